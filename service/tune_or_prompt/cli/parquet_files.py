"""Files of rows in Parquet, by PyArrow, which the extra `parquet` brings.

A Parquet file can be read only once it is whole; until then its rows are in a file of lines.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from tune_or_prompt.cli.row_files import NdjsonTarget
from tune_or_prompt.wire.portfolio_rows import COLUMNS, Row, nested

ROWS_AT_ONCE = 1024
_SOME_BYTES = 1 << 20
_TYPES = {int: pa.int64(), float: pa.float64(), str: pa.string()}
SCHEMA = pa.schema([(name, _TYPES[kind]) for name, kind in COLUMNS.items()])


def profiles_in_parquet(source: Path) -> Iterator[bytes]:
    """Yield each row as the JSON text of a profile, whose fields are columns or structs."""
    with pq.ParquetFile(source) as file:
        for batch in file.iter_batches(ROWS_AT_ONCE):
            for row in batch.to_pylist():
                yield orjson.dumps(nested(row), default=float)  # decimals


def rows_in_parquet(source: Path) -> int:
    """Return the number of rows."""
    return int(pq.read_metadata(source).num_rows)


class ParquetTarget:
    """A Parquet file that is written, once no row is missing, from a file of lines beside it."""

    def __init__(self, path: Path, *, resume: bool) -> None:
        self._path, self._kept = path, path.with_name(f"{path.name}.rows")
        if resume and path.exists() and not self._kept.exists():
            _unpack(path, self._kept)
        self._lines = NdjsonTarget(self._kept, resume=resume)
        self.done = self._lines.done

    def write(self, rows: Iterable[Row]) -> None:
        """Add whole rows to the lines."""
        self._lines.write({name: row.get(name) for name in COLUMNS} for row in rows)

    def close(self, *, is_whole: bool) -> None:
        """Write the file if no row is missing."""
        self._lines.close(is_whole=is_whole)
        if is_whole:
            _pack(self._kept, self._path)
            self._kept.unlink()


def _pack(lines: Path, target: Path) -> None:
    with lines.open("rb") as kept, pq.ParquetWriter(target, SCHEMA) as writer:
        while rows := [orjson.loads(line) for line in kept.readlines(_SOME_BYTES)]:
            writer.write_table(pa.Table.from_pylist(rows, SCHEMA))


def _unpack(source: Path, lines: Path) -> None:
    target = NdjsonTarget(lines, resume=False)
    with pq.ParquetFile(source) as file:
        for batch in file.iter_batches(ROWS_AT_ONCE):
            target.write(batch.to_pylist())
    target.close(is_whole=True)
