"""A small vocabulary of charts: numbers in, exact geometry out; templates draw what stands here.

Across, everything is in percent of the width, so that a chart fits a phone and a wall without
shrinking its letters; down, bars are in pixels and lines in percent of the plot's height.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Scale = Literal["linear", "log"]

_THOUSANDS = ((1e9, "bn"), (1e6, "M"), (1e3, "k"))


@dataclass(frozen=True, slots=True)
class Part:
    """A named amount of a bar; `series` chooses its colour."""

    series: str
    name: str
    value: float


@dataclass(frozen=True, slots=True)
class Row:
    """One bar to draw: its label, its parts, and what is written at its end."""

    label: str
    parts: Sequence[Part]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part with its place: left edge and width in percent."""

    part: Part
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its place: top of its label's row in pixels."""

    label: str
    note: str
    y: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The table behind a chart."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    """Bars under each other.

    Attributes:
        zero: where their zero line stands, in percent.
        key: what the colours of a single bar stand for; empty where the bars' labels say it.
    """

    title: str
    description: str
    bars: tuple[Bar, ...]
    height: int
    zero: float
    table: Grid
    unit: str
    key: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """A value at a place on the axis, with the band around it."""

    x: float
    low: float
    mid: float
    high: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line to draw; `series` chooses its colour."""

    series: str
    name: str
    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class Tick:
    """A label on an axis, with its place in percent from the left or from the top."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Curve:
    """A line as SVG path data in a square of 100 by 100, and the band around it."""

    series: str
    name: str
    path: str
    band: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the axis that means something, such as a break-even."""

    x: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChart:
    """Lines over one axis; marks are upright lines with a label."""

    title: str
    description: str
    x_label: str
    y_label: str
    curves: tuple[Curve, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    marks: tuple[Tick, ...]
    table: Grid


Chart = BarChart | LineChart


def figure(value: float) -> str:
    """Write a number for a table: grouped, with as many digits as a reader wants."""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 1 else 2  # noqa: PLR2004  as it says
    text = f"{value:,.{digits}f}"
    return text.replace("-", "−") if float(text.replace(",", "")) else "0"


def short(value: float) -> str:
    """Write a number for an axis, such as 1.5k or 20M."""
    for size, sign in _THOUSANDS:
        if abs(value) >= size:
            return f"{value / size:.3g}{sign}"
    return f"{value:.3g}"


def percent(share: float) -> float:
    """Round a place or a width to what a screen can show."""
    return round(share, 2) + 0.0
