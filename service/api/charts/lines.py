"""Lines with bands over one axis."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.api.charts.shapes import (
    Curve,
    Grid,
    Line,
    LineChart,
    Mark,
    Point,
    Scale,
    Tick,
    figure,
    percent,
    short,
)

MOST_TICKS = 6


def line_chart(
    title: str,
    description: str,
    lines: Sequence[Line],
    *,
    x_label: str,
    y_label: str,
    scale: Scale = "linear",
    marks: Iterable[Mark] = (),
    top: float | None = None,
) -> LineChart:
    """Return lines with their bands; upwards from 0, or from below it where values are.

    With a `top` the picture ends there, and what lies above runs out of it.
    """
    across, up = _axes(lines, scale, top)
    return LineChart(
        title=title,
        description=description,
        x_label=x_label,
        y_label=y_label,
        curves=tuple(_curve(line, across, up) for line in lines),
        x_ticks=tuple(Tick(across.place(at), short(at)) for at in across.ticks()),
        y_ticks=tuple(Tick(percent(100 - up.place(at)), short(at)) for at in up.ticks()),
        marks=tuple(Tick(across.place(mark.x), mark.label) for mark in marks if mark.x in across),
        table=_line_table(x_label, lines),
    )


def _axes(lines: Sequence[Line], scale: Scale, top: float | None) -> tuple["_Axis", "_Axis"]:
    points = [point for line in lines for point in line.points]
    reached = [value for point in points for value in (point.low, point.high)]
    if top is not None:
        reached = [top, *(min(value, top) for value in reached)]
    return _Axis.of([point.x for point in points], scale), _Axis.of([0.0, *reached])


@dataclass(frozen=True, slots=True)
class _Axis:
    """From numbers to percent of the axis."""

    first: float
    last: float
    scale: Scale = "linear"

    @classmethod
    def of(cls, values: Sequence[float], scale: Scale = "linear") -> "_Axis":
        """Return the axis from the least to the greatest value, never of no length."""
        first, last = min(values), max(values)
        return cls(first, last if last > first else first + 1.0, scale)

    def __contains__(self, value: float) -> bool:
        return self.first <= value <= self.last

    def place(self, value: float) -> float:
        """Return where a value stands, in percent."""
        if self.scale == "log":
            span = math.log(self.last / self.first)
            return percent(100 * math.log(value / self.first) / span)
        return percent(100 * (value - self.first) / (self.last - self.first))

    def ticks(self) -> list[float]:
        """Return round numbers on the axis: decades on a logarithmic one, else steps of 1, 2, 5."""
        if self.scale == "log":
            first, last = math.ceil(math.log10(self.first)), math.floor(math.log10(self.last))
            stride = max(1, math.ceil((last - first + 1) / MOST_TICKS))
            return [10.0**power for power in range(first, last + 1, stride)]
        step = _round_step((self.last - self.first) / MOST_TICKS)
        count = range(math.ceil(self.first / step), math.floor(self.last / step) + 1)
        return [index * step for index in count]


def _round_step(least: float) -> float:
    """Return the smallest of 1, 2 and 5 times a power of ten that is not below."""
    power: float = 10.0 ** math.floor(math.log10(least))
    return next(power * digit for digit in (1, 2, 5, 10) if power * digit >= least * (1 - 1e-9))


def _curve(line: Line, across: _Axis, up: _Axis) -> Curve:
    def drawn(places: Iterable[tuple[float, float]]) -> str:
        return "M" + "L".join(f"{across.place(x):g} {100 - up.place(y):g}" for x, y in places)

    lower = [(point.x, point.low) for point in reversed(line.points)]
    upper = [(point.x, point.high) for point in line.points]
    banded = any(point.low < point.high for point in line.points)
    return Curve(
        series=line.series,
        name=line.name,
        path=drawn((point.x, point.mid) for point in line.points),
        band=f"{drawn([*upper, *lower])}Z" if banded else "",
    )


def _line_table(x_label: str, lines: Sequence[Line]) -> Grid:
    places = [point.x for point in lines[0].points] if lines else []
    return Grid(
        (x_label, *(line.name for line in lines)),
        tuple(
            (short(x), *(_spread(line.points[index]) for line in lines))
            for index, x in enumerate(places)
        ),
    )


def _spread(point: Point) -> str:
    if point.low == point.high:
        return figure(point.mid)
    return f"{figure(point.mid)} ({figure(point.low)} to {figure(point.high)})"
