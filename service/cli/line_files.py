"""Files of lines: NDJSON and CSV, read a row at a time and written so that a stop loses none."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from service.cli.json_text import as_json, from_json
from service.schemas.portfolio_rows import COLUMNS, Row, nested

_BLOCK = 1 << 20
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def profiles_in_ndjson(source: Path) -> Iterator[bytes]:
    """Yield each line that is not empty, as it stands."""
    with source.open("rb") as lines:
        for number, line in enumerate(lines):
            text = line.removeprefix(_BYTE_ORDER_MARK) if number == 0 else line
            if text.strip():
                yield text.rstrip(b"\r\n")


def profiles_in_csv(source: Path) -> Iterator[bytes]:
    """Yield each row as the JSON text of a profile.

    Raises:
        ValueError: where two columns have one name.
    """
    with source.open(newline="", encoding="utf-8-sig") as lines:
        rows = csv.DictReader(lines)
        columns = [name for name in rows.fieldnames or () if name]
        if twice := [name for name, count in Counter(columns).items() if count > 1]:
            raise ValueError(f"two columns are called {twice[0]}; keep one of them.")
        rows.restkey = f"column {len(rows.fieldnames or ()) + 1}"  # no field is called so
        yield from (as_json(nested(_read(row))) for row in rows)


def lines_in(source: Path) -> int:
    """Return the number of line ends."""
    with source.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(_BLOCK), b""))


class NdjsonTarget:
    """A JSON object a line."""

    def __init__(self, path: Path, *, resume: bool) -> None:
        self.done = _mended(path) if resume else 0
        self._file = path.open("ab" if self.done else "wb")

    def write(self, rows: Iterable[Row]) -> None:
        """Write whole rows."""
        self._file.write(b"".join(as_json(row) + b"\n" for row in rows))
        self._file.flush()

    def close(self, *, is_whole: bool) -> None:  # noqa: ARG002  every row stands by itself
        """End the file."""
        self._file.close()


class CsvTarget:
    """A line a row below a line of names; a line end inside a cell becomes a space."""

    def __init__(self, path: Path, *, resume: bool) -> None:
        lines = _mended(path) if resume else 0
        self.done = max(0, lines - 1)
        self._file = path.open("a" if lines else "w", newline="", encoding="utf-8")
        self._writer = csv.DictWriter(
            self._file, list(COLUMNS), extrasaction="ignore", lineterminator="\n"
        )
        if not lines:
            self._writer.writeheader()

    def write(self, rows: Iterable[Row]) -> None:
        """Write whole rows."""
        self._writer.writerows({key: _cell(value) for key, value in row.items()} for row in rows)
        self._file.flush()

    def close(self, *, is_whole: bool) -> None:  # noqa: ARG002  every row stands by itself
        """End the file."""
        self._file.close()


def _read(row: Mapping[str, Any]) -> dict[str, Any]:
    texts = ("name", "as_of")
    stated = {path: cell for path, cell in row.items() if path and cell}
    return {path: cell if path in texts else _value(cell) for path, cell in stated.items()}


def _value(cell: Any) -> Any:  # noqa: ANN401  whatever a cell says
    """Return a number, a truth value or a range where the cell is JSON of one, else as it is."""
    if not isinstance(cell, str):  # the cells beyond the last column
        return cell
    with suppress(ValueError):
        return from_json(cell.encode())
    return cell


def _cell(value: object) -> object:
    """Keep a row on its line, and a spreadsheet from taking text for a formula."""
    if not isinstance(value, str):
        return value
    text = " ".join(value.splitlines())
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _mended(path: Path) -> int:
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
