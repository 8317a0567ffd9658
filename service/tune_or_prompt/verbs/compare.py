"""Compare the approaches: matrix, dimensions, approaches, pros and cons and guide, as tables."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from tune_or_prompt.domain.knowledge import Knowledge
from tune_or_prompt.domain.language.comparison import (
    ApproachCard,
    Dimension,
    PointKind,
    Rating,
    Statement,
    StatementKind,
)
from tune_or_prompt.domain.language.conditions import When
from tune_or_prompt.domain.report.decision import Contribution, Decision
from tune_or_prompt.verbs.tables import Column, Row, Table, table_of

Shape = Literal["long", "wide"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingCard:
    """How one approach does on one dimension.

    Attributes:
        approach: id of the approach.
        approach_name: name of the approach.
        level: the rating in a word or two.
        qualification: the reason for the level; empty if the level says it all.
        ordinal: 1 to 5; higher is always better for the user.
        text: the rating as a sentence.
        given: false if the rating is this project's own.
        reason: why this project rates it so; empty if the rating is given.
        sources: `seed` (the comparison given), `judgement`, and ids of published cases.
    """

    approach: str
    approach_name: str
    level: str
    qualification: str
    ordinal: int
    text: str
    given: bool
    reason: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionCard:
    """One dimension of the comparison, which is one criterion of the decision.

    Attributes:
        id: id of the dimension.
        name: name of the dimension.
        topic: what it is called within a sentence.
        measures: what it measures.
        unit: what it is measured in.
        ratings: the rating of each approach.
    """

    id: str
    name: str
    topic: str
    measures: str
    unit: str
    ratings: tuple[RatingCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point for or against an approach.

    Attributes:
        id: id of the point.
        dimension: id of the dimension that it touches most.
        dimension_name: name of the dimension.
        text: the point.
    """

    id: str
    dimension: str
    dimension_name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProsAndCons:
    """Both lists of one approach.

    Attributes:
        approach: id of the approach.
        approach_name: name of the approach.
        pros: the points for it.
        cons: the points against it.
    """

    approach: str
    approach_name: str
    pros: tuple[Point, ...]
    cons: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition on the profile; it holds to a degree from 0 to 1, and 0 if unknown.

    Attributes:
        field: the field.
        any_of: choices of which one must be given.
        all_of: choices that must all be given.
        none_of: choices of which none may be given.
        rises: the numbers between which the degree rises from 0 to 1.
        falls: the numbers between which it falls from 1 to 0.
    """

    field: str
    any_of: tuple[str, ...] | None = None
    all_of: tuple[str, ...] | None = None
    none_of: tuple[str, ...] | None = None
    rises: tuple[float, ...] | None = None
    falls: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementCard:
    """When to use an approach: a statement of a list, or a row of the quick decision guide.

    Attributes:
        id: id of the statement.
        kind: `when-to-use` or `guide`.
        approach: id of the approach that it speaks for.
        approach_name: name of the approach.
        text: the statement.
        situation: the question of a guide row.
        answer: the answer of a guide row.
        when: groups of conditions on the profile; the statement holds if one group holds as a
            whole.
        profile: an example project that stands for it, in the form of a request body.
    """

    id: str
    kind: StatementKind
    approach: str
    approach_name: str
    text: str
    situation: str | None = None
    answer: str | None = None
    when: tuple[tuple[Condition, ...], ...]
    profile: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproachAnswer:
    """One approach in words.

    Attributes:
        id: id of the approach.
        name: name of the approach.
        summary: what it is.
        best_for: what it is best for.
        pros: the points for it.
        cons: the points against it.
        when_to_use: when to use it.
    """

    id: str
    name: str
    summary: str
    best_for: str
    pros: tuple[Point, ...]
    cons: tuple[Point, ...]
    when_to_use: tuple[StatementCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionList(Table):
    """The dimensions, nested and as flat rows.

    Attributes:
        items: the dimensions, in the order of the comparison.
    """

    items: tuple[DimensionCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproachList(Table):
    """The approaches, nested and as flat rows.

    Attributes:
        items: the approaches, in the order of the comparison.
    """

    items: tuple[ApproachAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProsConsList(Table):
    """The points for and against each approach, nested and as flat rows.

    Attributes:
        items: both lists of each approach.
    """

    items: tuple[ProsAndCons, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideList(Table):
    """When to use each approach, nested and as flat rows.

    Attributes:
        items: the statements, then the rows of the guide.
    """

    items: tuple[StatementCard, ...]


_DIMENSION = Column("dimension", "string", "Id of the dimension.")
_DIMENSION_NAME = Column("dimension_name", "string", "Name of the dimension.")
_APPROACH = Column("approach", "string", "Id of the approach.")
_APPROACH_NAME = Column("approach_name", "string", "Name of the approach.")
_LEVEL = Column("level", "string", "The rating in a word or two.")
_ORDINAL = Column("ordinal", "integer", "1 to 5; higher is always better for the user.", "points")
_TEXT = Column("text", "string", "The rating as a sentence.")
_WEIGHT = Column("weight", "number", "Its share of what the project needs.", "share")

LONG = (
    _DIMENSION,
    _DIMENSION_NAME,
    _APPROACH,
    _APPROACH_NAME,
    _LEVEL,
    Column("qualification", "string", "The reason for the level; empty if it says it all."),
    _ORDINAL,
    _TEXT,
    Column("given", "boolean", "False if the rating is this project's own."),
)
JUDGED = (
    Column("rating", "number", "How well the approach does on it.", "share"),
    _WEIGHT,
    Column("points", "number", "100 × weight × rating; they sum to the score.", "points"),
    Column("because", "string", "What the rating means for the profile."),
)
POINTS = (
    Column("id", "string", "Id of the point."),
    _APPROACH,
    _APPROACH_NAME,
    Column("kind", "string", "`pro` or `con`."),
    _DIMENSION,
    _DIMENSION_NAME,
    Column("text", "string", "The point."),
)
GUIDE = (
    Column("id", "string", "Id of the statement."),
    Column("kind", "string", "`when-to-use` or `guide`."),
    _APPROACH,
    _APPROACH_NAME,
    Column("text", "string", "The statement."),
    Column("situation", "string", "The question of a guide row."),
    Column("answer", "string", "The answer of a guide row."),
)
APPROACHES = (
    _APPROACH,
    _APPROACH_NAME,
    Column("summary", "string", "What it is."),
    Column("best_for", "string", "What it is best for."),
    Column("pros", "string", "The points for it."),
    Column("cons", "string", "The points against it."),
    Column("when_to_use", "string", "When to use it."),
)


def column_of(figure: str, approach: str) -> str:
    """Return the name of a column with a figure of one approach, such as `score_fine_tuning`."""
    return f"{figure}_{approach}".strip("_").replace("-", "_")


def matrix(knowledge: Knowledge, shape: Shape = "long", decision: Decision | None = None) -> Table:
    """Return the comparison: a row per dimension and approach, or with `wide` per dimension.

    A decision with `contributions` adds what each cell means for its profile.
    """
    terms = _terms(decision) if decision else {}
    cards = knowledge.approaches
    if shape == "long":
        rows = [
            _long_row(dimension, card, terms.get((card.id, dimension.id)))
            for dimension in knowledge.dimensions
            for card in cards
        ]
        return table_of((*LONG, *JUDGED) if decision else LONG, rows)
    wide = [_wide_row(dimension, cards, terms) for dimension in knowledge.dimensions]
    return table_of(tuple(_wide_columns(cards, judged=decision is not None)), wide)


def dimension_list(knowledge: Knowledge) -> DimensionList:
    """Return the dimensions with the rating of each approach."""
    figures = (("level", _LEVEL), ("ordinal", _ORDINAL), ("text", _TEXT))
    columns = (
        _DIMENSION,
        _DIMENSION_NAME,
        Column("measures", "string", "What it measures."),
        Column("unit", "string", "What it is measured in."),
        *(
            Column(column_of(name, card.id), like.type, f"{card.name}: {like.description}")
            for card in knowledge.approaches
            for name, like in figures
        ),
    )
    rows = [
        {
            "dimension": each.id,
            "dimension_name": each.name,
            "measures": each.measures,
            "unit": each.unit,
            **{
                column_of(name, card.id): getattr(each.ratings[card.id], name)
                for card in knowledge.approaches
                for name, _ in figures
            },
        }
        for each in knowledge.dimensions
    ]
    items = tuple(dimension_card(each, knowledge) for each in knowledge.dimensions)
    return DimensionList(columns=columns, rows=tuple(rows), total=len(rows), items=items)


def dimension_card(dimension: Dimension, knowledge: Knowledge) -> DimensionCard:
    """Return one dimension with the rating of each approach."""
    ratings = tuple(
        RatingCard(approach=card.id, approach_name=card.name, **asdict(dimension.ratings[card.id]))
        for card in knowledge.approaches
    )
    return DimensionCard(
        id=dimension.id,
        name=dimension.name,
        topic=dimension.topic,
        measures=dimension.measures,
        unit=dimension.unit,
        ratings=ratings,
    )


def approach_list(knowledge: Knowledge) -> ApproachList:
    """Return the approaches with their points and when to use them."""
    items = tuple(approach_answer(card, knowledge) for card in knowledge.approaches)
    rows = tuple(
        {
            "approach": each.id,
            "approach_name": each.name,
            "summary": each.summary,
            "best_for": each.best_for,
            "pros": " ".join(point.text for point in each.pros),
            "cons": " ".join(point.text for point in each.cons),
            "when_to_use": " ".join(one.text for one in each.when_to_use),
        }
        for each in items
    )
    return ApproachList(columns=APPROACHES, rows=rows, total=len(rows), items=items)


def approach_answer(card: ApproachCard, knowledge: Knowledge) -> ApproachAnswer:
    """Return one approach with its points and when to use it."""
    return ApproachAnswer(
        id=card.id,
        name=card.name,
        summary=card.summary,
        best_for=card.best_for,
        pros=_points(knowledge, card.id, "pro"),
        cons=_points(knowledge, card.id, "con"),
        when_to_use=tuple(
            _statement(each, knowledge)
            for each in knowledge.statements
            if each.approach == card.id and each.kind == "when-to-use"
        ),
    )


def pros_cons(
    knowledge: Knowledge, approach: str | None = None, kind: PointKind | None = None
) -> ProsConsList:
    """Return the points for and against, of one approach or one kind if that is asked for."""
    cards = [card for card in knowledge.approaches if approach in (None, card.id)]
    rows = tuple(
        {
            "id": point.id,
            "approach": card.id,
            "approach_name": card.name,
            "kind": point.kind,
            "dimension": point.dimension,
            "dimension_name": knowledge.dimension(point.dimension).name,
            "text": point.text,
        }
        for card in cards
        for point in knowledge.pros_cons
        if point.approach == card.id and kind in (None, point.kind)
    )
    items = tuple(
        ProsAndCons(
            approach=card.id,
            approach_name=card.name,
            pros=_points(knowledge, card.id, "pro") if kind != "con" else (),
            cons=_points(knowledge, card.id, "con") if kind != "pro" else (),
        )
        for card in cards
    )
    return ProsConsList(columns=POINTS, rows=rows, total=len(rows), items=items)


def guide(
    knowledge: Knowledge, approach: str | None = None, kind: StatementKind | None = None
) -> GuideList:
    """Return when to use each approach, of one approach or one kind if that is asked for."""
    items = tuple(
        _statement(each, knowledge)
        for each in knowledge.statements
        if approach in (None, each.approach) and kind in (None, each.kind)
    )
    rows = tuple({column.name: getattr(each, column.name) for column in GUIDE} for each in items)
    return GuideList(columns=GUIDE, rows=rows, total=len(rows), items=items)


def _long_row(dimension: Dimension, card: ApproachCard, term: Contribution | None) -> Row:
    rating = dimension.ratings[card.id]
    row: Row = {
        "dimension": dimension.id,
        "dimension_name": dimension.name,
        "approach": card.id,
        "approach_name": card.name,
        "level": rating.level,
        "qualification": rating.qualification,
        "ordinal": rating.ordinal,
        "text": rating.text,
        "given": rating.given,
    }
    if term is None:
        return row
    return {**row, **{column.name: getattr(term, column.name) for column in JUDGED}}


def _wide_columns(cards: Iterable[ApproachCard], *, judged: bool) -> Iterator[Column]:
    yield from (_DIMENSION, _DIMENSION_NAME)
    for card in cards:
        yield Column(column_of("", card.id), "string", f"The rating of {card.name}.")
    if judged:
        yield _WEIGHT
        for card in cards:
            yield Column(
                column_of("points", card.id), "number", f"Points of {card.name}.", "points"
            )
            about = f"How well {card.name} does on it."
            yield Column(column_of("rating", card.id), "number", about, "share")


def _wide_row(
    dimension: Dimension,
    cards: Sequence[ApproachCard],
    terms: Mapping[tuple[str, str], Contribution],
) -> Row:
    row: dict[str, str | float | int | bool | None] = {
        "dimension": dimension.id,
        "dimension_name": dimension.name,
    }
    own = {card.id: terms.get((card.id, dimension.id)) for card in cards}
    row |= {column_of("", card.id): _cell(dimension.ratings[card.id]) for card in cards}
    if known := [term for term in own.values() if term]:
        row["weight"] = known[0].weight
    for approach, term in own.items():
        if term:
            row[column_of("points", approach)] = term.points
            row[column_of("rating", approach)] = term.rating
    return row


def _terms(decision: Decision) -> dict[tuple[str, str], Contribution]:
    return {
        (ranked.approach, term.dimension): term
        for ranked in decision.ranking
        for term in ranked.contributions or ()
    }


def _cell(rating: Rating) -> str:
    return f"{rating.level} — {rating.qualification}" if rating.qualification else rating.level


def _points(knowledge: Knowledge, approach: str, kind: PointKind) -> tuple[Point, ...]:
    return tuple(
        Point(
            id=point.id,
            dimension=point.dimension,
            dimension_name=knowledge.dimension(point.dimension).name,
            text=point.text,
        )
        for point in knowledge.pros_cons
        if (point.approach, point.kind) == (approach, kind)
    )


def _statement(statement: Statement, knowledge: Knowledge) -> StatementCard:
    return StatementCard(
        id=statement.id,
        kind=statement.kind,
        approach=statement.approach,
        approach_name=knowledge.approach(statement.approach).name,
        text=statement.text,
        situation=statement.situation or None,
        answer=statement.answer or None,
        when=tuple(tuple(_condition(one) for one in group) for group in statement.when),
        profile=statement.profile,
    )


def _condition(when: When) -> Condition:
    return Condition(
        field=when.field,
        any_of=when.any_of or None,
        all_of=when.all_of or None,
        none_of=when.none_of or None,
        rises=when.rises or None,
        falls=when.falls or None,
    )
