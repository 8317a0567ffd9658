"""Pages made of blocks, written as Markdown."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~])")
_CODE = re.compile(r"(`[\w./-]+`)", re.ASCII)


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
    """A list of sentences, numbered if their order matters."""

    items: Sequence[str]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of short texts under a header."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Link:
    """A link on a line of its own; its address is one of ours, without signs of Markdown."""

    text: str
    address: str


Block = Heading | Paragraph | Listing | Grid | Link


def as_markdown(blocks: Iterable[Block]) -> bytes:
    """Write blocks as Markdown; signs in their texts lose their meaning.

    Names of fields and answers in backticks stay code, but in a heading, which may be anybody's.
    """
    return "\n".join(f"{_markdown(block)}\n" for block in blocks).encode()


def _markdown(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"{'#' * level} {_plain(text)}"
        case Paragraph(text):
            return _sentence(text)
        case Link(text, address):
            return f"[{_plain(text)}]({address})"
        case Listing(items, ordered):
            marks = [f"{number}." if ordered else "-" for number in range(1, len(items) + 1)]
            return "\n".join(
                f"{mark} {_sentence(item)}" for mark, item in zip(marks, items, strict=True)
            )
        case Grid(header, rows):
            lines = [header, ["---"] * len(header), *rows]
            return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _sentence(text: str) -> str:
    """Return a text with its signs escaped, but for what stands between the code signs."""
    return "".join(
        part if at % 2 else _MARKDOWN_SIGNS.sub(r"\\\1", part)
        for at, part in enumerate(_CODE.split(_on_one_line(text)))
    )


def _plain(text: str) -> str:
    return _MARKDOWN_SIGNS.sub(r"\\\1", _on_one_line(text))


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _cell(text: str) -> str:
    return text if text == "---" else _sentence(text)
