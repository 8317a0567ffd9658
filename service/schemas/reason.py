"""Reasons on the wire."""

from service.schemas import response_fields as of
from service.schemas.response_fields import OpenSchema

SCALAR = {"type": ["string", "number", "boolean"]}


class Reason(OpenSchema):
    """Why something is so."""

    code = of.slug("stable name of the reason.", "needs-labels")
    params = of.mapping("The values that the sentence is made from.", SCALAR)
    text = of.text("The reason as a sentence.")
