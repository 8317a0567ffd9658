"""`tune-or-prompt init`: writes a commented profile, by interview if a person is at a terminal."""

import dataclasses
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from shlex import quote
from typing import Any

import click
import orjson

from tune_or_prompt.cli.catalogue import assumptions
from tune_or_prompt.cli.session import (
    DEFAULT_PROFILE,
    Invalid,
    Session,
    asks_service,
    profile_argument,
)
from tune_or_prompt.cli.terminal import bulleted, safe, wrapped
from tune_or_prompt.domain.language.profile import (
    CHOICE_KINDS,
    FIELD_BY_PATH,
    FIELDS,
    FLAG_WORDS,
    NUMBER_KINDS,
    NUMERIC_KINDS,
    Field,
)
from tune_or_prompt.wire.documents import changed
from tune_or_prompt.wire.quantities import (
    QuantityError,
    as_document,
    plainly,
    read_quantity,
)

SCHEMA_FILE = "tune-or-prompt.schema.json"
SUFFIXES = (".yaml", ".yml")

HEAD = """\
# yaml-language-server: $schema={schema}
#
# What you know about the project. Every line is optional: leave out what you do not know, and it
# counts as unknown. `tune-or-prompt explain FIELD` says more about each field.
# Remove the # to answer a question, and the # of its group above it too.
"""

_EXAMPLES: Mapping[str, str] = {
    "flag": "true",
    "text": "My project",
    "share": "0.5",
    "model": "openai/gpt-4.1-mini",
    "pilot": "[{labelled_examples: 500, score: 0.8}]",
}
_NOT_OFFERED = ("as_of",)
"""A pinned day turns the gate of `check` off, so no template proposes one."""


PATH = "/v1/recommendations?detail=verdict&include=next_questions"
HELP, BACK, STOP, SKIP = "?", "back", "stop", ""

Save = Callable[[Mapping[str, Any]], None]


@click.command()
@profile_argument
@click.option(
    "--force", is_flag=True, help="Renew a FILE that exists: its answers stay, its comments do not."
)
@click.option(
    "--ask/--no-ask", default=None, help="Ask questions, or do not.  [default: at a terminal]"
)
@asks_service
def init(session: Session, file: Path, force: bool, ask: bool | None) -> None:  # noqa: FBT001  options
    """Write a commented profile to FILE, by default tune-or-prompt.yaml.

    At a terminal it asks first what would change the verdict most, and stops when nothing more
    matters. The file is a valid profile after every answer.
    """
    if file.suffix.lower() not in SUFFIXES:
        raise Invalid(f"{file}: the profile is YAML; name a file that ends in {SUFFIXES[0]}.")
    if file.exists() and not force:
        raise Invalid(f"{file} exists; name another file, or use --force to go on from it.")
    answers = _stated(session, file) if file.exists() else {}
    schema = _schema(session, file)
    usual = usual_answers(assumptions(session))

    named = {"name": file.resolve().parent.name[:200] or "My project"}

    def save(answers: Mapping[str, Any]) -> None:
        # An empty file is null to the schema, so something is always stated.
        file.write_text(profile_text(answers or named, schema, usual), encoding="utf-8")

    save(answers)
    if ask if ask is not None else sys.stdin.isatty():
        session.say(Interview(session, answers, save).run()["summary"])
    its_name = "" if str(file) == DEFAULT_PROFILE else f" {quote(str(file))}"
    commands = " and ".join(f"`tune-or-prompt {each}{its_name}`" for each in ("recommend", "lock"))
    session.say(f"Wrote {file}; now run {commands}.")


