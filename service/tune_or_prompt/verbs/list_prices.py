"""List prices: the dated price of every model by filter, and all about one model."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from tune_or_prompt.domain.errors import UnknownValueError
from tune_or_prompt.domain.knowledge import Knowledge
from tune_or_prompt.domain.money.availability import (
    Seller,
    TunableModel,
    Way,
    has_open_weights,
    tuning_status,
    ways_to_tune,
)
from tune_or_prompt.domain.money.picks import OLD_AFTER_DAYS
from tune_or_prompt.domain.money.prices import ModelPrices, Price, PriceRow, find_model
from tune_or_prompt.domain.report.decision import Caution
from tune_or_prompt.verbs.tables import Column, Row, Table, columns_of, row_of

Day = date  # the records below have a field of that name

KINDS: tuple[str, ...] = (
    *("input", "output", "cached_input", "cache_write", "cache_write_1h"),
    *("batch_input", "batch_output", "training", "tuned_input", "tuned_output"),
    *("hosting", "storage", "input_above", "output_above"),
)
"""What may be sold of a model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceTable(Table):
    """Prices, one a row, whole or a page of them.

    Attributes:
        as_of: day of the prices and of the availability.
    """

    as_of: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which prices to list; None means any."""

    provider: str | None = None
    model: str | None = None
    kind: str | None = None
    tunable: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceQuote:
    """What one source says of a price.

    Attributes:
        price: the price in its unit.
        date: day on which the source said so, or the earliest that it can have been.
        date_as_stated: the source's own words for its date, if it is not a day.
        valid_from: first day of the price, if the source states one.
        source: title of the source.
        url: where it can be read.
        verified: how it was verified: `read`, `secondary` or `derived`.
        listed_as: the name that the source uses, if it is another.
        note: what else the reader should know.
    """

    price: float
    date: Day
    date_as_stated: str | None = None
    valid_from: Day | None = None
    source: str
    url: str
    verified: str
    listed_as: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelPrice:
    """The price of one thing on one day: a range if sources disagree.

    Attributes:
        kind: what is sold, such as `input`, `tuned_output`, `training` or `hosting`.
        unit: what the price is for, such as `usd_per_mtok`.
        lowest: lowest price that a source gives, in USD.
        median: median of the sources, in USD.
        highest: highest price that a source gives, in USD.
        disputed: whether the sources disagree.
        date: day on which it was last seen.
        above_tokens: the price holds for prompts longer than this.
        quotes: what every source says, with its date.
    """

    kind: str
    unit: str
    lowest: float
    median: float
    highest: float
    disputed: bool
    date: Day
    above_tokens: float | None = None
    quotes: tuple[PriceQuote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelAvailability:
    """Whether a model can be tuned on one day, and how long the result is served.

    Attributes:
        open_to_new_customers: whether a new customer can start to tune it on that day.
        open_to_existing_customers: whether one who tunes there already can.
        code: why, or why not: `open`, `closed-to-new-customers`, `not-tunable`, …
        training_ends: first day without new tuning jobs, if known.
        inference_ends: day on which it stops serving, if known.
        open_weights: whether anybody may download the weights.
        source: title of the source.
        url: where it can be read.
        checked: day on which the source was checked.
        verified: how it was verified.
        note: what else the reader should know.
    """

    open_to_new_customers: bool
    open_to_existing_customers: bool
    code: str
    training_ends: Day | None = None
    inference_ends: Day | None = None
    open_weights: bool
    source: str | None = None
    url: str | None = None
    checked: Day | None = None
    verified: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelBilling:
    """How calls to a model are billed, as far as the catalogue holds it.

    Attributes:
        long_prompts_above_tokens: prompts longer than this pay the prices marked `_above`.
        writes_reasoning: whether it writes hidden tokens that are billed as output.
        cache_minimum_tokens: the shortest prompt that is cached.
        batch_and_cache_multiply: whether the discounts for batches and for cached input multiply.
        context_window_tokens: the longest prompt with its answer.
        not_listed: kinds of price that no source gives: either it is not sold, or not known.
    """

    long_prompts_above_tokens: float | None = None
    writes_reasoning: bool
    cache_minimum_tokens: float | None = None
    batch_and_cache_multiply: bool | None = None
    context_window_tokens: float | None = None
    not_listed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelOffer:
    """One model at one provider: its prices and availability on one day.

    Attributes:
        model: `provider/model`, as in a profile.
        as_of: day of the prices and of the availability.
        availability: whether it can be tuned, and until when.
        billing: how calls to it are billed.
        prices: its prices, one of each kind.
        warnings: what to know before trusting them.
        ways_open: every way to a tuned model that is open on that day.
    """

    model: str
    as_of: Day
    availability: ModelAvailability
    billing: ModelBilling
    prices: tuple[ModelPrice, ...]
    warnings: tuple[Caution, ...]
    ways_open: tuple[Way, ...]


COLUMNS = (
    Column("id", "string", "Model and kind of price."),
    Column("provider", "string", "Who sells it."),
    Column("model", "string", "The model, size band or machine; `any` stands for all of them."),
    *columns_of(ModelPrice, "kind", "unit"),
    *(replace(each, unit="USD") for each in columns_of(ModelPrice, "lowest", "median", "highest")),
    *columns_of(ModelPrice, "disputed", "date"),
    *columns_of(PriceQuote, "verified", "source", "url"),
    Column("tunable", "boolean", "Whether a new customer can start to tune the model on that day."),
)


def list_prices(knowledge: Knowledge, day: date, wanted: Wanted) -> PriceTable:
    """Return the prices of a day, in order of their ids.

    Args:
        knowledge: the catalogue.
        day: the day of the prices and of the availability.
        wanted: which prices to list.

    Raises:
        UnknownValueError: for a provider, a model or a kind that is nowhere in the list.
    """
    listed = knowledge.money.prices.on(day)
    _refuse_unlisted(wanted, listed.values())
    rows = [
        _row(entry, price, tunable=tunable)
        for entry in listed.values()
        if wanted.provider in (None, entry.provider) and wanted.model in (None, entry.model)
        for tunable in [tuning_status(knowledge.money.availability, entry.id, day).open]
        if wanted.tunable in (None, tunable)
        for price in entry.prices.values()
        if wanted.kind in (None, price.kind)
    ]
    rows.sort(key=lambda row: str(row["id"]))
    return PriceTable(columns=COLUMNS, rows=tuple(rows), total=len(rows), as_of=day)


def model_offer(knowledge: Knowledge, model_id: str, day: date) -> ModelOffer:
    """Return prices and availability of `provider/model` on a day.

    Raises:
        UnknownIdError: for a model that has neither, naming the nearest.
    """
    name, prices = _priced(knowledge, model_id, day)
    return ModelOffer(
        model=name,
        as_of=day,
        availability=_availability(knowledge, name, day),
        billing=_billing(knowledge, name, prices),
        prices=tuple(_model_price(price) for price in prices),
        warnings=tuple(found for price in prices for found in _warnings(name, price, day)),
        ways_open=ways_to_tune(knowledge.money.availability, day),
    )


def _refuse_unlisted(wanted: Wanted, entries: Iterable[ModelPrices]) -> None:
    """Refuse a filter that nothing could ever fit, since it is more likely misspelt than meant."""
    listed = list(entries)
    known: Mapping[str, tuple[str | None, Iterable[str]]] = {
        "provider": (wanted.provider, (entry.provider for entry in listed)),
        "model": (wanted.model, (entry.model for entry in listed)),
        "kind": (wanted.kind, (kind for entry in listed for kind in entry.prices)),
    }
    for parameter, (word, words) in known.items():
        if word is not None and word not in (some := set(words)):
            raise UnknownValueError(parameter, word, sorted(some))


def _priced(knowledge: Knowledge, model_id: str, day: date) -> tuple[str, tuple[Price, ...]]:
    """Return the catalogue's name of a model and its prices; one only to be tuned has none."""
    listed = knowledge.money.prices.on(day)
    if model_id in knowledge.money.availability.models and model_id not in listed:
        return model_id, ()
    entry = find_model(listed, model_id)
    return entry.id, tuple(entry.prices.values())


