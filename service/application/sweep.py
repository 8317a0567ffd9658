"""Sweep: walk a profile along one or two fields, as a flat typed table with its crossings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from service.application.compare import Column, Row
from service.application.knowledge import Knowledge
from service.domain.outlook.crossings import Crossing
from service.domain.outlook.sweep import NUMBERS, Axis, Point, sweep_of, turns_along
from service.domain.profile import Profile
from service.domain.vocabulary import APPROACHES


@dataclass(frozen=True, slots=True)
class Sweep:
    """A table with a row a point, and where the verdict turns along a single number."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    crossings: tuple[Crossing, ...]


def sweep(knowledge: Knowledge, profile: Profile, axes: Sequence[Axis]) -> Sweep:
    """Return the sweep of a profile that carries its day; of two fields, a grid."""
    points = sweep_of(profile, axes, knowledge)
    crossings = turns_along(profile, axes[0], points, knowledge) if len(axes) == 1 else ()
    return Sweep(_columns(axes), tuple(_row(point) for point in points), crossings)


_FIGURES = (
    ("score", "Score of {}.", "points"),
    ("acceptability", "Share of the draws that {} wins.", "share"),
    ("per_1000_calls_usd", "Calls and hosting of {}, median.", "USD/1000 calls"),
    ("upfront_usd", "Money before going live with {}, median.", "USD"),
    ("monthly_usd", "Running cost of {}, median.", "USD/month"),
)


def _columns(axes: Sequence[Axis]) -> tuple[Column, ...]:
    """Return the columns: the answers, the verdict, then each figure for each approach."""
    values = (
        Column(name, _type(axis), f"Answer to {axis.field.path}.", axis.field.unit)
        for name, axis in zip(("value", "value_2"), axes, strict=False)
    )
    figures = (
        Column(_name(figure, approach), "number", about.format(approach), unit)
        for figure, about, unit in _FIGURES
        for approach in APPROACHES
    )
    return (
        *values,
        Column("verdict", "string", "The approach recommended."),
        Column("standing", "string", "How sure that is."),
        *figures,
    )


def _type(axis: Axis) -> Literal["string", "number", "boolean"]:
    if axis.field.kind in NUMBERS:
        return "number"
    return "boolean" if axis.field.kind == "flag" else "string"


def _name(figure: str, approach: str) -> str:
    return f"{figure}_{approach.replace('-', '_')}"


def _row(point: Point) -> Row:
    return dict(_cells(point))


def _cells(point: Point) -> Iterator[tuple[str, str | float | bool]]:
    # axes hold no dates, ranges or pilots
    yield from zip(("value", "value_2"), point.values, strict=False)
    yield "verdict", point.verdict
    yield "standing", point.standing
    figures = {
        "score": point.scores,
        "acceptability": point.acceptability,
        "per_1000_calls_usd": point.per_1000_calls_usd,
        "upfront_usd": point.upfront_usd,
        "monthly_usd": point.monthly_usd,
    }
    for figure, by_approach in figures.items():
        yield from ((_name(figure, a), by_approach[a]) for a in APPROACHES)
