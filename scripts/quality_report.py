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
SURE = 0.75
EVEN = 0.5
TIE_MARGIN = 0.015
"""Scores closer than this share of their scale are a tie."""
WEAKNESSES = (
    "Published cases are no fair sample of projects: successes and surprises get published.",
    "The centers were set after reading tables of these same cases, which flatters the figures.",
    "Shift, label noise, strictness and change of knowledge are in no case: stated, not fitted.",
    "Six cases in ten state no number of labels, seven in eight no number of classes.",
    "The tuning method, which can move the labels needed tenfold, is not an input.",
    "Cost and latency are hardly ever reported, so the estimate is about quality alone.",
    "Low-resource languages and dialogue are nearly absent.",
)


def report_of(
    cases: Sequence[EvidenceCase], chances: Floats, uncentered: Floats, *, left_out: int
) -> Report:
    """Return the figures of the held-out chances, beside the floors that they must beat."""
    outcome = np.array([tuned_beats_prompt(case) for case in cases], dtype=float)
    trust = np.array([case.trust for case in cases])
    right = _right(chances, outcome)
    decided = outcome != EVEN
    rule = np.array([0.0 if case.task_type in PROMPT_TASKS else 1.0 for case in cases])
    by_source = _by(cases, right, rule, outcome, "source_kind")
    by_task = _by(cases, right, rule, outcome, "task_type")
    return {
        "cases": len(cases),
        "studies": len({case.source_group for case in cases}),
        "left_out": left_out,
        "accuracy": _share(right),
        "accuracy_weighted_by_trust": _share(right, trust),
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
        "lead_over_task_rule_standard_error": _lead_error(right, _right(rule, outcome), cases),
        "reliability": _reliability(chances, outcome),
        "selective": [_selective(chances, right, share) for share in SHARES],
        "when_sure": _when_sure(chances, right),
        "by_source_kind": by_source,
        "by_task_type": by_task,
        "weaknesses": [*WEAKNESSES, *_floors_not_beaten(by_task, by_source)],
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


def _share(hits: NDArray[np.bool_], weight: Floats | None = None) -> float:
    return round(float(np.average(hits, weights=weight)), 3)


def _brier(chances: Floats, outcome: Floats) -> float:
    return round(float(np.mean((chances - outcome) ** 2)), 3)


def _lead_error(
    right: NDArray[np.bool_], rule_right: NDArray[np.bool_], cases: Sequence[EvidenceCase]
) -> float:
    lead = right.astype(float) - rule_right.astype(float)
    lead -= lead.mean()
    by_study: dict[str, float] = {}
    for case, difference in zip(cases, lead, strict=True):
        by_study[case.source_group] = by_study.get(case.source_group, 0.0) + float(difference)
    return round(float(np.sqrt(sum(total**2 for total in by_study.values())) / len(cases)), 3)


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


def _floors_not_beaten(*tables: list[Report]) -> list[str]:
    """Say in words where the one-line rule or always tuning does better than the model."""
    worse = [
        str(next(iter(row.values())))
        for table in tables
        for row in table
        if row["accuracy"] < max(row["task_rule"], row["always_tune"])
    ]
    return [f"A floor does better than the model on: {', '.join(worse)}."] if worse else []


def _selective(chances: Floats, right: NDArray[np.bool_], share: float) -> Report:
    surest = np.argsort(-np.abs(chances - EVEN), kind="stable")[: round(share * len(chances))]
    return {"answered": share, "cases": len(surest), "accuracy": _share(right[surest])}


def _when_sure(chances: Floats, right: NDArray[np.bool_]) -> Report:
    sure = np.abs(chances - EVEN) >= SURE - EVEN
    return {
        "threshold": SURE,
        "cases": int(sure.sum()),
        "accuracy": _share(right[sure]),
        "accuracy_otherwise": _share(right[~sure]),
    }


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
