"""`tune-or-prompt explain`: what a field of the profile means, and what is assumed without it."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

import click

from service.cli.assumptions import assumptions
from service.cli.session import Invalid, Session, asks_service
from service.domain.profile import FIELD_BY_PATH, FIELDS, NUMERIC_KINDS, Field

_FORMS = {
    "text": "A text.",
    "date": "A day, such as 2026-11-24.",
    "flag": "true or false.",
    "model": "A provider and a model; `tune-or-prompt prices` lists them.",
    "pilot": "A list, such as [{labelled_examples: 500, score: 0.8}].",
    "importance": "A number from 0 to 10.",
}


def _fields(_: click.Context, __: click.Parameter, begun: str) -> list[str]:
    """Return the fields that begin so, for completion in a shell."""
    return [path for path in FIELD_BY_PATH if path.startswith(begun)]


@click.command(short_help="Say what a field of the profile means.")
@click.argument("field", metavar="[FIELD]", default="", shell_complete=_fields)
@asks_service
def explain(session: Session, field: str) -> None:
    """Say what FIELD means, such as traffic.calls_per_day, and what is assumed without it.

    A group, such as traffic, lists its fields; without FIELD all of them are listed.
    """
    listed = [each for each in FIELDS if field in ("", each.group)]
    if listed:
        click.echo("\n".join(f"{each.path:<28}  {each.about}" for each in listed))
        return
    if field not in FIELD_BY_PATH:
        raise Invalid(f"There is no field {field}; {_remedy(field)}")
    about = next((each for each in assumptions(session) if each["field"] == field), None)
    click.echo("\n".join(_lines(FIELD_BY_PATH[field], about)))


def _lines(field: Field, assumed: Mapping[str, Any] | None) -> Iterator[str]:
    yield click.style(field.path, bold=True)
    yield field.about
    if field.choices:
        yield f"One of: {' · '.join(field.choices)}."
    if field.kind in NUMERIC_KINDS:
        unit = f" {field.unit}" if field.unit else ""
        yield f"A number from {field.least:,.10g} to {field.most:,.10g}{unit}{_ranged(field)}."
    if field.kind in _FORMS:
        yield _FORMS[field.kind]
    if field.kind == "date":
        yield "Left out, it is the day of asking."
    elif assumed is None:
        told = "it follows from the profile" if field.kind == "importance" else "it plays no part"
        yield f"Left out, {told}."
    else:
        yield f"Left out, it is taken to be {_belief(assumed)}. Source: {assumed['source']}."


def _ranged(field: Field) -> str:
    return ", or {low, mid, high} where only a range is known" if field.kind == "quantity" else ""


def _belief(assumed: Mapping[str, Any]) -> str:
    if shares := assumed.get("shares"):
        return ", ".join(f"{answer} with {share:.0%}" for answer, share in shares.items())
    value = assumed["value"]
    return (
        f"between {value['low']:,.6g} and {value['high']:,.6g}, {value['mid']:,.6g} in the middle"
    )


def _remedy(word: str) -> str:
    leaves = {path.rpartition(".")[2]: path for path in FIELD_BY_PATH}
    close = get_close_matches(word, [*FIELD_BY_PATH, *leaves], n=1, cutoff=0.6)
    if close:
        return f"did you mean {leaves.get(close[0], close[0])}?"
    return "`tune-or-prompt init` writes a file with all of them."
