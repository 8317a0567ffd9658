"""`tune-or-prompt explain`: what a field of the profile means, and what is assumed without it."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

import click

from service.cli.json_text import from_json
from service.cli.session import Invalid, Session, asks_service
from service.domain.profile import FIELD_BY_PATH, NUMERIC_KINDS, Field
from service.schemas.reply import Request


def _fields(_: click.Context, __: click.Parameter, begun: str) -> list[str]:
    """Return the fields that begin so, for completion in a shell."""
    return [path for path in FIELD_BY_PATH if path.startswith(begun)]


@click.command(short_help="Say what a field of the profile means.")
@click.argument("field", shell_complete=_fields)
@asks_service
def explain(session: Session, field: str) -> None:
    """Say what FIELD means, such as traffic.calls_per_day, and what is assumed without it."""
    if field not in FIELD_BY_PATH:
        raise Invalid(f"There is no field {field}; {_remedy(field)}")
    request = Request("POST", "/v1/recommendations?include=assumptions", b"{}")
    assumed = from_json(session.answer(request).body)["assumptions"]
    about = next((each for each in assumed if each["field"] == field), None)
    click.echo("\n".join(_lines(FIELD_BY_PATH[field], about)))


def _lines(field: Field, assumed: Mapping[str, Any] | None) -> Iterator[str]:
    yield click.style(field.path, bold=True)
    yield field.about
    if field.choices:
        yield f"One of: {' · '.join(field.choices)}."
    if field.kind in NUMERIC_KINDS:
        unit = f" {field.unit}" if field.unit else ""
        yield f"A number from {field.least:,.10g} to {field.most:,.10g}{unit}{_ranged(field)}."
    if field.kind == "flag":
        yield "true or false."
    if assumed is None:
        yield "Left out, it plays no part."
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
