"""Pages made of blocks, written as Markdown."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~])")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 or 2."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences."""

    text: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of sentences, numbered where their order matters."""

    items: Sequence[str]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of short texts under a header."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]


Block = Heading | Paragraph | Listing | Grid


def as_markdown(blocks: Iterable[Block]) -> bytes:
    """Write blocks as Markdown; signs in their texts lose their meaning."""
    return "\n".join(f"{_markdown(block)}\n" for block in blocks).encode()


def _markdown(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"{'#' * level} {_plain(text)}"
        case Paragraph(text):
            return _plain(text)
        case Listing(items, ordered):
            marks = [f"{number}." if ordered else "-" for number in range(1, len(items) + 1)]
            return "\n".join(
                f"{mark} {_plain(item)}" for mark, item in zip(marks, items, strict=True)
            )
        case Grid(header, rows):
            lines = [header, ["---"] * len(header), *rows]
            return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _plain(text: str) -> str:
    return _MARKDOWN_SIGNS.sub(r"\\\1", " ".join(text.split()))


def _cell(text: str) -> str:
    return text if text == "---" else _plain(text)
