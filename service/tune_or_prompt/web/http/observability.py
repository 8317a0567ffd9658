"""What is told about a request: ids, times, one log line and the metrics."""

import logging
import random
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from flask import g, request
from flask.wrappers import Response

from tune_or_prompt.verbs.ports import Lookup, Metrics
from tune_or_prompt.web.http.gate import PASSED

# Remembers in the WSGI environment which route answers, for what stands around the application.
ROUTE = "tune_or_prompt.route"
# Remembers there how the cache was used, where there is one in front.
LOOKUP = "tune_or_prompt.lookup"

_LOG = logging.getLogger("tune_or_prompt.request")
_TRACEPARENT = re.compile(
    r"(?!ff)[0-9a-f]{2}-((?!0{32})[0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?"
)
_VARIABLE = re.compile(r"<(?:[^<>]*:)?(\w+)>")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._:@/+=-]{1,128}")


LogLine = dict[str, str | int | float]
WriteLine = Callable[[LogLine], None]


def through_logging(line: LogLine) -> None:
    """Write a request's line as any other record."""
    _LOG.info("request", extra=line)


@dataclass(frozen=True, slots=True)
class Witness:
    """What is told of every request: one line of the log, and the counts.

    Attributes:
        metrics: where it is counted.
        write: writes its line.
    """

    metrics: Metrics
    write: WriteLine = through_logging


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
    given = environ.get("HTTP_TRACEPARENT")
    parent = _TRACEPARENT.fullmatch(given) if given else None
    trace_id = parent[1] if parent else f"{random.getrandbits(128):032x}"
    brought = environ.get("HTTP_X_REQUEST_ID")
    request_id = brought if brought and _REQUEST_ID.fullmatch(brought) else trace_id
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


def finish(response: Response, witness: Witness) -> Response:
    """Add the ids and times to the answer, write the request's one log line, and count it.

    The line carries the route's template, never the path or the query, which may hold a profile.
    """
    request.environ[ROUTE] = route = route_of_request()
    has_body = response.status_code != HTTPStatus.NOT_MODIFIED
    told = record()
    response.headers["X-Request-Id"] = told.request_id
    response.headers["Server-Timing"] = tell(
        told,
        witness,
        method=known_method(request.method),
        route=route,
        status=response.status_code,
        size=(response.content_length or 0) if has_body else 0,
        caller=request.environ.get(PASSED),
    )
    return response


def tell(
    told: RequestRecord,
    witness: Witness,
    *,
    method: str,
    route: str,
    status: int,
    size: int,
    caller: str | None = None,
) -> str:
    """Write a request's one log line, count it, and return its `Server-Timing`."""
    seconds = time.perf_counter() - told.started
    witness.metrics.count_request(route=route, method=method, status=status, seconds=seconds)
    line: LogLine = {
        "method": method,
        "route": route,
        "status": status,
        "milliseconds": round(seconds * 1e6) / 1e3,
        "bytes": size,
        "trace_id": told.trace_id,
        "request_id": told.request_id,
    }
    if caller:
        line["caller"] = caller
    if told.lookup:
        line["cache"], line["cache_layer"] = told.lookup.outcome, told.lookup.layer
    witness.write(line)
    times = {**told.milliseconds, "total": seconds * 1e3}
    return ", ".join([f"{name};dur={took:.2f}" for name, took in times.items()])


def route_of_request() -> str:
    """Return the template of the route being answered, never the path with its ids."""
    return _VARIABLE.sub(r"{\1}", request.url_rule.rule) if request.url_rule else "unmatched"


def cache_status(lookup: Lookup) -> str:
    """Return the RFC 9211 value for a lookup."""
    match lookup.outcome:
        case "hit":
            return f"tune-or-prompt; hit; detail={lookup.layer}"
        case "miss":
            return "tune-or-prompt; fwd=uri-miss; stored"
        case "bypass":
            return f"tune-or-prompt; fwd=bypass; detail={lookup.reason}"


def known_method(method: str) -> str:
    """Return the method, or `other` for one that a client made up."""
    known = ("GET", "HEAD", "POST", "QUERY", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE")
    return method if method in known else "other"
