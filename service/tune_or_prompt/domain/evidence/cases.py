"""The published head-to-head cases: what was found, how far to trust it, which are like a project.

The distance between a project and a case is the weighted mean of six parts, each 0 to 1:

- task type: 0 the same, 0.5 of one family, 1 otherwise;
- labels and classes: powers of ten apart, at most 1;
- domain and effort on the prompt: steps apart, as a share of the longest way;
- gap: 0 if the project has the case's gap, 1 otherwise.

A part that either side does not state counts `UNKNOWN_PART`: neither alike nor different.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tune_or_prompt.domain.approaches import APPROACHES
from tune_or_prompt.domain.language.answers import Floats
from tune_or_prompt.domain.language.profile import FIELD_BY_PATH, Profile, Quantity

TIE = "tie"

WINNERS: tuple[str, ...] = (*(approach.id for approach in APPROACHES), TIE)
PROMPTED_CLASSES: tuple[str, ...] = ("open-small", "open-large", "frontier-api")
TUNED_CLASSES: tuple[str, ...] = ("encoder-small", *PROMPTED_CLASSES)

TRUST_OF_SOURCE: Mapping[str, float] = {
    "paper": 1.0,
    "benchmark": 0.9,
    "practitioner": 0.7,
    "secondary": 0.6,
    "vendor": 0.6,
}
TRUST_OF_SEEN: Mapping[str, float] = {"figures": 1.0, "outcome": 0.6}
TRUST_OF_COMPARISON: Mapping[str, float] = {"same-base": 1.0, "cross-model": 1.0, "loose": 0.5}

FAMILIES: tuple[frozenset[str], ...] = (
    frozenset({"classification", "extraction"}),
    frozenset({"structured-output", "generation"}),
    frozenset({"summarisation", "translation", "dialogue"}),
    frozenset({"code-generation", "agentic"}),
    frozenset({"question-answering", "reasoning"}),
)
"""Types of task that are half alike."""

CHOICES = {
    "task.type": ("task_type", 4.0),
    "task.gap": ("gap", 1.5),
    "task.domain": ("domain", 1.0),
    "measured.prompt_effort": ("prompt_effort", 1.0),
}
NUMBERS = {"data.labelled_examples": ("labels", 2.0), "task.classes": ("classes", 1.0)}
"""By field of a profile: the attribute of a case that it is compared with, and the weight."""

UNKNOWN_PART = 0.5
SAME_FAMILY_PART = 0.5
MOST_SIMILAR = 5

REACH = 0.5
"""Cases at this distance or beyond are not similar; one that shares nothing known lies there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceCase:
    """One published comparison of a prompted model with a tuned model.

    Attributes:
        id: id of the case, by which reasons cite it; never reused.
        title: title of the source.
        authors: who wrote it.
        year: year of the source.
        url: address of the source.
        source_group: the study; cases of one study are never split between folds.
        source_kind: kind of source.
        seen: whether figures were read, or only who won.
        trust: how far the case counts, 0 to 1: the product of three stated factors.
        task: what was done.
        task_type: type of task, a choice of the profile field `task.type`.
        subject: what it is about.
        domain: how specialized the subject is, a choice of `task.domain`.
        gap: what the prompted model lacked, a choice of `task.gap`, if the case states it.
        labels: labeled examples that the tuned model saw, if stated.
        classes: labels to choose from, if stated.
        prompt_effort: how hard prompting was tried, a choice of `measured.prompt_effort`.
        prompt_model: the prompted model.
        prompt_class: class of the prompted model.
        prompt_year: year in which the prompted model came out.
        tuned_model: the tuned model.
        tuned_class: class of the tuned model.
        comparison: the same base model on both sides, different models, or a loose match.
        metric: the source's own metric, which sets the scale of the scores.
        lower_is_better: whether a lower score is better on that metric.
        prompt_score: score of the prompted model.
        tuned_score: score of the tuned model.
        hybrid_score: score of both together.
        winner: id of the approach that did best, or `tie`.
        acceptable: the approaches that a careful judge would accept.
        deployed: what was put to use, if known; it may differ from the winner.
        decided_by: what decided that, if known.
        calls_per_day: volume, if stated.
        note: what was found, in our own words.
    """

    id: str
    title: str
    authors: str
    year: int
    url: str
    source_group: str
    source_kind: str
    seen: str
    trust: float
    task: str
    task_type: str
    subject: str
    domain: str
    gap: str | None
    labels: int | None
    classes: int | None
    prompt_effort: str
    prompt_model: str
    prompt_class: str | None
    prompt_year: int
    tuned_model: str
    tuned_class: str | None
    comparison: str
    metric: str
    lower_is_better: bool
    prompt_score: float | None
    tuned_score: float | None
    hybrid_score: float | None
    winner: str
    acceptable: tuple[str, ...]
    deployed: str | None
    decided_by: str | None
    calls_per_day: float | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarCase:
    """A published case close to the project; read it whole at `/v1/evidence/{id}`.

    Attributes:
        evidence: id of the case.
        distance: how far it lies from the project, 0 to 1: the weighted mean of type of task,
            labels, gap, classes, domain and effort on the prompt.
        speaks: whether it supports or contradicts the verdict; left out without a verdict.
        winner: id of the approach that did best, or `tie`.
        happened: what happened.
        trust: how far the case counts, 0 to 1.
        url: address of its source.
    """

    evidence: str
    distance: float
    speaks: Literal["for", "against"] | None = None
    winner: str
    happened: str
    trust: float
    url: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CaseTable:
    """The cases as columns, the most trusted first; NaN if a case does not state a part.

    Attributes:
        cases: the cases.
        apart: by field and choice, how far that choice is from each case's.
        decades: by field, the powers of ten of each case's number.
    """

    cases: tuple[EvidenceCase, ...]
    apart: Mapping[tuple[str, str], Floats]
    decades: Mapping[str, Floats]


