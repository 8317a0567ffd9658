"""Bind columns to the quality model: how likely tuning is to beat prompting on such a task."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from service.domain.draws import Array
from service.domain.known import Known
from service.domain.numbers import constant
from service.domain.profile import FIELD_BY_PATH
from service.domain.published.evidence import PROMPTED_CLASSES, TUNED_CLASSES
from service.domain.published.pilots import Measured, measured_of, prompt_score
from service.domain.quality import p_tuned_beats_prompt

Columns = Mapping[str, Array]

_GAPS = FIELD_BY_PATH["task.gap"].choices
_KNOWLEDGE = float(_GAPS.index("knowledge"))
_NO_GAP = float(_GAPS.index("none"))
_TYPES = FIELD_BY_PATH["task.type"].choices
_ANSWERING = float(_TYPES.index("question-answering"))
_DIALOGUE = float(_TYPES.index("dialogue"))
"""With its facts supplied, answering questions is a matter of how to say it, as in dialogue."""


@dataclass(frozen=True, slots=True)
class Quality:
    """What published cases, and the project's own trials, say of such a task.

    Attributes:
        features: the columns that the quality model reads.
        measured: what the project's own trials say.
        prompt_score: the prompt's score, or what its standing makes of the target; else NaN.
        supplied_log_odds: log-odds that a model tuned for it beats a prompted one where whatever
            knowledge it needs is supplied with the request, so that behaviour alone is to learn.
    """

    features: Columns
    measured: Measured
    prompt_score: Array
    supplied_log_odds: Array

    def chance(self, known: Known) -> Array:
        """Return the probability that a tuned model beats a prompted one, nothing supplied."""
        model = known.quality_model.middle
        return self.measured.over(p_tuned_beats_prompt(self.features, model).mid)


def quality_of(columns: Columns, labels: Array, classes: Array, known: Known) -> Quality:
    """Return the quality estimate for the labels within reach and the labels to tell apart."""
    model = known.quality_model.middle
    features = _features(columns, labels, classes, known)
    supplied = _with_knowledge_supplied(features)
    prompt = prompt_score(columns, known)
    measured = measured_of(columns, labels, prompt, known)
    chance = measured.over(p_tuned_beats_prompt(supplied, model).mid)
    return Quality(
        features=features,
        measured=measured,
        prompt_score=prompt,
        supplied_log_odds=np.log(chance / (1.0 - chance)),
    )


def _features(columns: Columns, labels: Array, classes: Array, known: Known) -> dict[str, Array]:
    return {
        **{name: columns[name] for name in known.quality_model.columns if name in columns},
        "data.labelled_examples": labels,
        "task.classes": classes,
        "prompted.class": np.array([[float(PROMPTED_CLASSES.index("frontier-api"))]]),
        "tuned.class": np.array([[float(TUNED_CLASSES.index("open-small"))]]),
        "prompted.year": np.array([[constant(known, "quality.prompted-year")]]),
    }


def _with_knowledge_supplied(features: Columns) -> dict[str, Array]:
    gap, kind = features["task.gap"], features["task.type"]
    return {
        **features,
        "knowledge.change": np.zeros((1, 1)),
        "task.gap": np.where(gap == _KNOWLEDGE, _NO_GAP, gap),
        "task.type": np.where(kind == _ANSWERING, _DIALOGUE, kind),
    }
