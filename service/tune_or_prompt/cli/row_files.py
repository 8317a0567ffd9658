"""Files of rows: NDJSON, CSV or Parquet, written so that a stop loses no row."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any, Self

import orjson

from tune_or_prompt.wire.plain import guarded
from tune_or_prompt.wire.quantities import read_amount
from tune_or_prompt.wire.rows import COLUMNS, BatchRow, nested

SUFFIXES = (".ndjson", ".jsonl", ".csv", ".parquet")

_BLOCK = 1 << 20
_ROWS_AT_ONCE = 1024
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
NAMES = [column.name for column in COLUMNS]
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


def profiles_in(source: Path) -> Iterator[bytes]:
    """Yield each profile as JSON text, a bad line as it stands so that the service says why."""
    match source.suffix.lower():
        case ".csv":
            return _profiles_in_csv(source)
        case ".parquet":
            return _profiles_in_parquet(source)
    return _profiles_in_ndjson(source)


def about_how_many(source: Path) -> int:
    """Return the number of rows, for a progress bar; line ends inside cells are counted too."""
    if source.suffix.lower() == ".parquet":
        return int(_parquet().read_metadata(source).num_rows)
    with source.open("rb") as file:
        lines = sum(block.count(b"\n") for block in iter(lambda: file.read(_BLOCK), b""))
    return lines - (source.suffix.lower() == ".csv")


def target_at(path: Path, *, resume: bool) -> "LineTarget":
    """Return where rows go: a new file, or one that goes on after its last whole row."""
    kinds = {".csv": CsvTarget, ".parquet": ParquetTarget}
    return kinds.get(path.suffix.lower(), LineTarget)(path, resume=resume)


class LineTarget:
    """A JSON object a line; `done` says how many rows were there already."""

    def __init__(self, path: Path, *, resume: bool) -> None:
        """Open a new file, or go on after the last whole line."""
        self.done = _whole_lines(path) if resume else 0
        self._file = path.open("a" if self.done else "w", newline="", encoding="utf-8")

    def write(self, rows: Iterable[BatchRow]) -> None:
        """Write whole rows, and hold back none of them."""
        self._write(rows)
        self._file.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """End the file; an error says that rows are missing."""
        self._file.close()

    def _write(self, rows: Iterable[BatchRow]) -> None:
        self._file.writelines(orjson.dumps(row).decode() + "\n" for row in rows)


class CsvTarget(LineTarget):
    """A line a row below a line of names; a line end inside a cell becomes a space."""

    def __init__(self, path: Path, *, resume: bool) -> None:
        super().__init__(path, resume=resume)
        self._writer = csv.DictWriter(self._file, NAMES, extrasaction="ignore", lineterminator="\n")
        if self.done:
            self.done -= 1
        else:
            self._writer.writeheader()

    def _write(self, rows: Iterable[BatchRow]) -> None:
        self._writer.writerows({key: _cell(value) for key, value in row.items()} for row in rows)


class ParquetTarget(LineTarget):
    """A Parquet file, which can be read only once it is whole.

    Until then its rows are in a file of lines beside it.
    """

    def __init__(self, path: Path, *, resume: bool) -> None:
        self._path, self._kept = path, path.with_name(f"{path.name}.rows")
        if resume and path.exists() and not self._kept.exists():
            _unpack(path, self._kept)
        super().__init__(self._kept, resume=resume)

    def _write(self, rows: Iterable[BatchRow]) -> None:
        super()._write({name: row.get(name) for name in NAMES} for row in rows)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Write the file if no row is missing."""
        super().__exit__(kind)
        if kind is None:
            _pack(self._kept, self._path)
            self._kept.unlink()


def _profiles_in_ndjson(source: Path) -> Iterator[bytes]:
    with source.open("rb") as lines:
        for number, line in enumerate(lines):
            text = line.removeprefix(_BYTE_ORDER_MARK) if number == 0 else line
            if text.strip():
                yield text.rstrip(b"\r\n")


def _profiles_in_csv(source: Path) -> Iterator[bytes]:
    """Return each row as the JSON text of a profile, once the line of names is known to be sound.

    Raises:
        ValueError: if two columns have one name, or another sign than a comma separates them.
    """
    with source.open(newline="", encoding="utf-8-sig") as lines:
        head = lines.readline()
    if head.lower().startswith("sep="):
        raise ValueError("the first line is `sep=…`, which only Excel reads; take it out.")
    for sign, name in _SEPARATORS.items():
        if sign in head and "," not in head:
            raise ValueError(f"the columns are separated by {name}; save it with commas.")
    columns = Counter(name for name in next(csv.reader([head]), []) if name)
    if twice := [name for name, count in columns.items() if count > 1]:
        raise ValueError(f"two columns are called {twice[0]}; keep one of them.")
    return _rows_of_csv(source)


def _rows_of_csv(source: Path) -> Iterator[bytes]:
    with source.open(newline="", encoding="utf-8-sig") as lines:
        rows = csv.DictReader(lines)
        rows.restkey = f"column {len(rows.fieldnames or ()) + 1}"  # no field is called so
        for row in rows:
            stated = {path: _value(path, cell) for path, cell in row.items() if path and cell}
            yield orjson.dumps(nested(stated))


def _value(path: str, cell: Any) -> Any:  # noqa: ANN401  whatever a cell says
    """Return an amount as people write it, or what the cell is JSON of, else what it says."""
    if path in ("name", "as_of") or not isinstance(cell, str):  # the cells beyond the last column
        return cell
    value: Any = cell
    with suppress(orjson.JSONDecodeError):
        value = orjson.loads(cell)
    return read_amount(path, cell, value)


def _cell(value: object) -> object:
    """Keep a row on its line, and a spreadsheet from taking text for a formula."""
    return guarded(" ".join(value.splitlines()) if isinstance(value, str) else value)


def _whole_lines(path: Path) -> int:
    """Return the number of whole lines, after cutting off one that was not finished."""
    if not path.exists():
        return 0
    lines = size = 0
    with path.open("rb+") as file:
        for block in iter(lambda: file.read(_BLOCK), b""):
            lines += block.count(b"\n")
            if b"\n" in block:
                size = file.tell() - len(block) + block.rfind(b"\n") + 1
        file.truncate(size)
    return lines


def _parquet() -> ModuleType:
    import pyarrow.parquet as pq  # noqa: PLC0415  only the extra has it

    parquet: ModuleType = pq
    return parquet


def _profiles_in_parquet(source: Path) -> Iterator[bytes]:
    """Yield each row as the JSON text of a profile, whose fields are columns or structs."""
    with _parquet().ParquetFile(source) as file:
        for batch in file.iter_batches(_ROWS_AT_ONCE):
            for row in batch.to_pylist():
                yield orjson.dumps(nested(row), default=float)  # decimals


def _pack(lines: Path, target: Path) -> None:
    import pyarrow as pa  # noqa: PLC0415  only the extra has it

    types = {"integer": pa.int64(), "number": pa.float64(), "string": pa.string()}
    schema = pa.schema([(column.name, types[column.type]) for column in COLUMNS])
    with lines.open("rb") as kept, _parquet().ParquetWriter(target, schema) as writer:
        while rows := [orjson.loads(line) for line in kept.readlines(_BLOCK)]:
            writer.write_table(pa.Table.from_pylist(rows, schema))


def _unpack(source: Path, lines: Path) -> None:
    parquet = _parquet().ParquetFile(source)
    with parquet as file, LineTarget(lines, resume=False) as target:
        for batch in file.iter_batches(_ROWS_AT_ONCE):
            target.write(batch.to_pylist())
