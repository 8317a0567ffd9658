"""The approaches in words."""

from typing import Any

from service.api.endpoint import Asked, Endpoint, Example
from service.domain.vocabulary import APPROACHES
from service.schemas.catalogue_answers import ApproachAnswer, ApproachList, approach_document


def list_approaches(asked: Asked) -> dict[str, Any]:
    """List the approaches with their pros, cons and when to use them."""
    knowledge = asked.services.knowledge
    return {"items": [approach_document(card, knowledge) for card in knowledge.approaches]}


def get_approach(asked: Asked) -> dict[str, Any]:
    """Describe one approach with its pros, cons and when to use it."""
    knowledge = asked.services.knowledge
    return approach_document(knowledge.approach(asked.path["approach_id"]), knowledge)


ENDPOINTS = (
    Endpoint(
        path="/v1/approaches",
        view=list_approaches,
        tag="Comparison",
        answer=ApproachList,
    ),
    Endpoint(
        path="/v1/approaches/{approach_id}",
        view=get_approach,
        tag="Comparison",
        answer=ApproachAnswer,
        path_values={"approach_id": APPROACHES},
        problems=(404,),
        examples={
            "hybrid": Example(summary="Both together", path={"approach_id": "hybrid"}),
        },
    ),
)
