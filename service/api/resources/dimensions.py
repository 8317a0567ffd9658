"""The dimensions of the comparison."""

from typing import Any

from service.api.endpoint import Asked, Endpoint, Example
from service.domain.vocabulary import DIMENSIONS
from service.schemas.catalogue_answers import DimensionCard, DimensionList, dimension_document


def list_dimensions(asked: Asked) -> dict[str, Any]:
    """List the ten dimensions with the rating of each approach."""
    return {"items": [dimension_document(each) for each in asked.services.knowledge.dimensions]}


def get_dimension(asked: Asked) -> dict[str, Any]:
    """Describe one dimension with the rating of each approach."""
    return dimension_document(asked.services.knowledge.dimension(asked.path["dimension_id"]))


ENDPOINTS = (
    Endpoint(
        path="/v1/dimensions",
        view=list_dimensions,
        tag="Comparison",
        answer=DimensionList,
    ),
    Endpoint(
        path="/v1/dimensions/{dimension_id}",
        view=get_dimension,
        tag="Comparison",
        answer=DimensionCard,
        path_values={"dimension_id": DIMENSIONS},
        problems=(404,),
        examples={
            "latency": Example(summary="Latency", path={"dimension_id": "latency"}),
        },
    ),
)
