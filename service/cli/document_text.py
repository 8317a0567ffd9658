"""One entry of the catalogue as Markdown: a list of what it says once, tables of the rest."""

from collections.abc import Iterator, Mapping
from typing import Any


def document_text(name: str, document: Mapping[str, Any]) -> str:
    """Return the entry of that name, everything that it says included."""
    return "\n".join(_section(f"# {name}", document)) + "\n"


def _section(heading: str, document: Mapping[str, Any]) -> Iterator[str]:
    yield heading
    yield ""
    inner = {name: value for name, value in document.items() if _is_long(value)}
    for name, value in document.items():
        if name not in inner and value not in ("", [], None):
            yield f"- {_words(name)}: {_cell(value)}"
    for name, value in inner.items():
        yield ""
        if isinstance(value, dict):
            yield from _section(f"## {_words(name)}", value)
        else:
            yield from _table(f"## {_words(name)}", value)


def _table(heading: str, rows: list[Mapping[str, Any]]) -> Iterator[str]:
    """Give the rows; what a row itself holds many of is left to the JSON."""
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
    return " ".join(str(value).split()).replace("|", "\\|")
