"""THE path: profiles in, every term of every approach's score out.

Recommendations, batches, sweeps, flips and questions all come through here; nothing else scores.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from service.domain.columns import columns_of
from service.domain.constraints import eliminations_of
from service.domain.criteria import Criterion, criteria_of
from service.domain.draws import DRAWS, Array
from service.domain.facts import Facts, facts_of
from service.domain.known import Known
from service.domain.profile import Profile
from service.domain.scoring import Mask, Scores
from service.domain.vocabulary import APPROACHES, DIMENSIONS, Approach
from service.domain.weights import weights_of


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything that one pass over some profiles found out, row by row."""

    profiles: tuple[Profile, ...]
    columns: Mapping[str, Array]
    facts: Facts
    criteria: Mapping[str, Criterion]
    eliminations: Mapping[str, Mapping[Approach, Mask]]
    scores: Scores

    def row(self, row: int) -> "Evaluation":
        """Return what was found out about one row, as if it had been evaluated alone."""
        if len(self.profiles) == 1:
            return self
        alone: Evaluation = replace(_row_of(self, row), profiles=(self.profiles[row],))
        return alone


def evaluate(profiles: Sequence[Profile], known: Known, draws: int = DRAWS) -> Evaluation:
    """Score every approach for these profiles in every draw of what is uncertain."""
    columns = columns_of(profiles, known, draws)
    facts = facts_of(columns, known)
    criteria = criteria_of(columns, facts, known)
    weights = weights_of(columns, known, draws)
    eliminations = eliminations_of(columns, facts, known)
    shape = (len(profiles), draws)
    scores = Scores(
        utilities=_stacked_utilities(criteria, shape),
        weights=np.stack([np.broadcast_to(weights[d], shape) for d in DIMENSIONS], axis=-1),
        eliminated=_stacked_masks(eliminations, shape),
    )
    return Evaluation(tuple(profiles), columns, facts, criteria, eliminations, scores)


def _row_of(value: Any, row: int) -> Any:  # noqa: ANN401  every record of the engine
    """Return one row of every array inside; what all rows share in one row stays as it is."""
    if isinstance(value, np.ndarray):
        return value[row : row + 1] if value.ndim and len(value) > 1 else value
    if isinstance(value, dict):
        return {name: _row_of(part, row) for name, part in value.items()}
    if is_dataclass(value):
        parts = {name: _row_of(getattr(value, name), row) for name in _parts_of(value.__class__)}
        return value.__class__(**parts)
    return value


@cache
def _parts_of(record: Any) -> tuple[str, ...]:  # noqa: ANN401  any of the engine's records
    return tuple(field.name for field in fields(record))


def _stacked_utilities(criteria: Mapping[str, Criterion], shape: tuple[int, int]) -> Array:
    utilities = np.empty((*shape, len(APPROACHES), len(DIMENSIONS)))
    for d, dimension in enumerate(DIMENSIONS):
        for a, approach in enumerate(APPROACHES):
            utilities[:, :, a, d] = criteria[dimension].utility(approach)
    return utilities


def _stacked_masks(
    eliminations: Mapping[str, Mapping[Approach, Mask]], shape: tuple[int, int]
) -> Mask:
    eliminated = np.zeros((*shape, len(APPROACHES)), dtype=np.bool_)
    for by_approach in eliminations.values():
        for a, approach in enumerate(APPROACHES):
            if approach in by_approach:
                eliminated[:, :, a] |= by_approach[approach]
    return eliminated
