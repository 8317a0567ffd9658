"""Recommend for portfolios beyond one machine: a function over record batches of Apache Arrow.

Engines that spread work over machines call such functions, each process with an engine of its own:

- Spark: `profiles.mapInArrow(recommend_batches, SPARK_SCHEMA)`;
- Ray Data: `profiles.map_batches(recommend_table, batch_format="pyarrow")`.

Needs the extra `parquet`, which brings PyArrow.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import orjson
import pyarrow as pa

from service.embedded import embedded_batch
from service.schemas.portfolio_rows import COLUMNS, answered, nested
from service.schemas.reply import AnswerLines

_TYPES = {int: pa.int64(), float: pa.float64(), str: pa.string()}
_SPARK_TYPES = {int: "bigint", float: "double", str: "string"}
_ANSWERS = {name: kind for name, kind in COLUMNS.items() if name != "line"}

SCHEMA = pa.schema([(name, _TYPES[kind]) for name, kind in _ANSWERS.items()])
"""The columns of an answer: those of `tune-or-prompt batch`, less the number of the line."""

SPARK_SCHEMA = ", ".join(f"{name} {_SPARK_TYPES[kind]}" for name, kind in _ANSWERS.items())
"""The same in Spark's words; put the columns of `keep` before it."""


def recommend_batches(
    batches: Iterable[pa.RecordBatch], keep: Sequence[str] = ()
) -> Iterator[pa.RecordBatch]:
    """Give a batch of answers for each batch of profiles, row by row.

    Args:
        batches: profiles whose columns are fields by dotted name, or structs; an empty cell is an
            answer left out. State `as_of`, or each machine takes its own day.
        keep: columns that are no fields, such as a key, to stand before the answers unchanged.
    """
    for batch in batches:
        kept = [batch.column(name) for name in keep]
        answers = _answers(batch.drop_columns(list(keep)).to_pylist())
        columns = [pa.array([row.get(each.name) for row in answers], each.type) for each in SCHEMA]
        yield pa.RecordBatch.from_arrays([*kept, *columns], schema=_schema(batch, keep))


def recommend_table(table: pa.Table, keep: Sequence[str] = ()) -> pa.Table:
    """Return a table of answers for a table of profiles, row by row."""
    whole = table.combine_chunks()
    answers = recommend_batches(whole.to_batches(), keep)
    return pa.Table.from_batches(answers, schema=_schema(table, keep))


def _schema(profiles: pa.RecordBatch | pa.Table, keep: Sequence[str]) -> pa.Schema:
    return pa.schema([*(profiles.schema.field(name) for name in keep), *SCHEMA])


def _answers(rows: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    profiles = [nested(row) for row in rows]
    answers = _engine()([orjson.dumps(profile, default=float) for profile in profiles])
    return [
        answered(0, profile.get("name"), orjson.loads(answer))
        for profile, answer in zip(profiles, answers, strict=True)
    ]


@cache
def _engine() -> AnswerLines:
    """Return the engine of this process, made at its first batch."""
    return embedded_batch("verdict")