def _row(entry: ModelPrices, price: Price, *, tunable: bool) -> Row:
    latest = max(price.rows, key=lambda row: (row.seen_on, row.source))
    return {
        "id": f"{entry.id}/{price.kind}",
        "provider": entry.provider,
        "model": entry.model,
        **row_of(_model_price(price), COLUMNS[3:10]),
        **row_of(latest, COLUMNS[10:13]),
        "tunable": tunable,
    }


def _model_price(price: Price) -> ModelPrice:
    return ModelPrice(
        kind=price.kind,
        unit=price.unit,
        lowest=price.low,
        median=price.mid,
        highest=price.high,
        disputed=price.disputed,
        date=price.seen_on,
        above_tokens=price.above_tokens or None,
        quotes=tuple(_quote(row) for row in price.rows),
    )


def _quote(row: PriceRow) -> PriceQuote:
    return PriceQuote(
        price=row.usd,
        date=row.seen_on,
        date_as_stated=row.date_as_stated or None,
        valid_from=row.valid_from,
        source=row.source,
        url=row.url,
        verified=row.verified,
        listed_as=row.listed_as or None,
        note=row.note or None,
    )


def _warnings(model_id: str, price: Price, day: date) -> Iterable[Caution]:
    """Return its age, that it came later, or a dispute, if there is such a thing."""
    what = f"The {price.kind.replace('_', ' ')} price of {model_id}"
    age_days = (day - price.seen_on).days
    if age_days > OLD_AFTER_DAYS:
        text = f"{what} was last seen on {price.seen_on}, {age_days} days earlier."
        yield Caution(code="price-old", text=f"{text} Check it at the source.")
    if price.starts > day:
        text = f"{what} on {day} is not recorded; the first one known, of {price.seen_on},"
        yield Caution(code="price-later", text=f"{text} is used instead.")
    if price.disputed:
        spread = f"{price.low:g} to {price.high:g} {price.unit_in_words}"
        text = f"{what} is given as {spread} by different sources."
        yield Caution(code="price-disputed", text=text)


