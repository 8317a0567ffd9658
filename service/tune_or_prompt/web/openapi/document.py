"""The published specification: OpenAPI 3.1, made from the declarations of the endpoints."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import orjson
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from marshmallow import fields

from tune_or_prompt.web.endpoint import Endpoint, Services
from tune_or_prompt.web.negotiation import NDJSON
from tune_or_prompt.web.openapi.operations import (
    operation,
    shared_responses,
    stream_operation,
    suffix_operation,
    text_formats,
)
from tune_or_prompt.wire.fields import ChoicesField, QuantityEnds
from tune_or_prompt.wire.generated import ANSWER
from tune_or_prompt.wire.lock import ByKey
from tune_or_prompt.wire.profile import PROFILE_SCHEMA
from tune_or_prompt.wire.requests import SWEPT_FIELD
from tune_or_prompt.wire.strict import Listed

OPENAPI_VERSION = "3.1.1"
DEFAULT_SERVER = "/"

_INFO = {
    "summary": "Prompt engineering, fine-tuning or both: a scored, explained recommendation.",
    "description": (
        "Post what you know of a project and get a recommendation with every reason.\n\n"
        "- The same input, catalogue and engine give the same bytes and the same strong ETag. "
        "GET, HEAD and QUERY answer 304 to a matching `If-None-Match`; POST never does.\n"
        "- Every failure is a problem document (RFC 9457); a request that is not valid names all "
        "its errors at once.\n"
        "- Every path under `/v1` also takes a suffix for each of its formats, such as "
        "`/v1/matrix.csv`; suffix and `Accept` header give the same bytes.\n"
        "- Requests are closed: an unknown field is refused with a suggestion. Answers are open: "
        "ignore fields and slugs that you do not know.\n"
        "- Within `/v1`, fields are added, never removed or given another meaning. What is to go "
        "carries `Deprecation` and `Sunset` for at least 180 days. Verdicts may change with the "
        "engine and the catalogue, whose versions every answer names.\n"
        "- Ranges are `low`, `mid` and `high` at the 10th, 50th and 90th percentile.\n"
        "- A range of a quantity must be in order: `low` ≤ `mid` ≤ `high`. A model must have a "
        "price on the day that the profile is of.\n"
        "- A body has at most 256 KiB and 50 levels of nesting; a batch has 2 MiB, and a stream of "
        "lines no end."
    ),
    "license": {"name": "Apache License 2.0", "identifier": "Apache-2.0"},
}
_TAGS = {
    "Recommendation": "Ask which approach fits a project, and why.",
    "Money": "What each way costs, how long it takes, and what the estimate rests on.",
    "In the repository": "Commit a verdict with the code, and see later whether it still holds.",
    "Comparison": "The approaches side by side, for any project.",
    "Evidence": "The published cases that the quality estimate rests on, and how far it is right.",
    "Discovery": "What the service is, what it speaks, and what its errors mean.",
    "Operations": "Health and metrics.",
}
_KEYS = {
    "BearerKey": {
        "type": "http",
        "scheme": "bearer",
        "description": "A key, if the operator of the service requires one.",
    },
    "HeaderKey": {
        "type": "apiKey",
        "in": "header",
        "name": "X-API-Key",
        "description": "The same key, for clients that cannot send an Authorization header.",
    },
}
_HEADERS = {
    "ETag": (
        "Validator: a digest of these bytes. With a content coding it is that of the bytes inside "
        "and weak, so that it fits either coding in If-None-Match."
    ),
    "Cache-Control": "For how long others may keep the answer.",
    "Vary": "Request headers that the answer depends on.",
    "Cache-Status": "Whether the own cache had the answer, and in which layer (RFC 9211).",
    "Server-Timing": "Where the time went, in milliseconds.",
    "X-Request-Id": "The id that the request brought, or the one that it was given.",
    "Retry-After": "Seconds to wait before a retry.",
    "X-Total-Count": "Rows on all pages, if `limit` was given.",
    "Content-Location": "Address of the same answer by GET, if it is under 2,000 characters.",
    "Link": "The specification, the JSON Schema of the answer, and further pages (RFC 8288).",
    "Accept-Query": "Media types that QUERY takes (RFC 10008).",
}


def specification(endpoints: Iterable[Endpoint], services: Services) -> dict[str, Any]:
    """Return the OpenAPI document of the endpoints."""
    plugin = MarshmallowPlugin(schema_name_resolver=_component_name)
    spec = APISpec(
        title="tune-or-prompt",
        version=services.engine_version,
        openapi_version=OPENAPI_VERSION,
        plugins=[plugin],
        info=_INFO,
        servers=[{"url": services.public_url or DEFAULT_SERVER}],
        security=[{}, *({name: []} for name in _KEYS)],
        tags=[{"name": name, "description": about} for name, about in _TAGS.items()],
    )
    _teach_fields(plugin)
    _add_components(spec)
    for endpoint in endpoints:
        if endpoint.is_listed:
            _add(spec, plugin, endpoint)
    document: dict[str, Any] = spec.to_dict()
    _describe_components(document, plugin)
    _move_query(document)
    _share_parameters(document)
    return {"openapi": document.pop("openapi"), **document}


def _add_components(spec: APISpec) -> None:
    """Add what operations share."""
    spec.components.schema("Profile", schema=PROFILE_SCHEMA)
    spec.components.schema("QuantityRange", schema=QuantityEnds)
    spec.components.schema("Answer", dict(ANSWER))
    spec.components.schema("SweptField", dict(SWEPT_FIELD))
    for name, about in _HEADERS.items():
        spec.components.header(name, {"description": about, "schema": {"type": "string"}})
    for name, key in _KEYS.items():
        spec.components.security_scheme(name, key)
    for name, response in shared_responses().items():
        spec.components.response(name, response)


def _add(spec: APISpec, plugin: MarshmallowPlugin, endpoint: Endpoint) -> None:
    """Add one operation for each method; QUERY as the extension that 3.1 has for it."""
    converter = plugin.converter
    assert converter is not None  # noqa: S101  set by APISpec
    paths = {
        endpoint.path: operation,
        f"{endpoint.path}.{NDJSON.suffix}": stream_operation if endpoint.stream else None,
        f"{endpoint.path}.{{format}}": suffix_operation if text_formats(endpoint) else None,
    }
    for path, make in paths.items():
        if make is None:
            continue
        operations = {
            "x-query" if method == "QUERY" else method.lower(): make(
                endpoint, method, converter.field2property
            )
            for method in endpoint.methods
            if not (make is suffix_operation and method == "QUERY")  # it is asked as POST is
        }
        spec.path(path=path, operations=operations)


def _teach_fields(plugin: MarshmallowPlugin) -> None:
    """Teach apispec the fields that are more than one of marshmallow's own."""
    converter = plugin.converter
    assert converter is not None  # noqa: S101  set by APISpec

    def more(self: OpenAPIConverter, field: fields.Field[Any], **_: object) -> dict[str, Any]:
        if isinstance(field, Listed):
            item = self.resolve_nested_schema(field.inner)  # type: ignore[no-untyped-call]
            return {"type": "array", "items": item}
        if isinstance(field, ByKey):
            return {"type": "object", "additionalProperties": self.field2property(field.inner)}
        if isinstance(field, ChoicesField):
            some = bool(field.choice.choices)  # without any, the page takes whatever is picked
            items = self.field2property(field.choice) if some else {"type": "string"}
            return {"type": "array", "items": items}
        return {}

    converter.add_attribute_function(more)  # type: ignore[no-untyped-call]


