"""The prices of a day from dated, sourced rows; sources that disagree make a range."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from statistics import median

from tune_or_prompt.domain.errors import UnknownIdError

ANY_MODEL = "any"
"""A row for this model holds for every language model of its provider that has none of its own."""

PER_MTOK = "usd_per_mtok"
"""The unit of prices for tokens: USD per 1M of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRow:
    """What one source says that one thing costs.

    Attributes:
        model: slug of the base model, the size band or the machine; `any` for all of a provider.
        kind: what is sold, such as `input`, `tuned_output`, `training`, `hosting` or `gpu_hour`.
        unit: what the price is for, such as `usd_per_mtok`.
        seen_on: the day on which the source said so, or the earliest day it can have been.
        verified: `read` at the vendor, `secondary` for a transcription, `derived` by a stated rule.
        above_tokens: the price holds for calls whose whole prompt is longer; 0 for ordinary calls.
        valid_from: first day of the price, if the source states one.
        listed_as: the name that the source uses, if it is not the model's.
        date_as_stated: the source's own words for its date, if it gives no full one.
        set_aside: why the row is not used; empty if it is.
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
    above_tokens: float = 0.0
    valid_from: date | None = None
    listed_as: str = ""
    date_as_stated: str = ""
    set_aside: str = ""
    note: str = ""

    @property
    def starts(self) -> date:
        """Return the first day for which the row is known to hold."""
        return self.valid_from or self.seen_on

    @property
    def slot(self) -> str:
        """Return the kind, marked where it is the price of calls with a long prompt."""
        return f"{self.kind}_above" if self.above_tokens else self.kind


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
    def starts(self) -> date:
        """Return the first day for which the price is known to hold."""
        return min(row.starts for row in self.rows)

    @property
    def above_tokens(self) -> float:
        """Return the prompt length above which the price holds; 0 for ordinary calls."""
        return self.rows[0].above_tokens

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

    def price(self, kind: str, *, tuned: bool = False) -> Price | None:
        """Return the price of this kind, or None where no source gives one.

        Once tuned, a model costs its listed `tuned_` price, and the base price where none is.
        """
        own = self.prices.get(f"tuned_{kind}") if tuned else None
        return own or self.prices.get(kind)

    def sells_calls(self, *, tuned: bool = False) -> bool:
        """Return whether a call can be priced."""
        return all(self.price(kind, tuned=tuned) is not None for kind in ("input", "output"))


class PriceBook:
    """Every row of the price list, and the prices of each day."""

    def __init__(self, rows: Iterable[PriceRow]) -> None:
        """Keep the rows; the prices of a day are put together once."""
        self.rows = tuple(rows)
        self._on = lru_cache(maxsize=64)(lambda day: prices_on(self.rows, day))

    def on(self, day: date) -> Mapping[str, ModelPrices]:
        """Return the prices valid on that day, by `provider/model`, in alphabetical order."""
        return self._on(day)


def prices_on(rows: Iterable[PriceRow], day: date) -> dict[str, ModelPrices]:
    """Return the prices valid on that day, by `provider/model`, in alphabetical order.

    Of each source the latest row that has begun counts. Before a source's first row that first
    row stands in.
    """
    by_model: dict[tuple[str, str], dict[str, list[PriceRow]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for row in rows:
        if not row.set_aside:
            by_model[row.provider, row.model][row.slot].append(row)
    found = {
        key: {slot: _price(slot, listed, day) for slot, listed in slots.items()}
        for key, slots in by_model.items()
    }
    books = {}
    for provider, model in sorted(found):
        own = found[provider, model]
        sells_tokens = any(price.unit == PER_MTOK for price in own.values())
        general = found.get((provider, ANY_MODEL), {}) if sells_tokens else {}
        books[f"{provider}/{model}"] = ModelPrices(
            provider=provider, model=model, prices={**general, **own}
        )
    return books


def find_model(prices: Mapping[str, ModelPrices], wanted: str) -> ModelPrices:
    """Return the prices of a model by `provider/model`, also under a name that a source uses.

    Raises:
        UnknownIdError: if no row names it, with the nearest name that exists.
    """
    if wanted in prices:
        return prices[wanted]
    provider, _, name = wanted.partition("/")
    for entry in prices.values():
        names = {row.listed_as for price in entry.prices.values() for row in price.rows}
        if entry.provider == provider and name and name in names:
            return entry
    raise UnknownIdError("price for model", wanted, prices)


def _price(slot: str, rows: Iterable[PriceRow], day: date) -> Price:
    by_source: dict[tuple[str, str], list[PriceRow]] = defaultdict(list)
    for row in rows:
        by_source[row.source, row.listed_as].append(row)
    chosen: list[PriceRow] = []
    for listed in by_source.values():
        starts = [row.starts for row in listed]
        latest = max((start for start in starts if start <= day), default=min(starts))
        chosen += [row for row in listed if row.starts == latest]
    values = [row.usd for row in chosen]
    return Price(
        kind=slot,
        unit=chosen[0].unit,
        low=min(values),
        mid=round(median(values), 9),
        high=max(values),
        rows=tuple(sorted(chosen, key=lambda row: (row.source, row.listed_as, row.usd))),
    )
