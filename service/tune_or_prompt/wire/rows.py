"""Rows of a portfolio: a profile in flat columns, and what a batch says of it."""

from collections.abc import Mapping
from typing import Any

from tune_or_prompt.domain.approaches import BY_ID
from tune_or_prompt.domain.report.decision import Decision
from tune_or_prompt.verbs.tables import Column, columns_of, unit_of
from tune_or_prompt.wire.answers import BatchItem, ItemProblem

BatchRow = Mapping[str, Any]

SCORES: Mapping[str, str] = {f"score_{each.replace('-', '_')}": each for each in BY_ID}
"""The columns of the scores, each with its approach."""

COLUMNS = (
    *columns_of(BatchItem, "index", "status", "name"),
    *columns_of(Decision, "id", "verdict", "standing", "probability"),
    *(Column(each, "number", "Score of the approach.", unit_of("score")) for each in SCORES),
    *columns_of(ItemProblem, "code", "detail"),
)
"""The columns of an answered row, in order."""


def nested(row: BatchRow) -> dict[str, Any]:
    """Return the profile of a row whose columns are fields by dotted path.

    An empty cell, which is None or no number, is an answer left out.

    Raises:
        ValueError: if two columns state one field, or a field and a part of it.
    """
    document: dict[str, Any] = {}
    for path, value in row.items():
        answer = nested(value) if isinstance(value, dict) else value
        is_empty = answer is None or answer == {} or answer != answer  # noqa: PLR0124  as NaN does
        if path and not is_empty:
            group, _, field = path.rpartition(".")
            place = document.setdefault(group, {}) if group else document
            if not isinstance(place, dict) or field in place:
                raise ValueError(f"two columns state {path}; keep one of them.")
            place[field] = answer
    return document


def answered(index: int, answer: BatchRow, *, with_result: bool = False) -> dict[str, Any]:
    """Return the row that tells the answer of a batch to one profile.

    Args:
        index: position of the profile, from 0.
        answer: what the batch says: a recommendation or a problem.
        with_result: whether the recommendation itself is kept under `result`.
    """
    row = {"index": index, **{part: answer[part] for part in ("status", "name") if part in answer}}
    if problem := answer.get("problem"):
        errors = [each["detail"] for each in problem.get("errors", ())]
        detail = " ".join(errors or [problem.get("detail", "")])
        return {**row, "code": problem.get("code", ""), "detail": detail}
    result = answer["result"]
    scores = {each["approach"]: each["score"] for each in result["ranking"]}
    found = {
        **row,
        **{part: result[part] for part in ("id", "verdict", "standing", "probability")},
        **{column: scores[each] for column, each in SCORES.items() if each in scores},
    }
    return {**found, "result": result} if with_result else found
