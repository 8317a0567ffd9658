"""Say how many days pass from the decision until it is in front of users."""

import numpy as np
from numpy.typing import ArrayLike

from service.domain import formulas
from service.domain.amounts import Array, Quantity, amounts, plain, positives, shares

WORKING_HOURS_PER_WEEK = 40.0
"""Hours that people put into the project in a week of seven days."""


def lead_time_days(
    *,
    examples: ArrayLike,
    labels_per_week: ArrayLike,
    engineering_hours: ArrayLike,
    training_hours: ArrayLike = 0.0,
    runs: ArrayLike = 1,
    redo_share: ArrayLike = 0.0,
    queue_hours: ArrayLike = 0.0,
    evaluation_hours: ArrayLike = 0.0,
    engineering_hours_per_week: ArrayLike = WORKING_HOURS_PER_WEEK,
) -> Quantity:
    """Return the calendar days until the work can ship, one step after the other.

    Formula: `7·(N·(1+ρ)/labels_per_week + E/hours_per_week) + R·(queue + training + eval)/24`.
    Labels and engineering are people's time and count in weeks; queueing, training and
    evaluation run around the clock and count in hours, once for each of R runs. N counts the
    labels still to be made. Prompting alone is the same with no labels and no training.

    Raises:
        ValueError: also where labels are needed and `labels_per_week` is 0: no date can be given.
    """
    labels_days, engineering_days, runs_days = lead_time_parts(
        examples=examples,
        labels_per_week=labels_per_week,
        engineering_hours=engineering_hours,
        training_hours=training_hours,
        runs=runs,
        redo_share=redo_share,
        queue_hours=queue_hours,
        evaluation_hours=evaluation_hours,
        engineering_hours_per_week=engineering_hours_per_week,
    )
    return plain(labels_days + engineering_days + runs_days)


def lead_time_parts(
    *,
    examples: ArrayLike,
    labels_per_week: ArrayLike,
    engineering_hours: ArrayLike,
    training_hours: ArrayLike = 0.0,
    runs: ArrayLike = 1,
    redo_share: ArrayLike = 0.0,
    queue_hours: ArrayLike = 0.0,
    evaluation_hours: ArrayLike = 0.0,
    engineering_hours_per_week: ArrayLike = WORKING_HOURS_PER_WEEK,
) -> tuple[Array, Array, Array]:
    """Return the days for labels, for engineering and for the runs, as three arrays.

    The arguments, formula and errors are those of `lead_time_days`.
    """
    hours, attempts, queue, training, evaluation = amounts(
        engineering_hours=engineering_hours,
        runs=runs,
        queue_hours=queue_hours,
        training_hours=training_hours,
        evaluation_hours=evaluation_hours,
    )
    (hours_per_week,) = positives(engineering_hours_per_week=engineering_hours_per_week)
    return (
        _labelling_days(examples, labels_per_week, redo_share),
        np.asarray(formulas.working_days(hours=hours, per_week=hours_per_week)),
        np.asarray(formulas.run_days(runs=attempts, hours=queue + training + evaluation)),
    )


def _labelling_days(
    examples: ArrayLike, labels_per_week: ArrayLike, redo_share: ArrayLike
) -> Array:
    count, rate = amounts(examples=examples, labels_per_week=labels_per_week)
    (redone,) = shares(redo_share=redo_share)
    if np.any((count > 0.0) & (rate == 0.0)):
        raise ValueError(
            "labels_per_week must be above 0 where examples have to be labelled; "
            "give the labels made in a week, or 0 examples."
        )
    return np.asarray(formulas.labelling_days(examples=count, per_week=rate, redone=redone))
