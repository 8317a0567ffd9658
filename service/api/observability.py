"""What is told about a request: ids, times, one log line and the metrics."""

import logging
import re
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import g, request
from flask.wrappers import Response

from service.api.gate import PASSED
from service.application.ports import Lookup, Metrics

# Remembers in the WSGI environment which route answers, for what stands around the application.
ROUTE = "tune_or_prompt.route"

_LOG = logging.getLogger("tune_or_prompt.request")
_TRACEPARENT = re.compile(
    r"(?!ff)[0-9a-f]{2}-((?!0{32})[0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?"
)
_VARIABLE = re.compile(r"<(?:[^<>]*:)?(\w+)>")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._:@/+=-]{1,128}")


@dataclass(slots=True)
class RequestRecord:
    """What is known about the request being answered."""

    trace_id: str
    request_id: str
    started: float
    milliseconds: dict[str, float] = field(default_factory=dict)
    lookup: Lookup | None = None


def begin() -> None:
    """Start the record of the request being answered."""
    g.record = record_of(request.environ)


def record_of(environ: Mapping[str, Any]) -> RequestRecord:
    """Give a request its ids, those that it brought where they are sound."""
    parent = _TRACEPARENT.fullmatch(environ.get("HTTP_TRACEPARENT", ""))
    trace_id = parent[1] if parent else secrets.token_hex(16)
    brought = environ.get("HTTP_X_REQUEST_ID", "")
    request_id = brought if _REQUEST_ID.fullmatch(brought) else trace_id
    return RequestRecord(trace_id, request_id, time.perf_counter())


def record() -> RequestRecord:
    """Return the record of the request being answered."""
    if "record" not in g:
        begin()
    found: RequestRecord = g.record
    return found


@contextmanager
def timed(name: str) -> Iterator[None]:
    """Add the time spent inside to the request's `Server-Timing` under this name."""
    start = time.perf_counter()
    try:
        yield
    finally:
        record().milliseconds[name] = (time.perf_counter() - start) * 1000


def finish(response: Response, metrics: Metrics) -> Response:
    """Add the ids and times to the answer, write the request's one log line, and count it.

    The line carries the route's template, never the path or the query, which may hold a profile.
    """
    request.environ[ROUTE] = route = route_of_request()
    answered = Answered(
        method=known_method(request.method),
        route=route,
        status=response.status_code,
        size=response.content_length or 0,
        caller=request.environ.get(PASSED),
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.update(tell(record(), answered, metrics))
    return response


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What is told about an answer, whichever way it was given."""

    method: str
    route: str
    status: int
    size: int
    caller: str | None


def tell(told: RequestRecord, answered: Answered, metrics: Metrics) -> dict[str, str]:
    """Write the request's one log line, count it, and return the headers that tell of it."""
    seconds = time.perf_counter() - told.started
    metrics.count_request(
        route=answered.route, method=answered.method, status=answered.status, seconds=seconds
    )
    _LOG.info("request", extra=_line(told, answered, seconds))
    spent = {**told.milliseconds, "total": seconds * 1000}
    timing = ", ".join(f"{name};dur={took:.2f}" for name, took in spent.items())
    return {"X-Request-Id": told.request_id, "Server-Timing": timing}


def route_of_request() -> str:
    """Return the template of the route being answered, never the path with its ids."""
    return _VARIABLE.sub(r"{\1}", request.url_rule.rule) if request.url_rule else "unmatched"


def _line(told: RequestRecord, answered: Answered, seconds: float) -> dict[str, str | int | float]:
    line: dict[str, str | int | float] = {
        "method": answered.method,
        "route": answered.route,
        "status": answered.status,
        "milliseconds": round(seconds * 1000, 3),
        "bytes": answered.size,
        "trace_id": told.trace_id,
        "request_id": told.request_id,
    }
    if caller := answered.caller:
        line["caller"] = caller
    if told.lookup:
        line |= {"cache": told.lookup.outcome, "cache_layer": told.lookup.layer}
    return line


def known_method(method: str) -> str:
    """Return the method, or `other` for one that a client made up."""
    known = ("GET", "HEAD", "POST", "QUERY", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE")
    return method if method in known else "other"
