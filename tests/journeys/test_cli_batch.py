"""Many profiles from a file to a file."""

import csv
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.command_line import WIRING, new_app, run, scripted, served
from tune_or_prompt.cli.batch import ROWS_AT_ONCE
from tune_or_prompt.cli.session import Wiring
from tune_or_prompt.wire.reply import UnavailableError
from tune_or_prompt.wire.rows import COLUMNS

NAMES = [column.name for column in COLUMNS]

HTML = ("502 Bad Gateway", {"Content-Type": "text/html"}, b"<html>")


def profiles(folder: Path, number: int, name: str = "in.ndjson") -> Path:
    """Return a file of so many profiles; each seventh has a fault."""
    path = folder / name
    stages = ("idea", "pilot", "idear", "production", "pilot", "prototype", "pilot")
    lines = [
        json.dumps({"name": f"P{at}", "as_of": "2026-11-24", "stage": stages[at % 7]})
        for at in range(number)
    ]
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def by_rote(asked: list[int]) -> Wiring:
    """Return a wiring that says the same of every profile, and notes how many it was asked."""

    def answer(lines: Sequence[bytes]) -> list[bytes]:
        asked.append(len(lines))
        scores = {"prompt-engineering": 60.0, "fine-tuning": 50.0, "hybrid": 40.0}
        result = {
            "id": "0",
            "verdict": "prompt-engineering",
            "standing": "clear",
            "probability": 0.9,
            "ranking": [{"approach": each, "score": score} for each, score in scores.items()],
        }
        return [json.dumps({"status": 200, "result": result}).encode() for _ in lines]

    return replace(WIRING, answer_lines=lambda *_: answer)


def test_every_line_is_answered_and_a_bad_one_does_not_stop_the_others(tmp_path: Path) -> None:
    source, target = tmp_path / "in.ndjson", tmp_path / "out.ndjson"
    source.write_text('\ufeff{"name": "A"}\n{"stage": "x"}\n\nnonsense\n{"name": "D"}')

    result = run("batch", source, target)

    lines = rows(target)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Refused: 2." in result.stderr
    assert [each["status"] for each in lines] == [200, 422, 400, 200]
    assert [each["index"] for each in lines] == [0, 1, 2, 3]
    assert [each.get("name") for each in lines] == ["A", None, None, "D"]
    assert "is not a choice" in lines[1]["detail"]


def test_a_row_says_what_the_recommendation_says(tmp_path: Path) -> None:
    source, target = tmp_path / "in.ndjson", tmp_path / "out.ndjson"
    profile = {"name": "A", "as_of": "2026-11-24", "stage": "pilot"}
    source.write_text(json.dumps(profile))
    alone = json.loads(run("recommend", "-", "--format", "json", input=source.read_text()).stdout)

    assert run("batch", source, target).exit_code == 0

    (row,) = rows(target)
    assert list(row) == [name for name in NAMES if name not in ("code", "detail")]
    assert (row["id"], row["verdict"], row["standing"]) == (
        alone["id"],
        alone["verdict"],
        alone["standing"],
    )
    assert row["probability"] == alone["probability"]
    for each in alone["ranking"]:
        assert row[f"score_{each['approach'].replace('-', '_')}"] == each["score"]


def test_the_recommendation_comes_if_it_is_asked_for(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"

    result = run("batch", profiles(tmp_path, 2), target, "--detail", "summary")

    assert result.exit_code == 0
    assert [len(row["result"]["ranking"]) for row in rows(target)] == [3, 3]


def test_the_columns_of_a_csv_are_dotted_fields_and_empty_cells_are_unknown(
    tmp_path: Path,
) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(
        "name,as_of,task.citations,traffic.calls_per_day\n"
        '1984,2026-11-24,true,"{""low"":1,""mid"":2,""high"":3}"\n'
        "=cmd,,,\n"
    )

    result = run("batch", source, target)

    written = list(csv.DictReader(target.read_text().splitlines()))
    assert result.exit_code == 0
    assert list(written[0]) == NAMES
    assert [row["name"] for row in written] == ["1984", "'=cmd"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("stage,stage\nidea,pilot\n", "two columns are called stage; keep one of them."),
        (
            "name;traffic.calls_per_day\r\na;5\r\n",
            "the columns are separated by semicolons; save it with commas.",
        ),
        (
            "sep=,\r\nname\r\na\r\n",
            "the first line is `sep=…`, which only Excel reads; take it out.",
        ),
        ("stage,stage.x\nidea,1\n", "two columns state stage.x; keep one of them."),
        ("stage.x,stage\n1,idea\n", "two columns state stage; keep one of them."),
    ],
)
def test_columns_that_contradict_each_other_are_told(tmp_path: Path, text: str, told: str) -> None:
    source = tmp_path / "in.csv"
    source.write_text(text)

    result = run("batch", source, tmp_path / "out.csv")

    assert result.exit_code == 2
    assert result.stderr == f"{source} could not be answered: {told}\n"


