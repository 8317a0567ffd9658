"""The few shapes that all pictures are made of, and their SVG.

Across, places are in percent of the width, so that a picture fits a phone and a wall without
shrinking its letters; down, they are in pixels.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Literal

Anchor = Literal["start", "middle", "end"]
PictureTable = tuple[tuple[str, ...], ...]

SERIES = {"prompt-engineering": "pe", "fine-tuning": "ft", "hybrid": "hy"}
"""The class that colors an approach; one that a catalogue adds is gray."""


@dataclass(frozen=True, slots=True)
class Text:
    """A word at a place."""

    x: float
    y: float
    text: str
    look: str = "tick"
    anchor: Anchor = "start"


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    look: str = "grid"


@dataclass(frozen=True, slots=True)
class Box:
    """A bar or a cell, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    look: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A circle around its center, with a radius in pixels."""

    x: float
    y: float
    radius: float
    look: str


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    look: str


Shape = Text | Line | Box | Dot | Curve


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture with its words.

    Attributes:
        title: what it shows, with the unit.
        description: what it says, for those who do not see it.
        height: in pixels.
        shapes: what is drawn, from back to front.
        table: the numbers behind it, the header first.
        key: looks and what they stand for; empty if labels say it.
    """

    title: str
    description: str
    height: int
    shapes: tuple[Shape, ...]
    table: PictureTable = ()
    key: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class LogAxis:
    """From positive numbers on a logarithmic scale to places.

    Attributes:
        low: the number at `start`.
        high: the number at `end`.
        start: place of the low end.
        end: place of the high end; below `start` on an axis that rises.
    """

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the place of a number; one outside the axis is put at its end."""
        inside = min(max(value, self.low), self.high)
        share = math.log(inside / self.low) / math.log(self.high / self.low)
        return rounded(self.start + share * (self.end - self.start))

    def decades(self, most: int = 7) -> list[float]:
        """Return the powers of ten on the axis, every second or third one if there are many."""
        first, last = math.ceil(math.log10(self.low) - 1e-9), math.floor(math.log10(self.high))
        stride = max(1, math.ceil((last - first + 1) / most))
        return [10.0**power for power in range(first, last + 1, stride)]


def around(values: Iterable[float], start: float, end: float) -> LogAxis:
    """Return the axis over whole powers of ten that holds all positive values."""
    positive = [value for value in values if value > 0.0] or [1.0]
    low = 10.0 ** math.floor(math.log10(min(positive)))
    high = 10.0 ** math.ceil(math.log10(max(positive)))
    return LogAxis(low, high if high > low else 10.0 * low, start, end)


def spread(places: Sequence[float], gap: float) -> list[float]:
    """Return places moved down just so far that no two are closer than the gap, order kept."""
    moved = [0.0] * len(places)
    reached = -math.inf
    for index in sorted(range(len(places)), key=lambda each: places[each]):
        reached = moved[index] = max(places[index], reached + gap)
    return moved


def short(value: float) -> str:
    """Return a number for an axis, such as `1.5k` or `20M`."""
    for size, sign in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:.3g}{sign}"
    return f"{value:.3g}"


def short_usd(value: float) -> str:
    """Return an amount for an axis, such as `$1.5k` or `−$20M`."""
    return f"{'−' if value < 0 else ''}${short(abs(float(f'{value:.2g}')))}"


def rounded(place: float) -> float:
    """Return a place to the hundredth, which is all that a screen can show."""
    return round(place, 2) + 0.0


def svg_of(picture: Picture) -> str:
    """Return the shapes of a picture as SVG, without the element around them."""
    return "".join(_drawn(shape, picture.height) for shape in picture.shapes)


def _drawn(shape: Shape, height: int) -> str:
    match shape:
        case Text(x, y, text, look, anchor):
            end = "" if anchor == "start" else f' text-anchor="{anchor}"'
            return f'<text class="{look}" x="{x:g}%" y="{y:g}"{end}>{escape(text)}</text>'
        case Line(x1, y1, x2, y2, look):
            ends = f'x1="{x1:g}%" y1="{y1:g}" x2="{x2:g}%" y2="{y2:g}"'
            return f'<line class="{look}" {ends}/>'
        case Box(x, y, width, tall, look):
            size = f'width="{width:g}%" height="{tall:g}"'
            return f'<rect class="{look}" x="{x:g}%" y="{y:g}" {size}/>'
        case Dot(x, y, radius, look):
            return f'<circle class="{look}" cx="{x:g}%" cy="{y:g}" r="{radius:g}"/>'
        case Curve(points, look):
            path = "L".join(f"{x:g} {y:g}" for x, y in points)
            return (
                f'<svg viewBox="0 0 100 {height}" preserveAspectRatio="none" width="100%" '
                f'height="{height}"><path class="curve {look}" d="M{path}" '
                'vector-effect="non-scaling-stroke"/></svg>'
            )
