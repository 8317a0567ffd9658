"""A set of moves that turns a verdict: how each goes, and what effort the whole takes."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.domain.outlook.answers import Direction
from service.domain.outlook.changes import Move, centre_of, distance_of, reach_of
from service.domain.outlook.ladder import number_at
from service.domain.outlook.trials import Bench
from service.domain.profile import NUMERIC_KINDS, Field
from service.domain.vocabulary import Approach

BY_NATURE = 3
"""Fields that a set counts as beyond its own where it holds a change that nobody can make."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One move of a set.

    Attributes:
        move: where it leads: the nearest position that does.
        short: the position just short of it, which does not; None where answers have no order.
        direction: whether positions beyond do so too.
        limit: the farthest position tried that still does, where not all beyond do.
    """

    move: Move
    short: int | None
    direction: Direction
    limit: int | None = None


Turns = tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A smallest set of moves that turns the verdict.

    The whole part of the effort counts the fields, three more where nobody can make the change;
    the rest is `d / (1 + d)` for a distance `d` in widths of belief or shares of the choices.
    """

    turns: Turns
    verdict: Approach
    effort: float
    within_reach: bool


def effort_of(moves: Sequence[Move], bench: Bench) -> float:
    """Return the effort of some moves, as `Found` states it."""
    distance = sum(
        distance_of(move, centre_in(move.field, bench), bench.known.priors.get(move.path))
        for move in moves
    )
    beyond = BY_NATURE if any(move.field.given_by_nature for move in moves) else 0
    return len(moves) + beyond + distance / (1.0 + distance)


def centre_in(field: Field, bench: Bench) -> int:
    """Return the position that distances are counted from for this profile."""
    return centre_of(bench.profile, field, bench.known.priors.get(field.path))


def is_in_reach(field: Field, position: int, bench: Bench) -> bool:
    """Return whether a change to this position is one that may well be asked for."""
    if field.kind not in NUMERIC_KINDS:
        return True
    low, high = reach_of(field, bench.known.priors.get(field.path))
    return low <= number_at(field, position) <= high
