"""What no project can beat: the shortest days and the least money an approach can ship with.

Over many profiles at once: NaN and code 0 stand for unknown, other codes for the choices of a field
in order, as in `language.answers`. Only what is stated makes a bound larger.
"""

import numpy as np
from numpy.typing import ArrayLike

from tune_or_prompt.domain.approaches import Approach
from tune_or_prompt.domain.language.profile import FIELD_BY_PATH
from tune_or_prompt.domain.money.catalogue import MoneyCatalogue
from tune_or_prompt.domain.money.formulas import (
    Array,
    labelling_cost,
    lead_time_days,
    training_cost,
)

NO = 1
"""The code of a flag that is answered with no."""


def shortest_days(
    approach: Approach,
    catalogue: MoneyCatalogue,
    *,
    labelled_examples: ArrayLike,
    labels_per_week: ArrayLike,
    has_labels: ArrayLike,
    teacher_available: ArrayLike,
    ml_expertise: ArrayLike,
) -> Array:
    """Return the fewest days in which an approach can be live, per profile.

    Labels count only where the profile says that they are missing and that no stronger model may
    write them; then the fewest that tuning has worked with are made at the stated pace.
    """
    defaults = catalogue.defaults
    hours = np.full(np.shape(ml_expertise), defaults[approach.shortest_hours].mid)
    for name in approach.skill:
        default = defaults[name]
        choices = FIELD_BY_PATH[default.by].choices
        usual = (default.low,) * 3
        fastest = [default.low, *(default.values.get(one, usual)[0] for one in choices)]
        hours = hours * np.array(fastest)[np.asarray(ml_expertise, dtype=np.intp)]
    pace = _known(labels_per_week, defaults["data.labels_per_week"].high)
    missing = _missing(approach, catalogue, labelled_examples, has_labels)
    runs = float(approach.trains)
    days = lead_time_days.of(
        examples=np.where(np.equal(teacher_available, NO), missing, 0.0),
        labels_per_week=np.maximum(np.maximum(pace, 1e-9), defaults["labels_bought_per_week"].mid),
        engineering_hours=hours,
        engineering_hours_per_week=7.0 * defaults["shortest_hours_per_day"].mid,
        training_hours=defaults["hosted_training_hours"].low * runs,
        evaluation_hours=defaults["evaluation_hours"].low * runs,
    )
    return np.asarray(days)


def lowest_bought_usd(
    approach: Approach,
    catalogue: MoneyCatalogue,
    *,
    labelled_examples: ArrayLike,
    has_labels: ArrayLike,
    label_cost_usd: ArrayLike,
) -> Array:
    """Return the least money that has to be spent on labels and training, per profile."""
    defaults = catalogue.defaults
    missing = _missing(approach, catalogue, labelled_examples, has_labels)
    each = _known(label_cost_usd, defaults["data.label_cost_usd"].low)
    training = training_cost.of(
        examples=defaults["labels_shortest"].mid * approach.trains,
        tokens_per_example=defaults["tokens_per_example"].low,
        epochs=defaults["epochs"].low,
        price=defaults["training_price_usd_per_mtok"].low,
    )
    return np.asarray(labelling_cost.of(examples=missing, cost_per_label=each)) + training


def _missing(
    approach: Approach, catalogue: MoneyCatalogue, labels: ArrayLike, has_labels: ArrayLike
) -> Array:
    """Return the labels known to be missing to the fewest that tuning has worked with."""
    fewest = catalogue.defaults["labels_shortest"].mid * approach.trains
    unstated = np.where(np.equal(has_labels, NO), 0.0, np.inf)
    return np.maximum(fewest - _known(labels, unstated), 0.0)


def _known(values: ArrayLike, otherwise: ArrayLike) -> Array:
    given = np.asarray(values, dtype=np.float64)
    return np.where(np.isnan(given), otherwise, given)
