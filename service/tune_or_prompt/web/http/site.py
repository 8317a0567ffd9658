"""What the front needs to know of the service: its paths, its gate, its log and its problems."""

import logging
import re
from collections.abc import Collection, Iterable
from datetime import date
from http import HTTPStatus
from urllib.parse import unquote
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import orjson

from tune_or_prompt.verbs.ports import Lookup
from tune_or_prompt.web.endpoint import NEVER_STORE, Endpoint, Services
from tune_or_prompt.web.http.gate import NEED, PASSED, REFUSED
from tune_or_prompt.web.http.observability import (
    LOOKUP,
    ROUTE,
    Witness,
    cache_status,
    known_method,
    record_of,
    tell,
)
from tune_or_prompt.web.http.response_headers import standing_headers
from tune_or_prompt.web.http.wsgi_bridge import WsgiAnswer, raw, whole_answer
from tune_or_prompt.web.problems import ProblemError, kind_of_status, problem_document
from tune_or_prompt.web.reading import LARGEST_BODY

PROBES = frozenset({"/livez", "/readyz", "/metrics"})  # answered however busy the process is
_OF_ONE_REQUEST = frozenset({b"x-request-id", b"server-timing", b"traceresponse", b"cache-status"})
_HITS = {
    hit.layer: (hit, (b"cache-status", cache_status(hit).encode()))
    for hit in (Lookup("hit", "memory"), Lookup("hit", "redis"))
}
_CACHED = "tune_or_prompt.cached"
_LARGEST_CHEAP_BODY = 16 * 1024
_MORE_THAN_A_SUMMARY = re.compile("full|include")
_METHODS = frozenset({"GET", "HEAD", "POST", "QUERY"})
_LATE = "The body did not arrive in time. Send it again."
_LOG = logging.getLogger("tune_or_prompt.failure")


