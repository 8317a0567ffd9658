"""Try changes of a profile: the same evaluation, many altered profiles as its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from service.domain.draws import DRAWS, Array
from service.domain.evaluation import Evaluation, evaluate
from service.domain.known import Known
from service.domain.outlook.changes import Move, moved
from service.domain.profile import Profile
from service.domain.scoring import MOSTLY, leading
from service.domain.vocabulary import APPROACHES

ROUGH_DRAWS = 32
"""Draws of a first look; what it finds is checked again with all draws before it is said."""

CELLS = 32_768
"""Rows times draws evaluated at a time, so that memory stays bounded."""

RULED_OUT = 100.0
"""Points that being ruled out costs where leads are compared: the whole scale."""


BARELY = 1e-9
"""Points by which a verdict that is lost is behind at the least."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What came of each row, shape (rows, approaches).

    Attributes:
        scores: expected score of each approach.
        ruled_out: share of the draws that rule it out.
        won: share of the draws that it wins.
    """

    scores: Array
    ruled_out: Array
    won: Array

    def part(self, rows: slice) -> "Outcomes":
        """Return some of the rows."""
        return Outcomes(self.scores[rows], self.ruled_out[rows], self.won[rows])

    def verdicts(self) -> NDArray[np.intp]:
        """Return the index of the verdict of each row."""
        return leading(self.scores, self.ruled_out)

    def are_open(self) -> NDArray[np.bool_]:
        """Return of each row whether any approach is open, and with it the verdict."""
        are_open: NDArray[np.bool_] = np.logical_or.reduce(self.ruled_out <= MOSTLY, axis=1)
        return are_open

    def leads(self, approach: int) -> Array:
        """Return by how many points an approach leads its best rival; below 0 where it does not."""
        worth = self.scores - RULED_OUT * (self.ruled_out > MOSTLY)
        rivals = [place for place in range(worth.shape[1]) if place != approach]
        leads: Array = worth[:, approach] - worth[:, rivals].max(axis=1)
        return leads

    def turning_leads(self, verdict: int) -> Array:
        """Return the same leads, 0 or more exactly where the verdict is kept."""
        leads, kept = self.leads(verdict), self.verdicts() == verdict
        return np.where(kept, np.maximum(leads, 0.0), np.minimum(leads, -BARELY))


@dataclass(frozen=True, slots=True)
class Bench:
    """A profile, what is known, and what came of it as it is, from all draws and from few.

    Attributes:
        verdict: index of the verdict.
        lead: by how many points it leads.
    """

    profile: Profile
    known: Known
    evaluation: Evaluation
    outcome: Outcomes
    first_look: Evaluation
    verdict: int
    lead: float

    def looked_at(self, trials: Sequence[Sequence[Move]]) -> Outcomes:
        """Return a first look at some changes, from few draws.

        What the few draws get wrong of the profile as it is, they get wrong of its neighbours
        too; so that difference is taken off (a control variate).
        """
        rough, unchanged = self._outcomes(trials, self.first_look), _outcomes(self.first_look)
        return Outcomes(
            rough.scores + (self.outcome.scores - unchanged.scores),
            rough.ruled_out + (self.outcome.ruled_out - unchanged.ruled_out),
            rough.won + (self.outcome.won - unchanged.won),
        )

    def verified(self, trials: Sequence[Sequence[Move]]) -> Outcomes:
        """Return what comes of some changes, from all draws, as if each had been posted."""
        return self._outcomes(trials, self.evaluation)

    def _outcomes(self, trials: Sequence[Sequence[Move]], beside: Evaluation) -> Outcomes:
        """Return what comes of changes, working out only what they touch of the profile."""
        profiles = [moved(self.profile, moves) for moves in trials]
        return outcomes_of(profiles, self.known, beside.scores.draws, beside=beside)


def bench_of(evaluation: Evaluation, known: Known) -> Bench:
    """Return the bench of an evaluation of one profile."""
    (profile,) = evaluation.profiles
    outcome, first_look = _outcomes(evaluation), evaluate([profile], known, ROUGH_DRAWS)
    verdict = int(outcome.verdicts()[0])
    lead = float(outcome.leads(verdict)[0])
    return Bench(profile, known, evaluation, outcome, first_look, verdict, lead)


def outcomes_of(
    profiles: Sequence[Profile],
    known: Known,
    draws: int = DRAWS,
    *,
    beside: Evaluation | None = None,
) -> Outcomes:
    """Return what comes of some profiles, worked out beside one that they are much like."""
    rows = CELLS // draws
    parts = [
        _outcomes(evaluate(profiles[start : start + rows], known, draws, beside=beside, lean=True))
        for start in range(0, len(profiles), rows)
    ]
    nothing = np.empty((0, len(APPROACHES)))
    return Outcomes(
        np.concatenate([nothing, *(part.scores for part in parts)]),
        np.concatenate([nothing, *(part.ruled_out for part in parts)]),
        np.concatenate([nothing, *(part.won for part in parts)]),
    )


def grouped(found: NDArray[Any], groups: Sequence[Sequence[object]]) -> list[list[Any]]:
    """Return what was found of the members of some groups, asked one after the other, by group."""
    ends = np.cumsum([len(group) for group in groups])[:-1]
    return [part.tolist() for part in np.split(found, ends)] if groups else []


def _outcomes(evaluation: Evaluation) -> Outcomes:
    scores = evaluation.scores
    return Outcomes(scores.points().sum(axis=2), scores.eliminated_share(), scores.acceptability())
