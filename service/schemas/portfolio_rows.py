"""Rows of a portfolio: a profile in flat columns, and what a batch says of it."""

from collections.abc import Mapping
from typing import Any

Row = Mapping[str, Any]

COLUMNS: Mapping[str, type] = {
    "line": int,
    "status": int,
    "name": str,
    "id": str,
    "verdict": str,
    "standing": str,
    "score": float,
    "acceptability": float,
    "margin": float,
    "code": str,
    "detail": str,
}
"""The columns of an answered row with their types, in order."""


def nested(row: Row) -> dict[str, Any]:
    """Return the profile of a row whose columns are fields by dotted path.

    An empty cell, which is None or no number, is an answer left out.

    Raises:
        ValueError: where two columns state one field, or a field and a part of it.
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


def answered(line: int, name: object, answer: Row) -> dict[str, Any]:
    """Return the row that tells the answer of a batch to one profile.

    Args:
        line: number of the profile, from 1.
        name: name that the profile gives itself, where it does.
        answer: what the batch says: a verdict, a recommendation or a problem.
    """
    row: dict[str, Any] = {"line": line, "status": answer["status"]}
    if isinstance(name, str):
        row["name"] = name
    if "problem" in answer:
        problem = answer["problem"]
        errors = [each["detail"] for each in problem.get("errors", ())]
        return {**row, "code": problem["code"], "detail": " ".join(errors or [problem["detail"]])}
    if "result" in answer:
        return {**row, **_standing(_verdict_in(answer["result"])), "result": answer["result"]}
    return {**row, **_standing(answer["verdict"])}


def _verdict_in(recommendation: Row) -> dict[str, Any]:
    ranking = recommendation["ranking"]
    return {
        **{part: recommendation[part] for part in ("id", "verdict", "standing")},
        "scores": {each["approach"]: each["score"] for each in ranking},
        "acceptability": {each["approach"]: each["acceptability"] for each in ranking},
    }


def _standing(verdict: Row) -> dict[str, Any]:
    """Return the verdict in flat columns; `margin` is its lead over the best of the others."""
    winner, scores = verdict["verdict"], verdict["scores"]
    best_other = max(score for approach, score in scores.items() if approach != winner)
    return {
        "id": verdict["id"],
        "verdict": winner,
        "standing": verdict["standing"],
        "score": scores[winner],
        "acceptability": verdict["acceptability"][winner],
        "margin": round(scores[winner] - best_other, 10),
    }
