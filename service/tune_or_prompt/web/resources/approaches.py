"""The approaches in words."""

from tune_or_prompt.verbs.compare import (
    ApproachAnswer,
    ApproachList,
    approach_answer,
    approach_list,
)
from tune_or_prompt.web.endpoint import Asked, Endpoint, Example
from tune_or_prompt.web.representations import table_formats
from tune_or_prompt.wire.generated import APPROACHES, schema_of


def list_approaches(asked: Asked) -> ApproachList:
    """List the approaches with their pros, cons and when to use them."""
    return approach_list(asked.services.knowledge)


def get_approach(asked: Asked) -> ApproachAnswer:
    """Describe one approach with its pros, cons and when to use it."""
    knowledge = asked.services.knowledge
    return approach_answer(knowledge.approach(asked.path["approach_id"]), knowledge)


ENDPOINTS = (
    Endpoint(
        path="/v1/approaches",
        view=list_approaches,
        tag="Comparison",
        answer=schema_of(ApproachList),
        formats=table_formats("Approaches"),
    ),
    Endpoint(
        path="/v1/approaches/{approach_id}",
        view=get_approach,
        tag="Comparison",
        answer=schema_of(ApproachAnswer),
        path_values={"approach_id": APPROACHES},
        problems=(404,),
        examples={
            "hybrid": Example(summary="Both together", path={"approach_id": "hybrid"}),
        },
    ),
)
