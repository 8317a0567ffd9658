"""List prices: the dated price of every model by filter and page, and all about one model."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from service.application.compare import Column, Row
from service.application.knowledge import Knowledge
from service.application.paging import page_of
from service.domain.availability import (
    Seller,
    TunableModel,
    Way,
    has_open_weights,
    tuning_status,
    ways_to_tune,
)
from service.domain.errors import UnknownIdError
from service.domain.pricing.prices import ModelPrices, Price, find_model, price_warnings
from service.domain.reason import Reason

COLUMNS: tuple[Column, ...] = (
    Column("id", "string", "Model and kind of price: where a page starts."),
    Column("provider", "string", "Who sells it."),
    Column("model", "string", "The model, size band or machine; `any` stands for all of them."),
    Column("kind", "string", "What is sold, such as `input`, `tuned_output` or `training`."),
    Column("unit", "string", "What the price is for, such as `usd_per_mtok`: 1M tokens."),
    Column("low", "number", "Lowest price that a source gives.", "USD"),
    Column("mid", "number", "Median of the sources.", "USD"),
    Column("high", "number", "Highest price that a source gives.", "USD"),
    Column("disputed", "boolean", "Whether the sources disagree."),
    Column("date", "string", "Day on which it was last seen."),
    Column("verified", "string", "How that was verified: `read`, `secondary` or `derived`."),
    Column("source", "string", "Title of the source that looked last."),
    Column("url", "string", "Where it can be read."),
    Column("tunable", "boolean", "Whether a new customer can start to tune the model on that day."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which prices to list; None means any."""

    provider: str | None = None
    model: str | None = None
    kind: str | None = None
    tunable: bool | None = None


@dataclass(frozen=True, slots=True)
class PricePage:
    """Some of the prices asked for.

    Attributes:
        rows: those of this page, in order of model and kind.
        total: how many there are on all pages.
        next_cursor: where the next page starts; None on the last.
    """

    rows: tuple[Row, ...]
    total: int
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedTuning:
    """Whether a model can be tuned on a day, and how long the result is served."""

    open_to_new_customers: bool
    open_to_existing_customers: bool
    code: str
    text: str
    open_weights: bool
    training_ends: date | None = None
    inference_ends: date | None = None
    source: str = ""
    url: str = ""
    checked: date | None = None
    verified: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelOffer:
    """One model at one provider: prices and availability on a day."""

    model: str
    as_of: date
    availability: OfferedTuning
    prices: tuple[Price, ...]
    warnings: tuple[Reason, ...]
    ways_open: tuple[Way, ...]


def list_prices(
    knowledge: Knowledge, day: date, wanted: Wanted, *, limit: int, cursor: str | None = None
) -> PricePage:
    """Return one page of the prices of a day.

    Args:
        knowledge: the catalogue.
        day: the day of the prices and of the availability.
        wanted: which prices to list.
        limit: most prices on the page.
        cursor: the `next_cursor` of the page before.

    Raises:
        UnknownIdError: for a provider, a model or a kind that is nowhere in the list, and for a
            cursor that none of these pages gave.
    """
    listed = knowledge.price_book.on(day)
    _refuse_unlisted(wanted, listed.values())
    rows = [
        _row(entry, price, tunable=tunable)
        for entry in listed.values()
        if wanted.provider in (None, entry.provider) and wanted.model in (None, entry.model)
        for tunable in [_is_tunable(knowledge, entry.id, day)]
        if wanted.tunable in (None, tunable)
        for price in entry.prices.values()
        if wanted.kind in (None, price.kind)
    ]
    page, further = page_of([str(row["id"]) for row in rows], limit, cursor)
    return PricePage(tuple(rows[page]), len(rows), further)


def model_offer(knowledge: Knowledge, model_id: str, day: date) -> ModelOffer:
    """Return prices and availability of `provider/model` on a day.

    Raises:
        UnknownIdError: for a model that has neither, naming the nearest.
    """
    name, prices = _priced(knowledge, model_id, day)
    return ModelOffer(
        model=name,
        as_of=day,
        availability=_tuning(knowledge, name, day),
        prices=prices,
        warnings=tuple(found for price in prices for found in price_warnings(name, price, day)),
        ways_open=ways_to_tune(knowledge.availability, day),
    )


def _refuse_unlisted(wanted: Wanted, listed: Collection[ModelPrices]) -> None:
    """Refuse a word that would leave nothing, since it is more likely misspelt than meant."""
    known: Mapping[str, tuple[str | None, Iterable[str]]] = {
        "provider": (wanted.provider, (entry.provider for entry in listed)),
        "model": (wanted.model, (entry.model for entry in listed)),
        "kind of price": (wanted.kind, (kind for entry in listed for kind in entry.prices)),
    }
    for what, (word, words) in known.items():
        if word is not None and word not in (some := set(words)):
            raise UnknownIdError(what, word, sorted(some))


def _priced(knowledge: Knowledge, model_id: str, day: date) -> tuple[str, tuple[Price, ...]]:
    """Return the catalogue's name of a model and its prices; one only to be tuned has none."""
    listed = knowledge.price_book.on(day)
    if model_id in knowledge.availability.models and model_id not in listed:
        return model_id, ()
    entry = find_model(listed, model_id)
    return entry.id, tuple(entry.prices.values())


def _is_tunable(knowledge: Knowledge, model_id: str, day: date) -> bool:
    return tuning_status(knowledge.availability, model_id, day).open


def _row(entry: ModelPrices, price: Price, *, tunable: bool) -> Row:
    latest = max(price.rows, key=lambda row: (row.seen_on, row.source))
    return {
        "id": f"{entry.id}/{price.kind}",
        "provider": entry.provider,
        "model": entry.model,
        "kind": price.kind,
        "unit": price.unit,
        "low": price.low,
        "mid": price.mid,
        "high": price.high,
        "disputed": price.disputed,
        "date": price.seen_on.isoformat(),
        "verified": latest.verified,
        "source": latest.source,
        "url": latest.url,
        "tunable": tunable,
    }


def _tuning(knowledge: Knowledge, model_id: str, day: date) -> OfferedTuning:
    offered = knowledge.availability
    status = tuning_status(offered, model_id, day)
    told = OfferedTuning(
        open_to_new_customers=status.open,
        open_to_existing_customers=tuning_status(offered, model_id, day, new_customer=False).open,
        code=status.code,
        text=status.text,
        open_weights=has_open_weights(offered, model_id),
    )
    model = offered.models.get(model_id)
    return told if model is None else _sourced(told, model, offered.sellers[model.provider])


def _sourced(told: OfferedTuning, model: TunableModel, seller: Seller) -> OfferedTuning:
    return replace(
        told,
        training_ends=model.jobs_end or seller.jobs_end,
        inference_ends=model.serves_until,
        source=model.source,
        url=model.url,
        checked=model.checked,
        verified=model.verified,
        note=" ".join(filter(None, (seller.note, model.note))),
    )