def profile_text(answers: Mapping[str, Any], schema: str, usual: Mapping[str, Any]) -> str:
    """Return the file; it is a valid profile, however few answers there are.

    Args:
        answers: what is answered, by dotted path.
        schema: where an editor finds the schema.
        usual: what stands in a comment as an example, by dotted path.
    """
    parts = [HEAD.format(schema=schema)]
    for group, fields in groupby(FIELDS, key=lambda field: field.group):
        parts.append("\n".join(_group(group, list(fields), answers, usual)))
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def usual_answers(assumed: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the middle of what is assumed, by dotted path, as examples."""
    return {path: each["assumed"]["mid"] for path, each in assumed.items() if "assumed" in each}


def flat(profile: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers of a profile by dotted path."""
    places = {field.group: profile.get(field.group, {}) for field in FIELDS if field.group}
    places[""] = profile
    return {
        field.path: places[field.group][field.name]
        for field in FIELDS
        if field.name in places[field.group]
    }


def _stated(session: Session, file: Path) -> dict[str, Any]:
    """Return the answers of a file by dotted path.

    Raises:
        Invalid: if it is no profile, naming line and remedy; it is then left as it is.
    """
    profile = session.read(file)
    session.post("/v1/recommendations?detail=verdict", profile.value, {"#": profile})
    return flat(profile.value)


def _schema(session: Session, file: Path) -> str:
    """Return where an editor finds the schema: at the server, or in a file beside the profile."""
    if session.server is not None:
        return f"{session.server.address}/v1/schemas/profile.json"
    schema = files("tune_or_prompt.cli") / "profile.schema.json"
    file.with_name(SCHEMA_FILE).write_bytes(schema.read_bytes())
    return f"./{SCHEMA_FILE}"


def _group(
    group: str, fields: list[Field], answers: Mapping[str, Any], usual: Mapping[str, Any]
) -> Iterator[str]:
    indent = "  " if group else ""
    is_open = any(field.path in answers for field in fields)
    if group:
        yield f"{group}:" if is_open else f"# {group}:"
    for field in fields:
        if field.path in answers:
            value = _written(answers[field.path])
            yield f"{indent}{field.name}: {value}  # {_about(field)}"
        elif field.path not in _NOT_OFFERED:
            value = usual.get(field.path, _example(field))
            value = value if isinstance(value, str) else _written(value)
            yield f"# {indent}{field.name}: {value}  # {_about(field)}"


def _written(value: Any) -> str:  # noqa: ANN401
    """Return an answer in YAML, a number so that it cannot be read as another."""
    match value:
        case float():
            return plainly(value)
        case {"low": _}:
            return f"{{{', '.join(f'{end}: {_written(each)}' for end, each in value.items())}}}"
    return orjson.dumps(value).decode()


def _example(field: Field) -> str:
    if field.kind in CHOICE_KINDS and field.kind != "flag":
        return field.choices[0]
    return _EXAMPLES.get(field.kind, f"{max(field.least, min(field.most, 5)):.10g}")


def _about(field: Field) -> str:
    if field.kind in CHOICE_KINDS and field.kind != "flag":
        return f"{field.question} {' · '.join(field.choices)}"
    return f"{field.question} {f'({field.unit})' if field.kind in NUMERIC_KINDS else ''}".rstrip()


@dataclasses.dataclass
class Interview:
    """What was answered and asked so far, by dotted path, in order; saved after every answer."""

    session: Session
    answers: dict[str, Any]
    save: Save
    asked: list[str] = dataclasses.field(default_factory=list)

    def run(self) -> Mapping[str, Any]:
        """Ask until nothing more matters or the user stops; return the recommendation then."""
        self.session.say(
            "Enter skips a question. “?” explains it, “back” returns to the one before, “stop” or "
            "Ctrl-D ends. Numbers may be written 20k, $20,000, 3 weeks, 80 % or 1000-5000."
        )
        answer = self._recommendation(self.answers)
        while (asked := self._next(answer)) is not None:
            given = _typed(asked)
            if given.lower() == STOP:
                break
            if given == HELP:
                click.echo(_help(asked), err=True)
            elif given.lower() == BACK:
                if self.asked:
                    self.answers.pop(self.asked.pop(), None)
                    self.save(self.answers)
            elif given == SKIP:
                self.asked.append(asked.path)
            else:
                answer = self._take(asked, given) or answer
        return answer

    def _take(self, asked: Field, given: str) -> Mapping[str, Any] | None:
        """Add what was typed to the answers if it can be used, or say why it cannot."""
        try:
            answers = {**self.answers, asked.path: read_answer(asked, given)}
            answer = self._recommendation(answers)
        except (QuantityError, Invalid) as fault:
            told = fault.message if isinstance(fault, Invalid) else str(fault)
            click.echo(wrapped(told.replace(f"{asked.path}: ", "", 1)), err=True)
            return None
        self.answers = answers
        self.asked.append(asked.path)
        self.save(answers)
        return answer

    def _recommendation(self, answers: Mapping[str, Any]) -> Mapping[str, Any]:
        return self.session.post(PATH, changed({}, answers), parts=("summary",))

    def _next(self, answer: Mapping[str, Any]) -> Field | None:
        from tune_or_prompt.domain.outlook.questions import OPENING  # noqa: PLC0415  brings the engine

        first = ("name", *OPENING, "traffic.calls_per_day")  # what settles most, and money rests on
        questions = answer.get("next_questions") or ()
        by_value = sorted(questions, key=lambda each: -float(each.get("value", 0.0)))
        for path in (*first, *(each["field"] for each in by_value)):
            if path in FIELD_BY_PATH and path not in (*self.answers, *self.asked):
                return FIELD_BY_PATH[path]
        return None


def read_answer(asked: Field, given: str) -> Any:  # noqa: ANN401  as the field has it
    """Return what was typed as a profile states it.

    A choice may be typed as its number, its slug, its words, or the beginning of either.

    Raises:
        QuantityError: if it makes no sense, with how to write it.
    """
    if asked.kind in CHOICE_KINDS:
        parts = given.split(",") if asked.kind == "choices" else [given]
        picked = [_picked(asked, part.strip()) for part in parts]
        if asked.kind == "flag":
            return picked[0] == "true"
        return picked if len(picked) > 1 else picked[0]
    if asked.kind not in NUMBER_KINDS:
        return given
    amount = as_document(read_quantity(given, asked.unit))
    if isinstance(amount, dict) and asked.kind != "quantity":
        raise QuantityError("This takes one number, not a range.")
    return amount


def _typed(asked: Field) -> str:
    """Return what was typed; the end of the input, as by Ctrl-D, stops the questions."""
    try:
        given: str = click.prompt(_question(asked), default=SKIP, show_default=False, err=True)
    except click.Abort as end:
        if isinstance(end.__context__, EOFError):
            return STOP
        raise
    return given.strip()


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
