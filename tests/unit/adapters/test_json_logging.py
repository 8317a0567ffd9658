"""One line of JSON a record, whatever the record holds."""

import json
import logging
import sys

import pytest

from service.adapters.json_logging import JsonFormatter, RequestLines, configure_logging


def line_of(record: logging.LogRecord) -> dict[str, object]:
    text = JsonFormatter().format(record)
    assert "\n" not in text
    read: dict[str, object] = json.loads(text)
    return read


def record(message: str, **extra: object) -> logging.LogRecord:
    return logging.makeLogRecord(
        {"name": "service.api", "levelname": "INFO", "msg": message, "created": 0.5} | extra
    )


def test_a_record_says_when_how_grave_who_and_what() -> None:
    assert line_of(record("Ready\nto serve.")) == {
        "time": "1970-01-01T00:00:00.500+00:00",
        "level": "info",
        "logger": "service.api",
        "message": "Ready\nto serve.",
    }


def test_extra_fields_stand_beside_the_message() -> None:
    assert line_of(record("Answered.", status=200, route="/v1"))["status"] == 200


@pytest.mark.parametrize(("level", "end"), [("info", "ValueError"), ("debug", "ValueError: seven")])
def test_an_exception_comes_with_its_trace_and_with_its_words_only_if_asked(
    level: str, end: str
) -> None:
    word = "seven"
    try:
        raise ValueError(word)  # noqa: TRY301  the trace is what is tested
    except ValueError:
        failed = record("Failed.", exc_info=sys.exc_info())
    told = str(json.loads(JsonFormatter(tells_all=level == "debug").format(failed))["exception"])

    assert told.splitlines()[-1] == end
    assert "test_json_logging.py" in told


@pytest.mark.parametrize("odd", [object(), {1: 2}, "\ud800", 2**70, {"a": {1, 2}}])
def test_any_value_still_makes_a_line(odd: object) -> None:
    assert "odd" in line_of(record("Odd.", odd=odd))


def test_the_level_set_is_the_least_that_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    try:
        configure_logging("warning")
        logging.getLogger("service").info("Not this.")
        logging.getLogger("service").warning("But this.")
    finally:
        root.handlers[:], level = before
        root.setLevel(level)

    assert [json.loads(text)["message"] for text in capsys.readouterr().err.splitlines()] == [
        "But this."
    ]


REQUEST: dict[str, str | float] = {"method": "GET", "route": "/v1", "status": 200}


def test_the_line_of_a_request_is_the_one_that_the_formatter_writes() -> None:
    written: list[bytes] = []

    RequestLines(written.append)(REQUEST)

    line = json.loads(written[0])
    same: dict[str, str | float] = {
        "name": "tune_or_prompt.request",
        "msg": "request",
        "levelname": "INFO",
    }
    formatted = line_of(logging.makeLogRecord(same | REQUEST))
    assert list(line) == list(formatted)
    assert line | {"time": ""} == formatted | {"time": ""}
    assert len(line["time"]) == len(str(formatted["time"]))


def test_lines_put_off_are_written_together_in_pieces_that_a_pipe_keeps_whole() -> None:
    written: list[bytes] = []
    lines = RequestLines(written.append)
    lines.settle()

    for number in range(40):
        lines({**REQUEST, "number": number})
    before = list(written)
    lines.settle()

    assert before == []
    assert [json.loads(line)["number"] for line in b"".join(written).splitlines()] == [*range(40)]
    assert all(len(piece) <= 4096 and piece.endswith(b"\n") for piece in written)


def test_lines_put_off_do_not_pile_up() -> None:
    written: list[bytes] = []
    lines = RequestLines(written.append)
    lines.settle()

    for _ in range(64):
        lines(REQUEST)

    assert len(b"".join(written).splitlines()) == 64
