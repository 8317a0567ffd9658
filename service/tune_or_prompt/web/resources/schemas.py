"""JSON Schemas of the documents, for editors and validators."""

from typing import Any

from tune_or_prompt.domain.errors import UnknownIdError
from tune_or_prompt.web.endpoint import Asked, Endpoint
from tune_or_prompt.web.json_schemas import SCHEMA_NAMES, json_schema
from tune_or_prompt.wire.schema_answers import JsonSchema, SchemaIndex


def list_schemas(asked: Asked) -> dict[str, Any]:
    """List the JSON Schemas that there are."""
    root = asked.services.public_url
    return {
        "items": [{"name": name, "href": f"{root}/v1/schemas/{name}.json"} for name in SCHEMA_NAMES]
    }


def get_schema(asked: Asked) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a document, whole in itself."""
    name = asked.path["name"]
    if name not in SCHEMA_NAMES:
        raise UnknownIdError("schema", name, SCHEMA_NAMES)
    return json_schema(name, asked.services.specification(), asked.services.public_url)


ENDPOINTS = (
    Endpoint(path="/v1/schemas", view=list_schemas, tag="Discovery", answer=SchemaIndex),
    Endpoint(
        path="/v1/schemas/{name}.json",
        view=get_schema,
        tag="Discovery",
        answer=JsonSchema,
        path_values={"name": tuple(SCHEMA_NAMES)},
        problems=(404,),
    ),
)
