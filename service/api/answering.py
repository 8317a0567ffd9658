"""Answering a request: from the endpoint's declaration to bytes with their headers."""

from collections.abc import Callable
from hashlib import sha256

from flask import Request
from flask.wrappers import Response

from service.api.endpoint import Endpoint, Prepared, Services, prepare
from service.api.http_reading import read_request
from service.api.negotiation import Format, choose
from service.api.observability import record, timed
from service.api.streaming import answer_stream, is_stream
from service.application.ports import Lookup

SERVICE_DESCRIPTION = (
    '</openapi.json>; rel="service-desc"; type="application/vnd.oai.openapi+json;version=3.1"'
)
_CONDITIONAL_METHODS = ("GET", "HEAD", "QUERY")


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
        body = _kept(endpoint, prepared, form, services, request)
    else:
        body = endpoint.formats[form](prepared.make())
    response = Response(body, content_type=form.content_type)
    _describe(response, endpoint, prepared, form)
    return _conditional(response, request) if endpoint.is_kept else response


def _kept(
    endpoint: Endpoint, prepared: Prepared, form: Format, services: Services, request: Request
) -> bytes:
    """Return the written answer, from the cache where it has it."""
    versions = f"{services.engine_version}:{services.knowledge.version}:{services.public_url}"
    key = sha256(f"{versions}:{prepared.key}:{form.suffix}".encode()).hexdigest()

    def work_out() -> bytes:
        with timed("answer"):
            body = endpoint.formats[form](prepared.make())
        services.cache.put(key, body)
        return body

    lookup = _look_up(key, services, request)
    if lookup.value is not None:
        body = lookup.value
    elif lookup.reason == "no-cache":
        body = work_out()
    else:
        lookup, body = _in_turn(key, services, work_out, lookup)
    record().lookup = lookup
    services.metrics.count_lookup(lookup)
    return body


def _in_turn(
    key: str, services: Services, work_out: Callable[[], bytes], missed: Lookup
) -> tuple[Lookup, bytes]:
    """Work a cold key out, unless somebody else does so already: then take theirs."""
    with services.cache.turn(key):
        found = services.cache.get(key).value
        if found is not None:
            return Lookup("miss", missed.layer, found, reason="collapsed"), found
        return missed, work_out()


def _look_up(key: str, services: Services, request: Request) -> Lookup:
    if request.cache_control.no_cache:
        return Lookup("bypass", "memory", reason="no-cache")
    with timed("cache"):
        return services.cache.get(key)


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


def cache_status(lookup: Lookup) -> str:
    """Return the RFC 9211 value for a lookup."""
    match lookup.outcome:
        case "hit":
            return f"tune-or-prompt; hit; detail={lookup.layer}"
        case "miss":
            return f"tune-or-prompt; fwd=uri-miss; {lookup.reason or 'stored'}"
        case "bypass":
            return f"tune-or-prompt; fwd=bypass; detail={lookup.reason}"


def _conditional(response: Response, request: Request) -> Response:
    """Answer 304 where the client has these bytes; never to a POST."""
    if request.method in _CONDITIONAL_METHODS:
        # Werkzeug knows the conditions of GET and HEAD only; QUERY has those of its GET twin.
        response.make_conditional({**request.environ, "REQUEST_METHOD": "GET"})
        # Werkzeug writes the date here and the server writes it too; once is enough.
        response.headers.remove("Date")
    return response