def _billing(knowledge: Knowledge, model_id: str, prices: Iterable[Price]) -> ModelBilling:
    provider, facts = model_id.partition("/")[0], knowledge.money.facts
    listed = {price.kind: price for price in prices}
    long_prompts = listed.get("input_above")
    return ModelBilling(
        long_prompts_above_tokens=long_prompts.above_tokens if long_prompts else None,
        writes_reasoning=facts.reasons(model_id),
        cache_minimum_tokens=facts.cache_minimums.get(provider),
        batch_and_cache_multiply=facts.stacking.get(provider),
        context_window_tokens=facts.windows.get(model_id),
        not_listed=tuple(kind for kind in KINDS if kind not in listed),
    )


def _availability(knowledge: Knowledge, model_id: str, day: date) -> ModelAvailability:
    offered = knowledge.money.availability
    status = tuning_status(offered, model_id, day)
    model = offered.models.get(model_id)
    seller = offered.sellers.get(model.provider) if model else None
    return ModelAvailability(
        open_to_new_customers=status.open,
        open_to_existing_customers=tuning_status(offered, model_id, day, new_customer=False).open,
        code=status.code,
        open_weights=has_open_weights(offered, model_id),
        training_ends=_training_ends(model, seller),
        inference_ends=model.serves_until if model else offered.retirements.get(model_id),
        source=model.source if model else None,
        url=model.url if model else None,
        checked=model.checked if model else None,
        verified=model.verified if model else None,
        note=" ".join(each.note for each in (seller, model) if each and each.note) or None,
    )


def _training_ends(model: TunableModel | None, seller: Seller | None) -> date | None:
    return (model.jobs_end if model else None) or (seller.jobs_end if seller else None)
