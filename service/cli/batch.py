"""`tune-or-prompt batch`: many profiles from a file to a file, line by line."""

import csv
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import click

from service.cli.json_text import as_json, from_json
from service.cli.session import Invalid, Session, asks_service
from service.schemas.reply import Request

PATH = "/v1/recommendations?include=plan"
COLUMNS = (
    "line", "status", "name", "verdict", "standing", "score", "acceptability", "margin", "detail",
)  # fmt: skip
Write = Callable[[Mapping[str, Any]], object]
SUFFIXES = (".ndjson", ".jsonl", ".csv")


@click.command()
@click.argument(
    "source", metavar="IN", type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.argument("target", metavar="OUT", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--resume", is_flag=True, help="Go on after the last line of OUT.")
@asks_service
def batch(session: Session, source: Path, target: Path, resume: bool) -> None:  # noqa: FBT001  an option
    """Recommend for each profile in IN, and write one line each to OUT.

    IN and OUT are NDJSON (.ndjson, .jsonl) or CSV (.csv). The columns of a CSV are the dotted
    names of fields; an empty cell is an answer left out. A profile that is refused gives a line
    with its status and why, and the others go on.
    """
    for path in (source, target):
        if path.suffix.lower() not in SUFFIXES:
            raise Invalid(f"{path}: name a file that ends in {', '.join(SUFFIXES)}.")
    done = _lines_of(target) if resume and target.exists() else 0
    rows = islice(_profiles(source), done, None)
    with target.open("a" if done else "w", newline="", encoding="utf-8") as out:
        refused = _write(session, rows, out, target, done)
    if refused:
        raise Invalid(f"{refused} profiles were refused; their lines in {target} say why.")


def _write(session: Session, rows: Iterable[bytes], out: TextIO, target: Path, done: int) -> int:
    """Write a line for each profile at once, so that a stop loses none; return the refused."""
    write: Write = _csv_writer(out, done) if target.suffix.lower() == ".csv" else _json_writer(out)
    refused = 0
    hidden = session.quiet or not sys.stderr.isatty()
    with click.progressbar(rows, label="profiles", file=sys.stderr, hidden=hidden) as shown:
        for line, body in enumerate(shown, done + 1):
            reply = session.ask(Request("POST", PATH, body))
            document = from_json(reply.body)
            refused += reply.status != 200  # noqa: PLR2004  the one status of an answer
            write({"line": line, "status": reply.status, **_kept(document)})
            out.flush()
    return refused


def _kept(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a line says of an answer: the core of a recommendation, or a problem."""
    if "verdict" not in document:
        errors = [each["detail"] for each in document.get("errors", ())] or [document["detail"]]
        return {"code": document["code"], "detail": " ".join(errors)}
    leader, *others = document["ranking"]
    return {
        "id": document["id"],
        **({"name": document["name"]} if "name" in document else {}),
        "verdict": document["verdict"],
        "standing": document["standing"],
        "score": leader["score"],
        "acceptability": leader["acceptability"],
        "margin": round(leader["score"] - max(each["score"] for each in others), 10),
        "summary": document["summary"],
    }


def _json_writer(out: TextIO) -> Write:
    return lambda row: out.write(as_json(row).decode() + "\n")


def _csv_writer(out: TextIO, done: int) -> Write:
    writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore", lineterminator="\n")
    if not done:
        writer.writeheader()
    return lambda row: writer.writerow({name: _guarded(row.get(name, "")) for name in COLUMNS})


def _guarded(cell: object) -> object:
    """Keep a spreadsheet from taking text for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@")) else cell


def _profiles(source: Path) -> Iterator[bytes]:
    """Yield each profile as JSON text, a bad line as it stands so that the service says why."""
    with source.open(newline="", encoding="utf-8-sig") as lines:
        if source.suffix.lower() == ".csv":
            yield from (as_json(_nested(row)) for row in csv.DictReader(lines))
        else:
            yield from (line.encode() for line in lines if line.strip())


def _nested(row: Mapping[str, Any]) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for path, cell in row.items():
        if path and cell not in (None, ""):
            group, _, name = path.rpartition(".")
            place = document.setdefault(group, {}) if group else document
            place[name] = cell if path in ("name", "as_of") else _value(cell)
    return document


def _value(cell: str) -> Any:  # noqa: ANN401  whatever a cell says
    """Return a number, a truth value or a range where the cell is JSON of one, else its text."""
    with suppress(ValueError):
        return from_json(cell.encode())
    return cell


def _lines_of(target: Path) -> int:
    """Return how many profiles a file answers, after cutting off a line that was not finished."""
    content = target.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    if whole != content:
        target.write_bytes(whole)
    if target.suffix.lower() == ".csv":
        return max(0, sum(1 for _ in csv.reader(whole.decode().splitlines())) - 1)
    return whole.count(b"\n")
