"""A first look at every single change: what flips, questions and doubts all start from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.domain.draws import Array
from service.domain.outlook.changes import CHANGEABLE, Move, positions_of, start_of
from service.domain.outlook.trials import Bench, Outcomes
from service.domain.profile import FIELD_BY_PATH, Field


@dataclass(frozen=True, slots=True)
class Tried:
    """One field put to several answers, the rest left as it is.

    Attributes:
        positions: the answers by position, rising.
        outcomes: what came of each.
        verdicts: index of the verdict of each.
        leads: lead of the profile's own verdict, in points; below 0 where it is turned.
    """

    path: str
    positions: tuple[int, ...]
    outcomes: Outcomes
    verdicts: NDArray[np.intp]
    leads: Array

    @property
    def field(self) -> Field:
        """Return the field."""
        return FIELD_BY_PATH[self.path]

    def move(self, index: int) -> Move:
        """Return one of the moves tried."""
        return Move(self.path, self.positions[index])


Singles = Mapping[str, Tried]


def singles_of(bench: Bench) -> Singles:
    """Return every field with its other answers tried, from one evaluation of many rows."""
    positions = {field.path: _positions(field, bench) for field in CHANGEABLE}
    trials = [[Move(path, position)] for path, some in positions.items() for position in some]
    outcomes = bench.looked_at(trials)
    return _by_path(positions, outcomes, bench.verdict)


def _positions(field: Field, bench: Bench) -> tuple[int, ...]:
    """Return what to try; of a field that is unknown, its bounds too, as anything may be true."""
    is_unknown = field.path not in bench.profile.answers
    prior = bench.known.priors.get(field.path)
    start = start_of(bench.profile, field)
    tried = positions_of(field, prior, everything=is_unknown)
    return tuple(position for position in tried if position != start)


def _by_path(
    positions: Mapping[str, Sequence[int]], outcomes: Outcomes, verdict: int
) -> dict[str, Tried]:
    verdicts, leads = outcomes.verdicts(), outcomes.turning_leads(verdict)
    found, start = {}, 0
    for path, some in positions.items():
        rows = slice(start, start + len(some))
        start = rows.stop
        found[path] = Tried(path, tuple(some), outcomes.part(rows), verdicts[rows], leads[rows])
    return found
