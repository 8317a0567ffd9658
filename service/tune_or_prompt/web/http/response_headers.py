"""Headers on every answer, errors and 304 included: who may read it, and what a page may do."""

from collections.abc import Collection, Mapping
from typing import Any

from flask import request
from flask.wrappers import Response

# No script, frame or font from elsewhere; styles may stand in the page itself.
_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),  # a permalink holds a profile
    ("Content-Security-Policy", _POLICY),
)
_EXPOSED = (
    "ETag, Content-Location, Location, Link, Cache-Status, Server-Timing, Retry-After, "
    "RateLimit, RateLimit-Policy, "
    "Deprecation, Sunset, X-Request-Id"
)
_ON_PREFLIGHT = (
    ("Access-Control-Allow-Methods", "GET, HEAD, POST, QUERY, OPTIONS"),
    (
        "Access-Control-Allow-Headers",
        "accept, authorization, content-type, if-none-match, traceparent, x-api-key, x-request-id",
    ),
    ("Access-Control-Max-Age", "7200"),
)

Headers = list[tuple[str, str]]


def standing_headers(environ: Mapping[str, Any], origins: Collection[str]) -> Headers:
    """Return what every answer to a request says.

    Args:
        environ: the request.
        origins: origins of pages whose scripts may read answers; `*` is every one.
    """
    everyone = "*" in origins
    headers = [*_ALWAYS, *([("Vary", "Origin")] if origins and not everyone else [])]
    # `*` is said to everybody, as a cache may give this answer to a page of another origin.
    shown = "*" if everyone else environ.get("HTTP_ORIGIN", "")
    if shown not in origins:
        return headers
    headers += [
        ("Access-Control-Allow-Origin", shown),
        ("Access-Control-Expose-Headers", _EXPOSED),
        ("Timing-Allow-Origin", shown),
    ]
    return [*headers, *_ON_PREFLIGHT] if environ["REQUEST_METHOD"] == "OPTIONS" else headers


def add_standing_headers(response: Response, origins: Collection[str]) -> Response:
    """Add them to the answer being given; what it says itself stays."""
    for name, value in standing_headers(request.environ, origins):
        if name == "Vary" or name not in response.headers:
            response.headers.add(name, value)
    return response
