"""Flat tables of typed columns, whole or a page of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from tune_or_prompt.domain.errors import UnknownValueError

Scalar = str | float | int | bool | None
Row = Mapping[str, Scalar]

AnyTable = TypeVar("AnyTable", bound="Table")


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
    type: Literal["string", "integer", "number", "boolean"]
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


def table_of(columns: Sequence[Column], rows: Sequence[Row]) -> Table:
    """Return a whole table."""
    return Table(columns=tuple(columns), rows=tuple(rows), total=len(rows))


def page_of(table: AnyTable, limit: int | None, cursor: str | None, key: str = "id") -> AnyTable:
    """Return the rows from a cursor on, up to a limit; the whole table without either.

    Args:
        table: the whole table.
        limit: most rows of the page; None for all.
        cursor: the key of the page's first row; None for the first page.
        key: the column whose cells name the rows.

    Raises:
        UnknownValueError: for a cursor that no page of this table gave.
    """
    keys = [str(row[key]) for row in table.rows]
    if cursor is not None and cursor not in keys:
        remedy = "take the `next_cursor` of the page before, or leave it out."
        raise UnknownValueError("cursor", cursor, keys, remedy)
    start = 0 if cursor is None else keys.index(cursor)
    end = len(keys) if limit is None else start + limit
    further = keys[end] if end < len(keys) else None
    return replace(table, rows=table.rows[start:end], next_cursor=further)
