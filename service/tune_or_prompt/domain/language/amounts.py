"""Amounts with their uncertainty."""

from dataclasses import dataclass

DAYS_PER_WEEK = 7.0


@dataclass(frozen=True, slots=True)
class Range:
    """A number with its uncertainty.

    Attributes:
        low: 10th percentile.
        mid: the value with every input at its middle.
        high: 90th percentile.
    """

    low: float
    mid: float
    high: float