def test_a_file_that_is_there_is_not_written_over_unasked(tmp_path: Path) -> None:
    source, target = profiles(tmp_path, 2), tmp_path / "out.ndjson"
    target.write_text("mine\n")

    refused = run("batch", source, target)

    assert (refused.exit_code, target.read_text()) == (2, "mine\n")
    assert "go on with --resume, or replace it with --overwrite" in refused.stderr
    assert run("batch", source, target, "--overwrite").exit_code == 0
    assert len(rows(target)) == 2


def test_a_row_with_more_cells_than_columns_is_refused(tmp_path: Path) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.ndjson"
    source.write_text("name,stage\nAcme, Inc,idea\nAcme,idea\n")

    run("batch", source, target, wiring=WIRING)

    refused, answered = rows(target)
    assert refused["status"] == 422
    assert "column 3: there is no such field" in refused["detail"]
    assert answered["status"] == 200


def test_parquet_holds_structs_or_dotted_columns_and_says_the_same(tmp_path: Path) -> None:
    source, lines = tmp_path / "in.parquet", tmp_path / "in.ndjson"
    table = {
        "name": ["A", None, "C"],
        "as_of": pa.array([20_781] * 3, pa.date32()),  # 2026-11-24
        "traffic.calls_per_day": [100.0, float("nan"), 5e5],
        "task": [{"type": "classification", "classes": 3}, None, {"type": "odd", "classes": None}],
    }
    pq.write_table(pa.table(table), source)
    lines.write_text(
        '{"name":"A","as_of":"2026-11-24","traffic":{"calls_per_day":100},'
        '"task":{"type":"classification","classes":3}}\n{"as_of":"2026-11-24"}\n'
        '{"name":"C","as_of":"2026-11-24","traffic":{"calls_per_day":5e5},"task":{"type":"odd"}}\n'
    )

    run("batch", source, tmp_path / "out.parquet")
    run("batch", lines, tmp_path / "out.ndjson")

    found = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert [{k: v for k, v in row.items() if v is not None} for row in found] == rows(
        tmp_path / "out.ndjson"
    )
    assert sorted(each.name for each in tmp_path.glob("out*")) == ["out.ndjson", "out.parquet"]


@pytest.mark.parametrize("kind", ["csv", "ndjson"])
def test_a_stopped_batch_goes_on_at_the_next_whole_row(kind: str, tmp_path: Path) -> None:
    source, target = profiles(tmp_path, 6), tmp_path / f"out.{kind}"
    asked: list[int] = []
    run("batch", source, target, wiring=by_rote(asked))
    whole = target.read_bytes()
    target.write_bytes(b"".join(whole.splitlines(keepends=True)[:3]) + b'{"index":')

    result = run("batch", source, target, "--resume", wiring=by_rote(asked))

    assert result.exit_code == 0
    assert target.read_bytes() == whole
    assert asked == [6, 6 - (3 if kind == "ndjson" else 2)]


