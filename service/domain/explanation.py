"""Say why: a code, parameters and a sentence for every term of the score and every exclusion."""

from collections.abc import Mapping

import numpy as np

from service.domain.catalogue import ProCon
from service.domain.draws import Array
from service.domain.evaluation import Evaluation
from service.domain.known import Known
from service.domain.phrases import PHRASES
from service.domain.profile import FIELD_BY_PATH
from service.domain.reason import Param, Reason
from service.domain.scoring import MOSTLY
from service.domain.vocabulary import APPROACHES, DIMENSIONS, Approach, Standing

APPROACH_NAMES: Mapping[Approach, str] = {
    "prompt-engineering": "prompt engineering",
    "fine-tuning": "fine-tuning",
    "hybrid": "fine-tuning together with prompting",
}
"""How an approach is called within a sentence."""

WHOLE_FROM = 1000.0
"""From here on, numbers are said without decimals."""

DECIDING_FIELDS: Mapping[str, str] = {
    "flexibility": "requirements.change",
    "consistency": "task.consistency",
    "maintenance": "knowledge.change",
    "knowledge-depth": "task.domain",
}
"""The answer that a dimension turns on, where it turns on one answer."""


def reason_for(code: str, **params: Param) -> Reason:
    """Return the reason of this code, with its sentence filled in from the phrase book."""
    return Reason(code, params, PHRASES[code].format(**_spoken(params)))


def because_of(evaluation: Evaluation, known: Known, dimension: str, approach: Approach) -> Reason:
    """Return why an approach got its utility on a dimension, from the first row."""
    params = _figures(evaluation, dimension, approach)
    field = DECIDING_FIELDS.get(dimension)
    if field is not None:
        params["answer"] = answer_in_words(field, evaluation.columns[field])
    reason = reason_for(dimension, **params)
    point = _point(evaluation, known, dimension, approach)
    if point is None:
        return reason
    return Reason(
        reason.code,
        {**reason.params, "point": point.id},
        f"{reason.text} {point.text.rstrip(chr(46))}.",
    )


def eliminated_because(
    evaluation: Evaluation, approach: Approach, details: Mapping[str, Mapping[str, Param]]
) -> tuple[Reason, ...]:
    """Return what rules an approach out in most draws of the first row; empty where nothing does.

    Where no constraint does so alone, the likeliest is named. `details` are further parameters of
    the reasons, by constraint.
    """
    position = APPROACHES.index(approach)
    if evaluation.scores.eliminated_share()[0, position] <= MOSTLY:
        return ()
    shares = {
        code: float(np.mean(by_approach[approach][:1]))
        for code, by_approach in evaluation.eliminations.items()
        if approach in by_approach
    }
    most = max(shares.values())
    return tuple(
        reason_for(f"eliminated.{code}", share=round(share, 4), **details.get(code, {}))
        for code, share in shares.items()
        if share > MOSTLY or share == most
    )


def summary_of(
    verdict: Approach, standing: Standing, scores: Mapping[Approach, float], deciding: str
) -> str:
    """Return the recommendation in one sentence that a manager can read."""
    second = max((a for a in APPROACHES if a != verdict), key=lambda a: scores[a])
    return PHRASES[f"summary.{standing}"].format(
        verdict=APPROACH_NAMES[verdict].capitalize(),
        second=APPROACH_NAMES[second],
        score=f"{scores[verdict]:.0f}",
        other=f"{scores[second]:.0f}",
        deciding=deciding,
    )


def answer_in_words(path: str, column: Array) -> str:
    """Return the answer in a column of one profile, or `not known` where it is uncertain."""
    if column[:1].min() != column[:1].max():
        return "not known"
    value = float(column[0, 0])
    field = FIELD_BY_PATH[path]
    if field.kind == "choice":
        return field.choices[int(value)]
    return ("true" if value else "false") if field.kind == "flag" else _number(value)


def _figures(evaluation: Evaluation, dimension: str, approach: Approach) -> dict[str, Param]:
    quoted = evaluation.criteria[dimension].quoted
    return {name: _median(figures[approach]) for name, figures in quoted.items()}


def _median(column: Array) -> float:
    draws = np.sort(column[0])
    middle = (draws[(len(draws) - 1) // 2] + draws[len(draws) // 2]) / 2.0
    return float(f"{float(middle):.4g}")


def _point(
    evaluation: Evaluation, known: Known, dimension: str, approach: Approach
) -> ProCon | None:
    """Return the catalogue's own point on a dimension: for its best approach, against others."""
    utility = evaluation.scores.utilities[0, :, :, DIMENSIONS.index(dimension)].mean(axis=0)
    kind = "pro" if utility[APPROACHES.index(approach)] >= utility.max() else "con"
    fitting = (
        point
        for point in known.pros_cons
        if (point.approach, point.dimension, point.kind) == (approach, dimension, kind)
    )
    return next(fitting, None)


def _spoken(params: Mapping[str, Param]) -> dict[str, str]:
    return {
        name: _number(value) if isinstance(value, float) else str(value)
        for name, value in params.items()
    }


def _number(value: float) -> str:
    if value == 0 or abs(value) >= WHOLE_FROM:
        return f"{value:,.0f}"
    return f"{value:.3g}"
