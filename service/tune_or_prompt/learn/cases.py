"""Real decisions to learn from: a profile, what was done, and what else is acceptable."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tune_or_prompt.domain.language.answers import Floats
from tune_or_prompt.domain.language.profile import Profile

OUTCOME_SHARE = 0.7
"""How much of a case speaks for its outcome; the acceptable approaches share the rest."""

CASE_WEIGHT = {"clear": 1.0, "leaning": 0.6}
"""How much a case counts, by how clear its situation is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One real decision.

    Attributes:
        id: its id.
        group: the source it comes from; cases of one source are never split between folds.
        profile: what was known before the decision, with its day.
        outcome: id of the approach that was advised or taken.
        acceptable: ids of the approaches that a careful judge would accept.
        strength: whether the situation speaks clearly for the outcome or leans to it.
        situation: the situation in words, for reports.
    """

    id: str
    group: str
    profile: Profile
    outcome: str
    acceptable: tuple[str, ...]
    strength: Literal["clear", "leaning"]
    situation: str = ""


def shares_of(cases: Sequence[Case], approaches: Sequence[str]) -> Floats:
    """Return what each case says of each approach, shape (cases, approaches); rows sum to 1."""
    shares = np.zeros((len(cases), len(approaches)))
    for row, case in enumerate(cases):
        shares[row, approaches.index(case.outcome)] += OUTCOME_SHARE
        for approach in case.acceptable:
            column = approaches.index(approach)
            shares[row, column] += (1.0 - OUTCOME_SHARE) / len(case.acceptable)
    return shares


def acceptable_of(cases: Sequence[Case], approaches: Sequence[str]) -> Floats:
    """Return 1 where a case accepts an approach and 0 elsewhere, shape (cases, approaches)."""
    return np.array([[float(a in case.acceptable) for a in approaches] for case in cases])


def weights_of(cases: Sequence[Case]) -> Floats:
    """Return how much each case counts, shape (cases,)."""
    return np.array([CASE_WEIGHT[case.strength] for case in cases])
