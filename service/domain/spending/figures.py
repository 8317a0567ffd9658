"""Numbers as an answer gives them: with their uncertainty, and alike on every processor."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from service.domain.amounts import Quantity
from service.domain.draws import Array

PERCENTILES = (0.05, 0.5, 0.95)
"""The shares of the draws below the low, the middle and the high value of a range."""

SIGNIFICANT_DIGITS = 10
"""Digits kept, whatever the size of the number."""


@dataclass(frozen=True, slots=True)
class Range:
    """A number with its uncertainty: 5th percentile, median and 95th percentile of the draws."""

    low: float
    mid: float
    high: float


@lru_cache(maxsize=1024)
def rounded(value: float) -> float:
    """Return the number with the digits that every processor agrees on.

    Options have most of their parts in common, so that most numbers are asked for several times.
    """
    return float(f"{value:.{SIGNIFICANT_DIGITS}g}") + 0.0


def first_row(quantity: Quantity) -> Array:
    """Return what a column says of the first profile, draw by draw: one value or all of them."""
    column = np.asarray(quantity, dtype=np.float64)
    return column[0] if column.ndim == 2 else np.atleast_1d(column)  # noqa: PLR2004 - rows, draws


def ranges_of(columns: Mapping[str, Quantity]) -> dict[str, Range]:
    """Return the range of each column for the first profile."""
    rows = {name: first_row(column) for name, column in columns.items()}
    width = max((row.size for row in rows.values()), default=1)
    stacked = np.empty((len(rows), width))
    for at, row in enumerate(rows.values()):
        stacked[at] = row
    stacked.sort(axis=1)
    # Interpolated like NumPy's quantile, whose checks would take most of the time here.
    places = np.array(PERCENTILES) * (width - 1)
    below = places.astype(np.intp)
    above = np.minimum(below + 1, width - 1)
    ends = stacked[:, below] + (stacked[:, above] - stacked[:, below]) * (places - below)
    return {
        name: Range(*map(rounded, three)) for name, three in zip(rows, ends.tolist(), strict=True)
    }
