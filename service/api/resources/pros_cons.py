"""The points for and against each approach."""

from service.api.endpoint import Asked, Endpoint, Example
from service.api.representations import ItemisedTable, table_formats
from service.application.compare import pros_cons_table
from service.domain.vocabulary import APPROACHES
from service.schemas.catalogue_answers import ProsConsAnswer, pros_cons_document
from service.schemas.fields import Choice
from service.schemas.strict import ClosedSchema


class ProsConsQuery(ClosedSchema):
    """Which points to list."""

    approach = Choice(APPROACHES, metadata={"description": "Only the points of this approach."})
    kind = Choice(("pro", "con"), metadata={"description": "Only points for, or only against."})


def list_pros_cons(asked: Asked) -> ItemisedTable:
    """List the points for and against each approach, nested and as flat rows."""
    approach, kind = asked.query.get("approach"), asked.query.get("kind")
    knowledge = asked.services.knowledge
    table = pros_cons_table(knowledge, approach, kind)
    points = [point for point in knowledge.pros_cons if kind in (None, point.kind)]
    named = [card.id for card in knowledge.approaches if approach in (None, card.id)]
    items = tuple(pros_cons_document(each, points) for each in named)
    return ItemisedTable(table.columns, table.rows, items)


ENDPOINTS = (
    Endpoint(
        path="/v1/pros-cons",
        view=list_pros_cons,
        tag="Comparison",
        answer=ProsConsAnswer,
        formats=table_formats("Pros and cons"),
        query=ProsConsQuery(),
        examples={
            "against_tuning": Example(
                summary="What speaks against fine-tuning",
                query={"approach": "fine-tuning", "kind": "con"},
            ),
        },
    ),
)
