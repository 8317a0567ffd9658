"""The Flask application: endpoints to routes, failures to problems."""

import logging
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from functools import partial
from http import HTTPStatus
from importlib.resources import files

import orjson
from flask import Flask, request, send_from_directory
from flask.wrappers import Response
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.routing import BaseConverter

from tune_or_prompt.domain.errors import DomainError, printable
from tune_or_prompt.web.answering import answer, options_of
from tune_or_prompt.web.endpoint import ASKED_IN_BODY, NEVER_STORE, Endpoint, Services
from tune_or_prompt.web.http import observability
from tune_or_prompt.web.http.content_coding import code
from tune_or_prompt.web.http.gate import Gate, Need
from tune_or_prompt.web.http.observability import Witness
from tune_or_prompt.web.http.response_headers import add_standing_headers
from tune_or_prompt.web.negotiation import FORMATS, LINES
from tune_or_prompt.web.problems import (
    ProblemError,
    ProblemKind,
    kind_of_status,
    problem_document,
    problem_of,
)
from tune_or_prompt.web.reading import LARGEST_BODY
from tune_or_prompt.web.representations import problem_page
from tune_or_prompt.wire.faults import Fault

_LOG = logging.getLogger("tune_or_prompt.failure")


class _SegmentConverter(BaseConverter):
    """One segment of a path, dots included; the name of a format at its end stays a suffix."""

    regex = "[^/]+" + "".join(rf"(?<!\.{form.suffix})" for form in FORMATS)


def make_app(
    endpoints: Collection[Endpoint],
    services: Services,
    witness: Witness,
    origins: Collection[str] = (),
) -> Flask:
    """Return the application that serves the endpoints, and tells the witness of each answer.

    Scripts of pages from the origins may read what it answers.
    """
    app = Flask("tune_or_prompt.web", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.url_map.converters["segment"] = _SegmentConverter
    # No redirects: their address would hold whatever Host the client names, and be kept by caches.
    app.url_map.redirect_defaults = app.url_map.merge_slashes = False
    for endpoint in endpoints:
        _route(app, endpoint, services)
    app.add_url_rule("/*", view_func=_options, methods=["OPTIONS"], provide_automatic_options=False)
    _serve_docs(app)
    app.before_request(observability.begin)
    app.before_request(partial(_admit, services.gate, _needs_of(endpoints)))
    app.before_request(_refuse_other_spellings)
    app.after_request(partial(add_standing_headers, origins=origins))
    app.after_request(partial(observability.finish, witness=witness))
    app.after_request(code)  # before what stands above, which tells of the bytes that are sent
    app.register_error_handler(Exception, partial(_answer_failure, app, services))
    return app


def _route(app: Flask, endpoint: Endpoint, services: Services) -> None:
    rule = endpoint.path.replace("{", "<segment:").replace("}", ">")

    def view(**path: str) -> Response:
        if request.method == "OPTIONS":
            return options_of(endpoint)
        return answer(endpoint, services, request, path)

    methods = [*endpoint.methods, "OPTIONS"]
    app.add_url_rule(rule, endpoint.name, view, methods=methods, provide_automatic_options=False)
    if endpoint.takes_suffix:
        forms = (*endpoint.formats, *(LINES if endpoint.stream else ()))
        suffixes = ",".join(form.suffix for form in forms)
        suffixed = f"{rule}.<any({suffixes}):suffix>"
        app.add_url_rule(
            suffixed, f"{endpoint.name}_as", view, methods=methods, provide_automatic_options=False
        )


def _options() -> Response:
    """Answer OPTIONS * (RFC 9110, 9.3.7): what the service as a whole can be asked by."""
    response = Response(status=HTTPStatus.NO_CONTENT)
    del response.headers["Content-Type"]
    response.headers["Allow"] = "GET, HEAD, OPTIONS, POST, QUERY"
    return response


def _serve_docs(app: Flask) -> None:
    """Serve Swagger UI from its package; no validator, font or script comes from outside."""

    @app.get("/docs/")
    @app.get("/docs")
    def docs() -> bytes:
        from tune_or_prompt.web.page.templates import rendered  # noqa: PLC0415  templates

        return rendered("docs.html")

    @app.get("/docs/<path:name>")
    def docs_file(name: str) -> Response:
        return send_from_directory(str(files("flask_swagger_ui") / "dist"), name)


def _needs_of(endpoints: Iterable[Endpoint]) -> Mapping[str, Need]:
    """Return what each endpoint needs, by the name of its route."""
    needs: dict[str, Need] = dict.fromkeys(("docs", "docs_file"), "open")
    for endpoint in endpoints:
        needs[endpoint.name] = needs[f"{endpoint.name}_as"] = endpoint.needs
    return needs


def _admit(gate: Gate, needs: Mapping[str, Need]) -> None:
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
    return bool(names) if request.endpoint == "get_page" else "profile" in names


def _refuse_other_spellings() -> None:
    """Refuse a query that is no UTF-8, and an address with more slashes in front than one.

    To the router `//v1` is `/v1`; to whatever remembers addresses it would be one more of them.
    """
    if request.environ["PATH_INFO"].startswith("//"):
        raise NotFound
    try:
        request.query_string.decode()
    except UnicodeDecodeError:
        raise ProblemError(
            "malformed-request", "The query is not in UTF-8; percent-encode what is not ASCII."
        ) from None


def _answer_failure(app: Flask, services: Services, error: Exception) -> Response:
    kind, detail, faults = _explained(app, error)
    trace_id = observability.record().trace_id
    if kind.is_ours:
        _LOG.error("failure", exc_info=error, extra={"trace_id": trace_id})
    if request.headers.get("Sec-Fetch-Mode") == "navigate":  # by a person with a browser
        response = Response(problem_page(kind, detail), kind.status, mimetype="text/html")
    else:
        document = problem_document(
            kind, detail, faults, trace_id=trace_id, public_url=services.public_url
        )
        response = Response(
            orjson.dumps(document), kind.status, content_type="application/problem+json"
        )
    response.headers["Cache-Control"] = NEVER_STORE
    response.headers["Content-Language"] = "en"
    if isinstance(error, MethodNotAllowed):
        response.headers["Allow"] = _allowed(error)
    if isinstance(error, ProblemError):
        response.headers.update(error.headers)
    return response


def _allowed(error: MethodNotAllowed) -> str:
    return ", ".join(sorted(error.valid_methods or ()))


def _explained(app: Flask, error: Exception) -> tuple[ProblemKind, str, Collection[Fault]]:
    """Return the kind of a failure, what to say of it, and the faults of the request."""
    if isinstance(error, DomainError):
        return problem_of(error)
    status = error.code if isinstance(error, HTTPException) else None
    kind = kind_of_status(status or HTTPStatus.INTERNAL_SERVER_ERROR)
    if isinstance(error, MethodNotAllowed):
        return kind, f"{request.method} is not possible here; use {_allowed(error)}.", ()
    if kind.code == "not-found":
        return kind, _nothing_here(app), ()
    return kind, kind.detail, ()


def _nothing_here(app: Flask) -> str:
    known = [rule.rule for rule in app.url_map.iter_rules() if "<" not in rule.rule]
    path = request.path[:200]
    close = get_close_matches(path, known, n=1)
    hint = f"did you mean {close[0]}?" if close else "/v1 and /docs list what there is."
    return f"There is nothing at {printable(path)}; {hint}"