def _component_name(schema: Any) -> str:  # noqa: ANN401  a class or an instance
    kind = schema if isinstance(schema, type) else type(schema)
    return kind.__name__.removesuffix("Object")


def _describe_components(document: dict[str, Any], plugin: MarshmallowPlugin) -> None:
    """Give each component the docstring of its schema."""
    converter = plugin.converter
    assert converter is not None  # noqa: S101  set by APISpec
    for key, name in converter.refs.items():
        about = key[0].__doc__
        component = document["components"]["schemas"][name]
        if about and "description" not in component:
            component["description"] = " ".join(about.split())


def _move_query(document: dict[str, Any]) -> None:
    for path in document["paths"].values():
        if query := path.pop("x-query", None):
            path["x-oai-additionalOperations"] = {"QUERY": query}


def _share_parameters(document: dict[str, Any]) -> None:
    """Put parameters that several operations have into one place."""
    operations = [
        each
        for item in document["paths"].values()
        for each in [*item.values(), *item.get("x-oai-additionalOperations", {}).values()]
        if "parameters" in each
    ]
    alike = Counter(_as_text(each) for one in operations for each in one["parameters"])
    shared: dict[str, Any] = {}
    for one in operations:
        for number, each in enumerate(one["parameters"]):
            name = f"{each['name']}_{'required' if each['required'] else 'optional'}"
            if alike[_as_text(each)] > 1 and shared.setdefault(name, each) == each:
                one["parameters"][number] = {"$ref": f"#/components/parameters/{name}"}
    document["components"]["parameters"] = dict(sorted(shared.items()))


def _as_text(parameter: dict[str, Any]) -> bytes:
    return orjson.dumps(parameter)
