"""Records of decisions: one line each, and a loss is counted rather than a failure."""

from pathlib import Path

import orjson
import pytest

from service.adapters.decision_log import DecisionLog


class Losses:
    """Counts losses."""

    def __init__(self) -> None:
        self.number = 0

    def count(self) -> None:
        self.number += 1


def lines(file: Path) -> list[dict[str, object]]:
    return [orjson.loads(line) for line in file.read_text().splitlines()]


def test_records_follow_each_other_in_a_file_that_others_may_not_read(tmp_path: Path) -> None:
    file = tmp_path / "decisions"
    log = DecisionLog(str(file), count_loss=Losses().count)

    log.write({"id": "one"})
    log.write({"id": "two"})

    assert [(line["event"], line["id"]) for line in lines(file)] == [
        ("decision", "one"),
        ("decision", "two"),
    ]
    assert file.stat().st_mode & 0o007 == 0


def test_a_file_that_is_moved_away_is_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "decisions"
    log = DecisionLog(str(file), count_loss=Losses().count)
    log.write({"id": "one"})

    file.rename(tmp_path / "decisions.1")
    log.write({"id": "two"})

    assert [line["id"] for line in lines(file)] == ["two"]


def test_standard_output_takes_records_too(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    DecisionLog("stdout", count_loss=Losses().count).write({"id": "one"})

    assert orjson.loads(capfdbinary.readouterr().out)["id"] == "one"


def test_what_cannot_be_written_is_counted_and_stops_nobody(tmp_path: Path) -> None:
    losses = Losses()
    for place in (tmp_path, Path("/dev/full"), tmp_path / "none" / "decisions"):
        DecisionLog(str(place), count_loss=losses.count).write({"id": "one"})

    assert losses.number == 3
