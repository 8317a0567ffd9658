"""Documents whose form is stated elsewhere: JSON Schemas, the specification, link sets."""

from typing import Any

from marshmallow import INCLUDE, Schema, fields


def _text(about: str) -> fields.String:
    return fields.String(required=True, metadata={"description": about})


class _Elsewhere(Schema):
    """An object whose form another standard states."""

    class Meta:
        """Allow whatever the standard allows."""

        unknown = INCLUDE


class OpenApiDocument(_Elsewhere):
    """An OpenAPI 3.1 document."""

    openapi = _text("Version of the specification that it follows.")


class LinkSet(_Elsewhere):
    """A set of links (RFC 9264)."""

    linkset: fields.Field[Any] = fields.List(
        fields.Dict(),
        required=True,
        metadata={"description": "Links by the address that they start from."},
    )


JsonSchema = _Elsewhere.from_dict(
    {
        "$schema": _text("The dialect."),
        "$id": _text("Address of this schema."),
        "title": _text("Name of the document."),
    },
    name="JsonSchema",
)


class SchemaIndex(_Elsewhere):
    """The JSON Schemas that there are."""

    items: fields.Field[Any] = fields.List(
        fields.Dict(keys=fields.String(), values=fields.String()),
        required=True,
        metadata={"description": "Name and address of each."},
    )
