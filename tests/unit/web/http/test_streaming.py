"""Streams of lines: little is read ahead, and a stream that breaks off says so."""

import io
import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes import FakeClock
from tune_or_prompt.embedded import embedded_services
from tune_or_prompt.settings import Settings
from tune_or_prompt.web.endpoint import Asked
from tune_or_prompt.web.http.json_lines import lines_in
from tune_or_prompt.web.http.streaming import documents_in
from tune_or_prompt.web.problems import ProblemError
from tune_or_prompt.web.reading import LONGEST_LINE
from tune_or_prompt.web.resources.batch import AT_ONCE, STREAMED_AT_ONCE, stream_recommendations


class BrokenStream(io.BytesIO):
    """Gives what there is, then fails as a connection does."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(size) or self._fail()

    def _fail(self) -> bytes:
        raise ConnectionResetError


def counted(documents: Iterator[object], taken: list[object]) -> Iterator[object]:
    for document in documents:
        taken.append(document)
        yield document


def test_lines_are_what_stands_between_line_ends() -> None:
    assert list(lines_in(io.BytesIO(b"a\n\nb"))) == [b"a", b"", b"b"]
    assert list(lines_in(io.BytesIO(b"a\n"))) == [b"a"]


@pytest.mark.parametrize("excess", [1, 100_000, 1_000_000])
def test_a_line_over_the_limit_is_dropped_and_the_next_is_read(excess: int) -> None:
    text = b"x" * (LONGEST_LINE + excess) + b"\nb\n"

    assert list(lines_in(io.BytesIO(text))) == [None, b"b"]


def test_a_line_of_the_longest_length_is_read() -> None:
    line = b"x" * LONGEST_LINE

    assert list(lines_in(io.BytesIO(line + b"\n" + line))) == [line, line]


def test_a_last_line_over_the_limit_is_told() -> None:
    assert list(lines_in(io.BytesIO(b"x" * (LONGEST_LINE + 1)))) == [None]


def test_a_stream_that_breaks_off_ends_with_an_error() -> None:
    first, last = documents_in(BrokenStream(b"{}\n"))

    assert first == {}
    assert isinstance(last, ProblemError)
    assert last.kind.status == 400


def asked_for(detail: str, **more: Any) -> Asked:
    services = embedded_services(Settings(), FakeClock())
    return Asked(services=services, query={"detail": detail, "include": []}, **more)


@pytest.mark.parametrize(
    ("detail", "at_once"), [("verdict", STREAMED_AT_ONCE), ("summary", AT_ONCE)]
)
def test_no_more_is_read_than_is_being_answered(detail: str, at_once: int) -> None:
    taken: list[object] = []
    documents = counted(itertools.repeat({}), taken)
    answers = stream_recommendations(asked_for(detail), documents)

    assert len(next(answers)) == at_once == len(taken)


def test_what_nobody_takes_is_not_worked_out() -> None:
    charged: list[int] = []
    asked = asked_for("summary", charge=charged.append)
    answers = stream_recommendations(asked, itertools.repeat({}))

    next(answers)

    assert charged == [AT_ONCE]
