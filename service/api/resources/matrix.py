"""The comparison matrix."""

from service.api.endpoint import Asked, Endpoint, Example
from service.api.representations import table_formats
from service.application.compare import Table, matrix
from service.schemas import tables
from service.schemas.fields import Choice
from service.schemas.strict import ClosedSchema


class MatrixQuery(ClosedSchema):
    """How the matrix is laid out."""

    shape = Choice(
        ("long", "wide"),
        load_default="long",
        metadata={
            "description": "`long`: a row per dimension and approach. "
            "`wide`: a row per dimension, a column per approach.",
        },
    )


def get_matrix(asked: Asked) -> Table:
    """Compare the approaches on ten dimensions.

    A flat table for dashboards and spreadsheets; `.csv`, `.tsv`, `.md` and `.html` after the path
    ask for other formats.
    """
    return matrix(asked.services.knowledge, asked.query["shape"])


ENDPOINTS = (
    Endpoint(
        path="/v1/matrix",
        view=get_matrix,
        tag="Comparison",
        answer=tables.Table,
        formats=table_formats("Comparison matrix"),
        query=MatrixQuery(),
        examples={
            "long": Example(summary="A row per dimension and approach"),
            "wide": Example(summary="A row per dimension", query={"shape": "wide"}),
        },
    ),
)
