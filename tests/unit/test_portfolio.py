"""The function over record batches, as engines on many machines call it."""

import json
import pickle
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from service.portfolio import SCHEMA, SPARK_SCHEMA, recommend_batches, recommend_table
from tests.command_line import run

PROFILES: list[dict[str, Any]] = [
    {"name": "A", "as_of": "2026-11-24", "stage": "pilot", "traffic": {"calls_per_day": 5e5}},
    {"name": "B", "as_of": "2026-11-24", "stage": "idear", "traffic": None},
    {"name": None, "as_of": "2026-11-24", "stage": None, "traffic": {"calls_per_day": None}},
]
TABLE = pa.Table.from_pylist(PROFILES)


def test_each_row_says_what_the_command_line_says_of_it(tmp_path: Path) -> None:
    source, target = tmp_path / "in.ndjson", tmp_path / "out.ndjson"
    lines = [
        {
            key: value
            for key, value in profile.items()
            if value not in (None, {"calls_per_day": None})
        }
        for profile in PROFILES
    ]
    source.write_text("".join(json.dumps(line) + "\n" for line in lines))
    run("batch", source, target)

    (batch,) = recommend_batches(TABLE.to_batches())

    told = [{k: v for k, v in row.items() if v is not None} for row in batch.to_pylist()]
    wanted = [json.loads(line) for line in target.read_text().splitlines()]
    assert told == [{k: v for k, v in row.items() if k != "line"} for row in wanted]


def test_batches_are_answered_one_by_one_and_as_they_come() -> None:
    taken: list[int] = []

    def batches() -> Any:
        for number, batch in enumerate(TABLE.to_batches(max_chunksize=1)):
            taken.append(number)
            yield batch

    answers = recommend_batches(batches())

    assert next(answers).num_rows == 1
    assert taken == [0]
    assert [batch.num_rows for batch in answers] == [1, 1]


def test_a_key_that_is_no_field_is_kept_before_the_answers() -> None:
    keyed = TABLE.append_column("customer", pa.array([7, 8, 9], pa.int32()))

    answers = recommend_table(keyed, keep=["customer"])

    assert answers.schema == pa.schema([("customer", pa.int32()), *SCHEMA])
    assert answers.column("customer").to_pylist() == [7, 8, 9]
    assert answers.column("status").to_pylist() == [200, 422, 200]


def test_a_column_that_nobody_knows_is_told_in_each_row() -> None:
    answers = recommend_table(pa.table({"stagee": ["pilot"]}))

    assert "did you mean stage?" in answers.column("detail").to_pylist()[0]


def test_an_empty_table_has_the_same_columns() -> None:
    assert recommend_table(TABLE.slice(0, 0)).schema == SCHEMA


def test_it_can_be_sent_to_other_machines_and_tells_spark_its_columns() -> None:
    sent = pickle.loads(pickle.dumps(partial(recommend_batches, keep=["customer"])))  # noqa: S301  our own

    assert sent.func is recommend_batches
    assert [each.split(" ")[0] for each in SPARK_SCHEMA.split(", ")] == SCHEMA.names
