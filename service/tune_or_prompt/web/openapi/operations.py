"""Operations of the specification: parameters, bodies, answers and examples of one endpoint."""

from collections.abc import Callable
from http import HTTPStatus
from inspect import getdoc
from typing import Any

import orjson
from marshmallow import Schema, fields

from tune_or_prompt.web.endpoint import ASKED_IN_BODY, Endpoint, Example, Services
from tune_or_prompt.web.negotiation import JSON, LINES, Format
from tune_or_prompt.web.openapi.links import links_of
from tune_or_prompt.web.problems import kind_of_status, problem_document
from tune_or_prompt.web.reading import query_schema, read_asked
from tune_or_prompt.wire.answers import Problem
from tune_or_prompt.wire.fields import ChoicesField
from tune_or_prompt.wire.generated import schema_of
from tune_or_prompt.wire.requests import PROFILE_SCHEMA

Described = Callable[[fields.Field[Any]], dict[str, Any]]

_TRACE_ID = "0af7651916cd43dd8448eb211c80319c"
_ANY_PROBLEM = {key: {"$ref": "#/components/responses/AnyProblem"} for key in ("4XX", "5XX")}

_PROFILES = {"type": "string", "format": "binary", "description": "One profile a line, as JSON."}
_PATH_ABOUT = {
    "approach_id": "Id of an approach, as listed at `/v1/approaches`.",
    "case_id": "Id of a published case, as listed at `/v1/evidence`.",
    "code": "Last part of the `type` of a problem, as listed at `/problems`.",
    "dimension_id": "Id of a dimension, as listed at `/v1/dimensions`.",
    "kind": "What to draw; `.svg` may follow.",
    "model": "Name of a model of that provider, as listed at `/v1/prices`.",
    "name": "Name of a document.",
    "table": "Which part.",
    "provider": "Who sells the model, as listed at `/v1/prices`.",
}


def operation(endpoint: Endpoint, method: str, described: Described) -> dict[str, Any]:
    """Return the operation object of one method of an endpoint."""
    summary, _, rest = (getdoc(endpoint.view) or "").partition("\n\n")
    summary = " ".join(summary.split())
    made: dict[str, Any] = {
        "operationId": operation_id(endpoint, method),
        "tags": [endpoint.tag],
        "summary": summary.rstrip("."),
        "description": rest.replace("\n", " ").strip() or summary,
        "parameters": [
            *_path_parameters(endpoint),
            *_query_parameters(endpoint, method, described),
        ],
        "responses": _responses(endpoint, method),
    }
    if endpoint.retirement:
        made["deprecated"] = True
    if method in ASKED_IN_BODY:
        made["requestBody"] = _request_body(endpoint, with_examples=method != "QUERY")
    return made


def suffix_operation(endpoint: Endpoint, method: str, described: Described) -> dict[str, Any]:
    """Return the operation that answers likewise as text, by a suffix of the path.

    Its forms stand apart, so that the plain path answers JSON alone in generated clients.
    """
    plain = operation(endpoint, method, described)
    forms = text_formats(endpoint)
    parameter = {
        "name": "format",
        "in": "path",
        "required": True,
        "description": "Form of the answer.",
        "schema": {"type": "string", "enum": [form.suffix for form in forms]},
    }
    content = {form.media_type: {"schema": {"type": "string"}} for form in forms}
    return {
        **plain,
        "operationId": f"{plain['operationId']}As",
        "summary": f"{plain['summary']}, as text",
        "description": "As without the suffix, in another form.",
        "parameters": [parameter, *plain["parameters"]],
        "responses": {
            "200": {"description": "The answer.", "content": content},
            **_ANY_PROBLEM,
        },
    }


def stream_operation(endpoint: Endpoint, method: str, described: Described) -> dict[str, Any]:
    """Return the operation that answers a stream of lines, line by line."""
    plain = operation(endpoint, method, described)
    about, _, more = (getdoc(endpoint.stream) or "").partition("\n\n")
    lines = {form.media_type: {"schema": _PROFILES} for form in LINES}
    answers = {form.media_type: {"schema": {"type": "string"}} for form in LINES}
    return {
        **plain,
        "operationId": f"{plain['operationId']}Stream",
        "summary": about.rstrip("."),
        "description": more.replace("\n", " "),
        "requestBody": {"required": True, "content": lines},
        "responses": {
            "200": {"description": "The answers.", "content": answers},
            **_ANY_PROBLEM,
        },
    }


def text_formats(endpoint: Endpoint) -> tuple[Format, ...]:
    """Return the forms of an endpoint that only a suffix or the Accept header asks for."""
    return tuple(endpoint.formats)[1:] if endpoint.takes_suffix else ()


def operation_id(endpoint: Endpoint, method: str) -> str:
    """Return the name of the view in camel case; beside POST, GET and QUERY have their own verb."""
    verb, *nouns = endpoint.name.split("_")
    if method == "QUERY" or (method == "GET" and "POST" in endpoint.methods):
        verb = method.lower()
    return verb + "".join(noun.capitalize() for noun in nouns)


