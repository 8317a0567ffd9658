"""Compare the approaches: matrix, dimensions, approaches, pros and cons and guide, as tables."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Generic, Literal, TypeVar

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
from tune_or_prompt.verbs.tables import Column, Row, Scalar, Table, columns_of, row_of, table_of

MatrixShape = Literal["long", "wide"]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingCard(Rating):
    """How one approach does on one dimension.

    Attributes:
        approach: id of the approach.
        approach_name: name of the approach.
    """

    approach: str
    approach_name: str


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
        approach: id of the approach.
        approach_name: name of the approach.
        kind: `pro` or `con`.
        dimension: id of the dimension that it touches most.
        dimension_name: name of the dimension.
        text: the point.
    """

    id: str
    approach: str
    approach_name: str
    kind: PointKind
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
        approach: id of the approach that it favors.
        approach_name: name of the approach.
        text: the statement.
        situation: the question of a guide row.
        advice: the answer of a guide row.
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
    advice: str | None = None
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
class Listing(Table, Generic[Item]):
    """A list, nested and as flat rows.

    Attributes:
        items: what it lists, in the order of the comparison.
    """

    items: tuple[Item, ...]


def _listing(
    columns: Iterable[Column], rows: Iterable[Row], items: tuple[Item, ...]
) -> Listing[Item]:
    table = table_of(columns, rows)
    return Listing(columns=table.columns, rows=table.rows, total=table.total, items=items)


_DIMENSION = Column("dimension", "string", "Id of the dimension.")
_DIMENSION_NAME = Column("dimension_name", "string", "Name of the dimension.")
_RATED = ("level", "ordinal", "text")

LONG = (
    _DIMENSION,
    _DIMENSION_NAME,
    *columns_of(
        RatingCard,
        *("approach", "approach_name", "level", "qualification", "ordinal", "text", "given"),
    ),
)
JUDGED = columns_of(Contribution, "rating", "weight", "points", "because")
POINTS = columns_of(Point)
GUIDE = columns_of(
    StatementCard, *("id", "kind", "approach", "approach_name", "text", "situation", "advice")
)
APPROACHES = (
    *columns_of(RatingCard, "approach", "approach_name"),
    *columns_of(ApproachAnswer, "summary", "best_for", "pros", "cons", "when_to_use"),
)


def column_of(figure: str, approach: str) -> str:
    """Return the name of a column with a figure of one approach, such as `score_fine_tuning`."""
    return f"{figure}_{approach}".strip("_").replace("-", "_")


def matrix(
    knowledge: Knowledge, shape: MatrixShape = "long", decision: Decision | None = None
) -> Table:
    """Return the comparison: a row per dimension and approach, or with `wide` per dimension.

    A decision with `contributions` adds what each cell means for its profile.
    """
    ranking = decision.ranking if decision else ()
    terms = {
        (ranked.approach, term.dimension): term
        for ranked in ranking
        for term in ranked.contributions or ()
    }
    cards = [dimension_card(each, knowledge) for each in knowledge.dimensions]
    if shape == "wide":
        wide = _wide_columns(knowledge.approaches, judged=decision is not None)
        return table_of(wide, [_wide_row(card, terms) for card in cards])
    columns = (*LONG, *JUDGED) if decision else LONG
    rows = [
        {
            "dimension": card.id,
            "dimension_name": card.name,
            **row_of(rating, LONG[2:]),
            **(row_of(term, JUDGED) if (term := terms.get((rating.approach, card.id))) else {}),
        }
        for card in cards
        for rating in card.ratings
    ]
    return table_of(columns, rows)


def dimension_list(knowledge: Knowledge) -> Listing[DimensionCard]:
    """Return the dimensions with the rating of each approach."""
    items = tuple(dimension_card(each, knowledge) for each in knowledge.dimensions)
    columns = (
        _DIMENSION,
        _DIMENSION_NAME,
        *columns_of(DimensionCard, "measures", "unit"),
        *(
            replace(
                like,
                name=column_of(like.name, card.id),
                description=f"{card.name}: {like.description}",
            )
            for card in knowledge.approaches
            for like in columns_of(RatingCard, *_RATED)
        ),
    )
    rows = tuple(
        {
            "dimension": each.id,
            "dimension_name": each.name,
            **row_of(each, columns[2:4]),
            **{
                column_of(name, rating.approach): getattr(rating, name)
                for rating in each.ratings
                for name in _RATED
            },
        }
        for each in items
    )
    return _listing(columns, rows, items)


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


