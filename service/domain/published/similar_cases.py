"""The published cases most like a project, for and against a verdict.

The distance between a project and a case is the weighted mean of six parts, each 0-1:

- task type: 0 the same, 0.5 of one family, 1 otherwise;
- labels and classes: powers of ten apart, at most 1;
- domain and effort on the prompt: steps apart, as a share of the longest way;
- gap: 0 the same, 1 otherwise.

A part that either side does not state counts `UNKNOWN_PART`: neither alike nor different.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from service.domain.profile import FIELD_BY_PATH
from service.domain.published.evidence import EvidenceCase
from service.domain.vocabulary import APPROACHES

Floats = NDArray[np.float64]

TASK_TYPES = FIELD_BY_PATH["task.type"].choices
GAPS = FIELD_BY_PATH["task.gap"].choices
DOMAINS = FIELD_BY_PATH["task.domain"].choices
EFFORTS = FIELD_BY_PATH["measured.prompt_effort"].choices
FAMILIES: tuple[tuple[str, ...], ...] = (
    ("classification", "extraction"),
    ("structured-output", "generation"),
    ("summarisation", "translation", "dialogue"),
    ("code-generation", "agentic"),
    ("question-answering", "reasoning"),
)

PART_WEIGHTS = {
    "task_type": 4.0,
    "labels": 2.0,
    "gap": 1.5,
    "classes": 1.0,
    "domain": 1.0,
    "prompt_effort": 1.0,
}
UNKNOWN_PART = 0.5
SAME_FAMILY_PART = 0.5
REACH = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What a project and a published case are compared by; None where not known."""

    task_type: str | None = None
    labels: float | None = None
    gap: str | None = None
    classes: float | None = None
    domain: str | None = None
    prompt_effort: str | None = None


@dataclass(frozen=True, slots=True)
class SimilarCase:
    """One published case, how far it lies from the project and on which side it speaks."""

    case: EvidenceCase
    distance: float
    speaks: Literal["for", "against"]


@dataclass(frozen=True, slots=True)
class CaseTable:
    """The cases as columns, made once, the most trusted first; NaN where not stated.

    Attributes:
        parts: what cases are compared by, on the scales of the stated distance.
        accepts: approach → whether each case finds it acceptable.
    """

    cases: tuple[EvidenceCase, ...]
    parts: Mapping[str, Floats]
    accepts: Mapping[str, NDArray[np.bool_]]


def case_table(cases: Sequence[EvidenceCase]) -> CaseTable:
    """Return the cases as columns, the most trusted first, equals by id."""
    ordered = tuple(sorted(cases, key=lambda case: (-case.trust, case.id)))
    places = [_places(_situation_of(case)) for case in ordered]
    return CaseTable(
        cases=ordered,
        parts={part: np.array([place[part] for place in places]) for part in PART_WEIGHTS},
        accepts={
            approach: np.array([approach in case.acceptable for case in ordered])
            for approach in APPROACHES
        },
    )


def distances(situation: Situation, table: CaseTable) -> Floats:
    """Return the distance of each case from the project, 0-1, shape (cases,)."""
    total = np.zeros(len(table.cases))
    for part, place in _places(situation).items():
        if part == "task_type":
            apart = _types_apart(place, table.parts[part])
        else:
            apart = np.minimum(np.abs(table.parts[part] - place), 1.0)
        total += PART_WEIGHTS[part] * np.where(np.isnan(apart), UNKNOWN_PART, apart)
    return total / sum(PART_WEIGHTS.values())


def similar_cases(
    situation: Situation, table: CaseTable, verdict: str, count: int = 5
) -> tuple[SimilarCase, ...]:
    """Return the nearest cases nearer than `REACH`, one of each study, nearest first.

    Where they all speak on one side of the verdict, the last gives way to the nearest case of
    the other side, if there is one within reach. Equals come in order of trust, then of id.
    """
    away = distances(situation, table)
    speaks_for = table.accepts[verdict]
    order = np.argsort(away, kind="stable")
    chosen = _first_of_each_study(order[away[order] < REACH], table)
    nearest, further = chosen[:count], chosen[count:]
    sides = {bool(speaks_for[row]) for row in nearest}
    other = next((row for row in further if bool(speaks_for[row]) not in sides), None)
    if count > 1 and other is not None:
        nearest[-1] = other
    return tuple(
        SimilarCase(table.cases[row], float(away[row]), "for" if speaks_for[row] else "against")
        for row in nearest
    )


def _situation_of(case: EvidenceCase) -> Situation:
    return Situation(
        task_type=case.task_type,
        labels=case.labels,
        gap=case.gap,
        classes=case.classes,
        domain=case.domain,
        prompt_effort=case.prompt_effort,
    )


def _places(situation: Situation) -> dict[str, float]:
    """Return where a situation stands on the scale of each part, NaN where not known."""
    return {
        "task_type": _position(situation.task_type, TASK_TYPES),
        "labels": _decades(situation.labels),
        "gap": _position(situation.gap, GAPS),
        "classes": _decades(situation.classes),
        "domain": _position(situation.domain, DOMAINS) / (len(DOMAINS) - 1),
        "prompt_effort": _position(situation.prompt_effort, EFFORTS) / (len(EFFORTS) - 1),
    }


def _types_apart(one: float, others: Floats) -> Floats:
    if np.isnan(one):
        return np.full(len(others), np.nan)
    apart: Floats = _TYPES_APART[int(one)][others.astype(np.intp)]
    return apart


def _first_of_each_study(rows: NDArray[np.intp], table: CaseTable) -> list[int]:
    first: dict[str, int] = {}
    for row in rows:
        first.setdefault(table.cases[row].source_group, int(row))
    return list(first.values())


def _position(choice: str | None, choices: tuple[str, ...]) -> float:
    return np.nan if choice is None else float(choices.index(choice))


def _decades(number: float | None) -> float:
    return np.nan if number is None else float(np.log10(max(number, 1.0)))


def _type_distance(one: str, other: str) -> float:
    if one == other:
        return 0.0
    return SAME_FAMILY_PART if any({one, other} <= set(f) for f in FAMILIES) else 1.0


_TYPES_APART: Floats = np.array([[_type_distance(a, b) for b in TASK_TYPES] for a in TASK_TYPES])
