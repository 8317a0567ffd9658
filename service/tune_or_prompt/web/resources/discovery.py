"""How people, programs and language models find their way: specification, schemas, problems."""

from dataclasses import dataclass
from html import escape
from typing import Any

from tune_or_prompt.domain.errors import UnknownIdError
from tune_or_prompt.web.endpoint import Asked, Endpoint, Example
from tune_or_prompt.web.negotiation import HTML, JSON, MARKDOWN, TEXT, YAML, Format
from tune_or_prompt.web.openapi.json_schemas import SCHEMA_NAMES, json_schema
from tune_or_prompt.web.problems import PROBLEMS, ProblemKind, ProblemList
from tune_or_prompt.web.representations import html_page, to_json
from tune_or_prompt.wire.generated import schema_of

TAG = "Discovery"
_OBJECT = {"type": "object", "additionalProperties": True}
LINKSET = Format(
    "json",
    "application/linkset+json",
    '; profile="https://www.rfc-editor.org/info/rfc9727"',
)

_PAGES = (
    ("/docs", "The API, to read and to try"),
    ("/v1", "Versions, limits and links"),
    ("/v1/matrix.html", "The comparison matrix"),
    ("/v1/pros-cons.html", "Pros and cons"),
    ("/v1/guide.html", "When to use each approach"),
    ("/v1/prices.html", "Dated prices, and who still tunes which model"),
    ("/v1/schemas/profile.json", "JSON Schema of the profile"),
    ("/openapi.json", "The OpenAPI document"),
    ("/problems", "What each problem means"),
)
_PURPOSE = (
    "Post a project profile to /v1/recommendations and get a scored, explained recommendation: "
    "prompt engineering, fine-tuning or both."
)


def get_llms_text(_: Asked) -> str:
    """Return a guide to this service for language models."""
    links = "\n".join(f"- [{about}]({path})" for path, about in _PAGES)
    return f"# tune-or-prompt\n\n> {_PURPOSE}\n\n## Where things are\n\n{links}\n"


def get_api_catalog(asked: Asked) -> dict[str, Any]:
    """Return the link set that names the API, its description and its status (RFC 9727)."""
    root = asked.services.public_url
    description = "application/vnd.oai.openapi+json;version=3.1"
    return {
        "linkset": [
            {
                "anchor": f"{root}/v1",
                "service-desc": [{"href": f"{root}/openapi.json", "type": description}],
                "service-doc": [{"href": f"{root}/docs", "type": "text/html"}],
                "service-meta": [{"href": f"{root}/v1", "type": "application/json"}],
                "status": [{"href": f"{root}/readyz", "type": "application/json"}],
            }
        ]
    }


def get_openapi_json(asked: Asked) -> dict[str, Any]:
    """Return the published specification as JSON."""
    return dict(asked.services.specification())


def get_openapi_yaml(asked: Asked) -> dict[str, Any]:
    """Return the published specification as YAML."""
    return dict(asked.services.specification())


def write_yaml(document: dict[str, Any]) -> bytes:
    """Write the specification as YAML."""
    from tune_or_prompt.web.openapi.yaml_text import to_yaml  # noqa: PLC0415  heavy, only used here

    return to_yaml(document)


@dataclass(frozen=True, slots=True)
class SchemaLink:
    """Where a JSON Schema is.

    Attributes:
        name: name of the document.
        href: address of its schema.
    """

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class SchemaList:
    """The JSON Schemas that there are.

    Attributes:
        items: name and address of each.
    """

    items: tuple[SchemaLink, ...]


def list_schemas(asked: Asked) -> SchemaList:
    """List the JSON Schemas that there are."""
    folder = f"{asked.services.public_url}/v1/schemas"
    return SchemaList(tuple(SchemaLink(name, f"{folder}/{name}.json") for name in SCHEMA_NAMES))


