"""Every endpoint there is, in the order of the specification, by the module that declares it."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from tune_or_prompt.web.endpoint import Endpoint

MODULES: Mapping[str, tuple[str, ...]] = {
    "recommendations": ("/v1/recommendations",),
    "batch": ("/v1/recommendations/batch",),
    "money": ("/v1/costs",),
    "tables": ("/v1/tables", "/v1/sweeps"),
    "charts": ("/v1/charts",),
    "drift": ("/v1/locks", "/v1/drift"),
    "badges": ("/v1/badges",),
    "comparison": ("/v1/matrix", "/v1/dimensions", "/v1/approaches", "/v1/pros-cons", "/v1/guide"),
    "evidence": ("/v1/evidence",),
    "prices": ("/v1/prices",),
    "discovery": ("/v1/schemas", "/problems", "/openapi", "/llms.txt", "/.well-known"),
    "service_info": ("/v1", "/livez", "/readyz", "/metrics"),
    "page": ("/", "/static"),
}
"""Where the paths below these are declared; whoever asks for one path imports that module alone."""


def endpoints_below(path: str) -> tuple[Endpoint, ...]:
    """Return the endpoints of the module with the longest of the paths that a path lies below."""
    fitting = {
        known: module
        for module, paths in MODULES.items()
        for known in paths
        if path == known or path.startswith((f"{known}/", f"{known}."))
    }
    return _endpoints_of(fitting[max(fitting, key=len)]) if fitting else ()


@cache
def all_endpoints() -> tuple[Endpoint, ...]:
    """Return all endpoints."""
    return tuple(endpoint for module in MODULES for endpoint in _endpoints_of(module))


def _endpoints_of(module: str) -> tuple[Endpoint, ...]:
    endpoints: tuple[Endpoint, ...] = import_module(
        f"tune_or_prompt.web.resources.{module}"
    ).ENDPOINTS
    return endpoints
