"""Find where a verdict turns along a number: the engine is asked ever closer to the turn."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from service.domain.evaluation import evaluate
from service.domain.known import Known
from service.domain.profile import Field, Profile
from service.domain.vocabulary import APPROACHES, Approach

NEAR = 1e-9
"""A turn is known when its two sides lie closer together than this share of their size."""

PROBES = 15
"""Points asked within a stretch at a time."""

MOST_ROUNDS = 60


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of numbers with one verdict at its start and another at its end."""

    low: float
    high: float
    before: Approach
    after: Approach


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """Where a verdict turns.

    Attributes:
        last_before: the last number found at which the verdict is still the one before.
        value: the first number found at which it is the one after.
    """

    field: str
    last_before: float
    value: float
    before: Approach
    after: Approach


def crossings_of(
    profile: Profile, field: Field, stretches: Sequence[Stretch], known: Known, *, log: bool
) -> tuple[Crossing, ...]:
    """Return every turn found within some stretches, in order; all are narrowed together."""
    open_stretches, found = list(stretches), list[Crossing]()
    for _ in range(MOST_ROUNDS):
        if not open_stretches:
            break
        probes = [_probes(stretch, field, log=log) for stretch in open_stretches]
        numbers = [number for some in probes for number in some]
        verdicts = iter(_verdicts(profile, field, numbers, known))
        left: list[Stretch] = []
        for stretch, some in zip(open_stretches, probes, strict=True):
            if not some:
                found.append(_crossing(stretch, field))
                continue
            left += _narrowed(stretch, some, [next(verdicts) for _ in some])
        open_stretches = left
    return tuple(sorted(found, key=lambda one: one.value))


def _probes(stretch: Stretch, field: Field, *, log: bool) -> list[float]:
    """Return numbers inside a stretch; none where its ends are next to each other."""
    low, high = stretch.low, stretch.high
    if abs(high - low) <= NEAR * max(abs(low), abs(high)):
        return []
    space = np.geomspace if log and min(low, high) > 0.0 else np.linspace
    inside: list[float] = space(low, high, PROBES + 2)[1:-1].tolist()
    if field.kind == "count":
        inside = [float(round(number)) for number in inside]
    first, last = sorted((low, high))
    return [number for number in dict.fromkeys(inside) if first < number < last]


def _verdicts(
    profile: Profile, field: Field, numbers: Sequence[float], known: Known
) -> list[Approach]:
    if not numbers:
        return []
    profiles = [profile.replacing({field.path: number}) for number in numbers]
    return [APPROACHES[leader] for leader in evaluate(profiles, known).scores.leaders()]


def _narrowed(
    stretch: Stretch, probes: Sequence[float], verdicts: Sequence[Approach]
) -> list[Stretch]:
    """Return each part between neighbouring probes over which the verdict turns."""
    inner = zip(probes, verdicts, strict=True)
    ends = [(stretch.low, stretch.before), *inner, (stretch.high, stretch.after)]
    return [
        Stretch(low, high, before, after)
        for (low, before), (high, after) in pairwise(ends)
        if before != after
    ]


def _crossing(stretch: Stretch, field: Field) -> Crossing:
    return Crossing(
        field=field.path,
        last_before=stretch.low,
        value=stretch.high,
        before=stretch.before,
        after=stretch.after,
    )
