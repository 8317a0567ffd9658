"""Bars: parts end to end, or to both sides of a middle line."""

import math
from collections.abc import Iterable, Sequence

from service.api.charts.shapes import Bar, BarChart, Grid, Part, Row, Segment, figure, percent

ROW_HEIGHT = 44


def stacked_bars(
    title: str, description: str, rows: Sequence[Row], *, total: float, unit: str
) -> BarChart:
    """Return bars whose parts stand end to end; a bar of `total` fills the whole width."""
    bars = tuple(
        Bar(row.label, row.note, index * ROW_HEIGHT, tuple(_end_to_end(row.parts, total)))
        for index, row in enumerate(rows)
    )
    return BarChart(
        title=title,
        description=description,
        bars=bars,
        height=len(rows) * ROW_HEIGHT,
        zero=0.0,
        table=_parts_table(rows, unit),
        unit=unit,
        key=tuple(rows[0].parts) if len(rows) == 1 else (),
    )


def diverging_bars(title: str, description: str, rows: Sequence[Row], *, unit: str) -> BarChart:
    """Return one-part bars to the left of the middle where negative, to the right where positive.

    The largest of them takes up half of the width.
    """
    largest = max((abs(row.parts[0].value) for row in rows), default=0.0) or 1.0
    bars = tuple(
        Bar(row.label, row.note, index * ROW_HEIGHT, (_from_middle(row.parts[0], largest),))
        for index, row in enumerate(rows)
    )
    table = Grid(
        ("", f"Difference, {unit}", "In favour of"),
        tuple((row.label, figure(row.parts[0].value), row.parts[0].name) for row in rows),
    )
    return BarChart(
        title=title,
        description=description,
        bars=bars,
        height=len(rows) * ROW_HEIGHT,
        zero=50.0,
        table=table,
        unit=unit,
    )


def _parts_table(rows: Sequence[Row], unit: str) -> Grid:
    """Return a row for each part with a column for each bar, and their sums."""
    parts = zip(*(row.parts for row in rows), strict=True)
    sums = (figure(math.fsum(part.value for part in row.parts)) for row in rows)
    return Grid(
        ("", *(row.label for row in rows)),
        (
            *((some[0].name, *(figure(part.value) for part in some)) for some in parts),
            (f"All, {unit}", *sums),
        ),
    )


def _end_to_end(parts: Sequence[Part], total: float) -> Iterable[Segment]:
    reached = 0.0
    for part in parts:
        yield Segment(part, percent(100 * reached / total), percent(100 * part.value / total))
        reached += part.value


def _from_middle(part: Part, largest: float) -> Segment:
    width = 50 * abs(part.value) / largest
    left = 50.0 if part.value >= 0 else 50 - width
    return Segment(part, percent(left), percent(width))
