"""`matrix`, `evidence`, `prices`: the catalogue, as the service shows it."""

from collections.abc import Callable, Mapping
from urllib.parse import quote, urlencode

import click

from service.cli.document_text import document_text
from service.cli.json_text import from_json
from service.cli.session import Invalid, Session, asks_service
from service.schemas.reply import Request

ACCEPTS = {
    "markdown": "text/markdown",
    "json": "application/json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "html": "text/html",
}

as_format = click.option(
    "--format", "form", type=click.Choice(list(ACCEPTS)), default="markdown", show_default=True
)


def paged(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of a list that comes in pages."""
    command = click.option("--cursor", help="Where to go on: `next_cursor` of the JSON before.")(
        command
    )
    return click.option(
        "--limit", type=click.IntRange(1, 500), default=500, show_default=True, help="How many."
    )(command)


@click.command(short_help="Show the comparison on ten dimensions.")
@click.option("--shape", type=click.Choice(["long", "wide"]), default="wide", show_default=True)
@as_format
@asks_service
def matrix(session: Session, shape: str, form: str) -> None:
    """Show the comparison of the approaches on ten dimensions."""
    _show(session, f"/v1/matrix?shape={shape}", form)


@click.command(short_help="Show the published comparisons, or one of them.")
@click.argument("case", required=False)
@paged
@as_format
@asks_service
def evidence(session: Session, case: str | None, form: str, **page: object) -> None:
    """Show the published comparisons behind the estimates, or the one with the id CASE."""
    if case:
        _show_one(session, f"/v1/evidence/{quote(case, safe='')}", case, form)
    else:
        _show(session, _page("/v1/evidence", page), form)


@click.command(short_help="Show the dated prices, or those of one model.")
@click.argument("model", required=False, metavar="[PROVIDER/MODEL]")
@paged
@as_format
@asks_service
def prices(session: Session, model: str | None, form: str, **page: object) -> None:
    """Show the dated prices, or those of one model such as openai/gpt-4.1-mini."""
    if model:
        _show_one(session, f"/v1/prices/{quote(model, safe='/')}", model, form)
    else:
        _show(session, _page("/v1/prices", page), form)


def _page(collection: str, page: Mapping[str, object]) -> str:
    stated = {name: value for name, value in page.items() if value is not None}
    return f"{collection}?{urlencode(stated)}"


def _show(session: Session, path: str, form: str) -> None:
    body = session.answer(Request("GET", path, accept=ACCEPTS[form])).body
    click.echo(body if body.endswith(b"\n") else body + b"\n", nl=False)


def _show_one(session: Session, path: str, name: str, form: str) -> None:
    """Show one entry, which is no table: as Markdown, or as the JSON that the service gives."""
    if form not in ("markdown", "json"):
        raise Invalid(f"{name} is one entry and no table; use --format markdown or json.")
    if form == "json":
        _show(session, path, form)
        return
    document = from_json(session.answer(Request("GET", path)).body)
    click.echo(document_text(name, document), nl=False)
