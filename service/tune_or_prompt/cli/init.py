"""`tune-or-prompt init`: writes a commented profile, by interview if a person is at a terminal."""

import sys
from collections.abc import Iterator, Mapping
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
from tune_or_prompt.domain.language.profile import CHOICE_KINDS, FIELDS, NUMERIC_KINDS, Field
from tune_or_prompt.wire.quantities import plainly
from tune_or_prompt.wire.reply import Request

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


@click.command(short_help="Write a commented profile, by questions at a terminal.")
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
        from tune_or_prompt.cli.interview import interview  # noqa: PLC0415  only used here

        session.say(interview(session, answers, save)["summary"])
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
    return {path: _tidy(each["value"]["mid"]) for path, each in assumed.items() if "value" in each}


def flat(profile: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers of a profile by dotted path."""
    groups = {field.group for field in FIELDS if field.group}
    answers: dict[str, Any] = {}
    for name, value in profile.items():
        if name in groups:
            answers |= {f"{name}.{each}": own for each, own in value.items()}
        else:
            answers[name] = value
    return answers


def _stated(session: Session, file: Path) -> dict[str, Any]:
    """Return the answers of a file by dotted path.

    Raises:
        Invalid: if it is no profile, naming line and remedy; it is then left as it is.
    """
    profile = session.read(file)
    body = orjson.dumps(profile.document.value)
    session.answer(Request("POST", "/v1/recommendations?detail=verdict", body), {"#": profile})
    return flat(profile.document.value)


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


def _tidy(number: float) -> float:
    return int(number) if float(number).is_integer() else number
