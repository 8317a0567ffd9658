"""Sweeps: what is recommended along one field or two, and where the verdict changes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np

from tune_or_prompt.domain.language.model import Scale
from tune_or_prompt.domain.language.profile import NUMBER_KINDS, Answer, Field, Profile
from tune_or_prompt.domain.language.vocabulary import Standing
from tune_or_prompt.domain.money.ranges import DIGITS
from tune_or_prompt.domain.outlook.trials import BareChange, Judge, middle_of, start_of

SWEPT = NUMBER_KINDS | {"choice", "flag"}

NEAR = 1e-4
"""A crossing is known when its two sides lie closer together than this share of their size."""

PROBES = 15
"""Numbers tried within a stretch at a time."""

MOST_ROUNDS = 16


@dataclass(frozen=True, slots=True)
class Axis:
    """The answers of one field that are walked through, in order."""

    field: Field
    values: tuple[Answer, ...]
    scale: Scale = "linear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """What one approach costs at one point, with every input at its middle."""

    upfront_usd: float
    monthly_usd: float | None
    per_1000_calls_usd: float


CostsAt = Callable[[Profile], Mapping[str, Money]]
"""What each open approach costs for a profile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepPoint:
    """What is recommended at one point, and what each approach would cost there.

    Attributes:
        values: the answer on each axis.
        verdict: id of the approach recommended, or `none`.
        standing: how sure that is.
        scores: 0 to 100, by approach.
        probabilities: those of open approaches sum to 1, by approach.
        costs: by approach; empty if nobody asked.
    """

    values: tuple[Answer, ...]
    verdict: str
    standing: Standing
    scores: Mapping[str, float]
    probabilities: Mapping[str, float]
    costs: Mapping[str, Money]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """Where a verdict changes.

    Attributes:
        field: path of the field.
        last_before: the last number found at which the verdict is still the one before.
        at: the first number found at which it is the one after.
        verdict_before: the verdict before.
        verdict_after: the verdict after.
    """

    field: str
    last_before: float
    at: float
    verdict_before: str
    verdict_after: str


def numbers_between(field: Field, low: float, high: float, points: int, scale: Scale) -> Axis:
    """Return the axis of a number, evenly spaced on its scale, whole numbers where it counts."""
    space = np.geomspace if scale == "log" else np.linspace
    values = [float(f"{value:.{DIGITS}g}") for value in space(low, high, points).tolist()]
    values[0], values[-1] = low, high
    if field.kind == "count":
        values = [float(round(value)) for value in values]
    return Axis(field, tuple(dict.fromkeys(values)), scale)


def answers_along(field: Field) -> Axis:
    """Return the axis of a choice or a flag: all its answers."""
    return Axis(field, field.choices if field.kind == "choice" else (False, True))


def sweep_of(
    profile: Profile, axes: Sequence[Axis], judge: Judge, costs: CostsAt | None = None
) -> tuple[SweepPoint, ...]:
    """Return a point for each combination of answers, the last axis running fastest."""
    grid = list(product(*(axis.values for axis in axes)))
    trials = [
        tuple(
            BareChange(axis.field, profile.get(axis.field.path), value)
            for axis, value in zip(axes, values, strict=True)
        )
        for values in grid
    ]
    found = start_of(profile, judge).tried(trials)
    approaches = found.model.approaches
    return tuple(
        SweepPoint(
            values=values,
            verdict=verdict,
            standing=standing,
            scores=dict(zip(approaches, scores, strict=True)),
            probabilities=dict(zip(approaches, probabilities, strict=True)),
            costs=costs(profile.replacing({one.field.path: one.to for one in trial}))
            if costs
            else {},
        )
        for values, trial, verdict, standing, scores, probabilities in zip(
            grid,
            trials,
            found.verdicts,
            found.standings,
            found.scores.tolist(),
            found.probabilities.tolist(),
            strict=True,
        )
    )


def crossings_of(
    profile: Profile, axis: Axis, points: Sequence[SweepPoint], judge: Judge
) -> tuple[Crossing, ...]:
    """Return where the verdict changes between the points of a number's axis, in order."""
    if axis.field.kind not in NUMBER_KINDS:
        return ()
    start = start_of(profile, judge)
    found = _turns(axis, [(middle_of(point.values[0]), point.verdict) for point in points])
    for _ in range(MOST_ROUNDS):
        probes = [_probes(one, axis) for one in found]
        if not any(probes):
            break
        trials = [(BareChange(axis.field, None, number),) for some in probes for number in some]
        verdicts = iter(start.tried(trials).verdicts)
        stretches, found = found, []
        for one, some in zip(stretches, probes, strict=True):
            inside = [(number, next(verdicts)) for number in some]
            ends = (one.last_before, one.verdict_before), (one.at, one.verdict_after)
            found += _turns(axis, [ends[0], *inside, ends[1]])
    return tuple(found)


def _turns(axis: Axis, found: Sequence[tuple[float, str]]) -> list[Crossing]:
    """Return each pair of neighbors over which the verdict turns."""
    return [
        Crossing(
            field=axis.field.path,
            last_before=low,
            at=high,
            verdict_before=before,
            verdict_after=after,
        )
        for (low, before), (high, after) in pairwise(found)
        if before != after
    ]


def _probes(stretch: Crossing, axis: Axis) -> list[float]:
    """Return numbers inside a stretch; none where its ends are next to each other."""
    low, high = stretch.last_before, stretch.at
    if abs(high - low) <= NEAR * max(abs(low), abs(high)):
        return []
    space = np.geomspace if axis.scale == "log" and min(low, high) > 0.0 else np.linspace
    inside: list[float] = space(low, high, PROBES + 2)[1:-1].tolist()
    if axis.field.kind == "count":
        inside = [float(round(number)) for number in inside]
    first, last = sorted((low, high))
    return [number for number in dict.fromkeys(inside) if first < number < last]