class Site:
    """The service, as the front asks for it.

    Attributes:
        app: the WSGI application that computes answers; may be wrapped, to make spans.

    Args:
        inside: the Flask application.
        services: what views use.
        witness: logs and counts every answer.
        endpoints: all that there are.
        origins: origins of pages whose scripts may read answers.
    """

    def __init__(
        self,
        inside: WSGIApplication,
        services: Services,
        witness: Witness,
        *,
        endpoints: Iterable[Endpoint],
        origins: Collection[str] = (),
    ) -> None:
        self._inside, self._services, self._witness = inside, services, witness
        self.app: WSGIApplication = self
        self._origins = origins
        listed = tuple(endpoints)
        self._largest = {each.path: each.largest_body for each in listed if each.largest_body}
        self._never_cached = frozenset(each.path for each in listed if not each.is_kept)
        self._dear = frozenset(each.path for each in listed if each.is_dear)
        self._basis = orjson.dumps(
            [
                services.engine_version,
                services.knowledge.version,
                services.public_url,
                sorted(origins),
                services.gate.keys is None,
            ]
        ).decode()

    @property
    def may_wait(self) -> bool:
        """Return whether letting a caller in may take a while."""
        return self._services.gate.may_wait

    def is_cheap(self, environ: WSGIEnvironment) -> bool:
        """Return whether an answer takes no longer than twice a summary and waits for nothing."""
        path = environ["PATH_INFO"]
        if path in PROBES:
            return path not in self._dear  # nobody is counted who asks for these
        bare, _, suffix = path.partition(".")
        return (
            not self.may_wait
            and int(environ["CONTENT_LENGTH"]) <= _LARGEST_CHEAP_BODY
            and suffix in ("", "json")
            and self._dear.isdisjoint((path, bare))
            and "text/" not in environ.get("HTTP_ACCEPT", "").lower()
            and not _MORE_THAN_A_SUMMARY.search(unquote(environ["QUERY_STRING"]))
        )

    def may_cache(self, environ: WSGIEnvironment) -> bool:
        """Return whether the answer may be one to cache."""
        is_kept = environ["PATH_INFO"] not in self._never_cached
        is_kept = is_kept and "HTTP_IF_MATCH" not in environ  # Flask judges that
        return is_kept and environ["REQUEST_METHOD"] in _METHODS

    def largest_body(self, environ: WSGIEnvironment) -> int:
        """Return how many bytes a body may have."""
        return self._largest.get(environ["PATH_INFO"], LARGEST_BODY)

    def basis(self) -> tuple[str, date]:
        """Return what every answer depends on besides its request: versions, settings, the day."""
        return self._basis, self._services.clock.today()

    def stable(self, environ: WSGIEnvironment, answer: WsgiAnswer) -> WsgiAnswer | None:
        """Return an answer without what belongs to one request; None if it may not be cached."""
        is_whole = answer.status == HTTPStatus.OK and environ["REQUEST_METHOD"] != "HEAD"
        if not is_whole or b"cache-status" not in dict(answer.headers):
            return None
        headers = [each for each in answer.headers if each[0] not in _OF_ONE_REQUEST]
        return WsgiAnswer(200, headers, answer.body, environ[ROUTE], environ[NEED])

    def give(self, environ: WSGIEnvironment, cached: WsgiAnswer, layer: str) -> WsgiAnswer:
        """Return a cached answer with the fields of this request, or the refusal to give it."""
        if self.app is not self:
            environ[_CACHED] = cached, layer
            return whole_answer(self.app, environ)
        return self._given(environ, cached, layer) or whole_answer(self._inside, environ)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer as a WSGI application: a cached answer, or what Flask says."""
        answer = self._given(environ, *environ.pop(_CACHED)) if _CACHED in environ else None
        if answer is None:
            return self._inside(environ, start_response)
        headers = [
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers
        ]
        start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", headers)
        return [answer.body]

    def problem(self, environ: WSGIEnvironment, status: int) -> WsgiAnswer:
        """Return the problem of a request that does not reach Flask."""
        record, kind = record_of(environ), kind_of_status(status)
        detail = _LATE if status == HTTPStatus.REQUEST_TIMEOUT else kind.detail
        document = problem_document(
            kind, detail, trace_id=record.trace_id, public_url=self._services.public_url
        )
        body = orjson.dumps({**document, "status": status})
        timing = tell(
            record,
            self._witness,
            method=known_method(environ["REQUEST_METHOD"]),
            route="unmatched",
            status=status,
            size=len(body),
        )
        headers = [
            ("Content-Type", "application/problem+json"),
            ("Content-Length", str(len(body))),
            ("Content-Language", "en"),
            ("Cache-Control", NEVER_STORE),
            ("X-Request-Id", record.request_id),
            ("Server-Timing", timing),
            *standing_headers(environ, self._origins),
        ]
        if status == HTTPStatus.SERVICE_UNAVAILABLE:
            headers.append(("Retry-After", "1"))
        elif status in (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE):
            headers.append(("Connection", "close"))  # the rest of the body is not read
        return WsgiAnswer(status, raw(headers), body)

    def log_failure(self, error: BaseException) -> None:
        """Log an unexpected failure."""
        _LOG.error("failure", exc_info=error)

    def settle(self) -> None:
        """Add up the counts that were put off."""
        self._witness.metrics.settle()

    def _given(self, environ: WSGIEnvironment, cached: WsgiAnswer, layer: str) -> WsgiAnswer | None:
        """Return a cached answer; None if the caller may not have it, for Flask to explain."""
        record = record_of(environ)
        try:
            self._services.gate.admit(environ, cached.need)
        except ProblemError as refusal:
            environ[REFUSED] = refusal
            environ[LOOKUP] = Lookup("bypass", layer, reason="refused")
            return None
        record.lookup, status = _HITS[layer]
        self._witness.metrics.count_lookup(record.lookup)
        environ[ROUTE] = cached.route
        timing = tell(
            record,
            self._witness,
            method=environ["REQUEST_METHOD"],
            route=cached.route,
            status=cached.status,
            size=len(cached.body),
            caller=environ.get(PASSED),
        )
        own = (b"x-request-id", record.request_id.encode()), (b"server-timing", timing.encode())
        return WsgiAnswer(cached.status, [*cached.headers, status, *own], cached.body)
