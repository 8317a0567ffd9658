"""What a tuned model would score with more labels, read from the project's own trials.

    err(N) = a + b * N**(-c)

with N labels seen, a the error that no number of labels removes, b the scale and c the exponent.
Many curves are weighed by how well each explains the trials; a fixed number of them, equally
likely, stands for what is then believed. Nothing is drawn by chance, so one set of trials always
gives one answer. All functions broadcast over columns; scores are 0-1 and higher is better.

Priors: c is log-normal about 0.5 with a spread of 0.5; the share of the error that never goes
lies from 0 to 0.9, more often near 0; a true curve keeps within about 0.03 of this form. They were
set so that the ranges hold four fifths of the later points of eleven published curves (Bertsch et
al. 2024, five label sets on one 7B model; Wang, Qu & Ye 2024, five tasks; LoRA paper, MNLI). They
hold only half of them where there are 77 or 150 classes: there the curve first lags, then hurries.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

CURVES = 64
TEST_ITEMS = 300.0
RERUN_SPREAD = 0.01
PROMPT_SPREAD = 0.025
CURVE_MISFIT = 0.03
TYPICAL_EXPONENT = 0.5
EXPONENT_SPREAD = 0.5
LARGEST_SHARE_KEPT = 0.9
LEAST_LABELS = 1.0

SETTLED = 0.9
WORTHWHILE = 0.8
PILOT_STEPS = (2.0, 4.0, 8.0, 16.0)

# Nine equally likely values of a standard normal variable: the middles of its ninths.
_NINTHS = np.array([-1.593, -0.967, -0.589, -0.282, 0.0, 0.282, 0.589, 0.967, 1.593])
_KEPT_SHARES = LARGEST_SHARE_KEPT * ((np.arange(10) + 0.5) / 10) ** 3
_ERRORS = (np.arange(200) + 0.5) / 200


@dataclass(frozen=True, slots=True)
class LearningCurve:
    """Equally likely curves, each array of shape (CURVES,).

    Attributes:
        floor: a, the error that remains.
        scale: b, in error at one label.
        exponent: c.
        largest_trial: most labels that a trial has used.
    """

    floor: Floats
    scale: Floats
    exponent: Floats
    largest_trial: float


class Spread(NamedTuple):
    """The middle of what is believed and the range of four fifths of it."""

    low: Floats
    mid: Floats
    high: Floats


class NextPilot(NamedTuple):
    """One more trial: its labels, and how likely its score is to settle the question."""

    labels: float
    settles: float


def fit_learning_curve(labels: ArrayLike, scores: ArrayLike) -> LearningCurve:
    """Return the curves that explain one or more trials.

    Raises:
        ValueError: when there is no trial, a trial has no label, or a score is outside 0-1.
    """
    seen, scored = _trials(labels, scores)
    middle = float(np.exp(np.log(seen).mean()))
    exponent = TYPICAL_EXPONENT * np.exp(EXPONENT_SPREAD * _NINTHS)
    shrink = (seen[:, np.newaxis] / middle) ** -exponent
    shapes = _KEPT_SHARES + (1.0 - _KEPT_SHARES) * shrink[:, :, np.newaxis]
    # One trial after the other: to add up over an axis of a few trials takes three times as long.
    surprise = sum(map(_surprise, shapes, scored, _spread_about_curve(scored)))
    likely = np.exp(-0.5 * (surprise - np.min(surprise)))
    c, share, at = np.unravel_index(_spread_evenly(likely.ravel()), likely.shape)
    return LearningCurve(
        floor=_ERRORS[at] * _KEPT_SHARES[share],
        scale=_ERRORS[at] * (1.0 - _KEPT_SHARES[share]) * middle ** exponent[c],
        exponent=exponent[c],
        largest_trial=float(seen.max()),
    )


def measurement_spread(score: ArrayLike) -> Floats:
    """Return the standard deviation of a measured score.

    It takes `TEST_ITEMS` test items and `RERUN_SPREAD` between training runs for granted.
    """
    share = np.asarray(score, dtype=float)
    spread: Floats = np.sqrt(share * (1.0 - share) / TEST_ITEMS + RERUN_SPREAD**2)
    return spread


def score_at(curve: LearningCurve, labels: ArrayLike) -> Spread:
    """Return the tuned score to expect with so many labels."""
    return _spread_of(_scores(curve, np.asarray(labels, dtype=float)))


def labels_to_reach(curve: LearningCurve, score: ArrayLike) -> Spread:
    """Return the labels at which the tuned score reaches a target; infinite where it never does."""
    error = 1.0 - np.asarray(score, dtype=float)[..., np.newaxis]
    above_floor = np.maximum(error - curve.floor, 0.0)
    with np.errstate(divide="ignore", over="ignore"):
        needed = (curve.scale / above_floor) ** (1.0 / curve.exponent)
    return _spread_of(np.maximum(needed, LEAST_LABELS))


def labels_to_beat(curve: LearningCurve, prompt_score: ArrayLike) -> Spread:
    """Return the labels at which the tuned score passes the prompt's."""
    return labels_to_reach(curve, prompt_score)


