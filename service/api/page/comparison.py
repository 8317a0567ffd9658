"""The comparison on the page: the catalogue's words, and what they mean for the profile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.api.page.links import page_link
from service.application.knowledge import Knowledge
from service.domain.catalogue import Dimension, ProCon, Rating, Statement
from service.schemas.catalogue_answers import statement_document

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """One approach on one dimension; `term` is its contribution to the profile's score."""

    approach: str
    level: str
    qualification: str
    term: Document | None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One dimension of the comparison; `weight` is how much it matters for the profile."""

    name: str
    measures: str
    weight: float | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A statement on when to use an approach, held against the profile."""

    text: str
    holds: str
    because: str


@dataclass(frozen=True, slots=True)
class Side:
    """One approach in words: what speaks for it, what against, and when to use it."""

    approach: str
    name: str
    summary: str
    best_for: str
    pros: tuple[str, ...]
    cons: tuple[str, ...]
    when: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class GuideButton:
    """A row of the quick guide, with the address that fills the page with its example."""

    situation: str
    answer: str
    approach: str
    link: str
    holds: str


def names_of(knowledge: Knowledge) -> dict[str, str]:
    """Return the name of every approach and dimension by id."""
    cards = {card.id: card.name for card in knowledge.approaches}
    return cards | {each.id: each.name for each in knowledge.dimensions}


def matrix_of(knowledge: Knowledge, answer: Document | None) -> tuple[MatrixRow, ...]:
    """Return the comparison, each cell with what it is worth to the profile."""
    terms = {
        (ranked["approach"], term["dimension"]): term
        for ranked in (answer["ranking"] if answer else ())
        for term in ranked["contributions"]
    }
    order = [card.id for card in knowledge.approaches]
    return tuple(_row(each, order, terms) for each in knowledge.dimensions)


def sides_of(knowledge: Knowledge, answer: Document | None) -> tuple[Side, ...]:
    """Return every approach in words, its statements held against the profile."""
    matched = _matched(answer)
    return tuple(
        Side(
            card.id,
            card.name,
            card.summary,
            card.best_for,
            _points(knowledge.pros_cons, card.id, "pro"),
            _points(knowledge.pros_cons, card.id, "con"),
            tuple(
                _said(statement, matched)
                for statement in knowledge.statements
                if statement.approach == card.id and _is_shown(statement)
            ),
        )
        for card in knowledge.approaches
    )


def guide_of(knowledge: Knowledge, answer: Document | None) -> tuple[GuideButton, ...]:
    """Return the rows of the quick guide."""
    matched = _matched(answer)
    return tuple(
        GuideButton(
            each.situation,
            each.answer,
            each.approach,
            page_link(statement_document(each)["profile"]),
            matched[each.id]["holds"] if each.id in matched else "unknown",
        )
        for each in knowledge.statements
        if each.kind == "guide"
    )


def _row(
    dimension: Dimension, order: Sequence[str], terms: Mapping[tuple[str, str], Document]
) -> MatrixRow:
    ratings: Mapping[Any, Rating] = dimension.ratings
    cells = tuple(
        Cell(
            approach,
            ratings[approach].level,
            ratings[approach].qualification,
            terms.get((approach, dimension.id)),
        )
        for approach in order
    )
    weight = cells[0].term["weight"] if cells[0].term else None
    return MatrixRow(dimension.name, dimension.measures, weight, cells)


def _points(points: Sequence[ProCon], approach: str, kind: str) -> tuple[str, ...]:
    return tuple(
        point.text for point in points if point.approach == approach and point.kind == kind
    )


def _is_shown(statement: Statement) -> bool:
    """Return whether it is no mere repetition in short, as the rows of the guide are."""
    return statement.kind == "when-to-use" or statement.approach == "hybrid"


def _said(statement: Statement, matched: Mapping[str, Document]) -> Said:
    found = matched.get(statement.id)
    if found is None:
        return Said(statement.text, "", "")
    return Said(statement.text, found["holds"], found["because"]["text"])


def _matched(answer: Document | None) -> dict[str, Document]:
    return {each["statement"]: each for each in (answer or {}).get("matched", ())}
