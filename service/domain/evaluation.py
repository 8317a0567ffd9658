"""THE path: profiles in, every term of every approach's score out.

Recommendations, batches, sweeps, flips and questions all come through here; nothing else scores.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np

from service.domain.columns import COLUMN_STEPS
from service.domain.constraints import CONSTRAINT_STEPS, CONSTRAINTS
from service.domain.criteria import CRITERION_STEPS, Criterion
from service.domain.draws import DRAWS
from service.domain.explanation import reason_steps
from service.domain.facts import Facts, fact_steps, facts_in
from service.domain.known import Known
from service.domain.matching import matching_steps
from service.domain.pricing.offers import offer_steps
from service.domain.profile import Profile
from service.domain.rows import Part
from service.domain.scoring import Mask, Scores, scores_of
from service.domain.vocabulary import APPROACHES, DIMENSIONS, Approach
from service.domain.weights import WEIGHT_STEPS
from service.domain.workings import Step, Workings, worked_out, worked_out_beside


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """Everything that one pass over some profiles found out, row by row."""

    workings: Workings
    scores: Scores

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """Return the profiles, one a row."""
        return self.workings.profiles

    @property
    def columns(self) -> Mapping[str, Any]:
        """Return everything found out by name, the columns of the fields by their paths."""
        return _InRows(self.workings.parts)

    @property
    def facts(self) -> Facts:
        """Return the facts of every approach."""
        return facts_in(self.columns, self.workings.known)

    @property
    def criteria(self) -> dict[str, Criterion]:
        """Return each dimension judged."""
        columns = self.columns
        return {dimension: columns[f"criterion.{dimension}"] for dimension in DIMENSIONS}

    @property
    def eliminations(self) -> dict[str, Mapping[Approach, Mask]]:
        """Return for each constraint where it rules out which approach."""
        columns = self.columns
        return {code: columns[f"ruled-out.{code}"] for code in CONSTRAINTS}

    def told(self, name: str) -> Any:  # noqa: ANN401  whatever was put into words
        """Return what was put into words of the first row."""
        return self.workings.parts[name].row(0).value.items[0]

    def row(self, row: int) -> "Evaluation":
        """Return what was found out about one row, as if it had been evaluated alone."""
        if len(self.profiles) == 1:
            return self
        return Evaluation(self.workings.row(row), self.scores.row(row))


def evaluate(
    profiles: Sequence[Profile],
    known: Known,
    draws: int = DRAWS,
    *,
    beside: Evaluation | None = None,
    wanted: Collection[str] = (),
    lean: bool = False,
) -> Evaluation:
    """Score every approach for these profiles in every draw of what is uncertain.

    Args:
        profiles: one a row.
        known: the catalogue.
        draws: draws of what is uncertain.
        beside: the evaluation of one profile that these are much like, with as many draws; what
            their answers do not touch is taken over from it.
        wanted: what to put into words besides, `because` and `matched`.
        lean: whether the score alone is kept, of which a batch takes less memory.
    """
    start = beside.workings if beside else _nothing_known(known, profiles[0].as_of, draws)
    workings = worked_out_beside(start, profiles, wanted, lean=lean)
    return Evaluation(workings, _scores(workings))


@lru_cache(maxsize=16)
def _nothing_known(known: Known, day: date, draws: int) -> Workings:
    """Return the workings of a profile that answers nothing, made once for a catalogue and day."""
    return worked_out(_steps(known), Profile({"as_of": day}), known, draws)


def _steps(known: Known) -> tuple[Step, ...]:
    """Return every step from a profile to what its score is made of, and to words for that."""
    return (
        *COLUMN_STEPS,
        *fact_steps(known),
        *CRITERION_STEPS,
        *CONSTRAINT_STEPS,
        *WEIGHT_STEPS,
        *reason_steps(known),
        *offer_steps(),
        *matching_steps(known),
    )


def _scores(workings: Workings) -> Scores:
    parts, shape = workings.parts, (len(workings.profiles), workings.draws)
    return scores_of(
        utilities=[parts[f"utilities.{dimension}"].in_rows() for dimension in DIMENSIONS],
        weights=[parts[f"weight.{dimension}"].in_rows() for dimension in DIMENSIONS],
        eliminated=_eliminated([parts[f"ruled-out.{code}"] for code in CONSTRAINTS], shape),
    )


def _eliminated(parts: Sequence[Part], shape: tuple[int, int]) -> Mask:
    rows, draws = shape
    eliminated = np.zeros((rows, len(APPROACHES), draws), dtype=np.bool_)
    for part in parts:
        by_approach = part.in_rows()
        for a, approach in enumerate(APPROACHES):
            if approach in by_approach:
                eliminated[:, a] |= by_approach[approach]
    return eliminated.transpose(0, 2, 1)


class _InRows(Mapping[str, Any]):
    """What was found out, each with a row for each profile, or one for all of them."""

    def __init__(self, parts: Mapping[str, Part]) -> None:
        self._parts = parts

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401  whatever was found
        return self._parts[name].in_rows()

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)
