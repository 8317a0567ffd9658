"""Labels: how many a task takes, and how many will be there in time."""

from collections.abc import Mapping

import numpy as np

from service.domain.draws import Array
from service.domain.known import Known
from service.domain.numbers import chosen, constant
from service.domain.profile import FIELD_BY_PATH

Columns = Mapping[str, Array]

DAYS_PER_WEEK = 7.0


def classes_of(columns: Columns, known: Known) -> Array:
    """Return the number of labels that a model has to tell apart at a time.

    A task without any counts as one class. Beyond a stated number, candidates are looked up first.
    """
    sorting = columns["task.type"] == FIELD_BY_PATH["task.type"].choices.index("classification")
    classes = np.minimum(columns["task.classes"], constant(known, "labels.most-classes"))
    return np.where(sorting, classes, 1.0)


def labels_needed(columns: Columns, known: Known) -> Array:
    """Return the labels that tuning this task takes: a stated number a class, or the fewest."""
    per_class = constant(known, "labels.per-class")
    return np.maximum(constant(known, "labels.fewest"), per_class * classes_of(columns, known))


def labels_ready(columns: Columns, known: Known) -> Array:
    """Return the labels at the deadline, counted in clean ones: those at hand and those made.

    Formula: `(N + made + taught) * (1 - 2*noise)^2`. A wrong label hurts twice, as it also
    displaces a right one; at a noise of one half nothing is left to learn from.
    """
    days = np.minimum(
        columns["schedule.deadline_days"], constant(known, "labels.longest-wait-days")
    )
    made = columns["data.labels_per_week"] * days / DAYS_PER_WEEK
    made = made * chosen(known, "labels.source-yield", columns)
    taught = columns["data.teacher_available"] * constant(known, "labels.from-teacher")
    clean = np.clip(1.0 - 2.0 * columns["data.label_noise"], 0.0, 1.0) ** 2
    return (columns["data.labelled_examples"] + made + taught) * clean


def labels_to_make(columns: Columns, needed: Array) -> Array:
    """Return how many of the needed labels are not there yet."""
    return np.maximum(needed - columns["data.labelled_examples"], 0.0)
