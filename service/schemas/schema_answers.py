"""Documents whose form is stated elsewhere: JSON Schemas, the specification, link sets."""

from marshmallow import INCLUDE, Schema

from service.schemas import response_fields as of


class _Elsewhere(Schema):
    """An object whose form another standard states."""

    class Meta:
        """Allow whatever the standard allows."""

        unknown = INCLUDE


class OpenApiDocument(_Elsewhere):
    """An OpenAPI 3.1 document."""

    openapi = of.text("Version of the specification that it follows.", example="3.1.1")


class LinkSet(_Elsewhere):
    """A set of links (RFC 9264)."""

    linkset = of.mappings("Links by the address that they start from.", {})


JsonSchema = _Elsewhere.from_dict(
    {
        "$schema": of.text("The dialect."),
        "$id": of.text("Address of this schema."),
        "title": of.text("Name of the document."),
    },
    name="JsonSchema",
)
