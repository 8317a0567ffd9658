"""Prices and availability on the wire."""

from typing import Any

from service.application.list_prices import ModelOffer
from service.domain.pricing.prices import Price
from service.schemas import response_fields as of
from service.schemas.plain import plain
from service.schemas.reason import Reason
from service.schemas.response_fields import OpenSchema
from service.schemas.tables import Table


class WayToTune(OpenSchema):
    """Somebody who tunes models for a new customer on that day, or doing it oneself."""

    provider = of.slug("provider; `self-hosted` stands for doing it oneself.", "azure")
    name = of.text("The name people know.")
    hosting = of.words("Where a tuned model can run, as in `models.hosting`.")
    models = of.words("Base models that are open on that day, as in `models.tuned`.")
    until = of.day("Day on which the last of them closes, where an end is known.", required=False)


class PriceSource(OpenSchema):
    """What one source says of a price."""

    usd = of.number("The price in the unit of the price.", unit="USD", least=0)
    date = of.day("Day on which the source said so, or the earliest that it can have been.")
    date_as_stated = of.text("The source's own words for its date, if not a day.", required=False)
    valid_from = of.day("First day of the price, where the source states one.", required=False)
    source = of.text("Title of the source.")
    url = of.text("Where it can be read.")
    verified = of.slug("how it was verified.", "read", "secondary", "derived")
    listed_as = of.text("The name that the source uses, where it is another.", required=False)
    note = of.text("What else the reader should know.", required=False)


class ModelPrice(OpenSchema):
    """The price of one thing on that day: a range where sources disagree."""

    kind = of.slug("what is sold.", "input", "tuned_output", "training", "hosting")
    unit = of.slug("what the price is for.", "usd_per_mtok", "usd_per_deployment_hour")
    low = of.number("Lowest price that a source gives.", unit="USD", least=0)
    mid = of.number("Median of the sources.", unit="USD", least=0)
    high = of.number("Highest price that a source gives.", unit="USD", least=0)
    disputed = of.flag("Whether the sources disagree.")
    date = of.day("Day on which it was last seen.")
    sources = of.many(PriceSource, "Every source, with its date.")


class ModelAvailability(OpenSchema):
    """Whether the model can be tuned on that day, and how long the result is served."""

    open_to_new_customers = of.flag("Whether a new customer can start to tune it on that day.")
    open_to_existing_customers = of.flag("Whether one who tunes there already can.")
    code = of.slug("why, or why not.", "open", "closed-to-new-customers", "not-tunable")
    text = of.text("The same as a sentence.")
    training_ends = of.day("First day without new tuning jobs, where known.", required=False)
    inference_ends = of.day("Day on which it stops serving, where known.", required=False)
    open_weights = of.flag("Whether anybody may download the weights.")
    source = of.text("Title of the source.", required=False)
    url = of.text("Where it can be read.", required=False)
    checked = of.day("Day on which the source was checked.", required=False)
    verified = of.slug("how it was verified.", "read", "secondary", required=False)
    note = of.text("What else the reader should know.", required=False)


class PriceCard(OpenSchema):
    """One model at one provider: its prices and availability on a day."""

    model = of.text("`provider/model`, as in a profile.", example="google/gemini-2.5-flash-lite")
    as_of = of.day("Day of the prices and of the availability.")
    availability = of.one(ModelAvailability, "Whether it can be tuned, and until when.")
    prices = of.many(ModelPrice, "Its prices, one a kind.")
    warnings = of.many(Reason, "What to know before trusting them.")
    ways_open = of.many(WayToTune, "Every way to a tuned model that is open on that day.")


class PriceList(Table):
    """Prices, one a row; a page of them."""

    as_of = of.day("Day of the prices and of the availability.")
    total = of.whole("How many prices there are on all pages.")
    next_cursor = of.text("`cursor` of the next page; absent on the last.", required=False)


def price_card(offer: ModelOffer) -> dict[str, Any]:
    """Return the wire form of one model's prices and availability; what is empty is left out."""
    return {
        **plain(offer),
        "availability": _filled(plain(offer.availability)),
        "prices": [_price(price) for price in offer.prices],
    }


def _price(price: Price) -> dict[str, Any]:
    document: dict[str, Any] = plain(price)
    rows = document.pop("rows")
    sources = [_filled({"date": row["seen_on"], **row}) for row in rows]
    known = PriceSource().fields
    return {
        **document,
        "disputed": price.disputed,
        "date": price.seen_on,
        "sources": [{name: row[name] for name in row if name in known} for row in sources],
    }


def _filled(document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if value != ""}
