"""Many profiles from a file to a file."""

import csv
import json
from pathlib import Path

import pytest

from service.cli.wiring import Wiring
from tests.command_line import over, run
from tests.http import CountingEngine, make_app


@pytest.fixture
def engine() -> CountingEngine:
    return CountingEngine()


@pytest.fixture
def wiring(engine: CountingEngine) -> Wiring:
    return over(make_app(recommend=engine))


def test_every_line_is_answered_and_a_bad_one_does_not_stop_the_others(
    tmp_path: Path, wiring: Wiring
) -> None:
    source, target = tmp_path / "in.ndjson", tmp_path / "out.ndjson"
    source.write_text('{"name": "A"}\n{"stage": "x"}\n\nnonsense\n{"name": "D"}\n')

    result = run("batch", source, target, wiring=wiring)

    lines = [json.loads(line) for line in target.read_text().splitlines()]
    assert result.exit_code == 2
    assert "2 profiles were refused" in result.stderr
    assert [each["status"] for each in lines] == [200, 422, 400, 200]
    assert [each["line"] for each in lines] == [1, 2, 3, 4]
    assert lines[3]["name"] == "D"
    assert "is not a choice" in lines[1]["detail"]


def test_the_columns_of_a_csv_are_dotted_fields_and_empty_cells_are_unknown(
    tmp_path: Path, wiring: Wiring
) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(
        "name,as_of,task.citations,traffic.calls_per_day\n"
        '1984,2026-11-24,true,"{""low"":1,""mid"":2,""high"":3}"\n'
        "=cmd,,,\n"
    )

    result = run("batch", source, target, wiring=wiring)

    rows = list(csv.DictReader(target.read_text().splitlines()))
    assert result.exit_code == 0
    assert [row["name"] for row in rows] == ["1984", "'=cmd"]
    assert {row["verdict"] for row in rows} == {"prompt-engineering"}


def test_a_stopped_batch_goes_on_where_it_stopped(
    tmp_path: Path, wiring: Wiring, engine: CountingEngine
) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.csv"
    source.write_text("".join(f'{{"name": "P{number}"}}\n' for number in range(5)))
    run("batch", source, target, wiring=wiring)
    whole = target.read_bytes()
    target.write_bytes(b"".join(whole.splitlines(keepends=True)[:3]) + b"3,20")

    result = run("batch", source, target, "--resume", wiring=wiring)

    assert result.exit_code == 0
    assert target.read_bytes() == whole
    assert engine.calls == 5 + 3


def test_a_file_of_another_kind_is_a_wrong_use(tmp_path: Path, wiring: Wiring) -> None:
    (tmp_path / "in.xlsx").write_text("")

    result = run("batch", tmp_path / "in.xlsx", tmp_path / "out.csv", wiring=wiring)

    assert result.exit_code == 2
    assert ".ndjson, .jsonl, .csv" in result.stderr
