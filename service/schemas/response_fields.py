"""Fields of responses: each with what it means, its unit and its bounds, for the published schema.

Responses are open: clients must ignore what they do not know, and slugs may gain new values.
"""

from typing import Any

from marshmallow import EXCLUDE, Schema, fields


class OpenSchema(Schema):
    """An object that may gain fields; readers ignore what they do not know."""

    class Meta:
        """Ignore unknown fields."""

        unknown = EXCLUDE


def text(about: str, *, example: str | None = None, **options: Any) -> fields.String:
    """Describe free text."""
    return fields.String(**_described(about, options, example=example))


def slug(about: str, *examples: str, **options: Any) -> fields.String:
    """Describe a slug from a set that may grow."""
    return fields.String(**_described(f"Extensible: {about}", options, examples=list(examples)))


def number(
    about: str,
    *,
    unit: str | None = None,
    least: float | None = None,
    most: float | None = None,
    **options: Any,
) -> fields.Float:
    """Describe a number with its unit and bounds."""
    facts = {"format": "double", "minimum": least, "maximum": most, "x-unit": unit}
    return fields.Float(**_described(about, options, **facts))


def share(about: str, **options: Any) -> fields.Float:
    """Describe a share from 0 to 1."""
    return number(about, unit="share", least=0, most=1, **options)


def whole(about: str, *, least: int = 0, **options: Any) -> fields.Integer:
    """Describe a whole number."""
    return fields.Integer(**_described(about, options, minimum=least))


def flag(about: str, **options: Any) -> fields.Boolean:
    """Describe a truth value."""
    return fields.Boolean(**_described(about, options))


def day(about: str, **options: Any) -> fields.Date:
    """Describe a calendar day."""
    return fields.Date(**_described(about, options))


def one(schema: type[Schema], about: str, **options: Any) -> fields.Nested:
    """Describe an object."""
    return fields.Nested(schema, **_described(about, options))


def many(item: type[Schema] | fields.Field[Any], about: str, **options: Any) -> fields.List[Any]:
    """Describe a list."""
    inner = fields.Nested(item) if isinstance(item, type) else item
    return fields.List(inner, **_described(about, options))


def words(about: str, **options: Any) -> fields.List[Any]:
    """Describe a list of texts."""
    return many(fields.String(), about, **options)


def mapping(about: str, values: dict[str, Any], **options: Any) -> fields.Dict:
    """Describe an object whose keys are not fixed, by the schema of its values."""
    return fields.Dict(**_described(about, options, additionalProperties=values))


def anything(about: str, schema: dict[str, Any]) -> fields.Raw:
    """Describe an optional value of any form that a JSON Schema states."""
    return fields.Raw(**_described(about, {"required": False}, **schema))


def mappings(about: str, values: dict[str, Any], **options: Any) -> fields.List[Any]:
    """Describe a list of objects whose keys are not fixed."""
    row = fields.Dict(metadata={"additionalProperties": values})
    return fields.List(row, **_described(about, options))


def _described(about: str, options: dict[str, Any], **facts: Any) -> dict[str, Any]:
    example = facts.pop("example", None)
    stated = {key: value for key, value in facts.items() if value is not None and value != []}
    if example is not None:
        stated["examples"] = [example]
    required = options.pop("required", True)
    return {"required": required, "metadata": {"description": about, **stated}, **options}
