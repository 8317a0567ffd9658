"""`tune-or-prompt recommend`: the recommendation for a profile."""

from pathlib import Path

import click

from service.cli.json_text import as_json, from_json
from service.cli.session import ProfileFile, Session, asks_service, profile_argument
from service.schemas.reply import Request

PATH = "/v1/recommendations"
TOLD_IN_TEXT = "flips,next_questions,plan"
JSON = "application/json"
ACCEPTS = {"markdown": "text/markdown", "html": "text/html"}


@click.command(short_help="Recommend an approach for a profile.")
@profile_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown", "html", "madr"]),
    default="text",
    show_default=True,
    help="How to write it; madr is a decision record.",
)
@asks_service
def recommend(session: Session, file: Path, form: str) -> None:
    """Recommend an approach for the profile in FILE, by default tune-or-prompt.yaml.

    FILE is YAML, JSON or TOML; `-` reads YAML or JSON from the standard input.
    """
    profile = session.read(file)
    if form in ("json", *ACCEPTS):
        click.echo(ask(session, profile, PATH, ACCEPTS.get(form, JSON)), nl=False)
        return
    from service.cli.reports import decision_record, decision_text  # noqa: PLC0415  only used here

    if form == "madr":
        text = decision_record.write(from_json(ask(session, profile, PATH)))
    else:
        told = ask(session, profile, f"{PATH}?include={TOLD_IN_TEXT}")
        text = decision_text.write(from_json(told))
    click.echo(text, nl=False)


def ask(session: Session, profile: ProfileFile, path: str, accept: str = JSON) -> bytes:
    """Return the recommendation for a profile, with one line end at its end."""
    request = Request("POST", path, as_json(profile.document.value), accept)
    body = session.answer(request, {"#": profile}).body
    return body if body.endswith(b"\n") else body + b"\n"
