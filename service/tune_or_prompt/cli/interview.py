"""The interview of `init`: the question worth most first, until nothing more matters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import click
import orjson

from tune_or_prompt.cli.session import Invalid, Session, part_of
from tune_or_prompt.cli.terminal import bulleted, safe, wrapped
from tune_or_prompt.domain.language.profile import (
    CHOICE_KINDS,
    FIELD_BY_PATH,
    FLAG_WORDS,
    Field,
)
from tune_or_prompt.domain.outlook.questions import OPENING
from tune_or_prompt.wire.quantities import NUMBERS, QuantityError, as_document, read_quantity
from tune_or_prompt.wire.reply import Request

PATH = "/v1/recommendations?detail=verdict&include=next_questions"
FIRST = ("name", *OPENING, "traffic.calls_per_day")
"""Asked first: what settles most verdicts, and what the money rests on."""

HELP, BACK, STOP, SKIP = "?", "back", "stop", ""

Answers = dict[str, Any]
Save = Callable[[Mapping[str, Any]], None]


@dataclass
class _Talk:
    """What was answered and asked so far, by dotted path, in order."""

    answers: Answers
    asked: list[str] = field(default_factory=list)


def interview(session: Session, answers: Answers, save: Save) -> Mapping[str, Any]:
    """Ask until nothing more matters or the user stops; save after every answer.

    Returns the recommendation for what was answered.
    """
    session.say(
        "Enter skips a question. “?” explains it, “back” returns to the one before, “stop” or "
        "Ctrl-D ends. Numbers may be written 20k, $20,000, 3 weeks, 80 % or 1000-5000."
    )
    talk = _Talk(answers)
    answer = _recommendation(session, answers)
    while (asked := _next(answer, talk)) is not None:
        given = _typed(asked)
        if given.lower() == STOP:
            break
        if given == HELP:
            click.echo(_help(asked), err=True)
        elif given.lower() == BACK:
            _go_back(talk, save)
        elif given == SKIP:
            talk.asked.append(asked.path)
        else:
            answer = _take(session, talk, asked, given, answer)
            save(talk.answers)
    return answer


def read_answer(asked: Field, given: str) -> Any:  # noqa: ANN401  as the field has it
    """Return what was typed as a profile states it.

    A choice may be typed as its number, its slug, its words, or the beginning of either.

    Raises:
        QuantityError: if it makes no sense, with how to write it.
    """
    if asked.kind in CHOICE_KINDS:
        picked = [_picked(asked, part.strip()) for part in _parts(asked, given)]
        if asked.kind == "flag":
            return picked[0] == "true"
        return picked if len(picked) > 1 else picked[0]
    if asked.kind not in NUMBERS:
        return given
    amount = as_document(read_quantity(given, asked.unit))
    if isinstance(amount, dict) and asked.kind != "quantity":
        raise QuantityError("This takes one number, not a range.")
    return amount


def nested(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the profile of answers by dotted path."""
    document: dict[str, Any] = {}
    for path, answer in answers.items():
        group, _, name = path.rpartition(".")
        place = document.setdefault(group, {}) if group else document
        place[name] = answer
    return document


def _take(
    session: Session, talk: _Talk, asked: Field, given: str, before: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Add what was typed to the answers if it can be used, or say why it cannot."""
    try:
        value = read_answer(asked, given)
        answer = _recommendation(session, {**talk.answers, asked.path: value})
    except QuantityError as fault:
        click.echo(wrapped(fault), err=True)
        return before
    except Invalid as fault:
        click.echo(wrapped(fault.message.replace(f"{asked.path}: ", "", 1)), err=True)
        return before
    talk.answers[asked.path] = value
    talk.asked.append(asked.path)
    return answer


def _go_back(talk: _Talk, save: Save) -> None:
    """Ask the question before again, without the answer that it got."""
    if talk.asked:
        talk.answers.pop(talk.asked.pop(), None)
        save(talk.answers)


def _typed(asked: Field) -> str:
    """Return what was typed; the end of the input, as by Ctrl-D, stops the questions."""
    try:
        given: str = click.prompt(_question(asked), default=SKIP, show_default=False, err=True)
    except click.Abort as end:
        if isinstance(end.__context__, EOFError):
            return STOP
        raise
    return given.strip()


def _recommendation(session: Session, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    answer = session.document(Request("POST", PATH, orjson.dumps(nested(answers))))
    part_of(answer, "summary")
    return answer


def _next(answer: Mapping[str, Any], talk: _Talk) -> Field | None:
    questions = answer.get("next_questions") or ()
    by_value = sorted(questions, key=lambda each: -float(each.get("value", 0.0)))
    for path in (*FIRST, *(each["field"] for each in by_value)):
        if path not in talk.answers and path not in talk.asked and path in FIELD_BY_PATH:
            return FIELD_BY_PATH[path]
    return None


def _question(asked: Field) -> str:
    lines = [wrapped(asked.question)]
    if asked.kind == "flag":
        lines[0] += f" [{'/'.join(reversed(FLAG_WORDS))}]"
    elif asked.kind in CHOICE_KINDS:
        lines += [wrapped(word, f"  {number}. ") for number, word in enumerate(asked.words, 1)]
        lines.append(
            "Number or words" + (", several with commas" if asked.kind == "choices" else "")
        )
    elif asked.unit and asked.unit != "share":
        lines[0] += f" [{asked.unit}]"
    elif asked.unit:
        lines[0] += " [such as 80 %]"
    return "\n".join(lines)


def _help(asked: Field) -> str:
    lines = [wrapped(asked.about)]
    if asked.kind in CHOICE_KINDS and asked.kind != "flag":
        pairs = zip(asked.choices, asked.words, strict=True)
        lines += bulleted(f"{slug}: {word}" for slug, word in pairs)
    return "\n".join([*lines, wrapped(f"In the file it is called {asked.path}.")])


def _parts(asked: Field, given: str) -> list[str]:
    return given.split(",") if asked.kind == "choices" else [given]


def _picked(asked: Field, given: str) -> str:
    """Return the slug of a choice.

    Raises:
        QuantityError: if none or several fit, naming them.
    """
    wanted = given.lower()
    numbers = {str(number): slug for number, slug in enumerate(asked.choices, 1)}
    if asked.kind != "flag" and wanted in numbers:
        return numbers[wanted]
    both = [
        *zip(asked.choices, asked.choices, strict=True),
        *zip(asked.words, asked.choices, strict=True),
    ]
    exact = {slug for text, slug in both if text.lower() == wanted}
    found = exact or {slug for text, slug in both if wanted and text.lower().startswith(wanted)}
    if len(found) == 1:
        return found.pop()
    words = [
        word
        for word, slug in zip(asked.words, asked.choices, strict=True)
        if not found or slug in found
    ]
    told = "could be several of these" if found else "is not one of these"
    raise QuantityError(f"“{safe(given)}” {told}: {', '.join(words)}.")
