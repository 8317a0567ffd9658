"""Let a project's own tuned trials take over from published experience, as they grow.

Each draw believes one of the equally likely curves that explain the trials, so that a pilot is
an uncertain answer like any other. The chance that it gives takes the place of the published one
with the weight `s / (s + s0)`: s counts the trials, small ones in part, and s0 says how many whole
trials all published experience is worth.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from service.domain.draws import DRAWS, Array, uniform
from service.domain.known import Known
from service.domain.numbers import chosen, constant
from service.domain.profile import PilotPoint, Profile
from service.domain.published.learning_curve import (
    CURVES,
    LEAST_LABELS,
    LearningCurve,
    fit_learning_curve,
    p_tuned_beats_measured_prompt,
)

Columns = Mapping[str, Array]
Trials = tuple[PilotPoint, ...]

FLOOR, SCALE, EXPONENT = "pilot.floor", "pilot.scale", "pilot.exponent"
TRIALS = "pilot.trials"


@dataclass(frozen=True, slots=True)
class Measured:
    """What the project's own trials say.

    Attributes:
        chance: probability that tuning on the labels within reach beats the prompt; NaN without
            trials, or without anything to compare them with.
        weight: how far that takes the place of published experience, 0 to below 1.
    """

    chance: Array
    weight: Array

    def over(self, published: Array) -> Array:
        """Return the published chance with the measured one in its place, as far as it counts."""
        blended = (1.0 - self.weight) * published + self.weight * self.chance
        return np.where(self.weight > 0.0, blended, published)

    def by_vector(self) -> "Measured":
        """Return the same with one more axis, for the coefficient vectors of the model."""
        return Measured(self.chance[..., np.newaxis], self.weight[..., np.newaxis])


def pilot_columns(
    profiles: Sequence[Profile], known: Known, draws: int = DRAWS
) -> dict[str, Array]:
    """Return the curve that each draw believes, and how many whole trials there are."""
    pilots = [trials_of(profile) for profile in profiles]
    size = constant(known, "measured.trial-size")
    distinct = {pilot: row for row, pilot in enumerate(dict.fromkeys(pilots))}
    rows = np.stack([_believed(pilot, size, draws) for pilot in distinct], axis=1)
    if len(distinct) > 1:
        rows = rows[:, [distinct[pilot] for pilot in pilots]]
    return dict(zip((FLOOR, SCALE, EXPONENT, TRIALS), rows, strict=True))


def trials_of(profile: Profile) -> Trials:
    """Return the tuned trials of a profile that saw any label."""
    pilot = profile.get("measured.pilot")
    points = pilot if isinstance(pilot, tuple) else ()
    return tuple(point for point in points if point.labelled_examples >= LEAST_LABELS)


def measured_of(columns: Columns, labels: Array, prompt: Array, known: Known) -> Measured:
    """Return what the trials say of tuning on these labels against the prompt's score."""
    # One curve a draw: the last axis, which holds the curves, has length 1.
    floor, scale, exponent = (columns[name][..., np.newaxis] for name in (FLOOR, SCALE, EXPONENT))
    curve = LearningCurve(floor, scale, exponent, np.nan)
    trials = columns[TRIALS]
    if not trials.any():
        return Measured(np.array([[np.nan]]), np.zeros((1, 1)))
    weight = trials / (trials + constant(known, "measured.published-worth"))
    return Measured(
        chance=p_tuned_beats_measured_prompt(curve, labels, prompt),
        weight=np.where(np.isnan(prompt), 0.0, weight),
    )


def prompt_score(columns: Columns, known: Known) -> Array:
    """Return the prompt's score, or what its standing makes of the target; else NaN."""
    score, target = columns["measured.prompt_score"], columns["measured.target"]
    below = chosen(known, "standing.below-target", columns)
    return np.where(np.isnan(score), np.maximum(target - below, 0.0), score)


@lru_cache(maxsize=256)
def _believed(pilot: Trials, size: float, draws: int) -> Array:
    """Return floor, scale, exponent and the count of trials in each draw, shape (4, draws)."""
    if not pilot:
        return np.repeat([[np.nan], [np.nan], [np.nan], [0.0]], draws, axis=1)
    curve = curve_of(pilot)
    drawn = (uniform("measured.pilot", draws)[0] * CURVES).astype(np.intp)
    whole = sum(min(point.labelled_examples / size, 1.0) for point in pilot)
    believed = [curve.floor[drawn], curve.scale[drawn], curve.exponent[drawn]]
    return np.stack([*believed, np.full(draws, whole)])


@lru_cache(maxsize=256)
def curve_of(pilot: Trials) -> LearningCurve:
    """Return the curves that explain the trials."""
    return fit_learning_curve(
        [point.labelled_examples for point in pilot], [point.score for point in pilot]
    )
