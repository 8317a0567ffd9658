"""Walk along one or two fields: score, money and verdict at each point, and where verdicts turn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Literal

import numpy as np

from service.domain.draws import Array
from service.domain.evaluation import Evaluation, evaluate
from service.domain.known import Known
from service.domain.outlook.crossings import Crossing, Stretch, crossings_of
from service.domain.portfolio import verdicts_in
from service.domain.profile import NUMERIC_KINDS, Answer, Field, Profile
from service.domain.spending.figures import ranges_of, rounded
from service.domain.spending.money import MONTHS_PER_YEAR
from service.domain.vocabulary import APPROACHES, Approach, Standing

Scale = Literal["log", "linear"]

NUMBERS = NUMERIC_KINDS | {"importance"}
"""Kinds of fields that are swept from one number to another; choices and flags by their answers."""

SWEPT = NUMBERS | {"choice", "flag"}

ROWS_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Axis:
    """The answers of one field that are walked through, in order."""

    field: Field
    values: tuple[Answer, ...]
    scale: Scale = "linear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What is recommended at one point, and what each approach would cost there (medians)."""

    values: tuple[Answer, ...]
    verdict: Approach
    standing: Standing
    scores: Mapping[Approach, float]
    acceptability: Mapping[Approach, float]
    per_1000_calls_usd: Mapping[Approach, float]
    upfront_usd: Mapping[Approach, float]
    monthly_usd: Mapping[Approach, float]


def numbers_between(field: Field, low: float, high: float, points: int, scale: Scale) -> Axis:
    """Return the axis of a number, evenly spaced on its scale, whole numbers where it counts."""
    space = np.geomspace if scale == "log" else np.linspace
    values = [rounded(value) for value in space(low, high, points).tolist()]
    values[0], values[-1] = low, high
    if field.kind == "count":
        values = [float(round(value)) for value in values]
    return Axis(field, tuple(dict.fromkeys(values)), scale)


def answers_of(field: Field) -> Axis:
    """Return the axis of a choice or a flag: all its answers."""
    return Axis(field, field.choices or (False, True))


def sweep_of(profile: Profile, axes: Sequence[Axis], known: Known) -> tuple[Point, ...]:
    """Return a point for each combination of answers, the last axis running fastest."""
    grid = list(product(*(axis.values for axis in axes)))
    paths = [axis.field.path for axis in axes]
    points: list[Point] = []
    for start in range(0, len(grid), ROWS_AT_ONCE):
        some = grid[start : start + ROWS_AT_ONCE]
        profiles = [profile.replacing(dict(zip(paths, values, strict=True))) for values in some]
        points += _points(evaluate(profiles, known), some)
    return tuple(points)


def turns_along(
    profile: Profile, axis: Axis, points: Sequence[Point], known: Known
) -> tuple[Crossing, ...]:
    """Return where the verdict turns between the points of a number's axis, in order."""
    if axis.field.kind not in NUMBERS:
        return ()
    stretches = [
        Stretch(float(here.values[0]), float(there.values[0]), here.verdict, there.verdict)  # type: ignore[arg-type]
        for here, there in pairwise(points)
        if here.verdict != there.verdict
    ]
    return crossings_of(profile, axis.field, stretches, known, log=axis.scale == "log")


def _points(evaluation: Evaluation, grid: Sequence[tuple[Answer, ...]]) -> list[Point]:
    verdicts = verdicts_in(evaluation, ())
    money = [_money(evaluation, row) for row in range(len(grid))]
    return [
        Point(
            values=values,
            verdict=found.verdict,
            standing=found.standing,
            scores=found.scores,
            acceptability=found.acceptability,
            per_1000_calls_usd={a: paid[f"per_1000_calls_usd.{a}"] for a in APPROACHES},
            upfront_usd={a: paid[f"upfront_usd.{a}"] for a in APPROACHES},
            monthly_usd={a: paid[f"monthly_usd.{a}"] for a in APPROACHES},
        )
        for values, found, paid in zip(grid, verdicts, money, strict=True)
    ]


def _money(evaluation: Evaluation, row: int) -> dict[str, float]:
    money = evaluation.facts.money
    columns = {
        f"{what}.{approach}": _row(column, row)
        for what, by_approach in (
            ("per_1000_calls_usd", money.per_1000_calls_usd),
            ("upfront_usd", money.upfront_usd),
            ("monthly_usd", {a: usd / MONTHS_PER_YEAR for a, usd in money.yearly_usd.items()}),
        )
        for approach, column in by_approach.items()
    }
    return {name: found.mid for name, found in ranges_of(columns).items()}


def _row(column: Array, row: int) -> Array:
    return column[row : row + 1] if len(column) > 1 else column
