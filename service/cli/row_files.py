"""Files of rows, each read and written as its name says it is: NDJSON, CSV or Parquet."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from service.cli.line_files import (
    CsvTarget,
    NdjsonTarget,
    lines_in,
    profiles_in_csv,
    profiles_in_ndjson,
)
from service.schemas.portfolio_rows import Row

SUFFIXES = (".ndjson", ".jsonl", ".csv", ".parquet")


class Target(Protocol):
    """Where answered rows go; `done` says how many were there already."""

    done: int

    def write(self, rows: Iterable[Row]) -> None:
        """Write whole rows, and hold back none of them."""

    def close(self, *, is_whole: bool) -> None:
        """End the file; `is_whole` says that no row is missing."""


def profiles_in(source: Path) -> Iterator[bytes]:
    """Yield each profile as JSON text, a bad line as it stands so that the service says why."""
    match source.suffix.lower():
        case ".csv":
            return profiles_in_csv(source)
        case ".parquet":
            from service.cli.parquet_files import profiles_in_parquet  # noqa: PLC0415  an extra

            return profiles_in_parquet(source)
    return profiles_in_ndjson(source)


def about_how_many(source: Path) -> int:
    """Return the number of rows, for a progress bar; line ends inside cells are counted too."""
    if source.suffix.lower() == ".parquet":
        from service.cli.parquet_files import rows_in_parquet  # noqa: PLC0415  an extra

        return rows_in_parquet(source)
    return lines_in(source) - (source.suffix.lower() == ".csv")


def target_at(path: Path, *, resume: bool) -> Target:
    """Return where rows go: a new file, or one that goes on after its last whole row."""
    match path.suffix.lower():
        case ".csv":
            return CsvTarget(path, resume=resume)
        case ".parquet":
            from service.cli.parquet_files import ParquetTarget  # noqa: PLC0415  an extra

            return ParquetTarget(path, resume=resume)
    return NdjsonTarget(path, resume=resume)
