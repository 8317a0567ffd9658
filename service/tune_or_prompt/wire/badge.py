"""A badge on the wire, as shields.io reads it; it refuses names that it does not know."""

from typing import Any

from marshmallow import Schema, fields

from tune_or_prompt.wire.fields import AnyText
from tune_or_prompt.wire.strict import ClosedSchema


def _about(text: str, **facts: Any) -> dict[str, Any]:
    return {"required": True, "metadata": {"description": text, **facts}}


Badge = Schema.from_dict(
    {
        "schemaVersion": fields.Integer(**_about("Version of the form, always 1.", minimum=1)),
        "label": fields.String(**_about("The text on the left.")),
        "message": fields.String(**_about("The text on the right.")),
        "color": fields.String(**_about("Color of the right side.")),
        "cacheSeconds": fields.Integer(**_about("For how long the badge may be cached.")),
        "isError": fields.Boolean(metadata={"description": "True if no verdict can be shown."}),
    },
    name="Badge",
)


class BadgeQuery(ClosedSchema):
    """What a badge is asked for with."""

    profile = AnyText(
        required=True, metadata={"description": "The profile as JSON, or base64url of its JSON."}
    )
