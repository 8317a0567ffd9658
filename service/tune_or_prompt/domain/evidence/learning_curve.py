"""What a tuned model would score with more labels, read from the project's own tuning trials.

    err(N) = a + b * N**(-c)

with N labels seen, a the error that no number of labels removes, b the scale and c the exponent.
A grid of curves is weighted by how well each explains the trials, and 64 equally likely ones stand
for the result: one set of trials always gives one answer. Scores are 0 to 1, higher is better.

Priors: c is log-normal around 0.5 with a spread of 0.5; the share of the error that never goes
away lies between 0 and 0.9, more often near 0; a true curve stays within about 0.03 of this form.
They were set so that the ranges hold four fifths of the later points of eleven published curves
(Bertsch et al. 2024, five label sets on one 7B model; Wang, Qu & Ye 2024, five tasks; LoRA paper,
MNLI). With 77 or 150 classes they hold only half: such curves first lag, then catch up.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tune_or_prompt.domain.language.amounts import Range
from tune_or_prompt.domain.language.answers import Floats
from tune_or_prompt.domain.language.profile import PilotPoint

CURVES = 64
TEST_ITEMS = 300.0
RERUN_SPREAD = 0.01
PROMPT_SPREAD = 0.025
CURVE_MISFIT = 0.03
LEAST_LABELS = 1.0

MOST_LABELS = 1e6
"""More labels than this are out of everyone's reach: the answer is then "never"."""

DIGITS = 6

