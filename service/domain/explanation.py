"""Say why: a code, parameters and a sentence for every term of the score and every exclusion."""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np

from service.domain.catalogue import ProCon
from service.domain.draws import Array
from service.domain.known import Known
from service.domain.phrases import PHRASES
from service.domain.profile import FIELD_BY_PATH
from service.domain.reason import Param, Reason
from service.domain.rows import PerKind
from service.domain.scoring import in_draws
from service.domain.vocabulary import APPROACHES, DIMENSIONS, Approach
from service.domain.workings import Found, Setting, Step

BECAUSE = "because"
"""The part of an answer that these steps are for."""

APPROACH_NAMES: Mapping[Approach, str] = {
    "prompt-engineering": "prompt engineering",
    "fine-tuning": "fine-tuning",
    "hybrid": "fine-tuning together with prompting",
}
"""How an approach is called within a sentence."""

OPTION_NAMES: Mapping[str, str] = {
    "prompt": "prompting",
    "prompt-cached": "prompting with a cache",
    "smaller-prompt": "prompting a smaller model",
    "tuned-api": "a hosted tuned model",
    "tuned-self-hosted": "a tuned model on machines of your own",
    "tuned-cached": "a hosted tuned model with a cache",
}
"""How an option of the costs is called within a sentence; parameters keep its id."""

SHARES = frozenset({"fresh", "fit", "learning"})
"""Parameters that are shares, said in per cent."""

WHOLE_FROM = 1000.0
"""From here on, numbers are said without decimals."""

QUOTED: Mapping[str, Mapping[str, str]] = {
    "upfront-cost": {"hours": "upfront_hours", "usd": "money.upfront_usd"},
    "inference-cost": {"usd": "money.yearly_usd", "per_1000": "money.per_1000_calls_usd"},
    "setup-time": {"days": "days_to_ship"},
    "data-needed": {"labels": "labels_ready", "wanted": "labels_needed"},
    "knowledge-depth": {"fresh": "context"},
    "latency": {"ms": "total_ms"},
    "best-for": {"fit": "fit", "learning": "learning"},
}
"""The figures that the reason of a dimension quotes, and under which name each was found."""

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


def reason_steps(known: Known) -> tuple[Step, ...]:
    """Return the steps that say, for each dimension, why an approach got its utility."""
    return (
        Step("cost of calls", _calls, part=BECAUSE),
        *(_reason_step(dimension, known) for dimension in DIMENSIONS),
    )


def listed(words: Sequence[str], last: Literal["and", "or"]) -> str:
    """Return words as a sentence lists them, the last behind the word between."""
    *first, end = words or ("",)
    beginning = PHRASES["list.next"].join(first)
    return PHRASES[f"list.{last}"].join(filter(None, (beginning, end)))


def answer_in_words(path: str, column: Array) -> str:
    """Return the answer in a column of one profile, or `not known` where it is uncertain."""
    if column[:1].min() != column[:1].max():
        return "not known"
    value = float(column[0, 0])
    field = FIELD_BY_PATH[path]
    if field.kind == "choice":
        return field.choices[int(value)]
    return ("true" if value else "false") if field.kind == "flag" else _number(value)


def _calls(found: Found, _: Setting) -> Found:
    """Return what calls cost, which no score looks at."""
    return {"money.per_1000_calls_usd": found["money"].per_1000_calls_usd}


def _reason_step(dimension: str, known: Known) -> Step:
    name, field = f"because.{dimension}", DECIDING_FIELDS.get(dimension)
    quoted = QUOTED.get(dimension, {})
    points = _points(dimension, known)

    def work(found: Found, setting: Setting) -> Found:
        kinds = range(len(setting.profiles))
        figures = _figures({told: found[fact] for told, fact in quoted.items()}, len(kinds))
        answers = [_answer(field, found[field], kind) if field else {} for kind in kinds]
        best = _are_best(found[f"utilities.{dimension}"], len(kinds), setting.draws)

        def told(kind: int, approach: Approach, *, is_best: bool) -> Reason:
            params = {**figures[approach][kind], **answers[kind]}
            return _reason(dimension, params, points.get((approach, "pro" if is_best else "con")))

        reasons = [
            tuple(told(kind, a, is_best=one) for a, one in zip(APPROACHES, best[kind], strict=True))
            for kind in kinds
        ]
        return {name: PerKind(tuple(reasons))}

    return Step(name, work, part=BECAUSE)


def _points(dimension: str, known: Known) -> Mapping[tuple[Approach, str], ProCon]:
    """Return the first point for and against each approach on a dimension."""
    return {
        (point.approach, point.kind): point
        for point in reversed(known.pros_cons)
        if point.dimension == dimension
    }


def _reason(dimension: str, params: dict[str, Param], point: ProCon | None) -> Reason:
    reason = reason_for(dimension, **params)
    if point is None:
        return reason
    text = f"{reason.text} {point.text.rstrip(chr(46))}."
    return Reason(reason.code, {**reason.params, "point": point.id}, text)


def _answer(field: str, column: Array, kind: int) -> dict[str, Param]:
    own = column[kind : kind + 1] if len(column) > 1 else column
    return {"answer": answer_in_words(field, own)}


def _figures(
    quoted: Mapping[str, Array | Mapping[Approach, Array]], kinds: int
) -> Mapping[Approach, list[dict[str, Param]]]:
    """Return the figures worth quoting of each approach, a dictionary for each kind of row.

    Columns that approaches share are read once.
    """
    columns = {name: _by_approach(figure) for name, figure in quoted.items()}
    each = {id(column): column for figure in columns.values() for column in figure.values()}
    medians = {at: _medians(column, kinds) for at, column in each.items()}
    return {
        a: [{name: medians[id(columns[name][a])][kind] for name in quoted} for kind in range(kinds)]
        for a in APPROACHES
    }


def _by_approach(figure: Array | Mapping[Approach, Array]) -> Mapping[Approach, Array]:
    return figure if isinstance(figure, Mapping) else dict.fromkeys(APPROACHES, figure)


def _medians(column: Array, kinds: int) -> list[float]:
    told = [float(f"{middle:.4g}") for middle in _middles(column).tolist()]
    return told if len(told) == kinds else told * kinds


def _middles(column: Array) -> Array:
    draws = column.shape[1]
    if draws == 1:
        return column[:, 0]
    ranked = np.sort(column, axis=1)
    middles: Array = (ranked[:, (draws - 1) // 2] + ranked[:, draws // 2]) / 2.0
    return middles


def _are_best(utilities: Array, kinds: int, draws: int) -> list[list[bool]]:
    """Return for each kind and approach whether nobody does better on a dimension."""
    means = np.add.reduce(in_draws(utilities, draws), axis=2)
    best: list[list[bool]] = (means >= np.maximum.reduce(means, axis=1, keepdims=True)).tolist()
    return best if len(best) == kinds else best * kinds


def _spoken(params: Mapping[str, Param]) -> dict[str, str]:
    return {name: _said(name, value) for name, value in params.items()}


def _said(name: str, value: Param) -> str:
    if not isinstance(value, float):
        return OPTION_NAMES.get(str(value), str(value))
    return f"{value:.0%}" if name in SHARES else _number(value)


def _number(value: float) -> str:
    if value == 0 or abs(value) >= WHOLE_FROM:
        return f"{value:,.0f}"
    return f"{value:.3g}"
