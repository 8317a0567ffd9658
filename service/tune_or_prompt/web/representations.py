"""How values are written: documents as JSON, tables as CSV, TSV, Markdown and HTML."""

import csv
import io
import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import orjson

from tune_or_prompt.verbs.tables import Table
from tune_or_prompt.web.negotiation import CSV, HTML, JSON, MARKDOWN, TSV, Format
from tune_or_prompt.web.problems import ProblemKind
from tune_or_prompt.wire.plain import guarded, plain, rounded

Writer = Callable[[Any], bytes]

_MARKUP = re.compile(r"[\\`\[\]<>|]")  # of Markdown: what could end a cell, or make a link or HTML
_UNSEEN = bytes({*range(32), 127} - set(b"\t\n\r"))  # what means nothing on a page

_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}"
    "div{overflow-x:auto}table{border-collapse:collapse}h2{margin-top:2rem}"
    "th,td{border:1px solid #999;padding:.3rem .6rem;text-align:left;vertical-align:top}"
    "td{min-width:3rem;max-width:24rem;overflow-wrap:anywhere}"
    "@media(prefers-color-scheme:dark){body{background:#111;color:#eee}a{color:#9cf}}"
)


def to_json(value: Any) -> bytes:  # noqa: ANN401  whatever a schema describes
    """Write a document or a table as JSON."""
    return orjson.dumps(plain(value))


def to_csv(table: Table) -> bytes:
    """Write a table as RFC 4180 has it: a header, CRLF, quotes where they are needed."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(column.name for column in table.columns)
    writer.writerows([guarded(cell) for cell in row] for row in _cells(table))
    return text.getvalue().encode()


def to_tsv(table: Table) -> bytes:
    """Write a table with tabs between cells and no quotes; tabs and line ends become spaces."""
    lines = [
        [column.name for column in table.columns],
        *([str(guarded(cell)) for cell in row] for row in _cells(table)),
    ]
    return "".join("\t".join(_one_line(cell) for cell in line) + "\n" for line in lines).encode()


def to_markdown(table: Table) -> bytes:
    """Write a table as GitHub-flavored Markdown."""
    header = [column.name for column in table.columns]
    lines = [header, ["---"] * len(header), *([str(cell) for cell in row] for row in _cells(table))]
    rows = (" | ".join(_MARKUP.sub(r"\\\g<0>", _one_line(each)) for each in line) for line in lines)
    return "".join(f"| {row} |\n" for row in rows).encode()


def to_html(title: str) -> Callable[[Table], bytes]:
    """Return a writer of a table as a page with this title."""

    def write(table: Table) -> bytes:
        head = "".join(f'<th scope="col">{escape(column.name)}</th>' for column in table.columns)
        rows = "".join(
            "<tr>" + "".join(f"<td>{_linked(str(cell))}</td>" for cell in row) + "</tr>\n"
            for row in _cells(table)
        )
        return html_page(
            title,
            f'<div tabindex="0" role="region" aria-label="{escape(title)}"><table>\n'
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table></div>",
        )

    return write


def page_bytes(text: str) -> bytes:
    """Return the text of a page in UTF-8, without control characters."""
    return text.encode().translate(None, _UNSEEN)


def html_page(title: str, content: str) -> bytes:
    """Return a whole page around some HTML; it asks for nothing from outside."""
    return page_bytes(
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<link rel="icon" href="/static/icon.svg" type="image/svg+xml">\n'
        f"<title>{escape(title)} · tune-or-prompt</title>\n<style>{_STYLE}</style>\n</head>\n"
        f'<body>\n<nav><a href="/">tune-or-prompt</a></nav>\n<main>\n'
        f"<h1>{escape(title)}</h1>\n{content}\n</main>\n</body>\n</html>\n"
    )


def problem_page(kind: ProblemKind, detail: str) -> bytes:
    """Return a problem as a page."""
    more = f'<a href="/problems/{escape(kind.code)}">What it means and how to fix it</a>'
    return html_page(kind.title, f"<p>{escape(detail)}</p>\n<p>{more}</p>")


def _linked(cell: str) -> str:
    """Return a cell as HTML; an address leads where it says."""
    text = escape(cell)
    return f'<a href="{text}">{text}</a>' if cell.startswith("https://") else text


def table_formats(
    title: str, table_in: Callable[[Any], Table] = lambda table: table
) -> Mapping[Format, Writer]:
    """Return every format of a table with this title.

    Args:
        title: heading of the page.
        table_in: gives the table of the answer, where that is none itself.
    """
    writers = {CSV: to_csv, TSV: to_tsv, MARKDOWN: to_markdown, HTML: to_html(title)}
    texts = {form: _of(table_in, write) for form, write in writers.items()}
    return {JSON: to_json, **texts}


def _of(table_in: Callable[[Any], Table], write: Callable[[Table], bytes]) -> Writer:
    return lambda answer: write(table_in(answer))


def _cells(table: Table) -> list[list[Any]]:
    names = [column.name for column in table.columns]
    return [[_written(row.get(name)) for name in names] for row in table.rows]


def _written(cell: object) -> object:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return rounded(cell)
    return "" if cell is None else cell


def _one_line(text: str) -> str:
    return " ".join(text.replace("\t", " ").splitlines()) if text else ""
