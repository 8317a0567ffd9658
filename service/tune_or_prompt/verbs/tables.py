"""Flat tables of typed columns: made of records by what their docstrings say, whole or by pages."""

import inspect
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from tune_or_prompt.domain.errors import UnknownValueError
from tune_or_prompt.domain.language.amounts import Range

Scalar = str | float | int | bool | None
Row = Mapping[str, Scalar]
CellType = Literal["string", "integer", "number", "boolean"]

AnyTable = TypeVar("AnyTable", bound="Table")

ENDS: Mapping[str, str] = {
    "low": "10th percentile",
    "mid": "the middle",
    "high": "90th percentile",
}
"""The ends of a range, each a column of its own."""

_TYPES: Mapping[Any, CellType] = {bool: "boolean", int: "integer", float: "number"}
_UNITS = (
    ("per_1000_calls_usd", "USD/1000 calls"),
    ("monthly_usd", "USD/month"),
    ("usd_per_month", "USD/month"),
    ("calls_per_day", "calls/day"),
    ("usd", "USD"),
    ("days", "days"),
    ("ms", "ms"),
    ("percent", "percent"),
    ("probability", "share"),
    ("rating", "share"),
    ("weight", "share"),
    ("trust", "share"),
    ("year", "year"),
    ("labels", "labels"),
    ("points", "points"),
)
_ATTRIBUTE = re.compile(r"^ {4}(\w+): (.*(?:\n {5,}.*)*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        name: name of the column, the key of its cells.
        type: type of its cells.
        description: what its cells say.
        unit: unit of its numbers; empty for none.
    """

    name: str
    type: CellType
    description: str
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A flat table, ready for a dashboard or a spreadsheet.

    Attributes:
        columns: the columns, in order.
        rows: the rows, in order; a cell that is not known is null.
        total: how many rows there are on all pages.
        next_cursor: `cursor` of the next page; left out on the last.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: int
    next_cursor: str | None = None


def table_of(columns: Iterable[Column], rows: Iterable[Row]) -> Table:
    """Return a whole table."""
    listed = tuple(rows)
    return Table(columns=tuple(columns), rows=listed, total=len(listed))


@cache
def columns_of(kind: type, *names: str) -> tuple[Column, ...]:
    """Return the columns of a record's attributes; a range has one for each of its ends."""
    hints, about = get_type_hints(kind), descriptions_of(kind)
    columns: list[Column] = []
    for name in names or [field.name for field in fields(kind)]:
        hint, key = _bare(hints[name]), name.rstrip("_")
        text, unit = about[name], unit_of(key)
        if hint is Range:
            bare = text.rstrip(".")
            columns += [
                Column(f"{key}_{end}", "number", f"{bare}: {what}.", unit)
                for end, what in ENDS.items()
            ]
        else:
            columns.append(Column(key, _TYPES.get(hint, "string"), text, unit))
    return tuple(columns)


def row_of(record: object, columns: Iterable[Column]) -> Row:
    """Return what a record says in each column, of a list the texts in one cell."""
    return {column.name: _cell(record, column.name) for column in columns}


def page_of(
    table: AnyTable, sort: str | None = None, limit: int | None = None, cursor: str | None = None
) -> AnyTable:
    """Return the rows in an order, from a cursor on, up to a limit; the whole table without them.

    Args:
        table: the whole table.
        sort: the column to sort by, with a minus before it for the reverse; None leaves the order.
        limit: most rows of the page; None for all.
        cursor: the `next_cursor` of the page before; None for the first page.

    Raises:
        UnknownValueError: for a column that there is not, or a cursor that no page of it gave.
    """
    rows = table.rows if sort is None else _sorted(table, sort)
    start = 0
    if cursor is not None:
        start = int(cursor) if cursor.isascii() and cursor.isdigit() else table.total
        if start >= table.total:
            remedy = "take the `next_cursor` of the page before, or leave it out."
            raise UnknownValueError("cursor", cursor, (), remedy)
    end = table.total if limit is None else min(start + limit, table.total)
    further = str(end) if end < table.total else None
    return replace(table, rows=rows[start:end], next_cursor=further)


def descriptions_of(kind: type) -> Mapping[str, str]:
    """Return what the docstring of a record says of each attribute, those of its bases included."""
    found: dict[str, str] = {}
    for each in reversed(kind.__mro__[:-1]):
        _, _, section = inspect.cleandoc(each.__doc__ or "").partition("Attributes:\n")
        for name, text in _ATTRIBUTE.findall(section):
            sentence = " ".join(text.split())
            found[name] = sentence[:1].upper() + sentence[1:]
    return found


def unit_of(name: str) -> str:
    """Return the unit that a name ends in; empty for none, as for scores on a metric."""
    if name == "score":
        return "points"
    ends = (unit for end, unit in _UNITS if name == end or name.endswith(f"_{end}"))
    return next(ends, "")


def _bare(hint: Any) -> Any:  # noqa: ANN401  any type
    """Return the one type of what may also be missing."""
    if get_origin(hint) not in (Union, UnionType):
        return hint
    (kind, *_) = [each for each in get_args(hint) if each is not type(None)]
    return kind


def _cell(record: object, name: str) -> Scalar:
    attribute, _, end = name.rpartition("_")
    if end in ENDS and hasattr(record, attribute):
        return getattr(getattr(record, attribute), end, None)
    value = getattr(record, name, None)
    if isinstance(value, tuple):
        return " ".join(each if isinstance(each, str) else each.text for each in value)
    return value if isinstance(value, Scalar) else str(value)


def _sorted(table: Table, sort: str) -> tuple[Row, ...]:
    """Return the rows in order of one column, equals as they were; empty cells come last."""
    column = sort.removeprefix("-")
    if column not in (names := [each.name for each in table.columns]):
        raise UnknownValueError("sort", column, names)
    stated = [row for row in table.rows if row.get(column) is not None]
    empty = [row for row in table.rows if row.get(column) is None]
    stated.sort(key=lambda row: row[column], reverse=sort.startswith("-"))  # type: ignore[arg-type,return-value]  # one type a column
    return (*stated, *empty)