# Nine equally likely values of a standard normal variable: the middles of its ninths.
_NINTHS = np.array([-1.593, -0.967, -0.589, -0.282, 0.0, 0.282, 0.589, 0.967, 1.593])
_EXPONENTS = 0.5 * np.exp(0.5 * _NINTHS)
_KEPT_SHARES = 0.9 * ((np.arange(10) + 0.5) / 10) ** 3
_ERRORS = (np.arange(200) + 0.5) / 200
_PLACES = np.array([CURVES // 10, CURVES // 2, CURVES - 1 - CURVES // 10])


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """Equally likely curves, each array of shape (CURVES,).

    Attributes:
        floor: a, the error that remains.
        scale: b, in error at one label.
        exponent: c.
    """

    floor: Floats
    scale: Floats
    exponent: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelsNeeded:
    """How many labels take tuning to a score, up to a million.

    Attributes:
        reached: share of the curves that get there at all.
        low: 10th percentile; left out, as mid and high are, if that many labels never get there.
        mid: what to expect.
        high: 90th percentile.
    """

    reached: float
    low: float | None
    mid: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningCurve:
    """The curve of the project's own tuning trials, `err(N) = a + b * N^(-c)`.

    Attributes:
        trials: trials that it is fitted to.
        a: the error that no number of labels removes.
        b: the error at one label beyond that.
        c: the exponent.
        labels_within_reach: labels at hand and those that can be made in time.
        score_within_reach: the tuned score to expect with them.
        to_beat_prompt: labels to beat the prompt; left out if its score is unknown.
        to_reach_target: labels to reach the target; left out without one.
    """

    trials: int
    a: Range
    b: Range
    c: Range
    labels_within_reach: float
    score_within_reach: Range
    to_beat_prompt: LabelsNeeded | None = None
    to_reach_target: LabelsNeeded | None = None


def fit_curves(trials: Sequence[PilotPoint]) -> Curves:
    """Return the curves that explain one or more trials of at least one label each.

    Raises:
        ValueError: if there is no trial, a trial has no label, or a score is outside 0 to 1.
    """
    seen = np.array([trial.labelled_examples for trial in trials], dtype=float)
    scored = np.array([trial.score for trial in trials], dtype=float)
    if not seen.size:
        raise ValueError("a learning curve needs at least one trial")
    if not (np.isfinite(seen).all() and (seen >= LEAST_LABELS).all()):
        raise ValueError("labelled_examples of a pilot must be at least 1; leave the others out")
    if not ((scored >= 0.0) & (scored <= 1.0)).all():
        raise ValueError("score of a pilot must lie from 0 to 1; divide percentages by 100")
    middle = float(np.exp(np.log(seen).mean()))
    shrink = (seen[:, None] / middle) ** -_EXPONENTS
    shapes = _KEPT_SHARES + (1.0 - _KEPT_SHARES) * shrink[:, :, None]
    spreads = np.hypot(measurement_spread(scored), CURVE_MISFIT)
    # One trial after the other: a sum over an axis of a few trials takes three times as long.
    surprise = np.zeros((len(_EXPONENTS), len(_KEPT_SHARES), len(_ERRORS)))
    for shape, score, spread in zip(shapes, scored, spreads, strict=True):
        error = np.minimum(_ERRORS * shape[..., None], 1.0)
        surprise += ((1.0 - error - score) / spread) ** 2
    reached = np.cumsum(np.exp(-0.5 * (surprise - surprise.min())))
    # Equal steps of the cumulative likelihood are equally likely curves.
    chosen = np.searchsorted(reached, (np.arange(CURVES) + 0.5) / CURVES * reached[-1])
    c, share, at = np.unravel_index(chosen, surprise.shape)
    return Curves(
        floor=_ERRORS[at] * _KEPT_SHARES[share],
        scale=_ERRORS[at] * (1.0 - _KEPT_SHARES[share]) * middle ** _EXPONENTS[c],
        exponent=_EXPONENTS[c],
    )


def learning_curve(
    curves: Curves, *, trials: int, labels: float, prompt: float | None, target: float | None
) -> LearningCurve:
    """Return what the curves say about a number of labels, a prompt's score and a target."""
    return LearningCurve(
        trials=trials,
        a=_range_of(curves.floor),
        b=_range_of(curves.scale),
        c=_range_of(curves.exponent),
        labels_within_reach=round(labels),
        score_within_reach=score_at(curves, labels),
        to_beat_prompt=None if prompt is None else labels_to_reach(curves, prompt),
        to_reach_target=None if target is None else labels_to_reach(curves, target),
    )


def measurement_spread(score: Floats) -> Floats:
    """Return the standard deviation of measured scores.

    It assumes `TEST_ITEMS` test items and `RERUN_SPREAD` between training runs.
    """
    spread: Floats = np.sqrt(score * (1.0 - score) / TEST_ITEMS + RERUN_SPREAD**2)
    return spread


def score_at(curves: Curves, labels: float) -> Range:
    """Return the tuned score to expect with so many labels."""
    return _range_of(_scores(curves, labels))


def labels_to_reach(curves: Curves, score: float) -> LabelsNeeded:
    """Return the labels at which the tuned score reaches another score."""
    above_floor = np.maximum(1.0 - score - curves.floor, 0.0)
    with np.errstate(divide="ignore", over="ignore"):
        needed = (curves.scale / above_floor) ** (1.0 / curves.exponent)
    reached = needed <= MOST_LABELS
    low, mid, high = np.sort(np.where(reached, np.maximum(needed, LEAST_LABELS), np.inf))[_PLACES]
    return LabelsNeeded(
        reached=round(float(reached.mean()), DIGITS),
        low=_whole(low),
        mid=_whole(mid),
        high=_whole(high),
    )


def p_tuned_beats_measured_prompt(curves: Curves, labels: float, prompt_score: float) -> float:
    """Return how likely tuning on so many labels is to beat the measured prompt.

    The prompt's own score is uncertain too, by `PROMPT_SPREAD`: that of a score of 0.8, used for
    every score so that a better prompt never makes tuning look better. The normal distribution
    function is its logistic approximation (error < 0.01).
    """
    deviations = (_scores(curves, labels) - prompt_score) / np.hypot(PROMPT_SPREAD, RERUN_SPREAD)
    return float((1.0 / (1.0 + np.exp(-np.clip(1.702 * deviations, -50.0, 50.0)))).mean())


def _scores(curves: Curves, labels: float) -> Floats:
    error = curves.floor + curves.scale * max(labels, LEAST_LABELS) ** -curves.exponent
    scores: Floats = 1.0 - np.minimum(error, 1.0)
    return scores


def _range_of(values: Floats) -> Range:
    return Range(*np.sort(values)[_PLACES].round(DIGITS).tolist())


def _whole(labels: float) -> float | None:
    return float(round(labels)) if np.isfinite(labels) else None
