"""The dimensions of the comparison."""

from tune_or_prompt.domain.language.vocabulary import DIMENSIONS
from tune_or_prompt.verbs.compare import (
    DimensionCard,
    DimensionList,
    dimension_card,
    dimension_list,
)
from tune_or_prompt.web.endpoint import Asked, Endpoint, Example
from tune_or_prompt.web.representations import table_formats
from tune_or_prompt.wire.generated import schema_of


def list_dimensions(asked: Asked) -> DimensionList:
    """List the ten dimensions with the rating of each approach."""
    return dimension_list(asked.services.knowledge)


def get_dimension(asked: Asked) -> DimensionCard:
    """Describe one dimension with the rating of each approach."""
    knowledge = asked.services.knowledge
    return dimension_card(knowledge.dimension(asked.path["dimension_id"]), knowledge)


ENDPOINTS = (
    Endpoint(
        path="/v1/dimensions",
        view=list_dimensions,
        tag="Comparison",
        answer=schema_of(DimensionList),
        formats=table_formats("Dimensions"),
    ),
    Endpoint(
        path="/v1/dimensions/{dimension_id}",
        view=get_dimension,
        tag="Comparison",
        answer=schema_of(DimensionCard),
        path_values={"dimension_id": DIMENSIONS},
        problems=(404,),
        examples={
            "latency": Example(summary="Latency", path={"dimension_id": "latency"}),
        },
    ),
)
