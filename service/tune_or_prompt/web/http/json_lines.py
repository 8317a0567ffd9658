"""Lines of JSON: split, read each by itself, and answered line by line."""

from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any

import orjson

from tune_or_prompt.domain.errors import DomainError
from tune_or_prompt.web.problems import ProblemError
from tune_or_prompt.web.reading import LONGEST_LINE
from tune_or_prompt.wire.documents import read_json

_BLOCK = 16 * 1024


def lines_in(stream: IO[bytes]) -> Iterator[bytes | None]:
    """Give each line without its end; None in place of one that is too long."""
    rest, too_long = b"", False
    while block := stream.read(_BLOCK):
        *whole, rest = (rest + block).split(b"\n")
        for line in whole:
            yield None if too_long or len(line) > LONGEST_LINE else line
            too_long = False
        if len(rest) > LONGEST_LINE:
            rest, too_long = b"", True
    if rest or too_long:
        yield None if too_long else rest


def document_in(line: bytes | None) -> Any:  # noqa: ANN401  whatever the line says
    """Return the document of a line, or the error that says why there is none."""
    if line is None or len(line) > LONGEST_LINE:
        return ProblemError(
            "content-too-large", f"The line is longer than {LONGEST_LINE:,} bytes; shorten it."
        )
    try:
        return read_json(line)
    except DomainError as error:
        return error


def written(chunks: Iterable[Iterable[Mapping[str, Any]]]) -> Iterator[bytes]:
    """Give the answers that come together as one block, each as a line."""
    for answers in chunks:
        yield b"".join(orjson.dumps(each, option=orjson.OPT_APPEND_NEWLINE) for each in answers)
