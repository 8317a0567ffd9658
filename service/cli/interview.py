"""The interview of `init`: the question that matters most first, until nothing more matters."""

from collections.abc import Callable, Mapping
from typing import Any

import click

from service.cli.json_text import as_json, from_json
from service.cli.profile_text import nested
from service.cli.session import Invalid, Session
from service.domain.profile import FIELD_BY_PATH, Field
from service.schemas.reply import Request

PATH = "/v1/recommendations?include=next_questions"
FIRST = ("name", "task.type", "stage", "data.labelled_examples", "traffic.calls_per_day")
"""Asked of everybody: without them no question is worth much more than another."""

SKIP, STOP = "", "stop"


def interview(
    session: Session, answers: dict[str, Any], save: Callable[[Mapping[str, Any]], None]
) -> Mapping[str, Any]:
    """Ask until nothing more matters or the user stops; save after every answer.

    Returns the recommendation for what was answered.
    """
    session.say("Leave an answer empty to skip it; `stop` or Ctrl-D ends the questions.")
    skipped: set[str] = set()
    answer = _answer(session, answers)
    while (field := _next(answer, answers, skipped)) is not None:
        given = _asked(_question(field))
        if given.lower() == STOP:
            break
        if given == SKIP:
            skipped.add(field.path)
            continue
        try:
            answer = _answer(session, {**answers, field.path: _read(field, given)})
        except Invalid as fault:
            click.echo(fault.message, err=True)
            continue
        answers[field.path] = _read(field, given)
        save(answers)
    return answer


def _asked(question: str) -> str:
    """Return what was typed; the end of the input, as by Ctrl-D, stops the questions."""
    try:
        given: str = click.prompt(question, default=SKIP, show_default=False, err=True)
    except click.Abort as end:
        if isinstance(end.__context__, EOFError):
            return STOP
        raise
    return given.strip()


def _answer(session: Session, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    request = Request("POST", PATH, as_json(nested(answers)))
    answer: Mapping[str, Any] = from_json(session.answer(request).body)
    return answer


def _next(answer: Mapping[str, Any], answers: Mapping[str, Any], skipped: set[str]) -> Field | None:
    worth_asking = [each["field"] for each in answer.get("next_questions", ())]
    for path in (*FIRST, *worth_asking):
        if path not in answers and path not in skipped and path in FIELD_BY_PATH:
            return FIELD_BY_PATH[path]
    return None


def _question(field: Field) -> str:
    question = field.question or field.about.rstrip(".")
    match field.kind:
        case "choice":
            return f"{question} [{' · '.join(field.choices)}]"
        case "flag":
            return f"{question} [yes · no]"
        case "quantity":
            return f"{question} [{field.unit}; a number, or a range such as 100-500]"
    return question


def _read(field: Field, given: str) -> Any:  # noqa: ANN401  as the field has it
    """Return what was typed as the profile states it; what makes no sense goes on as text."""
    if field.kind == "flag":
        return {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}.get(
            given.lower(), given
        )
    if field.kind == "choice":
        fitting = [each for each in field.choices if each.startswith(given.lower())]
        return fitting[0] if len(fitting) == 1 else given
    if field.kind in ("quantity", "count", "share"):
        return _number_or_range(given)
    return given


def _number_or_range(given: str) -> Any:  # noqa: ANN401  a number, a range or the text itself
    low, sign, high = given.replace(",", "").replace(" ", "").partition("-")
    try:
        if not sign or not low:
            return _tidy(float(low + sign + high))
        ends = float(low), float(high)
    except ValueError:
        return given
    return {"low": _tidy(ends[0]), "mid": _tidy(sum(ends) / 2), "high": _tidy(ends[1])}


def _tidy(number: float) -> float:
    return int(number) if number.is_integer() else number
