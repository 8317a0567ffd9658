"""The line charts of the page: cost over time, and the score along one number."""

from collections.abc import Mapping, Sequence
from typing import Any

from service.api.charts.lines import line_chart
from service.api.charts.shapes import Line, LineChart, Mark, Point
from service.application.sweep import Sweep
from service.domain.outlook.sweep import Axis
from service.domain.vocabulary import APPROACHES

Document = Mapping[str, Any]
Names = Mapping[str, str]

MONTHS = tuple(range(0, 25, 3))
DAYS_PER_MONTH = 365 / 12
ROOM = 1.5
"""How far above the dearest middle line the picture of costs reaches; bands may run out of it."""


def cost_chart(document: Document, names: Names) -> LineChart | None:
    """Return what each approach has cost in all as months go by, and when tuning pays back."""
    costs = document.get("costs")
    if costs is None:
        return None
    lines = [Line(each, names[each], _spent(costs[each])) for each in APPROACHES if each in costs]
    days = costs["break_even"].get("payback_days")
    marks = [] if days is None else [Mark(days / DAYS_PER_MONTH, "paid back")]
    told = ", ".join(f"{line.name} {line.points[-1].mid:,.0f}" for line in lines)
    return line_chart(
        "What it has cost in all, over two years",
        f"In USD after 24 months, middle case: {told}. The bands lie between everything low and "
        "everything high, and may run out of the picture.",
        lines,
        x_label="months",
        y_label="USD",
        marks=marks,
        top=ROOM * max(line.points[-1].mid for line in lines),
    )


def sweep_chart(found: Sweep, axis: Axis, names: Names, here: float | None) -> LineChart:
    """Return the score of each approach along a number, with the places where the verdict turns.

    Args:
        found: the sweep along one axis of numbers.
        axis: that axis.
        names: name of each approach by id.
        here: the profile's own number, where it has one.
    """
    lines = [Line(each, names[each], _scores(found.rows, each)) for each in APPROACHES]
    turns = [Mark(each.value, f"{names[each.after]} from here") for each in found.crossings]
    told = _turns_told([(turn.value, turn.before, turn.after) for turn in found.crossings], names)
    return line_chart(
        f"Score along {axis.field.path}",
        told,
        lines,
        x_label=axis.field.unit,
        y_label="points",
        scale=axis.scale,
        marks=[*turns, *([] if here is None else [Mark(here, "you")])],
        top=100.0,
    )


def _spent(cost: Document) -> list[Point]:
    upfront, monthly = cost["upfront_usd"], cost["monthly_usd"]
    return [
        Point(month, *(upfront[end] + month * monthly[end] for end in ("low", "mid", "high")))
        for month in MONTHS
    ]


def _scores(rows: Sequence[Mapping[str, Any]], approach: str) -> list[Point]:
    column = f"score_{approach.replace('-', '_')}"
    scores = [(float(row["value"]), float(row[column])) for row in rows]
    return [Point(value, score, score, score) for value, score in scores]


def _turns_told(turns: Sequence[tuple[float, str, str]], names: Names) -> str:
    if not turns:
        return "The verdict stays the same along the whole line."
    told = [f"{names[before]} up to {value:,.4g}" for value, before, _ in turns]
    return f"The verdict is {', '.join(told)}, then {names[turns[-1][2]]}."
