"""Operations of the specification: parameters, bodies, answers and examples of one endpoint."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from inspect import getdoc
from typing import Any

import orjson
from marshmallow import Schema, fields

from service.api.access import need_of
from service.api.endpoint import Asked, Endpoint, Example, Prepared, Services
from service.api.negotiation import JSON, NDJSON, Format
from service.api.openapi_links import links_of
from service.api.problems import PROBLEMS, kind_of_status, problem_document
from service.api.reading import load_body
from service.api.representations import to_json
from service.schemas.fields import Choices
from service.schemas.json_document import read_json
from service.schemas.problem import Problem
from service.schemas.profile import PROFILE_SCHEMA, load_profile

Described = Callable[[fields.Field[Any]], dict[str, Any]]

_TRACE_ID = "0af7651916cd43dd8448eb211c80319c"
_ALWAYS = (406, 414, 422, 431, 500, 503)
_REFUSED = (401, 403, 429)
_WITH_BODY = (400, 413, 415)
_TELL_TO_WAIT = (429, 503)


_PATH_ABOUT = {
    "approach_id": "Id of an approach, as listed at `/v1/approaches`.",
    "case_id": "Id of a published case, as listed at `/v1/evidence`.",
    "code": "Last part of the `type` of a problem, as listed at `/problems`.",
    "dimension_id": "Id of a dimension, as listed at `/v1/dimensions`.",
    "kind": "What to draw; `.svg` may follow.",
    "model": "Name of a model of that provider, as listed at `/v1/prices`.",
    "name": "Name of a document.",
    "provider": "Who sells the model, as listed at `/v1/prices`.",
}


def operation(
    endpoint: Endpoint, method: str, services: Services, described: Described
) -> dict[str, Any]:
    """Return the operation object of one method of an endpoint."""
    summary, _, rest = (getdoc(endpoint.view) or "").partition("\n\n")
    summary = " ".join(summary.split())
    examples = {
        name: (example, _answered(endpoint, example, services))
        for name, example in endpoint.examples.items()
        if method != "QUERY"  # it answers as POST does
    }
    made: dict[str, Any] = {
        "operationId": _operation_id(endpoint, method),
        "tags": [endpoint.tag],
        "summary": summary.rstrip("."),
        "description": rest.replace("\n", " ").strip() or summary,
        "parameters": [*_path_parameters(endpoint), *_query_parameters(endpoint, described)],
        "responses": _responses(endpoint, method, examples),
    }
    if endpoint.takes_body:
        made["requestBody"] = _request_body(endpoint)
    return made


def problem_responses() -> dict[str, Any]:
    """Return a shared response for each status that a problem may have."""
    responses: dict[str, Any] = {}
    for kind in PROBLEMS.values():
        name = _response_name(kind.status)
        response = responses.setdefault(name, _problem_response(kind.status))
        content = response["content"]["application/problem+json"]
        content["examples"][kind.code] = {
            "summary": kind.title,
            "value": problem_document(kind, kind.detail, trace_id=_TRACE_ID, public_url=""),
        }
    used = {*_ALWAYS, *_REFUSED, *_WITH_BODY, 404}
    return {_response_name(status): responses[_response_name(status)] for status in sorted(used)}


def _problem_response(status: int) -> dict[str, Any]:
    waiting = ["Retry-After"] if status in _TELL_TO_WAIT else []
    return {
        "description": kind_of_status(status).title + ".",
        "headers": _headers("X-Request-Id", "Server-Timing", *waiting),
        "content": {"application/problem+json": {"schema": Problem, "examples": {}}},
    }


def _operation_id(endpoint: Endpoint, method: str) -> str:
    verb, *nouns = endpoint.name.split("_")
    verb = "query" if method == "QUERY" else verb
    return verb + "".join(noun.capitalize() for noun in nouns)


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


def _query_parameters(endpoint: Endpoint, described: Described) -> list[dict[str, Any]]:
    parameters = []
    for name, field in endpoint.query.fields.items() if endpoint.query else ():
        schema = described(field)
        parameter: dict[str, Any] = {
            "name": name,
            "in": "query",
            "required": field.required,
            "description": schema.pop("description", ""),
        }
        if name == "profile" and endpoint.takes_profile not in ("", "address"):
            # As content, since it is JSON that stands in the address.
            parameter["content"] = {"application/json": {"schema": PROFILE_SCHEMA}}
        else:
            parameter["schema"] = schema
        if isinstance(field, Choices):
            parameter |= {"style": "form", "explode": False}
        parameters.append(parameter)
    return parameters


def _request_body(endpoint: Endpoint) -> dict[str, Any]:
    examples = {
        name: {"summary": example.summary, "value": dict(example.body or {})}
        for name, example in endpoint.examples.items()
    }
    content: dict[str, Any] = {
        "application/json": {"schema": endpoint.body or PROFILE_SCHEMA, "examples": examples}
    }
    return {
        "required": True,
        "description": _about(endpoint.body) or "What is known of the project.",
        "content": content | _lines(endpoint, "One profile a line."),
    }


def _lines(endpoint: Endpoint, about: str) -> dict[str, Any]:
    if endpoint.stream is None:
        return {}
    return {NDJSON.media_type: {"schema": {"description": about}}}


def _about(schema: Schema | None) -> str:
    return "" if schema is None else " ".join((getdoc(schema) or "").split())


def _responses(
    endpoint: Endpoint, method: str, examples: Mapping[str, tuple[Example, Any]]
) -> dict[str, Any]:
    content = {form.media_type: _content(endpoint, form, examples) for form in endpoint.formats}
    content |= _lines(endpoint, "One answer a line, with the number of its line.")
    responses: dict[str, Any] = {
        "200": {
            "description": "The answer.",
            "headers": _headers(*_header_names(endpoint)),
            "content": content,
        }
    }
    if links := links_of(_operation_id(endpoint, method)):
        responses["200"]["links"] = links
    if endpoint.is_kept and method != "POST":
        responses["304"] = {
            "description": "The client has this answer already.",
            "headers": _headers("ETag", "Cache-Control", "Vary", "X-Request-Id"),
        }
    reading = _WITH_BODY if endpoint.takes_body else (400,) if endpoint.takes_profile else ()
    refused = () if need_of(endpoint) == "nothing" else _REFUSED
    statuses = sorted({*_ALWAYS, *refused, *reading, *endpoint.problems})
    return responses | {str(status): _response_name(status) for status in statuses}


def _header_names(endpoint: Endpoint) -> list[str]:
    names = ["X-Request-Id", "Server-Timing", "Cache-Control", "Vary", "Link"]
    names += ["ETag", "Cache-Status"] if endpoint.is_kept else []
    names += ["Content-Location"] if endpoint.takes_profile else []
    return names + (["Accept-Query"] if "QUERY" in endpoint.methods else [])


def _content(
    endpoint: Endpoint, form: Format, examples: Mapping[str, tuple[Example, Any]]
) -> dict[str, Any]:
    if endpoint.answer is None or not form.media_type.endswith(("json", "yaml")):
        return {"schema": {"type": "string"}}
    content: dict[str, Any] = {"schema": endpoint.answer}
    if examples and form == JSON:
        content["examples"] = {
            name: {"summary": example.summary, "value": value}
            for name, (example, value) in examples.items()
        }
    return content


def _answered(endpoint: Endpoint, example: Example, services: Services) -> Any:  # noqa: ANN401
    """Return what the service answers to an example, so that no example can be wrong."""
    query = endpoint.query.load(example.query) if endpoint.query else {}
    document: Any = example.body
    if "profile" in example.query:
        document = read_json(example.query["profile"].encode())
    takes_it = endpoint.takes_profile and document is not None
    profile = load_profile(document, services.clock.today()) if takes_it else None
    body = load_body(endpoint.body, document) if endpoint.body else None
    asked = Asked(services=services, path=example.path, query=query, profile=profile, body=body)
    value = endpoint.view(asked)
    return orjson.loads(to_json(value.make() if isinstance(value, Prepared) else value))


def _headers(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _response_name(status: int) -> str:
    return "".join(
        word.capitalize() for word in HTTPStatus(status).phrase.replace("-", " ").split()
    )
