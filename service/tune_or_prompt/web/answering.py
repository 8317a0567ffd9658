"""Answering a request: from the endpoint's declaration to bytes with their headers."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from hashlib import sha256
from http import HTTPStatus
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Request
from flask.wrappers import Response
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.http import http_date

from tune_or_prompt.verbs.ports import Lookup
from tune_or_prompt.verbs.tables import Table
from tune_or_prompt.web.endpoint import Asked, Endpoint, Retirement, Services
from tune_or_prompt.web.http.observability import LOOKUP, cache_status, record, timed
from tune_or_prompt.web.http.streaming import answer_stream, is_stream
from tune_or_prompt.web.negotiation import JSON, LINES, Format, choose
from tune_or_prompt.web.problems import PROBLEMS, ProblemError
from tune_or_prompt.web.reading import LONGEST_ADDRESS, permalink_of, read_asked

SERVICE_DESCRIPTION = (
    '</openapi.json>; rel="service-desc"; type="application/vnd.oai.openapi+json;version=3.1"'
)
ACCEPT_QUERY = '"application/json"'
_WITHOUT_CACHE = Lookup("bypass", "none", reason="disabled")
_CONDITIONAL_METHODS = ("GET", "HEAD", "QUERY")
_OF_CHANGES = ("HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")


def answer(
    endpoint: Endpoint, services: Services, request: Request, path: dict[str, str]
) -> Response:
    """Return the response of an endpoint to a request.

    Raises:
        DomainError: where the request cannot be answered.
    """
    if is_stream(endpoint, request):
        return answer_stream(endpoint, services, request, path)
    suffix = path.pop("suffix", None)
    form = choose(endpoint.formats, suffix=suffix, accept=request.accept_mimetypes)
    with timed("read"):
        asked = _asked(endpoint, request, path, services)
    with timed("answer"):
        value = endpoint.value(asked)
        body = endpoint.formats[form](value)
    if endpoint.is_kept:
        record().lookup = lookup = request.environ.get(LOOKUP, _WITHOUT_CACHE)
        services.metrics.count_lookup(lookup)
    response = Response(body, content_type=form.content_type)
    _describe(response, endpoint, asked, form)
    if isinstance(value, Table) and "limit" in asked.query:
        _page(response, value, request)
    return _conditional(response, request) if endpoint.is_kept else response


def options_of(endpoint: Endpoint) -> Response:
    """Return what may be asked of a resource: its methods, and the types of their bodies."""
    response = Response(status=HTTPStatus.NO_CONTENT)
    del response.headers["Content-Type"]
    response.headers["Allow"] = ", ".join(allowed(endpoint))
    if "QUERY" in endpoint.methods:
        response.headers["Accept-Query"] = ACCEPT_QUERY
    if "POST" in endpoint.methods:
        forms = (JSON, *LINES) if endpoint.stream else (JSON,)
        response.headers["Accept-Post"] = ", ".join(form.media_type for form in forms)
    return response


def allowed(endpoint: Endpoint) -> list[str]:
    """Return the methods of an endpoint."""
    with_get = ("HEAD",) if "GET" in endpoint.methods else ()
    return sorted({*endpoint.methods, *with_get, "OPTIONS"})


def _asked(
    endpoint: Endpoint, request: Request, path: Mapping[str, str], services: Services
) -> Asked:
    """Return what a request asks an endpoint for.

    Raises:
        DomainError: for a request that is too long, of another type, malformed or not valid.
    """
    if len(request.full_path) > LONGEST_ADDRESS:
        raise ProblemError(
            "uri-too-long",
            f"The address has {len(request.full_path):,} characters; {LONGEST_ADDRESS:,} is the "
            f"limit. {PROBLEMS['uri-too-long'].remedy}",
        )
    if endpoint.largest_body is not None:
        request.max_content_length = endpoint.largest_body
    asked = read_asked(
        endpoint,
        services,
        method=request.method,
        path=path,
        query=request.args.to_dict(flat=False),
        body=lambda: _body_of(request),
    )
    return replace(asked, charge=services.gate.meter(request.environ))


def _body_of(request: Request) -> bytes:
    _refuse_other_types(request)
    limit = request.max_content_length or 0
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise _too_large(limit) from None
    if request.content_length is None and len(body) >= limit:
        # Sent in chunks, of which werkzeug gives no more than the limit and says nothing.
        raise _too_large(limit)
    return body


def _refuse_other_types(request: Request) -> None:
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        raise ProblemError(
            "unsupported-media-type", f"The body is {encoding}-encoded; send it as it is."
        )
    if request.mimetype != "application/json":
        sent = request.mimetype or "nothing"
        raise ProblemError(
            "unsupported-media-type",
            f"Content-Type names {sent}; send a JSON body as application/json.",
        )
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise ProblemError(
            "unsupported-media-type", f"The charset is {charset}; JSON is sent in UTF-8."
        )


def _too_large(limit: int) -> ProblemError:
    remedy = PROBLEMS["content-too-large"].remedy
    return ProblemError("content-too-large", f"The body has more than {limit:,} bytes. {remedy}")


def _page(response: Response, page: Table, request: Request) -> None:
    """Say how many rows there are, and where the first and the next page are (RFC 8288).

    What was asked in a body has its pages at its permalink, or else where it was asked.
    """
    response.headers["X-Total-Count"] = str(page.total)
    address = urlsplit(response.headers.get("Content-Location") or request.full_path)
    asked = {name: value for name, value in parse_qsl(address.query) if name != "cursor"}
    cursors = {"first": None, "next": page.next_cursor}
    for relation, cursor in cursors.items():
        if relation == "first" or cursor is not None:
            query = urlencode({**asked, **({"cursor": cursor} if cursor else {})})
            response.headers.add("Link", f'<{address.path}?{query}>; rel="{relation}"')


def _describe(response: Response, endpoint: Endpoint, asked: Asked, form: Format) -> None:
    headers = response.headers
    headers["Cache-Control"] = endpoint.cache_control(asked)
    headers["Content-Language"] = "en"
    headers["Vary"] = "Accept"
    headers.add("Link", SERVICE_DESCRIPTION)
    for link in endpoint.links:
        headers.add("Link", link)
    if endpoint.describedby:
        headers.add("Link", f'<{endpoint.describedby}>; rel="describedby"')
    if "QUERY" in endpoint.methods:
        headers["Accept-Query"] = ACCEPT_QUERY
    if permalink := _permalink(endpoint, asked, form):
        headers["Content-Location"] = permalink
    if endpoint.retirement:
        _announce(response, endpoint.retirement)
    if endpoint.is_kept:
        response.set_etag(sha256(response.get_data()).hexdigest()[:32])
    if lookup := record().lookup:
        headers["Cache-Status"] = cache_status(lookup)


def _announce(response: Response, going: Retirement) -> None:
    """Say that the endpoint goes, when, and where that is explained (RFC 9745, RFC 8594)."""
    told = datetime.combine(going.told, time(), UTC)
    response.headers["Deprecation"] = f"@{told.timestamp():.0f}"
    response.headers["Sunset"] = http_date(datetime.combine(going.sunset, time(), UTC))
    response.headers.add("Link", f'<{going.instead}>; rel="deprecation"')


def _permalink(endpoint: Endpoint, asked: Asked, form: Format) -> str | None:
    """Return the address of the answer by GET, with the suffix of any format but the default."""
    if asked.profile is None or "GET" not in endpoint.methods:
        return None
    is_default = form == next(iter(endpoint.formats))
    suffix = "" if is_default else f".{form.suffix}"
    path = endpoint.path.format(**asked.path)
    return permalink_of(f"{path}{suffix}", asked.told, asked.profile)


def _conditional(response: Response, request: Request) -> Response:
    """Answer 304 where the client has these bytes, 412 where it wants others; never to a POST."""
    if request.method in _CONDITIONAL_METHODS:
        etag = response.get_etag()[0] or ""
        if request.if_match and not request.if_match.contains(etag):
            raise ProblemError(
                "precondition-failed",
                f"If-Match names other bytes than these, whose ETag is {response.headers['ETag']}.",
            )
        # Werkzeug knows the conditions of GET and HEAD only; QUERY has those of its GET twin.
        # Those that guard a change have no say here, since nothing can be changed.
        asked = {key: each for key, each in request.environ.items() if key not in _OF_CHANGES}
        response.make_conditional({**asked, "REQUEST_METHOD": "GET"})
        # Werkzeug writes the date here and the server writes it too; once is enough.
        response.headers.remove("Date")
    return response