def p_tuned_reaches(curve: LearningCurve, labels: ArrayLike, score: ArrayLike) -> Floats:
    """Return how likely tuning on so many labels is to score at least so much."""
    target = np.asarray(score, dtype=float)[..., np.newaxis]
    lead = _scores(curve, np.asarray(labels, dtype=float)) - target
    chance: Floats = _normal_share(lead / RERUN_SPREAD).mean(axis=-1)
    return chance


def p_tuned_beats_measured_prompt(
    curve: LearningCurve, labels: ArrayLike, prompt_score: ArrayLike
) -> Floats:
    """Return how likely tuning on so many labels is to beat the measured prompt.

    The prompt's own score is uncertain too, by `PROMPT_SPREAD`: that of a score of 0.8, taken
    for every score so that a better prompt never makes tuning look better.
    """
    prompt = np.asarray(prompt_score, dtype=float)[..., np.newaxis]
    lead = _scores(curve, np.asarray(labels, dtype=float)) - prompt
    chance: Floats = _normal_share(lead / np.hypot(PROMPT_SPREAD, RERUN_SPREAD)).mean(axis=-1)
    return chance


def next_pilot(curve: LearningCurve, labels: float, prompt_score: float) -> NextPilot | None:
    """Return the smallest further trial that is nearly as telling as the best one.

    The question is whether tuning on `labels` labels beats the prompt. It is settled when the
    answer is at least `SETTLED` likely either way; None where it already is. Tried are trials of
    two, four, eight and sixteen times the largest so far.
    """
    beats = _scores(curve, np.asarray(labels, dtype=float)) > prompt_score
    if _surest(beats.mean()) >= SETTLED:
        return None
    sizes = [curve.largest_trial * step for step in PILOT_STEPS]
    settles = [_share_settled(_scores(curve, np.asarray(size)), beats) for size in sizes]
    enough = WORTHWHILE * max(settles)
    trials = map(NextPilot, sizes, settles)
    return next(trial for trial in trials if trial.settles >= enough)


def _trials(labels: ArrayLike, scores: ArrayLike) -> tuple[Floats, Floats]:
    seen = np.atleast_1d(np.asarray(labels, dtype=float))
    scored = np.atleast_1d(np.asarray(scores, dtype=float))
    if not seen.size or seen.shape != scored.shape:
        raise ValueError("pilot needs at least one trial, each with its labels and its score")
    if not (np.isfinite(seen).all() and (seen >= LEAST_LABELS).all()):
        raise ValueError("labelled_examples of a pilot must be at least 1; leave the others out")
    if not ((scored >= 0.0) & (scored <= 1.0)).all():
        raise ValueError("score of a pilot must lie from 0 to 1; divide percentages by 100")
    return seen, scored


def _surprise(shape: Floats, scored: float, spread: float) -> Floats:
    """Return how far a trial lies from each curve, squared, with one more axis for `_ERRORS`."""
    error = np.minimum(_ERRORS * shape[..., np.newaxis], 1.0)
    surprise: Floats = ((1.0 - error - scored) / spread) ** 2
    return surprise


def _spread_about_curve(scores: Floats) -> Floats:
    return np.hypot(measurement_spread(scores), CURVE_MISFIT)


def _spread_evenly(likely: Floats) -> NDArray[np.intp]:
    steps = (np.arange(CURVES) + 0.5) / CURVES
    reached = np.cumsum(likely)
    chosen: NDArray[np.intp] = np.searchsorted(reached, steps * reached[-1])
    return chosen


def _scores(curve: LearningCurve, labels: Floats) -> Floats:
    seen = np.maximum(labels, LEAST_LABELS)[..., np.newaxis]
    error = curve.floor + curve.scale * seen**-curve.exponent
    scores: Floats = 1.0 - np.minimum(error, 1.0)
    return scores


def _spread_of(values: Floats) -> Spread:
    ranked = np.sort(values, axis=-1)
    tail = CURVES // 10
    return Spread(ranked[..., tail], ranked[..., CURVES // 2], ranked[..., -1 - tail])


def _normal_share(deviations: Floats) -> Floats:
    """Return the normal distribution function, by its logistic likeness (error below 0.01)."""
    share: Floats = 1.0 / (1.0 + np.exp(-np.clip(1.702 * deviations, -50.0, 50.0)))
    return share


def _surest(belief: ArrayLike) -> Floats:
    """Return how likely the likelier answer to a question is."""
    return np.maximum(belief, 1.0 - np.asarray(belief))


def _share_settled(scores: Floats, beats: NDArray[np.bool_]) -> float:
    """Return the share of possible scores of a trial after which the answer is sure."""
    surprise = (scores[:, np.newaxis] - scores) / _spread_about_curve(scores)
    likely = np.exp(-0.5 * surprise**2)
    belief = (likely @ beats) / likely.sum(axis=1)
    return float((_surest(belief) >= SETTLED).mean())
