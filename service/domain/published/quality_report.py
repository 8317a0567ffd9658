"""Read the quality estimate out of an evaluation: the chance, the curve, the cases alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from service.domain.draws import Array
from service.domain.evaluation import Evaluation
from service.domain.explanation import reason_for
from service.domain.known import Known
from service.domain.profile import Profile, Quantity
from service.domain.published.evidence import EvidenceCase
from service.domain.published.learning_curve import (
    CURVES,
    LearningCurve,
    labels_to_reach,
    next_pilot,
    score_at,
)
from service.domain.published.pilots import Trials, curve_of, trials_of
from service.domain.published.similar_cases import CaseTable, Situation, case_table, similar_cases
from service.domain.quality import chances
from service.domain.reason import Reason

DIGITS = 10
MOST_LABELS = 1e6
"""Labels beyond this are out of everybody's reach: the answer is then `never`."""

TAIL = 0.1
EVEN = 0.5


@dataclass(frozen=True, slots=True)
class Believed:
    """A number with the range that holds four fifths of the belief."""

    low: float
    mid: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelsNeeded:
    """How many labels take tuning to a score, where a million suffice.

    Attributes:
        reached: share of the believed curves that get there at all.
        low: None, as mid and high, where the curve in that place never gets there.
    """

    reached: float
    low: float | None
    mid: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """The learning curve of the project's own trials, `err(N) = a + b * N^(-c)`.

    Attributes:
        a: the error that no number of labels removes.
        b: the error at one label beyond that.
        c: the exponent.
        labels_within_reach: labels at hand and those that can be made in time.
        score_within_reach: the tuned score to expect with them.
        to_beat_prompt: None where nothing is known of the prompt's score.
        to_reach_target: None without a target.
        next_pilot: what one more trial would settle; None where there is nothing to compare with.
    """

    trials: int
    a: Believed
    b: Believed
    c: Believed
    labels_within_reach: float
    score_within_reach: Believed
    to_beat_prompt: LabelsNeeded | None
    to_reach_target: LabelsNeeded | None
    next_pilot: Reason | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAlike:
    """A published case near to the project: how near, on which side, and what happened."""

    evidence: str
    distance: float
    speaks: Literal["for", "against"]
    winner: str
    happened: str
    trust: float
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityReport:
    """How likely tuning is to beat prompting, and what that rests on.

    Attributes:
        basis: what counts more, published cases or the project's own trials.
        measured_weight: how far the trials have taken over, 0 to below 1.
    """

    p_tuned_beats_prompt: Believed
    basis: Literal["evidence", "measured"]
    measured_weight: float
    learning_curve: Curve | None
    similar_cases: tuple[CaseAlike, ...]


def quality_report_of(evaluation: Evaluation, known: Known, verdict: str) -> QualityReport:
    """Return the quality part of the answer to the first profile."""
    profile = evaluation.profiles[0]
    measured = evaluation.facts.needs.quality.measured
    weight = float(measured.weight[:1].mean())
    trials = trials_of(profile)
    return QualityReport(
        p_tuned_beats_prompt=_chance(evaluation, known),
        basis="measured" if weight >= EVEN else "evidence",
        measured_weight=round(weight, DIGITS),
        learning_curve=_curve(evaluation, trials) if trials else None,
        similar_cases=_cases_alike(profile, known, verdict),
    )


def _chance(evaluation: Evaluation, known: Known) -> Believed:
    """Return the expected chance, within its range over all draws and refits of the model."""
    quality = evaluation.facts.needs.quality
    published = chances(quality.features, known.quality_model)
    believed = quality.measured.by_vector().over(published)[:1]
    expected = float(np.mean(quality.chance(known)[:1]))
    low, high = np.quantile(believed, [TAIL, 1.0 - TAIL])
    return _believed(min(float(low), expected), expected, max(float(high), expected))


def _curve(evaluation: Evaluation, trials: Trials) -> Curve:
    curve = curve_of(trials)
    labels = float(np.median(evaluation.facts.labels_ready[:1]))
    profile = evaluation.profiles[0]
    prompt = _prompt_score(profile, evaluation)
    target = profile.get("measured.target")
    return Curve(
        trials=len(trials),
        a=_spread(curve.floor),
        b=_spread(curve.scale),
        c=_spread(curve.exponent),
        labels_within_reach=round(labels),
        score_within_reach=_believed(*map(float, score_at(curve, labels))),
        to_beat_prompt=None if prompt is None else _labels_needed(curve, prompt),
        to_reach_target=_labels_needed(curve, target) if isinstance(target, float) else None,
        next_pilot=None if prompt is None else _next_pilot(curve, labels, prompt),
    )


def _prompt_score(profile: Profile, evaluation: Evaluation) -> float | None:
    """Return the prompt's score where it was measured, or follows from target and standing."""
    score = profile.get("measured.prompt_score")
    if isinstance(score, float):
        return score
    told = profile.get("measured.target"), profile.get("measured.prompt_standing")
    if None in told:
        return None
    return float(evaluation.facts.needs.quality.prompt_score[0, 0])


def _labels_needed(curve: LearningCurve, score: float) -> LabelsNeeded:
    needed = labels_to_reach(curve, score)
    low, mid, high = (
        float(round(labels)) if labels <= MOST_LABELS else None for labels in map(float, needed)
    )
    tuned = 1.0 - np.minimum(curve.floor + curve.scale * MOST_LABELS**-curve.exponent, 1.0)
    reached = float((tuned >= score).mean())
    return LabelsNeeded(reached=round(reached, DIGITS), low=low, mid=mid, high=high)


def _next_pilot(curve: LearningCurve, labels: float, prompt: float) -> Reason:
    trial = next_pilot(curve, labels, prompt)
    if trial is None:
        return reason_for("pilot.settled", labels=float(round(labels)))
    return reason_for(
        "pilot.next", labels=float(round(trial.labels)), share=round(100.0 * trial.settles)
    )


def _cases_alike(profile: Profile, known: Known, verdict: str) -> tuple[CaseAlike, ...]:
    return tuple(
        CaseAlike(
            evidence=near.case.id,
            distance=round(near.distance, 4),
            speaks=near.speaks,
            winner=near.case.winner,
            happened=near.case.note,
            trust=near.case.trust,
            url=near.case.url,
        )
        for near in similar_cases(_situation(profile), _table(known.evidence), verdict)
    )


def _situation(profile: Profile) -> Situation:
    return Situation(
        task_type=_word(profile, "task.type"),
        labels=_number(profile, "data.labelled_examples"),
        gap=_word(profile, "task.gap"),
        classes=_number(profile, "task.classes"),
        domain=_word(profile, "task.domain"),
        prompt_effort=_word(profile, "measured.prompt_effort"),
    )


def _word(profile: Profile, path: str) -> str | None:
    answer = profile.get(path)
    return answer if isinstance(answer, str) else None


def _number(profile: Profile, path: str) -> float | None:
    answer = profile.get(path)
    if isinstance(answer, Quantity):
        return answer.mid
    return float(answer) if isinstance(answer, int | float) else None


@lru_cache(maxsize=8)
def _table(cases: Sequence[EvidenceCase]) -> CaseTable:
    return case_table(cases)


def _spread(values: Array) -> Believed:
    ranked = np.sort(values)
    tail = round(TAIL * CURVES)
    return _believed(float(ranked[tail]), float(np.median(ranked)), float(ranked[-1 - tail]))


def _believed(low: float, mid: float, high: float) -> Believed:
    return Believed(round(low, DIGITS), round(mid, DIGITS), round(high, DIGITS))
