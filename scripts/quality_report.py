"""Say how well the quality model did on studies it had not seen, as data."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tune_or_prompt.domain.approaches import FINE_TUNING, HYBRID, PROMPT_ENGINEERING
from tune_or_prompt.domain.evidence.cases import TIE, EvidenceCase

Floats = NDArray[np.float64]
Report = dict[str, Any]

PROMPT_TASKS = ("question-answering", "reasoning")
BINS = 5
SHARES = (0.25, 0.5, 0.75, 1.0)
EVEN = 0.5
TIE_MARGIN = 0.015
"""Scores closer than this share of their scale are a tie."""


def report_of(cases: Sequence[EvidenceCase], chances: Floats, uncentered: Floats) -> Report:
    """Return the figures of the held-out chances, beside the floors that they must beat."""
    outcome = np.array([tuned_beats_prompt(case) for case in cases], dtype=float)
    right = _right(chances, outcome)
    decided = outcome != EVEN
    rule = np.array([0.0 if case.task_type in PROMPT_TASKS else 1.0 for case in cases])
    return {
        "accuracy": _share(right),
        "accuracy_without_ties": _share(right[decided]),
        "brier": _brier(chances, outcome),
        "brier_of_constant": _brier(np.full(len(cases), outcome.mean()), outcome),
        "accuracy_uncentered": _share(_right(uncentered, outcome)),
        "brier_uncentered": _brier(uncentered, outcome),
        "floors": {
            "always_tune": _share(outcome >= EVEN),
            "task_rule": _share(_right(rule, outcome)),
            "always_tune_without_ties": _share(outcome[decided] > EVEN),
            "task_rule_without_ties": _share(_right(rule, outcome)[decided]),
        },
        "reliability": _reliability(chances, outcome),
        "selective": [_selective(chances, right, share) for share in SHARES],
        "by_source_kind": _by(cases, right, rule, outcome, "source_kind"),
        "by_task_type": _by(cases, right, rule, outcome, "task_type"),
    }


def tuned_beats_prompt(case: EvidenceCase) -> float | None:
    """Return 1 if the tuned model beat the prompted one, 0 if it lost, 0.5 for a tie.

    If a hybrid won, the two single approaches are compared by their scores; within `TIE_MARGIN`
    of the scale they tie. None if a hybrid won and a score is missing.
    """
    if case.winner != HYBRID.id:
        return {FINE_TUNING.id: 1.0, PROMPT_ENGINEERING.id: 0.0, TIE: EVEN}[case.winner]
    if case.prompt_score is None or case.tuned_score is None:
        return None
    lead = case.tuned_score - case.prompt_score
    scale = 1.0 if max(case.tuned_score, case.prompt_score) <= 1 else 100.0
    if abs(lead) <= TIE_MARGIN * scale:
        return EVEN
    return 1.0 if (lead > 0) != case.lower_is_better else 0.0


def _right(chances: Floats, outcome: Floats) -> NDArray[np.bool_]:
    right: NDArray[np.bool_] = (outcome == EVEN) | ((chances > EVEN) == (outcome > EVEN))
    return right


def _share(hits: NDArray[np.bool_]) -> float:
    return round(float(hits.mean()), 3)


def _brier(chances: Floats, outcome: Floats) -> float:
    return round(float(np.mean((chances - outcome) ** 2)), 3)


def _reliability(chances: Floats, outcome: Floats) -> list[Report]:
    position = np.minimum((chances * BINS).astype(int), BINS - 1)
    return [
        {
            "from": number / BINS,
            "to": (number + 1) / BINS,
            "cases": int((position == number).sum()),
            "predicted": round(float(chances[position == number].mean()), 3),
            "observed": round(float(outcome[position == number].mean()), 3),
        }
        for number in range(BINS)
        if (position == number).any()
    ]


def _selective(chances: Floats, right: NDArray[np.bool_], share: float) -> Report:
    surest = np.argsort(-np.abs(chances - EVEN), kind="stable")[: round(share * len(chances))]
    return {"answered": share, "accuracy": _share(right[surest])}


def _by(
    cases: Sequence[EvidenceCase],
    right: NDArray[np.bool_],
    rule: Floats,
    outcome: Floats,
    attribute: str,
) -> list[Report]:
    names = [getattr(case, attribute) for case in cases]
    rows = []
    for name in sorted(set(names)):
        chosen = np.array([other == name for other in names])
        rows.append(
            {
                "group": name,
                "cases": int(chosen.sum()),
                "accuracy": _share(right[chosen]),
                "always_tune": _share(outcome[chosen] >= EVEN),
                "task_rule": _share(_right(rule, outcome)[chosen]),
            }
        )
    return rows
