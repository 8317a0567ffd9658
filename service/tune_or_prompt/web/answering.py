"""Answering a request: from the endpoint's declaration to bytes with their headers."""

from hashlib import sha256
from urllib.parse import urlencode

from flask import Request
from flask.wrappers import Response

from tune_or_prompt.verbs.ports import Lookup
from tune_or_prompt.verbs.tables import Table
from tune_or_prompt.web.endpoint import Endpoint, Prepared, Services, prepare
from tune_or_prompt.web.http_reading import read_request
from tune_or_prompt.web.negotiation import Format, choose
from tune_or_prompt.web.observability import LOOKUP, cache_status, record, timed
from tune_or_prompt.web.streaming import answer_stream, is_stream

SERVICE_DESCRIPTION = (
    '</openapi.json>; rel="service-desc"; type="application/vnd.oai.openapi+json;version=3.1"'
)
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
        asked = read_request(endpoint, request, path, services)
    prepared = prepare(endpoint, asked)
    if endpoint.is_kept:
        body = _computed(endpoint, prepared, form, services, request)
    else:
        body = endpoint.formats[form](prepared.make())
    response = Response(body, content_type=form.content_type)
    _describe(response, endpoint, prepared, form)
    if prepared.page is not None:
        _page(response, prepared.page, request)
    return _conditional(response, request) if endpoint.is_kept else response


def _computed(
    endpoint: Endpoint, prepared: Prepared, form: Format, services: Services, request: Request
) -> bytes:
    """Return the answer as bytes; note how the cache in front was used."""
    with timed("answer"):
        body = endpoint.formats[form](prepared.make())
    lookup = request.environ.get(LOOKUP, _WITHOUT_CACHE)
    record().lookup = lookup
    services.metrics.count_lookup(lookup)
    return body


def _page(response: Response, page: Table, request: Request) -> None:
    """Say how many rows there are, and where the first and the next page are (RFC 8288)."""
    response.headers["X-Total-Count"] = str(page.total)
    asked = {name: value for name, value in request.args.items() if name != "cursor"}
    cursors = {"first": None, "next": page.next_cursor}
    for relation, cursor in cursors.items():
        if relation == "first" or cursor is not None:
            query = urlencode({**asked, **({"cursor": cursor} if cursor else {})})
            response.headers.add("Link", f'<{request.path}?{query}>; rel="{relation}"')


def _describe(response: Response, endpoint: Endpoint, prepared: Prepared, form: Format) -> None:
    headers = response.headers
    headers["Cache-Control"] = prepared.cache_control or endpoint.cache_control
    headers["Content-Language"] = "en"
    headers["Vary"] = "Accept"
    headers.add("Link", SERVICE_DESCRIPTION)
    for link in endpoint.links:
        headers.add("Link", link)
    if endpoint.describedby:
        headers.add("Link", f'<{endpoint.describedby}>; rel="describedby"')
    if "QUERY" in endpoint.methods:
        headers["Accept-Query"] = '"application/json"'
    if prepared.permalink:
        headers["Content-Location"] = _in_format(prepared.permalink, form, endpoint)
    if endpoint.is_kept:
        response.set_etag(sha256(response.get_data()).hexdigest()[:32])
    if lookup := record().lookup:
        headers["Cache-Status"] = cache_status(lookup)


def _in_format(permalink: str, form: Format, endpoint: Endpoint) -> str:
    """Return the address with the suffix of the format, where that is not the default."""
    if form == next(iter(endpoint.formats)):
        return permalink
    return permalink.replace("?", f".{form.suffix}?", 1)


def _conditional(response: Response, request: Request) -> Response:
    """Answer 304 where the client has these bytes; never to a POST."""
    if request.method in _CONDITIONAL_METHODS:
        # Werkzeug knows the conditions of GET and HEAD only; QUERY has those of its GET twin.
        # Those that guard a change have no say here, since nothing can be changed.
        asked = {key: each for key, each in request.environ.items() if key not in _OF_CHANGES}
        response.make_conditional({**asked, "REQUEST_METHOD": "GET"})
        # Werkzeug writes the date here and the server writes it too; once is enough.
        response.headers.remove("Date")
    return response