def answer_to(endpoint: Endpoint, example: Example, services: Services) -> Any:  # noqa: ANN401
    """Return what the service answers to an example, as JSON."""
    body = orjson.dumps(example.body) if example.body is not None else b""
    asked = read_asked(
        endpoint,
        services,
        method=example.method,
        path=example.path,
        query={name: [value] for name, value in example.query.items()},
        body=lambda: body,
    )
    return orjson.loads(endpoint.formats[JSON](endpoint.value(asked)))


def shared_responses() -> dict[str, Any]:
    """Return the responses that operations share: unchanged, the usual problems, any other."""
    about = "Why the request was refused, or that the service failed; /problems lists every kind."
    responses = {
        "NotModified": {
            "description": "The client has this answer already.",
            "headers": _headers("ETag", "Cache-Control", "Vary", "X-Request-Id"),
        },
        "AnyProblem": {
            "description": about,
            "headers": _headers("X-Request-Id", "Retry-After"),
            "content": {"application/problem+json": {"schema": schema_of(Problem)}},
        },
    }
    for status in (404, 422):
        kind = kind_of_status(status)
        value = problem_document(kind, kind.detail, trace_id=_TRACE_ID, public_url="")
        responses[_response_name(status)] = {
            "description": f"{kind.title}.",
            "headers": _headers("X-Request-Id"),
            "content": {
                "application/problem+json": {"schema": schema_of(Problem), "example": value}
            },
        }
    return responses


def _path_parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": _PATH_ABOUT[name],
            "schema": {"type": "string"} | ({"enum": list(values)} if values else {}),
        }
        for name, values in endpoint.path_values.items()
    ]


def _query_parameters(
    endpoint: Endpoint, method: str, described: Described
) -> list[dict[str, Any]]:
    known = dict(query_schema(endpoint, method).fields)
    if endpoint.body is not None and method not in ASKED_IN_BODY:
        known = {**endpoint.body.fields, **known}
    parameters = []
    for name, field in known.items():
        schema = described(field)
        parameter: dict[str, Any] = {
            "name": name,
            "in": "query",
            "required": field.required,
            "description": schema.pop("description", ""),
            "schema": schema,
        }
        if name == "profile":
            # A string for every client, which says what is in it.
            linked = {"contentMediaType": "application/json", "contentSchema": PROFILE_SCHEMA}
            parameter["schema"] = {"type": "string", **linked}
        if isinstance(field, ChoicesField):
            parameter |= {"style": "form", "explode": True}
        parameters.append(parameter)
    return parameters


def _request_body(endpoint: Endpoint, *, with_examples: bool) -> dict[str, Any]:
    examples = {
        name: {"summary": example.summary, "value": dict(example.body)}
        for name, example in endpoint.examples.items()
        if with_examples and example.body is not None
    }
    content: dict[str, Any] = {"schema": endpoint.body or PROFILE_SCHEMA}
    if examples:
        content["examples"] = examples
    return {
        "required": True,
        "description": _about(endpoint.body) or "What is known of the project.",
        "content": {"application/json": content},
    }


def _about(schema: Schema | None) -> str:
    return "" if schema is None else " ".join((getdoc(schema) or "").split())


def _responses(endpoint: Endpoint, method: str) -> dict[str, Any]:
    texts = text_formats(endpoint)
    forms = [form for form in endpoint.formats if form not in texts]
    content = {form.media_type: _content(endpoint, form) for form in forms}
    responses: dict[str, Any] = {
        "200": {
            "description": "The answer.",
            "headers": _headers(*_header_names(endpoint)),
            "content": content,
        }
    }
    if links := links_of(operation_id(endpoint, method)):
        responses["200"]["links"] = links
    if endpoint.is_kept and method != "POST":
        responses["304"] = {"$ref": "#/components/responses/NotModified"}
    named = {422, *endpoint.problems}
    for status in sorted(named):
        responses[str(status)] = {"$ref": f"#/components/responses/{_response_name(status)}"}
    return responses | _ANY_PROBLEM


def _header_names(endpoint: Endpoint) -> list[str]:
    names = ["X-Request-Id", "Server-Timing", "Cache-Control", "Vary", "Link"]
    names += ["ETag", "Cache-Status"] if endpoint.is_kept else []
    names += ["Content-Location"] if endpoint.profile and "GET" in endpoint.methods else []
    names += ["X-Total-Count"] if endpoint.table else []
    return names + (["Accept-Query"] if "QUERY" in endpoint.methods else [])


def _content(endpoint: Endpoint, form: Format) -> dict[str, Any]:
    if endpoint.answer is None or not form.media_type.endswith(("json", "yaml")):
        return {"schema": {"type": "string"}}
    return {"schema": endpoint.answer()}


def _headers(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _response_name(status: int) -> str:
    return "".join(
        word.capitalize() for word in HTTPStatus(status).phrase.replace("-", " ").split()
    )
