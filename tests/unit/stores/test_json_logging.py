"""One line of JSON a record, whatever the record holds."""

import json
import logging
import sys
from pathlib import Path

import pytest

from tune_or_prompt.stores.json_logging import JsonFormatter, RequestLines, configure_logging
from tune_or_prompt.stores.log_queue import LineQueue


def line_of(record: logging.LogRecord) -> dict[str, object]:
    text = JsonFormatter().format(record)
    assert "\n" not in text
    read: dict[str, object] = json.loads(text)
    return read


def record(message: str, **extra: object) -> logging.LogRecord:
    return logging.makeLogRecord(
        {"name": "tune_or_prompt.web", "levelname": "INFO", "msg": message, "created": 0.5} | extra
    )


def test_a_record_says_when_how_grave_who_and_what() -> None:
    assert line_of(record("Ready\nto serve.")) == {
        "time": "1970-01-01T00:00:00.500+00:00",
        "level": "info",
        "logger": "tune_or_prompt.web",
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


def test_the_level_set_is_the_least_that_is_written(tmp_path: Path) -> None:
    queue = LineQueue(str(tmp_path / "log"), count_loss=lambda _: None)
    root = logging.getLogger()
    before = root.handlers[:], root.level
    try:
        configure_logging("warning", queue)
        logging.getLogger("tune_or_prompt").info("Not this.")
        logging.getLogger("tune_or_prompt").warning("But this.")
    finally:
        root.handlers[:], level = before
        root.setLevel(level)

    queue.close(5)
    lines = (tmp_path / "log").read_text().splitlines()
    assert [json.loads(text)["message"] for text in lines] == ["But this."]


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
