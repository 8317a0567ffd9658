"""Records of decisions: one line each, and a loss is counted rather than a failure."""

from pathlib import Path

import orjson
import pytest

from tune_or_prompt.stores.log_queue import LineQueue, decision_line, standard


def test_records_follow_each_other_in_a_file_that_others_may_not_read(tmp_path: Path) -> None:
    file = tmp_path / "decisions"
    log = LineQueue(str(file), count_loss=lambda _: None)

    log(decision_line({"id": "one"}))
    log(decision_line({"id": "two"}))
    log.close(5)

    lines = [orjson.loads(line) for line in file.read_text().splitlines()]
    assert [(line["event"], line["id"]) for line in lines] == [
        ("decision", "one"),
        ("decision", "two"),
    ]
    assert file.stat().st_mode & 0o007 == 0


def test_standard_output_takes_records_too(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    log = LineQueue(standard(1), count_loss=lambda _: None)

    log(decision_line({"id": "one"}))
    log.close(5)

    assert orjson.loads(capfdbinary.readouterr().out)["id"] == "one"
