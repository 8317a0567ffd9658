"""Pick the prices of a day from dated, sourced rows; sources that disagree make a range."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median

from service.domain.errors import UnknownIdError
from service.domain.reason import Reason

ANY_MODEL = "any"
"""A row for this model holds for every language model of its provider that has none of its own."""

PER_MTOK = "usd_per_mtok"
"""The unit of prices for tokens: USD per 1M of them."""

OLD_AFTER_DAYS = 90
"""A price seen longer ago than this is worth a warning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRow:
    """What one source says that one thing costs.

    Attributes:
        provider: slug of who sells it.
        model: slug of the base model, the size band or the machine; `any` for all of a provider.
        kind: what is sold, such as `input`, `tuned_output`, `training`, `hosting` or `gpu_hour`.
        unit: what the price is for, such as `usd_per_mtok`.
        usd: the price in that unit.
        seen_on: the day on which the source said so, or the earliest day it can have been.
        source: title of the source.
        url: where it can be read.
        verified: `read` at the vendor, `secondary` for a transcription, `derived` by a stated rule.
        valid_from: first day of the price, where the source states one.
        listed_as: the name that the source uses, where it differs from the model's.
        date_as_stated: the source's own words for its date, where it gives no full one.
        set_aside: why the row is kept but not used; empty where it is used.
        note: what else the reader should know.
    """

    provider: str
    model: str
    kind: str
    unit: str
    usd: float
    seen_on: date
    source: str
    url: str
    verified: str
    valid_from: date | None = None
    listed_as: str = ""
    date_as_stated: str = ""
    set_aside: str = ""
    note: str = ""

    @property
    def starts(self) -> date:
        """Return the first day for which the row is known to hold."""
        return self.valid_from or self.seen_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """The price of one thing on one day: a range where sources disagree, with all of them."""

    kind: str
    unit: str
    low: float
    mid: float
    high: float
    rows: tuple[PriceRow, ...]

    @property
    def seen_on(self) -> date:
        """Return the day on which the price was last seen by the source that looked last."""
        return max(row.seen_on for row in self.rows)

    @property
    def disputed(self) -> bool:
        """Return whether the sources disagree."""
        return self.low < self.high

    @property
    def unit_in_words(self) -> str:
        """Return the unit as people say it."""
        if self.unit == PER_MTOK:
            return "USD per 1M tokens"
        return self.unit.replace("usd_", "USD ").replace("_", " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelPrices:
    """Every price of one model at one provider on one day, by kind."""

    provider: str
    model: str
    prices: Mapping[str, Price]

    @property
    def id(self) -> str:
        """Return `provider/model`, the name that a profile uses."""
        return f"{self.provider}/{self.model}"

    def price(self, kind: str) -> Price | None:
        """Return the price of this kind, or None where no source gives one."""
        return self.prices.get(kind)


def prices_on(rows: Iterable[PriceRow], day: date) -> dict[str, ModelPrices]:
    """Return the prices valid on that day, by `provider/model`, in alphabetical order.

    Of each source the latest row that has begun counts. Before a source's first row that first
    row stands in, and `price_warnings` says so.
    """
    by_model: dict[tuple[str, str], dict[str, list[PriceRow]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for row in rows:
        if not row.set_aside:
            by_model[row.provider, row.model][row.kind].append(row)
    found = {
        key: {kind: _price(kind, listed, day) for kind, listed in kinds.items()}
        for key, kinds in by_model.items()
    }
    return {
        f"{provider}/{model}": ModelPrices(
            provider=provider,
            model=model,
            prices=_with_general(found[provider, model], found.get((provider, ANY_MODEL), {})),
        )
        for provider, model in sorted(found)
    }


def find_model(prices: Mapping[str, ModelPrices], wanted: str) -> ModelPrices:
    """Return the prices of a model by `provider/model`, also under a name that a source uses.

    Raises:
        UnknownIdError: if no row names it, with the nearest name that exists.
    """
    if wanted in prices:
        return prices[wanted]
    provider, _, name = wanted.partition("/")
    for entry in prices.values():
        if entry.provider == provider and name and name in _names(entry):
            return entry
    raise UnknownIdError("price for model", wanted, prices)


def price_warnings(
    model_id: str, price: Price, day: date, old_after_days: int = OLD_AFTER_DAYS
) -> tuple[Reason, ...]:
    """Return what to know before trusting a price: its age, a dispute, or that it came later."""
    about = {"model": model_id, "kind": price.kind}
    age = (day - price.seen_on).days
    what = f"The {price.kind.replace('_', ' ')} price of {model_id}"
    warnings = []
    if age > old_after_days:
        text = (
            f"{what} was last seen on {price.seen_on}, {age} days earlier; check it at the source."
        )
        warnings.append(Reason("price-old", {**about, "age_days": age}, text))
    if min(row.starts for row in price.rows) > day:
        text = (
            f"{what} on {day} is not recorded; the first one known, of {price.seen_on}, stands in."
        )
        warnings.append(
            Reason("price-later", {**about, "seen_on": price.seen_on.isoformat()}, text)
        )
    if price.disputed:
        limited = f"{price.low:g} to {price.high:g} {price.unit_in_words}"
        text = f"{what} is given as {limited} by different sources."
        limits = {"low": price.low, "high": price.high}
        warnings.append(Reason("price-disputed", {**about, **limits}, text))
    return tuple(warnings)


def _price(kind: str, rows: Iterable[PriceRow], day: date) -> Price:
    by_source: dict[tuple[str, str], list[PriceRow]] = defaultdict(list)
    for row in rows:
        by_source[row.source, row.listed_as].append(row)
    chosen = [row for listed in by_source.values() for row in _begun(listed, day)]
    values = [row.usd for row in chosen]
    return Price(
        kind=kind,
        unit=chosen[0].unit,
        low=min(values),
        mid=round(median(values), 9),
        high=max(values),
        rows=tuple(sorted(chosen, key=lambda row: (row.source, row.listed_as, row.usd))),
    )


def _with_general(own: dict[str, Price], general: dict[str, Price]) -> dict[str, Price]:
    sells_tokens = any(price.unit == PER_MTOK for price in own.values())
    return {**general, **own} if sells_tokens else own


def _begun(rows: list[PriceRow], day: date) -> list[PriceRow]:
    starts = [row.starts for row in rows]
    begun = [start for start in starts if start <= day]
    latest = max(begun) if begun else min(starts)
    return [row for row in rows if row.starts == latest]


def _names(entry: ModelPrices) -> set[str]:
    return {row.listed_as for price in entry.prices.values() for row in price.rows}
