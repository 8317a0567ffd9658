"""The points for and against each approach."""

from tune_or_prompt.verbs.compare import POINTS, ProsConsList, pros_cons
from tune_or_prompt.web.endpoint import Asked, Endpoint, Example
from tune_or_prompt.web.representations import table_formats
from tune_or_prompt.wire.fields import Choice
from tune_or_prompt.wire.generated import APPROACHES, table_schema
from tune_or_prompt.wire.strict import ClosedSchema


class ProsConsQuery(ClosedSchema):
    """Which points to list."""

    approach = Choice(APPROACHES, metadata={"description": "Only the points of this approach."})
    kind = Choice(("pro", "con"), metadata={"description": "Only points for, or only against."})


def list_pros_cons(asked: Asked) -> ProsConsList:
    """List the points for and against each approach, nested and as flat rows."""
    query = asked.query
    return pros_cons(asked.services.knowledge, query.get("approach"), query.get("kind"))


ENDPOINTS = (
    Endpoint(
        path="/v1/pros-cons",
        view=list_pros_cons,
        tag="Comparison",
        answer=table_schema(ProsConsList, POINTS, "ProsConsList"),
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
