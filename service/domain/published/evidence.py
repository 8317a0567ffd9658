"""The published head-to-head cases: what was compared, what was seen, how far to trust it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from service.domain.vocabulary import APPROACHES, BOTH, PROMPT, TUNE

Winner = Literal["prompt-engineering", "fine-tuning", "hybrid", "tie"]

WINNERS: tuple[str, ...] = (*APPROACHES, "tie")
SOURCE_KINDS: tuple[str, ...] = ("paper", "benchmark", "practitioner", "secondary", "vendor")
SEEN: tuple[str, ...] = ("figures", "outcome")
COMPARISONS: tuple[str, ...] = ("same-base", "cross-model", "loose")
PROMPTED_CLASSES: tuple[str, ...] = ("open-small", "open-large", "frontier-api")
TUNED_CLASSES: tuple[str, ...] = ("encoder-small", "open-small", "open-large", "frontier-api")

TRUST_OF_SOURCE = {
    "paper": 1.0,
    "benchmark": 0.9,
    "practitioner": 0.7,
    "secondary": 0.6,
    "vendor": 0.6,
}
TRUST_OF_SEEN = {"figures": 1.0, "outcome": 0.6}
TRUST_OF_COMPARISON = {"same-base": 1.0, "cross-model": 1.0, "loose": 0.5}

TIE_MARGIN = 0.015


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceCase:
    """One published comparison of a prompted with a tuned model.

    Attributes:
        id: slug, never reused.
        source_group: names the study; cases of one study are never split between folds.
        seen: whether figures were read, or only who won.
        trust: 0-1, the product of the three stated `TRUST_OF_…` factors.
        task_type: a choice of the profile field `task.type`.
        gap: a choice of `task.gap` where the case is about one, else None.
        labels: labelled examples the tuned model saw; None where not stated.
        prompt_effort: a choice of the profile field `measured.prompt_effort`.
        prompt_year: year in which the prompted model came out.
        comparison: same base model on both sides, different models, or a loose match.
        prompt_score: on the source's own metric and scale, as are the two other scores.
        acceptable: the approaches that a careful judge would accept.
        deployed: what was put to use where that is known; it may differ from the winner.
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
    winner: Winner
    acceptable: tuple[str, ...]
    deployed: str | None
    decided_by: str | None
    calls_per_day: float | None
    note: str

    @property
    def labels_per_class(self) -> float | None:
        """Return the labels for each class, or None where either number is not stated."""
        if self.labels is None or self.classes is None:
            return None
        return self.labels / self.classes


def trust_of(source_kind: str, seen: str, comparison: str) -> float:
    """Return how much a case counts, 0-1: the product of the three stated factors."""
    factors = TRUST_OF_SOURCE[source_kind] * TRUST_OF_SEEN[seen] * TRUST_OF_COMPARISON[comparison]
    return round(factors, 2)


def tuned_beats_prompt(case: EvidenceCase) -> float | None:
    """Return 1 where the tuned model beat the prompted one, 0 where it lost, 0.5 for a tie.

    Where a hybrid won, the two single approaches are compared by their scores; within
    `TIE_MARGIN` of the scale they tie. None where a hybrid won and a score is missing.
    """
    if case.winner != BOTH:
        return {TUNE: 1.0, PROMPT: 0.0, "tie": 0.5}[case.winner]
    if case.prompt_score is None or case.tuned_score is None:
        return None
    lead = case.tuned_score - case.prompt_score
    scale = 1.0 if max(case.tuned_score, case.prompt_score) <= 1 else 100.0
    if abs(lead) <= TIE_MARGIN * scale:
        return 0.5
    return 1.0 if (lead > 0) != case.lower_is_better else 0.0


def cases_matching(
    cases: Iterable[EvidenceCase], **wanted: str | int | None
) -> tuple[EvidenceCase, ...]:
    """Return the cases whose named attributes equal the wanted values, in their own order.

    Raises:
        AttributeError: for a name that is not an attribute of a case.
    """
    return tuple(
        case
        for case in cases
        if all(getattr(case, name) == value for name, value in wanted.items())
    )


def cases_sorted(
    cases: Iterable[EvidenceCase], by: str, *, descending: bool = False
) -> tuple[EvidenceCase, ...]:
    """Return the cases in order of one attribute, equals by id; missing values come last.

    Raises:
        AttributeError: for a name that is not an attribute of a case.
    """
    in_order = sorted(cases, key=lambda case: case.id)
    known = [case for case in in_order if getattr(case, by) is not None]
    missing = [case for case in in_order if getattr(case, by) is None]
    known.sort(key=lambda case: getattr(case, by), reverse=descending)
    return (*known, *missing)
