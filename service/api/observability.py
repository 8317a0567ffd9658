"""What is told about a request: ids, times, one log line and the metrics."""

import logging
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import g, request
from flask.wrappers import Response

from service.application.ports import Lookup, Metrics

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
    """Give the request its ids, those that it brought where they are sound."""
    parent = _TRACEPARENT.fullmatch(request.headers.get("traceparent", ""))
    trace_id = parent[1] if parent else secrets.token_hex(16)
    brought = request.headers.get("X-Request-Id", "")
    request_id = brought if _REQUEST_ID.fullmatch(brought) else trace_id
    g.record = RequestRecord(trace_id, request_id, time.perf_counter())


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
    told = record()
    seconds = time.perf_counter() - told.started
    response.headers["X-Request-Id"] = told.request_id
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Server-Timing"] = ", ".join(
        f"{name};dur={spent:.2f}"
        for name, spent in {**told.milliseconds, "total": seconds * 1000}.items()
    )
    route = _VARIABLE.sub(r"{\1}", request.url_rule.rule) if request.url_rule else "unmatched"
    metrics.count_request(
        route=route, method=_known(request.method), status=response.status_code, seconds=seconds
    )
    _LOG.info("request", extra=_line(told, route, response, seconds))
    return response


def _line(
    told: RequestRecord, route: str, response: Response, seconds: float
) -> dict[str, str | int | float]:
    line: dict[str, str | int | float] = {
        "method": _known(request.method),
        "route": route,
        "status": response.status_code,
        "milliseconds": round(seconds * 1000, 3),
        "bytes": response.content_length or 0,
        "trace_id": told.trace_id,
        "request_id": told.request_id,
    }
    if told.lookup:
        line |= {"cache": told.lookup.outcome, "cache_layer": told.lookup.layer}
    return line


def _known(method: str) -> str:
    """Return the method, or `other` for one that a client made up."""
    known = ("GET", "HEAD", "POST", "QUERY", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE")
    return method if method in known else "other"