@pytest.mark.parametrize("kind", ["csv", "ndjson", "parquet"])
def test_an_outage_ends_with_3_and_what_was_answered_stays(kind: str, tmp_path: Path) -> None:
    number = 2 * ROWS_AT_ONCE + 1
    source, target = profiles(tmp_path, number), tmp_path / f"out.{kind}"
    asked: list[int] = []
    rote = by_rote(asked)
    run("batch", source, tmp_path / f"whole.{kind}", wiring=rote)

    def failing(lines: Sequence[bytes]) -> Sequence[bytes]:
        if len(asked) == 4:
            raise UnavailableError("Nobody is there.")
        return rote.answer_lines(None, "")(lines)

    stopped = run("batch", source, target, wiring=replace(rote, answer_lines=lambda *_: failing))
    resumed = run("batch", source, target, "--resume", wiring=rote)

    assert (stopped.exit_code, resumed.exit_code) == (3, 0)
    assert "Go on with --resume" in stopped.stderr
    assert asked[4:] == [ROWS_AT_ONCE, 1]
    assert target.read_bytes() == (tmp_path / f"whole.{kind}").read_bytes()


def test_several_processes_and_a_server_write_the_same_bytes(tmp_path: Path) -> None:
    source = profiles(tmp_path, ROWS_AT_ONCE + 20)
    targets = [tmp_path / name for name in ("one.ndjson", "two.ndjson", "far.ndjson")]

    run("batch", source, targets[0])
    command = [sys.executable, "-m", "tune_or_prompt", "batch", *map(str, (source, targets[1]))]
    done = subprocess.run(
        [*command, "--processes", "2"], capture_output=True, text=True, check=False
    )
    with served(new_app()) as server:
        far = run("batch", source, targets[2], "--server", server)

    assert (done.returncode, far.exit_code) == (2, 2), done.stderr
    assert len({target.read_bytes() for target in targets}) == 1


def test_a_proxy_that_answers_instead_is_an_outage(tmp_path: Path) -> None:
    source, target = profiles(tmp_path, 2), tmp_path / "out.ndjson"

    with served(scripted([HTML] * 3, [])) as server:
        result = run("batch", source, target, "--server", server)

    assert result.exit_code == 3
    assert "status 502 with text/html" in result.stderr
    assert target.read_bytes() == b""


def test_a_service_that_wants_a_key_is_told_of(tmp_path: Path) -> None:
    problem = b'{"detail": "Send a key."}'
    kind = {"Content-Type": "application/problem+json"}

    with served(scripted([("401 Unauthorized", kind, problem)], [])) as server:
        result = run("batch", profiles(tmp_path, 2), tmp_path / "o.csv", "--server", server)

    assert result.exit_code == 2
    assert "Send a key." in result.stderr


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("in.xlsx", "out.csv"), ".ndjson, .jsonl, .csv, .parquet"),
        (("in.ndjson", "in.ndjson"), "is IN itself"),
        (("in.ndjson", "out.csv", "--detail", "summary"), "name an .ndjson file"),
        (("latin.csv", "out.csv"), "is not UTF-8; save it as UTF-8."),
        (("in.parquet", "out.csv"), "could not be answered"),
    ],
)
def test_a_wrong_use_is_told(names: tuple[str, ...], told: str, tmp_path: Path) -> None:
    for name in ("in.xlsx", "in.ndjson", "in.parquet"):
        (tmp_path / name).write_text("{}\n")
    (tmp_path / "latin.csv").write_bytes(b"name\nna\xefve\n")
    paths = [tmp_path / name if "." in name else name for name in names]

    result = run("batch", *paths)

    assert result.exit_code == 2
    assert told in result.stderr
    assert (tmp_path / "in.ndjson").read_text() == "{}\n"


def test_an_interrupt_ends_with_130_and_loses_no_row(tmp_path: Path) -> None:
    source, target = profiles(tmp_path, 40_000), tmp_path / "out.ndjson"
    command = [sys.executable, "-m", "tune_or_prompt", "batch", *map(str, (source, target))]
    running = subprocess.Popen([*command, "--processes", "2"], stderr=subprocess.PIPE, text=True)
    _until(lambda: target.exists() and target.stat().st_size > 0)

    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=30)

    assert running.returncode == 130, told
    assert "Traceback" not in told
    assert [row["index"] for row in rows(target)] == list(range(len(rows(target))))


def _until(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)
