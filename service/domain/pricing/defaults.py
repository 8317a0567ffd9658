"""What money and time are believed to cost where the user does not say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Scale = Literal["linear", "log"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Default:
    """A number known only as a range, with where it comes from.

    Attributes:
        name: name with the unit in it, such as `wage_usd_per_hour`.
        low: low end of what is believed.
        mid: value with half of the belief on each side.
        high: high end of what is believed.
        unit: the unit in words.
        source: where the range comes from; `judgement` where nobody has published one.
        url: where the source can be read; empty for judgement.
        scale: whether belief is spread evenly over the numbers or over their logarithms.
        note: what else the reader should know.
    """

    name: str
    low: float
    mid: float
    high: float
    unit: str
    source: str
    url: str = ""
    scale: Scale = "linear"
    note: str = ""


Defaults = Mapping[str, Default]
