"""`tune-or-prompt init`: writes a profile, by interview where a person sits at a terminal."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from service.cli.assumptions import assumptions, likely_answers
from service.cli.json_text import as_json
from service.cli.session import Invalid, Session, asks_service, profile_argument
from service.schemas.reply import Request

SCHEMA_PATH = "/v1/schemas/profile.json"
SCHEMA_FILE = "tune-or-prompt.schema.json"
SUFFIXES = (".yaml", ".yml")


@click.command(short_help="Write a commented profile, by questions at a terminal.")
@profile_argument
@click.option(
    "--force", is_flag=True, help="Renew a FILE that exists: what it states stays, comments do not."
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
    from service.cli.profile_text import profile_text  # noqa: PLC0415  only used here

    answers = _stated(session, file) if file.exists() else {}
    schema = _schema(session, file)
    likely = likely_answers(assumptions(session))

    def save(answers: Mapping[str, Any]) -> None:
        file.write_text(profile_text(answers, schema, likely), encoding="utf-8")

    save(answers)
    if ask if ask is not None else sys.stdin.isatty():
        from service.cli.interview import interview  # noqa: PLC0415  only used here

        session.say(interview(session, answers, save)["summary"])
    session.say(f"Wrote {file}; now run `tune-or-prompt recommend` and `tune-or-prompt lock`.")


def _stated(session: Session, file: Path) -> dict[str, Any]:
    """Return the answers of a file by dotted path.

    Raises:
        Invalid: where it is no profile, naming line and remedy; it is then left as it is.
    """
    from service.cli.profile_text import flat  # noqa: PLC0415  as above

    profile = session.read(file)
    request = Request("POST", "/v1/recommendations", as_json(profile.document.value))
    session.answer(request, {"#": profile})
    return flat(profile.document.value)


def _schema(session: Session, file: Path) -> str:
    """Return where an editor finds the schema: at the server, or in a file beside the profile."""
    if session.server is not None:
        return f"{session.server.address.rstrip('/')}{SCHEMA_PATH}"
    target = file.with_name(SCHEMA_FILE)
    target.write_bytes(session.answer(Request("GET", SCHEMA_PATH)).body + b"\n")
    return f"./{SCHEMA_FILE}"