def approach_list(knowledge: Knowledge) -> Listing[ApproachAnswer]:
    """Return the approaches with their points and when to use them."""
    items = tuple(approach_answer(card, knowledge) for card in knowledge.approaches)
    rows = tuple(
        {"approach": each.id, "approach_name": each.name, **row_of(each, APPROACHES[2:])}
        for each in items
    )
    return _listing(APPROACHES, rows, items)


def approach_answer(card: ApproachCard, knowledge: Knowledge) -> ApproachAnswer:
    """Return one approach with its points and when to use it."""
    return ApproachAnswer(
        **asdict(card),
        pros=_points(knowledge, card, "pro"),
        cons=_points(knowledge, card, "con"),
        when_to_use=guide(knowledge, card.id, "when-to-use").items,
    )


def pros_cons(
    knowledge: Knowledge, approach: str | None = None, kind: PointKind | None = None
) -> Listing[ProsAndCons]:
    """Return the points for and against, of one approach or one kind if that is asked for."""
    items = tuple(
        ProsAndCons(
            approach=card.id,
            approach_name=card.name,
            pros=_points(knowledge, card, "pro") if kind != "con" else (),
            cons=_points(knowledge, card, "con") if kind != "pro" else (),
        )
        for card in knowledge.approaches
        if approach in (None, card.id)
    )
    rows = (row_of(point, POINTS) for each in items for point in (*each.pros, *each.cons))
    return _listing(POINTS, rows, items)


def guide(
    knowledge: Knowledge, approach: str | None = None, kind: StatementKind | None = None
) -> Listing[StatementCard]:
    """Return when to use each approach, of one approach or one kind if that is asked for."""
    items = tuple(
        _statement(each, knowledge)
        for each in knowledge.statements
        if approach in (None, each.approach) and kind in (None, each.kind)
    )
    return _listing(GUIDE, (row_of(each, GUIDE) for each in items), items)


def _wide_columns(cards: Iterable[ApproachCard], *, judged: bool) -> Iterator[Column]:
    rating, weight, points, _ = JUDGED
    yield from (_DIMENSION, _DIMENSION_NAME)
    for card in cards:
        yield Column(column_of("", card.id), "string", f"The rating of {card.name}.")
    if judged:
        yield weight
        for card in cards:
            for like in (points, rating):
                about = f"{card.name}: {like.description}"
                yield replace(like, name=column_of(like.name, card.id), description=about)


def _wide_row(card: DimensionCard, terms: Mapping[tuple[str, str], Contribution]) -> Row:
    row: dict[str, Scalar] = {"dimension": card.id, "dimension_name": card.name}
    for each in card.ratings:
        reason = f" — {each.qualification}" if each.qualification else ""
        row[column_of("", each.approach)] = f"{each.level}{reason}"
    for each in card.ratings:
        if term := terms.get((each.approach, card.id)):
            row["weight"] = term.weight
            row[column_of("points", each.approach)] = term.points
            row[column_of("rating", each.approach)] = term.rating
    return row


def _points(knowledge: Knowledge, card: ApproachCard, kind: PointKind) -> tuple[Point, ...]:
    return tuple(
        Point(
            **asdict(point),
            approach_name=card.name,
            dimension_name=knowledge.dimension(point.dimension).name,
        )
        for point in knowledge.pros_cons
        if (point.approach, point.kind) == (card.id, kind)
    )


def _statement(statement: Statement, knowledge: Knowledge) -> StatementCard:
    return StatementCard(
        id=statement.id,
        kind=statement.kind,
        approach=statement.approach,
        approach_name=knowledge.approach(statement.approach).name,
        text=statement.text,
        situation=statement.situation or None,
        advice=statement.answer or None,
        when=tuple(tuple(_condition(one) for one in group) for group in statement.when),
        profile=statement.profile,
    )


def _condition(when: When) -> Condition:
    stated: dict[str, Any] = {name: part for name, part in asdict(when).items() if part}
    return Condition(**stated)
