"""The catalogue on the wire: dimensions, approaches, points for and against, and the guide."""

from collections.abc import Iterable
from typing import Any

from service.application.knowledge import Knowledge
from service.domain.catalogue import ApproachCard, Dimension, ProCon, Statement
from service.domain.vocabulary import APPROACHES
from service.schemas import response_fields as of
from service.schemas.catalogue_conditions import condition_document
from service.schemas.plain import plain
from service.schemas.response_fields import OpenSchema
from service.schemas.tables import Table


class Rating(OpenSchema):
    """How one approach does on one dimension."""

    approach = of.slug("id of the approach.", *APPROACHES)
    level = of.text("The rating in a word or two.", example="Very High")
    qualification = of.text("What the level is owed to; empty where the level says it all.")
    ordinal = of.whole("1 to 5; higher is always better for the user.", least=1)
    text = of.text("The rating as a sentence.")
    given = of.flag("False where the rating is this project's own.")
    reason = of.text("Why this project rates it so; empty where the rating is given.")
    sources = of.words(
        "`seed` (the comparison given), `judgement`, and ids of published cases that bear on it."
    )


class DimensionCard(OpenSchema):
    """One dimension of the comparison, which is one criterion of the decision."""

    id = of.slug("id of the dimension.", "latency")
    name = of.text("Name of the dimension.", example="Latency")
    topic = of.text("What it is called within a sentence.")
    measures = of.text("What it measures.")
    unit = of.text("What it is measured in.")
    ratings = of.many(Rating, "The rating of each approach.")


class DimensionList(OpenSchema):
    """The dimensions, in the order of the comparison."""

    items = of.many(DimensionCard, "The dimensions.")


class Point(OpenSchema):
    """One point for or against an approach."""

    id = of.slug("id of the point.")
    dimension = of.slug("id of the dimension that it touches most.", "latency")
    text = of.text("The point.")


class ConditionedStatement(OpenSchema):
    """When to use an approach, with the condition on the profile that it stands for."""

    id = of.slug("id of the statement.")
    kind = of.slug("where it stands.", "when-to-use", "guide")
    approach = of.slug("the approach it speaks for.", *APPROACHES)
    text = of.text("The statement.")
    situation = of.text("The question of a guide row.", required=False)
    answer = of.text("The answer of a guide row.", required=False)
    strength = of.share("How much it counts.")
    when = of.mappings("Conditions on the profile, which must all hold.", {})
    profile = of.mapping("A profile that stands for it, ready to be posted.", {})


class ApproachAnswer(OpenSchema):
    """An approach in words."""

    id = of.slug("id of the approach.", *APPROACHES)
    name = of.text("Name of the approach.")
    summary = of.text("What it is.")
    best_for = of.text("What it is best for.")
    pros = of.many(Point, "Points for it.")
    cons = of.many(Point, "Points against it.")
    when_to_use = of.many(ConditionedStatement, "When to use it.")


class ApproachList(OpenSchema):
    """The approaches."""

    items = of.many(ApproachAnswer, "The approaches.")


class ProsAndCons(OpenSchema):
    """Both lists of one approach."""

    approach = of.slug("id of the approach.", *APPROACHES)
    pros = of.many(Point, "Points for it.")
    cons = of.many(Point, "Points against it.")


class ProsConsAnswer(Table):
    """Both lists of every approach, and the same as flat rows."""

    items = of.many(ProsAndCons, "Both lists, an approach each.")


class GuideAnswer(Table):
    """The "when to use" statements and the quick decision guide, and the same as flat rows."""

    items = of.many(ConditionedStatement, "The statements, then the rows of the guide.")


def dimension_document(dimension: Dimension) -> dict[str, Any]:
    """Return the wire form of a dimension."""
    ratings = [{"approach": key, **plain(rating)} for key, rating in dimension.ratings.items()]
    return {**plain(dimension), "ratings": ratings}


def approach_document(card: ApproachCard, knowledge: Knowledge) -> dict[str, Any]:
    """Return the wire form of an approach with its points and statements."""
    statements = [
        statement_document(each)
        for each in knowledge.statements
        if each.approach == card.id and each.kind == "when-to-use"
    ]
    return {**plain(card), **_points(card.id, knowledge.pros_cons), "when_to_use": statements}


def pros_cons_document(approach: str, points: Iterable[ProCon]) -> dict[str, Any]:
    """Return both lists of an approach."""
    return {"approach": approach, **_points(approach, points)}


def statement_document(statement: Statement) -> dict[str, Any]:
    """Return the wire form of a statement or a row of the guide."""
    document: dict[str, Any] = {
        name: value for name, value in plain(statement).items() if value not in ("", None)
    }
    return document | {"when": [condition_document(each) for each in statement.when]}


def _points(approach: str, points: Iterable[ProCon]) -> dict[str, Any]:
    listed: dict[str, list[dict[str, str]]] = {"pros": [], "cons": []}
    for point in points:
        if point.approach == approach:
            told = {"id": point.id, "dimension": point.dimension, "text": point.text}
            listed[f"{point.kind}s"].append(told)
    return listed
