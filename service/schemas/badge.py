"""A badge on the wire, as shields.io reads it; it refuses names that it does not know."""

from typing import Any

from marshmallow import Schema, fields

from service.schemas import response_fields as of
from service.schemas.strict import ClosedSchema, Strict

Badge = Schema.from_dict(
    {
        "schemaVersion": of.whole("Version of the form, always 1.", least=1),
        "label": of.text("What stands on the left."),
        "message": of.text("What stands on the right."),
        "color": of.text("Colour of the right side."),
        "cacheSeconds": of.whole("For how long the badge may be kept."),
        "isError": of.flag("True where no verdict can be shown.", required=False),
    },
    name="Badge",
)


class AnyText(Strict, fields.String):
    """Text of any form: one that is no profile gives an error badge."""

    def read(self, value: Any) -> str:
        """Return the text."""
        return str(value)


class BadgeQuery(ClosedSchema):
    """What a badge is asked for with."""

    profile = AnyText(
        required=True, metadata={"description": "The profile as JSON, or base64url of its JSON."}
    )