def get_schema(asked: Asked) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a document, whole in itself."""
    name = asked.path["name"]
    if name not in SCHEMA_NAMES:
        raise UnknownIdError("schema", name, SCHEMA_NAMES)
    return json_schema(name, asked.services.specification(), asked.services.public_url)


def list_problems(_: Asked) -> ProblemList:
    """List every kind of problem that the service may answer with."""
    return ProblemList(tuple(PROBLEMS.values()))


def get_problem(asked: Asked) -> ProblemKind:
    """Explain one kind of problem: what it means and how to fix it."""
    code = asked.path["code"]
    if code not in PROBLEMS:
        raise UnknownIdError("problem", code, PROBLEMS)
    return PROBLEMS[code]


def _markdown(kind: ProblemKind) -> str:
    return (
        f"# {kind.title}\n\n`{kind.code}`, status {kind.status}\n\n"
        f"{kind.meaning}\n\n**How to fix it.** {kind.remedy}\n"
    )


def _listed(kind: ProblemKind) -> str:
    link = f'<a href="/problems/{escape(kind.code)}">{escape(kind.title)}</a>'
    return f"<h2>{link}</h2>\n{_html(kind)}"


def _html(kind: ProblemKind) -> str:
    return (
        f"<p><code>{escape(kind.code)}</code>, status {kind.status}</p>\n"
        f"<p>{escape(kind.meaning)}</p>\n"
        f"<p><strong>How to fix it.</strong> {escape(kind.remedy)}</p>"
    )


ENDPOINTS = (
    Endpoint(
        path="/llms.txt",
        view=get_llms_text,
        tag=TAG,
        needs="open",
        answer=None,
        formats={TEXT: lambda text: text.encode()},
    ),
    Endpoint(
        path="/.well-known/api-catalog",
        view=get_api_catalog,
        tag=TAG,
        needs="open",
        answer=lambda: {**_OBJECT, "description": "A set of links (RFC 9264)."},
        formats={LINKSET: to_json},
        links=('</.well-known/api-catalog>; rel="api-catalog"',),
    ),
    Endpoint(
        path="/openapi.json",
        view=get_openapi_json,
        tag=TAG,
        needs="open",
        answer=lambda: {**_OBJECT, "description": "An OpenAPI 3.1 document."},
        is_dear=True,
    ),
    Endpoint(
        path="/openapi.yaml",
        view=get_openapi_yaml,
        tag=TAG,
        needs="open",
        answer=lambda: {**_OBJECT, "description": "An OpenAPI 3.1 document."},
        formats={YAML: write_yaml},
        is_dear=True,
    ),
    Endpoint(
        path="/v1/schemas",
        view=list_schemas,
        tag=TAG,
        needs="open",
        answer=lambda: schema_of(SchemaList),
    ),
    Endpoint(
        path="/v1/schemas/{name}.json",
        view=get_schema,
        tag=TAG,
        needs="open",
        answer=lambda: {**_OBJECT, "description": "A JSON Schema."},
        path_values={"name": tuple(SCHEMA_NAMES)},
        problems=(404,),
    ),
    Endpoint(
        path="/problems",
        view=list_problems,
        tag=TAG,
        needs="open",
        answer=lambda: schema_of(ProblemList),
        formats={
            JSON: to_json,
            MARKDOWN: lambda value: "\n".join(map(_markdown, value.items)).encode(),
            HTML: lambda value: html_page("Problems", "\n".join(map(_listed, value.items))),
        },
    ),
    Endpoint(
        path="/problems/{code}",
        view=get_problem,
        tag=TAG,
        needs="open",
        answer=lambda: schema_of(ProblemKind),
        formats={
            JSON: to_json,
            MARKDOWN: lambda value: _markdown(value).encode(),
            HTML: lambda value: html_page(value.title, _html(value)),
        },
        path_values={"code": tuple(PROBLEMS)},
        problems=(404,),
        examples={
            "validation_error": Example(
                summary="A request that is not valid", path={"code": "validation-error"}
            ),
        },
    ),
)
