"""Headers on every answer, errors and 304 included: who may read it, and what a page may do."""

from collections.abc import Iterable, Mapping
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

# No script, frame or font from elsewhere; styles may stand in the page itself.
_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),  # a permalink holds a profile
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


class ResponseHeaders:
    """Add the headers outside of everything else, so that no answer is without them.

    Args:
        app: the application inside.
        origins: origins of pages whose scripts may read answers; `*` is every one.
    """

    def __init__(self, app: WSGIApplication, *, origins: tuple[str, ...] = ()) -> None:
        self._app = app
        self._origins = origins

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer as the application inside does, with more headers."""
        cross_origin = self._cross_origin(environ)
        fixed = (*_ALWAYS, ("Content-Security-Policy", _POLICY))

        def start(status: str, headers: Headers, exc_info: Any = None) -> Any:  # noqa: ANN401
            there = {name.lower() for name, _ in headers}
            added = [header for header in fixed if header[0].lower() not in there]
            return start_response(status, [*headers, *added, *cross_origin], exc_info)

        return self._app(environ, start)

    def _cross_origin(self, environ: Mapping[str, Any]) -> Headers:
        if not self._origins:
            return []
        everyone = "*" in self._origins
        headers = [] if everyone else [("Vary", "Origin")]
        origin = environ.get("HTTP_ORIGIN")
        if origin is None or not (everyone or origin in self._origins):
            return headers
        headers += [
            ("Access-Control-Allow-Origin", "*" if everyone else origin),
            ("Access-Control-Expose-Headers", _EXPOSED),
            ("Timing-Allow-Origin", "*" if everyone else origin),
        ]
        asks = environ["REQUEST_METHOD"] == "OPTIONS"
        return [*headers, *_ON_PREFLIGHT] if asks else headers
