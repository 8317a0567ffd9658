"""Compare the approaches: the matrix and the points for and against, as flat typed tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from service.application.knowledge import Knowledge
from service.domain.answer import Contribution, Decision
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

_WEIGHT = Column("weight", "number", "How much the dimension matters for the profile.", "share")
_JUDGED = (
    Column("utility", "number", "How well the approach does for the profile.", "share"),
    _WEIGHT,
    Column("points", "number", "100 × weight × utility; they add up to the score.", "points"),
    Column("meaning", "string", "What the rating means for the profile."),
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


def matrix(knowledge: Knowledge, shape: Shape = "long", decision: Decision | None = None) -> Table:
    """Return the comparison: a row per dimension and approach, or with `wide` per dimension.

    A decision adds what each cell means for its profile.
    """
    table = _wide(knowledge) if shape == "wide" else _long(knowledge)
    if decision is None:
        return table
    return _judged_wide(table, decision) if shape == "wide" else _judged_long(table, decision)


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


def _long(knowledge: Knowledge) -> Table:
    rows = (row for dimension in knowledge.dimensions for row in _long_rows(knowledge, dimension))
    return Table(_LONG, tuple(rows))


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


def _judged_long(table: Table, decision: Decision) -> Table:
    terms = _terms(decision)
    rows = (
        {**row, **_judged(terms[str(row["approach_id"]), str(row["dimension_id"])])}
        for row in table.rows
    )
    return Table((*table.columns, *_JUDGED), tuple(rows))


def _judged(term: Contribution) -> Row:
    return {
        "utility": term.utility,
        "weight": term.weight,
        "points": term.points,
        "meaning": term.because.text,
    }


def _judged_wide(table: Table, decision: Decision) -> Table:
    terms = _terms(decision)
    approaches = [column.name for column in table.columns[2:]]
    columns = (column for approach in approaches for column in _judged_columns(approach))
    rows = []
    for row in table.rows:
        of = {approach: terms[approach, str(row["dimension_id"])] for approach in approaches}
        cells = {"weight": of[approaches[0]].weight}
        for approach, term in of.items():
            cells |= {f"{approach}_points": term.points, f"{approach}_utility": term.utility}
        rows.append({**row, **cells})
    return Table((*table.columns, _WEIGHT, *columns), tuple(rows))


def _judged_columns(approach: str) -> tuple[Column, Column]:
    return (
        Column(f"{approach}_points", "number", f"Points of {approach}.", "points"),
        Column(f"{approach}_utility", "number", f"How well {approach} does.", "share"),
    )


def _terms(decision: Decision) -> dict[tuple[str, str], Contribution]:
    return {
        (ranked.approach, term.dimension): term
        for ranked in decision.ranking
        for term in ranked.contributions
    }


def _cell(rating: Rating) -> str:
    return f"{rating.level} — {rating.qualification}" if rating.qualification else rating.level
