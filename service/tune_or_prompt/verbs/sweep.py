"""Sweep: walk a profile along one or two fields, as a flat typed table with its crossings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from tune_or_prompt.domain.decide.constraints import judged
from tune_or_prompt.domain.knowledge import Knowledge
from tune_or_prompt.domain.language.profile import NUMBER_KINDS, Answer, Profile
from tune_or_prompt.domain.money.estimate import estimate_money
from tune_or_prompt.domain.outlook.sweeps import (
    Axis,
    Crossing,
    Money,
    SweepPoint,
    crossings_of,
    sweep_of,
)
from tune_or_prompt.verbs.compare import column_of
from tune_or_prompt.verbs.decision_tables import cell_of
from tune_or_prompt.verbs.tables import Column, Row, Scalar, Table, unit_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep(Table):
    """A row per point, ready for a chart, and the crossings found in between.

    Attributes:
        crossings: where the verdict changes, in rising order; empty for choices and for grids.
    """

    crossings: tuple[Crossing, ...]


def sweep(knowledge: Knowledge, profile: Profile, axes: Sequence[Axis]) -> Sweep:
    """Return the sweep of a dated profile; of two fields, a grid."""
    judge = partial(judged, model=knowledge.model, money=knowledge.money)
    points = sweep_of(profile, axes, judge, partial(_costs, knowledge=knowledge))
    crossings = crossings_of(profile, axes[0], points, judge) if len(axes) == 1 else ()
    approaches = [card.id for card in knowledge.approaches]
    return Sweep(
        columns=tuple(_columns(axes, approaches)),
        rows=tuple(_row(point, approaches) for point in points),
        total=len(points),
        crossings=crossings,
    )


_SHARES = {"score": "Score of {}.", "probability": "How likely {} is the right choice."}
_MONEY = {
    "per_1000_calls_usd": "Calls and hosting of {}.",
    "upfront_usd": "Money before going live with {}.",
    "monthly_usd": "Running cost of {}.",
}


def _costs(profile: Profile, *, knowledge: Knowledge) -> Mapping[str, Money]:
    """Return what each open approach costs, every input at its middle."""
    estimate = estimate_money(profile, knowledge.money)
    return {
        approach: Money(
            upfront_usd=mids.upfront_usd,
            monthly_usd=None if estimate.one_off else mids.monthly_usd,
            per_1000_calls_usd=mids.per_1000_calls_usd,
        )
        for approach, mids in estimate.mids.items()
        if mids is not None
    }


def _columns(axes: Sequence[Axis], approaches: Sequence[str]) -> Iterator[Column]:
    """Return the columns: the answers, the verdict, then each figure for each approach."""
    for name, axis in zip(("at", "at_2"), axes, strict=False):
        yield Column(name, _type(axis), f"Answer to {axis.field.path}.", axis.field.unit)
    yield Column("verdict", "string", "Id of the approach recommended, or `none`.")
    yield Column("standing", "string", "How sure that is.")
    for figure, about in {**_SHARES, **_MONEY}.items():
        for approach in approaches:
            named = column_of(figure, approach)
            yield Column(named, "number", about.format(approach), unit_of(figure))


def _type(axis: Axis) -> Literal["string", "number", "boolean"]:
    if axis.field.kind in NUMBER_KINDS:
        return "number"
    return "boolean" if axis.field.kind == "flag" else "string"


def _row(point: SweepPoint, approaches: Sequence[str]) -> Row:
    row: dict[str, Scalar] = {
        name: _cell(value) for name, value in zip(("at", "at_2"), point.values, strict=False)
    }
    row |= {"verdict": point.verdict, "standing": point.standing}
    for approach in approaches:
        row[column_of("score", approach)] = point.scores[approach]
        row[column_of("probability", approach)] = point.probabilities[approach]
    for figure in _MONEY:
        for approach in approaches:
            money = point.costs.get(approach)
            row[column_of(figure, approach)] = getattr(money, figure) if money else None
    return row


def _cell(value: Answer) -> Scalar:
    return value if isinstance(value, bool | int | float) else cell_of(value)
