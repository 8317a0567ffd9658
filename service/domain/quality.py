"""How likely a tuned model is to beat a prompted one, estimated from the published cases.

    p = 1 / (1 + exp(-z)),   z = intercept + effects of the choices + slopes of the quantities

The coefficients are fitted by `scripts/fit_quality_model.py`. Beside the middle estimate it keeps
a few bootstrap refits over whole studies; each obeys the same directions, so that `low`, `mid`
and `high` all move the same way when an input moves. Knows neither profile nor catalogue.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

TASK_TYPE = "task.type"
CLASSES = "task.classes"
LABELS = "data.labelled_examples"
LABEL_NOISE = "data.label_noise"
PROMPT_YEAR = "prompted.year"

TYPICAL_LABELS = 1000.0
TYPICAL_LABELS_PER_CLASS = 30.0
TYPICAL_YEAR = 2023.0
LABELS_RANGE = (1.0, 1e6)
LABELS_PER_CLASS_RANGE = (1.0, 1e4)
YEAR_RANGE = (2020.0, 2025.0)
TAIL = 0.1


class Estimate(NamedTuple):
    """A probability with the range that holds four fifths of the belief."""

    low: Floats
    mid: Floats
    high: Floats


@dataclass(frozen=True)
class QualityModel:
    """The fitted coefficients, one vector in each position of the last axis, the middle one first.

    Attributes:
        intercept: shape (vectors,).
        effects: choice column → log-odds by position of the choice, shape (choices, vectors).
        labels_slope: log-odds for ten times the labels, by task type, shape (types, vectors).
        labels_per_class_slope: the same for ten times the labels of each class.
        label_noise_slope: log-odds for all labels wrong instead of none, shape (vectors,).
        year_slope: log-odds for a prompted model one year newer, shape (vectors,).
        report: how the model was made and how well it did; published as it is.
    """

    intercept: Floats
    effects: Mapping[str, Floats]
    labels_slope: Floats
    labels_per_class_slope: Floats
    label_noise_slope: Floats
    year_slope: Floats
    report: Mapping[str, Any]

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the names of the columns that an estimate needs."""
        return (*self.effects, LABELS, CLASSES, LABEL_NOISE, PROMPT_YEAR)

    @cached_property
    def middle(self) -> "QualityModel":
        """Return the model without its interval: the middle vector alone, for many draws."""
        return QualityModel(
            intercept=self.intercept[:1],
            effects={column: table[:, :1] for column, table in self.effects.items()},
            labels_slope=self.labels_slope[:, :1],
            labels_per_class_slope=self.labels_per_class_slope[:, :1],
            label_noise_slope=self.label_noise_slope[:1],
            year_slope=self.year_slope[:1],
            report=self.report,
        )


def p_tuned_beats_prompt(features: Mapping[str, Floats], model: QualityModel) -> Estimate:
    """Return how likely the tuned model is to beat the prompted one.

    Columns named by `model.columns` broadcast against each other; choices are positions in
    their field's list of choices. With `model.middle`, low and high equal mid.
    """
    by_vector = chances(features, model)
    mid = by_vector[..., 0]
    if by_vector.shape[-1] == 1:
        return Estimate(mid, mid, mid)
    ranked = np.sort(by_vector, axis=-1)
    tail = int(TAIL * ranked.shape[-1])
    return Estimate(
        low=np.minimum(ranked[..., tail], mid),
        mid=mid,
        high=np.maximum(ranked[..., -1 - tail], mid),
    )


def chances(features: Mapping[str, Floats], model: QualityModel) -> Floats:
    """Return the same by each coefficient vector of the model, in the last axis."""
    by_vector: Floats = 1.0 / (1.0 + np.exp(-_log_odds(features, model)))
    return by_vector


def decades(value: Floats, bounds: tuple[float, float], typical: float) -> Floats:
    """Return how many powers of ten a value lies above the typical one, kept within bounds."""
    kept = np.minimum(np.maximum(value, bounds[0]), bounds[1])
    decades_above: Floats = np.log10(kept / typical)
    return decades_above


def years_after_typical(year: Floats) -> Floats:
    """Return how many years after `TYPICAL_YEAR` a model came out, kept within the years seen."""
    return np.minimum(np.maximum(year, YEAR_RANGE[0]), YEAR_RANGE[1]) - TYPICAL_YEAR


def _log_odds(features: Mapping[str, Floats], model: QualityModel) -> Floats:
    kind = _positions(features[TASK_TYPE])
    labels = features[LABELS]
    per_class = labels / np.maximum(features[CLASSES], 1.0)
    total = model.intercept + (
        model.labels_slope[kind] * _as_column(decades(labels, LABELS_RANGE, TYPICAL_LABELS))
        + model.labels_per_class_slope[kind]
        * _as_column(decades(per_class, LABELS_PER_CLASS_RANGE, TYPICAL_LABELS_PER_CLASS))
        + model.label_noise_slope * _as_column(features[LABEL_NOISE])
        + model.year_slope * _as_column(years_after_typical(features[PROMPT_YEAR]))
    )
    for column, table in model.effects.items():
        total = total + table[_positions(features[column])]
    return total


def _positions(codes: Floats) -> NDArray[np.intp]:
    return np.asarray(codes).astype(np.intp)


def _as_column(values: Floats) -> Floats:
    return np.asarray(values)[..., np.newaxis]
