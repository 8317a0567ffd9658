"""How programs and language models find their way: specification, link set, llms.txt."""

from typing import Any

from tune_or_prompt.web.endpoint import Asked, Endpoint
from tune_or_prompt.web.negotiation import TEXT, YAML, Format
from tune_or_prompt.web.representations import to_json
from tune_or_prompt.wire.schema_answers import LinkSet, OpenApiDocument

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
    from tune_or_prompt.web.yaml_text import to_yaml  # noqa: PLC0415  heavy, only used here

    return to_yaml(document)


ENDPOINTS = (
    Endpoint(
        path="/llms.txt",
        view=get_llms_text,
        tag="Discovery",
        answer=None,
        formats={TEXT: lambda text: text.encode()},
    ),
    Endpoint(
        path="/.well-known/api-catalog",
        view=get_api_catalog,
        tag="Discovery",
        answer=LinkSet,
        formats={LINKSET: to_json},
        links=('</.well-known/api-catalog>; rel="api-catalog"',),
    ),
    Endpoint(path="/openapi.json", view=get_openapi_json, tag="Discovery", answer=OpenApiDocument),
    Endpoint(
        path="/openapi.yaml",
        view=get_openapi_yaml,
        tag="Discovery",
        answer=OpenApiDocument,
        formats={YAML: write_yaml},
    ),
)
