"""Commands that read and check the catalogue: matrix, evidence, prices, explain, validate."""

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlencode

import click

from tune_or_prompt.cli.session import Found, Invalid, Session, Wiring, asks_service, object_in
from tune_or_prompt.cli.terminal import safe, section, show, wrapped
from tune_or_prompt.domain.language.profile import (
    CHOICE_KINDS,
    FIELD_BY_PATH,
    FIELDS,
    NUMERIC_KINDS,
    Field,
)
from tune_or_prompt.domain.report.words import number
from tune_or_prompt.wire.reply import Request

ACCEPTS = {
    "markdown": "text/markdown",
    "json": "application/json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "html": "text/html",
}
MOST = 500
"""Rows that one page may have."""

_FORMS: Mapping[str, str] = {
    "text": "A text.",
    "date": "A day, such as 2026-11-24.",
    "flag": "true or false.",
    "model": "A provider and a model; `tune-or-prompt prices` lists them.",
    "pilot": "A list, such as [{labelled_examples: 500, score: 0.8}].",
}

as_format = click.option(
    "--format", "form", type=click.Choice(list(ACCEPTS)), default="markdown", show_default=True
)


def paged(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of a list that comes in pages."""
    command = click.option("--cursor", help="Where to go on: `next_cursor` of the JSON before.")(
        command
    )
    return click.option("--limit", type=click.IntRange(1, MOST), help="How many; by default all.")(
        command
    )


@click.command()
@click.option("--shape", type=click.Choice(["long", "wide"]), default="wide", show_default=True)
@as_format
@asks_service
def matrix(session: Session, shape: str, form: str) -> None:
    """Show the comparison of the approaches on ten dimensions."""
    _show(session, "/v1/matrix", None, form, {"shape": shape})


@click.command()
@click.argument("case", required=False)
@paged
@as_format
@asks_service
def evidence(session: Session, case: str | None, form: str, **page: object) -> None:
    """Show the published comparisons behind the estimates, or the one with the id CASE."""
    _show(session, "/v1/evidence", case and quote(case, safe=""), form, page)


@click.command()
@click.argument("model", required=False, metavar="[PROVIDER/MODEL]")
@paged
@as_format
@asks_service
def prices(session: Session, model: str | None, form: str, **page: object) -> None:
    """Show the dated prices, or those of one model such as openai/gpt-4.1-mini."""
    _show(session, "/v1/prices", model and quote(model), form, page)


def _fields(_: click.Context, __: click.Parameter, begun: str) -> list[str]:
    """Return the fields that begin so, for completion in a shell."""
    return [path for path in FIELD_BY_PATH if path.startswith(begun)]


@click.command()
@click.argument("field", metavar="[FIELD]", default="", shell_complete=_fields)
@asks_service
def explain(session: Session, field: str) -> None:
    """Say what FIELD means, such as traffic.calls_per_day, and what is assumed without it.

    A group, such as traffic, lists its fields; without FIELD all of them are listed.
    """
    listed = [each for each in FIELDS if field in ("", each.group)]
    if listed:
        click.echo("\n".join(wrapped(each.about, f"{each.path:<28}  ") for each in listed))
        return
    if field not in FIELD_BY_PATH:
        raise Invalid(f"There is no field {field}; {_remedy(field)}")
    known = FIELD_BY_PATH[field]
    assumed = assumptions(session).get(field) if known.kind in NUMERIC_KINDS else None
    click.echo("\n".join(_lines(known, assumed)))


@click.command()
@click.argument(
    "folder", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False)
)
@click.pass_obj
def validate(wiring: Wiring, folder: Path) -> None:
    """Check the catalogue files in DIR, laid over the packaged ones.

    Every fault is named with its file, key, value and remedy.
    """
    faults = wiring.catalogue_faults(folder)
    if faults:
        raise Found("\n".join(faults))
    click.echo(f"{folder} is a valid catalogue.", err=True)


@click.command()
@click.argument("cases", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--into",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default="tune-or-prompt-catalogue",
    show_default=True,
    help="The catalogue folder to write.",
)
@click.pass_obj
def learn(wiring: Wiring, cases: Path, folder: Path) -> None:
    """Fit the engine's numbers to your own decisions in CASES, a JSONL file.

    Each line has `id`, `profile`, `outcome` (an approach), `acceptable` (a list of approaches),
    and perhaps `source_group` and `strength` (clear or leaning). What moved, why, and whether it
    is better is cross-validated; nothing is written if it is not.
    """
    report, files = wiring.learn(cases)
    click.echo("\n".join(map(safe, report)))
    if not files:
        raise Found("Your numbers would not do better than the packaged ones: nothing was written.")
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    click.echo(f"Wrote {folder}. Use it with TUNE_OR_PROMPT_CATALOGUE_DIR={folder}.", err=True)


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default="openapi")
@click.pass_obj
def openapi(wiring: Wiring, folder: Path) -> None:
    """Write openapi.json, openapi.yaml and the examples into FOLDER, by default `openapi`."""
    for name, text in wiring.specification_files().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text)
        click.echo(folder / name)


def assumptions(session: Session) -> dict[str, Mapping[str, Any]]:
    """Return what is assumed of a project that says nothing, by field."""
    answer = session.post("/v1/recommendations?include=all_assumptions", {})
    found = answer.get("assumptions", {})
    return {each["field"]: each for each in found.get("all", found.get("most", ()))}


def _show(
    session: Session, path: str, name: str | None, form: str, query: Mapping[str, object]
) -> None:
    """Show a table, or one of its entries: as Markdown, or as the JSON that the service gives."""
    if name and form not in ("markdown", "json"):
        raise Invalid(f"{unquote(name)} is one entry, not a table; use --format markdown or json.")
    if name:
        path = f"{path}/{name}"
    else:
        most = {"limit": MOST} if form == "json" and "limit" in query else {}
        stated = {key: value for key, value in query.items() if value is not None}
        path = f"{path}?{urlencode(most | stated)}".rstrip("?")
    if name and form == "markdown":
        document = object_in(session.answer(Request("GET", path)).body)
        click.echo("\n".join(_entry(f"# {unquote(name)}", document)))
    else:
        show(session.answer(Request("GET", path, accept=ACCEPTS[form])).body)


def _lines(field: Field, assumed: Mapping[str, Any] | None) -> Iterator[str]:
    yield click.style(field.path, bold=True)
    yield wrapped(f"{field.label}. {field.about}")
    if field.kind in CHOICE_KINDS and field.kind != "flag":
        many = "One of these, or a list" if field.kind == "choices" else "One of these"
        words = zip(field.choices, field.words, strict=True)
        yield from section(many, [wrapped(text, f"  {slug:<20}") for slug, text in words])
    if field.kind in NUMERIC_KINDS or field.kind == "importance":
        unit = f" {field.unit}" if field.unit not in ("", "share") else ""
        may_range = field.kind == "quantity"
        ranged = ", or {low, mid, high} if you know only a range" if may_range else ""
        yield wrapped(f"A number from {number(field.least)} to {number(field.most)}{unit}{ranged}.")
    if field.kind in _FORMS:
        yield _FORMS[field.kind]
    yield wrapped(_without(field, assumed))


def _without(field: Field, assumed: Mapping[str, Any] | None) -> str:
    """Say what is taken for a field that is left out."""
    if field.kind == "date":
        return "Left out, it is today (UTC)."
    if assumed is None or "assumed" not in assumed:
        return "Left out, it counts as unknown and adds nothing."
    value = assumed["assumed"]
    between = (
        f"between {value['low']:,.6g} and {value['high']:,.6g}, {value['mid']:,.6g} in the middle"
    )
    return f"Left out, costs are counted with {between}. Source: {assumed['source']}."


def _remedy(word: str) -> str:
    leaves = {path.rpartition(".")[2]: path for path in FIELD_BY_PATH}
    close = get_close_matches(word, [*FIELD_BY_PATH, *leaves], n=1, cutoff=0.6)
    if close:
        return f"did you mean {leaves.get(close[0], close[0])}?"
    return "`tune-or-prompt explain` lists all of them."


def _entry(heading: str, document: Mapping[str, Any]) -> Iterator[str]:
    """Yield one entry as Markdown: a list of what it says once, tables of the rest."""
    yield heading
    yield ""
    inner = {name: value for name, value in document.items() if _is_long(value)}
    for name, value in document.items():
        if name not in inner and value not in ("", [], None):
            yield f"- {_words(name)}: {_cell(value)}"
    for name, value in inner.items():
        yield ""
        if isinstance(value, dict):
            yield from _entry(f"## {_words(name)}", value)
        else:
            yield from _table(f"## {_words(name)}", value)


def _table(heading: str, rows: list[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the rows; what a row itself holds many of is left to the JSON."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    shown = [name for name in names if not any(_is_long(row.get(name)) for row in rows)]
    yield heading
    yield ""
    yield f"| {' | '.join(_words(name) for name in shown)} |"
    yield f"|{' --- |' * len(shown)}"
    for row in rows:
        yield f"| {' | '.join(_cell(row.get(name, '')) for name in shown)} |"


def _is_long(value: object) -> bool:
    return isinstance(value, dict) or (
        isinstance(value, list) and any(isinstance(each, dict) for each in value)
    )


def _words(name: str) -> str:
    return name.replace("_", " ")


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(_cell, value))
    return safe(value).replace("|", "\\|")
