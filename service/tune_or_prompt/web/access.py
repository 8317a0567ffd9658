"""Access: what each endpoint needs of those who ask it."""

from collections.abc import Iterable, Mapping

from flask import request
from flask.wrappers import Response

from tune_or_prompt.web.endpoint import Endpoint
from tune_or_prompt.web.gate import Gate, Need

_PROBES = ("get_liveness", "get_readiness")
_NEED_OF_TAG: Mapping[str, Need] = {"Discovery": "open", "Operations": "operate"}
_PAGE = "get_page"
_OPEN_PAGES = ("docs", "swagger_ui.show")


def needs_of(endpoints: Iterable[Endpoint]) -> Mapping[str, Need]:
    """Return what each endpoint needs, by the name of its route."""
    needs: dict[str, Need] = dict.fromkeys(_OPEN_PAGES, "open")
    for endpoint in endpoints:
        needs[endpoint.name] = needs[f"{endpoint.name}_as"] = need_of(endpoint)
    return needs


def need_of(endpoint: Endpoint) -> Need:
    """Return what an endpoint needs at least: a scope by its tag, or by whether it wants a profile.

    Whatever it is, a request that carries a profile needs `recommend`.
    """
    if endpoint.name in _PROBES:
        return "nothing"
    return _NEED_OF_TAG.get(endpoint.tag, "recommend" if _wants_profile(endpoint) else "read")


def _wants_profile(endpoint: Endpoint) -> bool:
    if endpoint.takes_profile == "query" and endpoint.query is not None:
        return endpoint.query.fields["profile"].required
    return endpoint.takes_body


def admit_request(gate: Gate, needs: Mapping[str, Need]) -> None:
    """Let the request being answered pass; what has no route needs what reading needs."""
    if request.method != "OPTIONS":  # browsers ask for leave without the key
        need = needs.get(request.endpoint or "", "read")
        is_asking = need in ("open", "read") and _carries_profile()
        gate.admit(request.environ, "recommend" if is_asking else need)


def _carries_profile() -> bool:
    """Return whether the address holds a profile; each parameter of the page is part of one.

    A query that is no UTF-8 may hold one; it is refused right after.
    """
    try:
        names = request.args
    except UnicodeDecodeError:
        return True
    return bool(names) if request.endpoint == _PAGE else "profile" in names


def keep_private(response: Response) -> Response:
    """Tell shared caches not to give what a key opened to others."""
    kept = response.headers.get("Cache-Control", "")
    if kept.startswith("public"):
        response.headers["Cache-Control"] = kept.replace("public", "private", 1)
    return response