def number_in(profile: Profile, path: str) -> float | None:
    """Return the answer to a question for a number, of a range the middle; None if unknown."""
    answer = profile.get(path)
    if isinstance(answer, Quantity):
        return answer.mid
    return float(answer) if isinstance(answer, int | float) else None


def choices_in(profile: Profile, path: str) -> tuple[str, ...]:
    """Return the choices given in answer to a question, none if unknown."""
    answer = profile.get(path)
    choices = answer if isinstance(answer, tuple) else (answer,)
    return tuple(each for each in choices if isinstance(each, str))


def trust_of(source_kind: str, seen: str, comparison: str) -> float:
    """Return how far a case counts, 0 to 1: the product of the three stated factors."""
    factors = TRUST_OF_SOURCE[source_kind] * TRUST_OF_SEEN[seen] * TRUST_OF_COMPARISON[comparison]
    return round(factors, 2)


def case_table(cases: Sequence[EvidenceCase]) -> CaseTable:
    """Return the cases as columns, the most trusted first, equals by id."""
    ordered = tuple(sorted(cases, key=lambda case: (-case.trust, case.id)))
    return CaseTable(
        cases=ordered,
        apart={
            (path, choice): np.array(
                [_choices_apart(path, choice, getattr(case, attribute)) for case in ordered]
            )
            for path, (attribute, _) in CHOICES.items()
            for choice in FIELD_BY_PATH[path].choices
        },
        decades={
            path: np.array([_decades(getattr(case, attribute)) for case in ordered])
            for path, (attribute, _) in NUMBERS.items()
        },
    )


def distances(profile: Profile, table: CaseTable) -> Floats:
    """Return the distance of each case from the project, 0 to 1, shape (cases,)."""
    total, weights = np.zeros(len(table.cases)), 0.0
    for path, (_, weight) in (CHOICES | NUMBERS).items():
        if path in NUMBERS:
            apart = np.minimum(
                np.abs(table.decades[path] - _decades(number_in(profile, path))), 1.0
            )
        else:
            rows = [table.apart[path, choice] for choice in choices_in(profile, path)]
            apart = np.minimum.reduce(rows) if rows else np.full(len(total), np.nan)
        total += weight * np.where(np.isnan(apart), UNKNOWN_PART, apart)
        weights += weight
    return total / weights


def similar_cases(
    profile: Profile, table: CaseTable, verdict: str | None = None
) -> tuple[SimilarCase, ...]:
    """Return the nearest cases nearer than `REACH`, one of each study, nearest first.

    If they all speak on one side of the verdict, the last is replaced by the nearest case of the
    other side, if there is one within reach. Equals come in order of trust, then of id.
    """
    away = distances(profile, table).tolist()
    by_study: dict[str, int] = {}
    for row in sorted(range(len(away)), key=away.__getitem__):
        if away[row] < REACH - 1e-9:
            by_study.setdefault(table.cases[row].source_group, row)
    near = list(by_study.values())
    nearest, others = near[:MOST_SIMILAR], near[MOST_SIMILAR:]
    sides = {row: verdict in table.cases[row].acceptable for row in near}
    if verdict is not None and others and len({sides[row] for row in nearest}) == 1:
        nearest[-1] = next((row for row in others if sides[row] != sides[near[0]]), nearest[-1])
    return tuple(
        SimilarCase(
            evidence=table.cases[row].id,
            distance=round(away[row], 4),
            speaks=None if verdict is None else "for" if sides[row] else "against",
            winner=table.cases[row].winner,
            happened=table.cases[row].note,
            trust=table.cases[row].trust,
            url=table.cases[row].url,
        )
        for row in nearest
    )


def _choices_apart(path: str, one: str, other: str | None) -> float:
    if other is None:
        return np.nan
    if path == "task.type" and one != other:
        return SAME_FAMILY_PART if any({one, other} <= family for family in FAMILIES) else 1.0
    if path in {"task.type", "task.gap"}:
        return float(one != other)
    choices = FIELD_BY_PATH[path].choices
    return abs(choices.index(one) - choices.index(other)) / (len(choices) - 1)


def _decades(number: float | None) -> float:
    return np.nan if number is None else float(np.log10(max(number, 1.0)))
