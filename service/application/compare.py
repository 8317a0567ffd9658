"""Compare the approaches: the matrix and the points for and against, as flat typed tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from service.application.knowledge import Knowledge
from service.domain.catalogue import Dimension, PointKind, Rating

Shape = Literal["long", "wide"]
Scalar = str | float | int | bool
Row = Mapping[str, Scalar]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name in the rows, its type, what it says and its unit."""

    name: str
    type: Literal["string", "integer", "number", "boolean"]
    description: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of scalars with the description of their columns, in order."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


_DIMENSION_ID = Column("dimension_id", "string", "Id of the dimension.")
_DIMENSION = Column("dimension", "string", "Name of the dimension.")
_APPROACH_ID = Column("approach_id", "string", "Id of the approach.")
_APPROACH = Column("approach", "string", "Name of the approach.")

_LONG = (
    _DIMENSION_ID,
    _DIMENSION,
    _APPROACH_ID,
    _APPROACH,
    Column("level", "string", "The rating in a word or two."),
    Column("qualification", "string", "What the level is owed to; empty where it says it all."),
    Column("ordinal", "integer", "1 to 5; higher is always better for the user.", "points"),
    Column("text", "string", "The rating as a sentence."),
    Column("given", "boolean", "False where the rating is this project's own."),
)

_POINTS = (
    Column("id", "string", "Id of the point."),
    _APPROACH_ID,
    _APPROACH,
    Column("kind", "string", "`pro` or `con`."),
    _DIMENSION_ID,
    _DIMENSION,
    Column("text", "string", "The point."),
)


def matrix(knowledge: Knowledge, shape: Shape = "long") -> Table:
    """Return the comparison: a row per dimension and approach, or with `wide` per dimension."""
    if shape == "wide":
        return _wide(knowledge)
    rows = (row for dimension in knowledge.dimensions for row in _long_rows(knowledge, dimension))
    return Table(_LONG, tuple(rows))


def pros_cons_table(
    knowledge: Knowledge, approach: str | None = None, kind: PointKind | None = None
) -> Table:
    """Return the points for and against, of one approach or one kind where that is asked for.

    Raises:
        UnknownIdError: if there is no such approach.
    """
    wanted = None if approach is None else knowledge.approach(approach).id
    rows = (
        {
            "id": point.id,
            "approach_id": point.approach,
            "approach": knowledge.approach(point.approach).name,
            "kind": point.kind,
            "dimension_id": point.dimension,
            "dimension": knowledge.dimension(point.dimension).name,
            "text": point.text,
        }
        for point in knowledge.pros_cons
        if wanted in (None, point.approach) and kind in (None, point.kind)
    )
    return Table(_POINTS, tuple(rows))


def _long_rows(knowledge: Knowledge, dimension: Dimension) -> Iterator[Row]:
    for card in knowledge.approaches:
        rating = dimension.ratings[card.id]
        yield {
            "dimension_id": dimension.id,
            "dimension": dimension.name,
            "approach_id": card.id,
            "approach": card.name,
            "level": rating.level,
            "qualification": rating.qualification,
            "ordinal": rating.ordinal,
            "text": rating.text,
            "given": rating.given,
        }


def _wide(knowledge: Knowledge) -> Table:
    cards = knowledge.approaches
    columns = (Column(card.id, "string", f"The rating of {card.name}.") for card in cards)
    rows = (
        {
            "dimension_id": dimension.id,
            "dimension": dimension.name,
            **{card.id: _cell(dimension.ratings[card.id]) for card in cards},
        }
        for dimension in knowledge.dimensions
    )
    return Table((_DIMENSION_ID, _DIMENSION, *columns), tuple(rows))


def _cell(rating: Rating) -> str:
    return f"{rating.level} — {rating.qualification}" if rating.qualification else rating.level
