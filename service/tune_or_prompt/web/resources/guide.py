"""When to use each approach, and the quick decision guide."""

from tune_or_prompt.verbs.compare import GUIDE, GuideList, guide
from tune_or_prompt.web.endpoint import Asked, Endpoint
from tune_or_prompt.web.representations import table_formats
from tune_or_prompt.wire.fields import Choice
from tune_or_prompt.wire.generated import APPROACHES, table_schema
from tune_or_prompt.wire.strict import ClosedSchema


class GuideQuery(ClosedSchema):
    """Which statements to list."""

    approach = Choice(APPROACHES, metadata={"description": "Only what speaks for this approach."})
    kind = Choice(
        ("when-to-use", "guide"),
        metadata={"description": "Only statements, or only rows of the quick decision guide."},
    )


def get_guide(asked: Asked) -> GuideList:
    """Say when to use each approach, with the condition on the profile that each row stands for."""
    query = asked.query
    return guide(asked.services.knowledge, query.get("approach"), query.get("kind"))


ENDPOINTS = (
    Endpoint(
        path="/v1/guide",
        view=get_guide,
        tag="Comparison",
        answer=table_schema(GuideList, GUIDE, "GuideList"),
        formats=table_formats("When to use each approach"),
        query=GuideQuery(),
    ),
)
