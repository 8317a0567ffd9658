"""How likely a tuned model is to beat a prompted one on this task, and what that rests on.

    p = 1 / (1 + exp(-z)),   z = intercept + effects of the choices + slopes of the quantities

is the estimate from published cases: `scripts/fit_quality_model.py` fits its coefficients, and
docs/evidence.md says how often it is right. It yields to the project's own tuning trials as
they grow: with n whole trials these count n / (n + k). What a profile does not give takes the
usual value that the model states, and how far that could be off widens the range.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import exp, hypot, log10
from typing import Literal, NamedTuple

import numpy as np

from tune_or_prompt.domain.evidence.cases import (
    CaseTable,
    EvidenceCase,
    SimilarCase,
    case_table,
    choices_in,
    number_in,
    similar_cases,
)
from tune_or_prompt.domain.evidence.learning_curve import (
    DIGITS,
    LEAST_LABELS,
    LearningCurve,
    fit_curves,
    learning_curve,
    p_tuned_beats_measured_prompt,
)
from tune_or_prompt.domain.language.amounts import DAYS_PER_WEEK, Range
from tune_or_prompt.domain.language.answers import Floats
from tune_or_prompt.domain.language.profile import PilotPoint, Profile, Quantity

Basis = Literal["published-cases", "mixed", "pilot"]

TASK_TYPE = "task.type"
PROMPTED_CLASS = "prompted.class"
TUNED_CLASS = "tuned.class"

TYPICAL_LABELS = 1000.0
TYPICAL_LABELS_PER_CLASS = 30.0
TYPICAL_YEAR = 2023.0
LABELS_RANGE = (1.0, 1e6)
LABELS_PER_CLASS_RANGE = (1.0, 1e4)
YEAR_RANGE = (2020.0, 2025.0)
TAIL = 0.1

SPREAD_OF_80_PERCENT = 1.2816
"""Standard deviations from the mean to the 90th percentile of a normal distribution."""


PROMPTED_CLASS_OF = {
    "frontier": "frontier-api",
    "strong-open": "open-large",
    "small": "open-small",
    "tiny": "open-small",
}
"""The published class of the strongest model that may be prompted."""

MOSTLY = 0.8
"""From this weight on the pilot is the basis: two whole trials, or more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualChoice:
    """What is assumed of a choice that a profile does not make.

    Attributes:
        shares: how common each answer is; they sum to 1.
        in_intercept: whether published cases leave it open as well, so that the intercept already
            holds the usual mix: an unknown answer then widens the range without moving the middle.
    """

    shares: Mapping[str, float]
    in_intercept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """What is assumed of everything else that a profile does not give.

    Attributes:
        labels: labeled examples at hand, by the answer to `data.has_labels` or `unknown`.
        classes: labels to choose from in a classification.
        label_noise: share of wrong labels, by the answer to `data.label_quality` or `unknown`.
        prompted_year: year of the model that would be prompted today.
        longest_wait_days: labels promised for later than this do not count.
        labels_from_teacher: what a stronger model's labels are worth in clean human ones.
        usable_share: usable labels per label made, by `data.label_source`.
        below_target: how far below its target the prompt scores, by `measured.prompt_standing`.
        trial_labels: labels with which a tuned trial counts whole; fewer count in proportion.
        published_worth: how many whole trials all published cases are worth.
    """

    labels: Mapping[str, Quantity]
    classes: Quantity
    label_noise: Mapping[str, Quantity]
    prompted_year: float
    longest_wait_days: float
    labels_from_teacher: float
    usable_share: Mapping[str, float]
    below_target: Mapping[str, float]
    trial_labels: float
    published_worth: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What the model reads of a profile, the usual values filled in.

    Attributes:
        choices: answers by column; several for `task.gap`, none for an unknown one.
        labels: labeled examples at hand and those that can be made in time.
        classes: labels to choose from.
        label_noise: share of wrong labels, 0 to 1.
    """

    choices: Mapping[str, tuple[str, ...]]
    labels: Quantity
    classes: Quantity
    label_noise: Quantity


@dataclass(frozen=True, kw_only=True, eq=False)
class QualityModel:
    """The fitted coefficients; each is a vector: the middle first, then the bootstrap refits.

    Every refit keeps the same directions, so low, mid and high move the same way with an input.

    Attributes:
        intercept: shape (vectors,), like every other vector.
        effects: column, then answer, to the log-odds that it adds; an answer left out adds none.
            Columns are choices of a profile, and the classes of the two models.
        labels_slope: log-odds for ten times the labels, by task type.
        labels_per_class_slope: the same for ten times the labels of each class.
        label_noise_slope: log-odds for all labels wrong instead of none.
        year_slope: log-odds for a prompted model one year newer.
        usual_choices: what is assumed of each choice not made, by column.
        usual: what is assumed of everything else.
    """

    intercept: Floats
    effects: Mapping[str, Mapping[str, Floats]]
    labels_slope: Mapping[str, Floats]
    labels_per_class_slope: Mapping[str, Floats]
    label_noise_slope: Floats
    year_slope: Floats
    usual_choices: Mapping[str, UsualChoice]
    usual: Usual

    @cached_property
    def unknown_effects(self) -> Mapping[str, tuple[Floats, float]]:
        """Return what an unknown choice adds, and the variance of that, by column."""
        found = {}
        for column, effects in self.effects.items():
            usual = self.usual_choices[column]
            shares = np.array(list(usual.shares.values()))
            added = np.array([effects.get(answer, self._nothing) for answer in usual.shares])
            mean: Floats = shares @ added
            variance = float(shares @ (added[:, 0] - mean[0]) ** 2)
            found[column] = (self._nothing if usual.in_intercept else mean, variance)
        return found

    def without_labels(self, inputs: Features) -> Floats:
        """Return the log-odds without what labels add; several answers add their mean."""
        total = self.intercept + self.year_slope * years_after_typical(self.usual.prompted_year)
        for column, effects in self.effects.items():
            answers = inputs.choices.get(column, ())
            added = [effects.get(answer, self._nothing) for answer in answers]
            total = total + (np.mean(added, axis=0) if added else self.unknown_effects[column][0])
        return total

    def label_slopes(self, inputs: Features) -> tuple[Floats, Floats]:
        """Return the slopes of labels and of those per class, for the usual mix if unknown."""
        kinds = inputs.choices.get(TASK_TYPE, ())
        usual = self.usual_choices[TASK_TYPE].shares
        shares = {kinds[0]: 1.0} if kinds else usual

        def mean(table: Mapping[str, Floats]) -> Floats:
            added = (share * table.get(kind, self._nothing) for kind, share in shares.items())
            return sum(added, self._nothing)

        return mean(self.labels_slope), mean(self.labels_per_class_slope)

    @property
    def _nothing(self) -> Floats:
        return np.zeros_like(self.intercept)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How likely tuning is to beat prompting, and what that rests on.

    Attributes:
        p_tuned_beats_prompt: chance that a tuned model scores higher than a prompted one.
        basis: what it rests on: published cases, the project's own trials, or both.
        learning_curve: the curve of the project's own trials; left out without any.
        similar_cases: the nearest published cases, one of each study, for and against.
    """

    p_tuned_beats_prompt: Range
    basis: Basis
    learning_curve: LearningCurve | None = None
    similar_cases: tuple[SimilarCase, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Evidence:
    """What is known from published comparisons: the cases and the model fitted to them."""

    cases: tuple[EvidenceCase, ...]
    model: QualityModel

    @cached_property
    def table(self) -> CaseTable:
        """Return the cases as columns."""
        return case_table(self.cases)


def quality_of(
    profile: Profile,
    evidence: Evidence,
    verdict: str | None = None,
    chances: "Chances | None" = None,
) -> Quality:
    """Estimate how likely tuning is to beat prompting.

    Args:
        profile: the answers given.
        evidence: the published cases and the model fitted to them.
        verdict: what similar cases speak for or against.
        chances: those of the profile, if they are known already.
    """
    chance, weight, curve = chances or chances_of(profile, evidence)
    return Quality(
        p_tuned_beats_prompt=chance,
        basis="pilot" if weight >= MOSTLY else "mixed" if weight else "published-cases",
        learning_curve=curve,
        similar_cases=similar_cases(profile, evidence.table, verdict),
    )


class Chances(NamedTuple):
    """The chance that tuning beats the prompt, how far trials count in it, and their curve."""

    tuned_beats_prompt: Range
    weight_of_trials: float
    curve: LearningCurve | None


def chances_of(profile: Profile, evidence: Evidence) -> Chances:
    """Return what `Quality` says without looking for similar cases."""
    model = evidence.model
    inputs = inputs_of(profile, model)
    chance, trials = p_tuned_beats_prompt(inputs, model), _trials(profile)
    if not trials:
        return Chances(chance, 0.0, None)
    curves, prompt = fit_curves(trials), prompt_score(profile, model.usual)
    curve = learning_curve(
        curves,
        trials=len(trials),
        labels=inputs.labels.mid,
        prompt=prompt,
        target=number_in(profile, "measured.target"),
    )
    if prompt is None:
        return Chances(chance, 0.0, curve)
    weight = pilot_weight(trials, model.usual)
    own = [p_tuned_beats_measured_prompt(curves, n, prompt) for n in _three(inputs.labels)]
    pairs = zip(_three(chance), own, strict=True)
    mixed = (round((1.0 - weight) * a + weight * b, DIGITS) for a, b in pairs)
    return Chances(Range(*mixed), weight, curve)


def inputs_of(profile: Profile, model: QualityModel) -> Features:
    """Return what the model reads of a profile; what is unknown takes the usual value."""
    usual, strongest = model.usual, choices_in(profile, "models.strongest_allowed")
    choices = {column: choices_in(profile, column) for column in model.effects}
    return Features(
        choices=choices | {PROMPTED_CLASS: tuple(PROMPTED_CLASS_OF[each] for each in strongest)},
        labels=labels_within_reach(profile, usual),
        classes=_quantity(profile, "task.classes") or usual.classes,
        label_noise=_quantity(profile, "data.label_noise")
        or usual.label_noise[_word(profile, "data.label_quality")],
    )


def p_tuned_beats_prompt(inputs: Features, model: QualityModel) -> Range:
    """Return the chance by published cases: 10 to 90 % of the refits, widened by what is unknown.

    The middle has every unknown input at its usual value. The range adds, as independent
    deviations in log-odds, the spread of the refits, of the usual answers to each choice not made
    and of each quantity known only as a range.
    """
    base, (by_labels, by_class) = model.without_labels(inputs), model.label_slopes(inputs)
    labels, classes, noise = inputs.labels, inputs.classes, inputs.label_noise

    def odds(labels: float, classes: float, noise: float) -> Floats:
        per_class = labels / max(classes, 1.0)
        above = decades(labels, LABELS_RANGE, TYPICAL_LABELS)
        each = decades(per_class, LABELS_PER_CLASS_RANGE, TYPICAL_LABELS_PER_CLASS)
        return base + by_labels * above + by_class * each + model.label_noise_slope * noise

    n, c, e = labels.mid, classes.mid, noise.mid
    refits = np.sort(odds(n, c, e))
    mid, tail = float(odds(n, c, e)[0]), int(TAIL * len(refits))
    worse = (odds(labels.low, c, e), odds(n, classes.high, e), odds(n, c, noise.high))
    better = (odds(labels.high, c, e), odds(n, classes.low, e), odds(n, c, noise.low))
    unknown = [model.unknown_effects[c][1] for c, answers in inputs.choices.items() if not answers]
    spread = SPREAD_OF_80_PERCENT * sum(unknown) ** 0.5
    down = hypot(max(mid - refits[tail], 0.0), spread, *(mid - each[0] for each in worse))
    up = hypot(max(refits[-1 - tail] - mid, 0.0), spread, *(each[0] - mid for each in better))
    return Range(*(round(1.0 / (1.0 + exp(-end)), DIGITS) for end in (mid - down, mid, mid + up)))


def labels_within_reach(profile: Profile, usual: Usual) -> Quantity:
    """Return the labels at hand, those that can be made by the deadline and a teacher's.

    Formula: `N + per_week * min(deadline, longest wait) / 7 * usable share + teacher`. A rate
    that is not given adds nothing; an unknown N takes the usual one.
    """
    longest = usual.longest_wait_days
    usable = usual.usable_share.get(_word(profile, "data.label_source"), 1.0) / DAYS_PER_WEEK
    days = _quantity(profile, "schedule.deadline_days") or Quantity(longest, longest, longest)
    rate = _quantity(profile, "data.labels_per_week") or Quantity(0.0, 0.0, 0.0)
    taught = usual.labels_from_teacher * (profile.get("data.teacher_available") is True)
    parts = zip(_three(_labels_at_hand(profile, usual)), _three(rate), _three(days), strict=True)
    return Quantity(
        *(n + per_week * min(wait, longest) * usable + taught for n, per_week, wait in parts)
    )


def prompt_score(profile: Profile, usual: Usual) -> float | None:
    """Return the prompt's measured score, or what its standing makes of the target, or None."""
    score, target = (number_in(profile, f"measured.{part}") for part in ("prompt_score", "target"))
    standing = choices_in(profile, "measured.prompt_standing")
    if score is not None or target is None or not standing:
        return score
    return max(target - usual.below_target[standing[0]], 0.0)


def pilot_weight(trials: tuple[PilotPoint, ...], usual: Usual) -> float:
    """Return how far trials take the place of published cases: n / (n + k), 0 without any."""
    whole = sum(min(trial.labelled_examples / usual.trial_labels, 1.0) for trial in trials)
    return whole / (whole + usual.published_worth)


def _trials(profile: Profile) -> tuple[PilotPoint, ...]:
    pilot = profile.get("measured.pilot")
    points = pilot if isinstance(pilot, tuple) else ()
    trials = (each for each in points if isinstance(each, PilotPoint))
    return tuple(each for each in trials if each.labelled_examples >= LEAST_LABELS)


def _labels_at_hand(profile: Profile, usual: Usual) -> Quantity:
    stated = _quantity(profile, "data.labelled_examples")
    if stated is not None:
        return stated
    if _word(profile, "data.label_source") in {"none", "documents-only"}:
        return usual.labels["false"]
    labels = usual.labels[_word(profile, "data.has_labels")]
    used = max((trial.labelled_examples for trial in _trials(profile)), default=0.0)
    return Quantity(*(max(each, used) for each in _three(labels)))


def _three(amount: Quantity | Range) -> tuple[float, float, float]:
    return amount.low, amount.mid, amount.high


def _word(profile: Profile, path: str) -> str:
    """Return the answer to a choice or flag as its slug, or `unknown`."""
    answer = profile.get(path)
    if isinstance(answer, bool):
        return "true" if answer else "false"
    return answer if isinstance(answer, str) else "unknown"


def _quantity(profile: Profile, path: str) -> Quantity | None:
    answer, number = profile.get(path), number_in(profile, path)
    if isinstance(answer, Quantity) or number is None:
        return answer if isinstance(answer, Quantity) else None
    return Quantity(number, number, number)


def decades(value: float, bounds: tuple[float, float], typical: float) -> float:
    """Return how many powers of ten a value lies above the typical one, held within bounds."""
    return log10(min(max(value, bounds[0]), bounds[1]) / typical)


def years_after_typical(year: float) -> float:
    """Return how many years after `TYPICAL_YEAR` a model came out, held within the years seen."""
    return min(max(year, YEAR_RANGE[0]), YEAR_RANGE[1]) - TYPICAL_YEAR
