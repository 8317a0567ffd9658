"""Access: what each endpoint needs of those who ask it."""

from collections.abc import Iterable, Mapping

from flask import request
from flask.wrappers import Response

from tune_or_prompt.web.endpoint import ASKED_IN_BODY, Endpoint
from tune_or_prompt.web.http.gate import Gate, Need

_PAGE = "get_page"
_OPEN_PAGES = ("docs", "docs_file")


def needs_of(endpoints: Iterable[Endpoint]) -> Mapping[str, Need]:
    """Return what each endpoint needs, by the name of its route."""
    needs: dict[str, Need] = dict.fromkeys(_OPEN_PAGES, "open")
    for endpoint in endpoints:
        needs[endpoint.name] = needs[f"{endpoint.name}_as"] = endpoint.needs
    return needs


def admit_request(gate: Gate, needs: Mapping[str, Need]) -> None:
    """Let the request being answered pass; what has no route needs what reading needs."""
    if request.method != "OPTIONS":  # browsers ask for leave without the key
        need = needs.get(request.endpoint or "", "read")
        is_asking = need in ("open", "read") and (
            request.method in ASKED_IN_BODY or _carries_profile()
        )
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
