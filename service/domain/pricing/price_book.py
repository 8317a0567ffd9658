"""The dated prices of the catalogue, and the models priced where a profile names none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from service.domain.pricing.prices import ModelPrices, PriceRow, prices_on


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model that is priced in some role where the user names none, and how often."""

    model: str
    share: float
    reason: str
    source: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class PriceBook:
    """The dated price rows of the catalogue, read by day."""

    rows: tuple[PriceRow, ...]

    def on(self, day: date) -> Mapping[str, ModelPrices]:
        """Return the prices valid on that day, by `provider/model`."""
        return _on(self, day)


@lru_cache(maxsize=64)
def _on(book: PriceBook, day: date) -> Mapping[str, ModelPrices]:
    return prices_on(book.rows, day)
