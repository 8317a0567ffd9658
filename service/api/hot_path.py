"""The short way: an answer already given to these exact bytes is given again, in front of Flask.

It learns only from answers that the own memory gave, so it says what the long way would say, with
the same gate, log line, metrics and headers.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import request
from flask.wrappers import Response
from werkzeug.http import parse_etags, remove_entity_headers, unquote_etag

from service.api.gate import PASSED, REFUSED, Gate, Need
from service.api.observability import (
    ROUTE,
    Answered,
    RequestRecord,
    record_of,
    route_of_request,
    tell,
)
from service.api.problems import ProblemError
from service.application.ports import Clock, Lookup, Metrics

FROM_MEMORY = "tune-or-prompt; hit; detail=memory"
LARGEST_HOT_BODY = 16 * 1024
MAX_BYTES = 32 * 1024 * 1024

_HIT = Lookup("hit", "memory")
_MARK = "tune_or_prompt.mark"
_METHODS = frozenset({"GET", "POST", "QUERY"})
_LONG_WAY = frozenset({"HTTP_CACHE_CONTROL", "HTTP_IF_MATCH"})
_OF_ONE_REQUEST = frozenset({"x-request-id", "server-timing"})

Headers = list[tuple[str, str]]
Key = tuple[object, ...]
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Mark:
    """What the long way tells of an answer that may be given again: its route and its need."""

    route: str
    need: Need


@dataclass(frozen=True, slots=True)
class _Kept:
    mark: Mark
    headers: Headers
    etag: str
    body: bytes


def mark(needs: Mapping[str, Need], response: Response) -> Response:
    """Mark an answer that comes from a kept endpoint, for the short way to learn from."""
    if response.status_code == 200 and "Cache-Status" in response.headers:  # noqa: PLR2004
        need = needs.get(request.endpoint or "", "read")
        request.environ[_MARK] = Mark(route_of_request(), need)
    return response


class HotPath:
    """Give answers again that were given to the same bytes before.

    Args:
        app: the application inside, which is the long way.
        gate: who may pass.
        clock: the day, which is part of every answer to a profile that names none.
        metrics: where requests and lookups are counted.
        max_bytes: how much is kept.
    """

    def __init__(
        self,
        app: WSGIApplication,
        *,
        gate: Gate,
        clock: Clock,
        metrics: Metrics,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        self._app, self._gate, self._clock, self._metrics = app, gate, clock, metrics
        self._answers = _Answers(max_bytes)
        self._needs: dict[Place, Need] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer at once where that is possible, else on the long way."""
        need = self._needs.get(_place(environ))
        if need is None or not _LONG_WAY.isdisjoint(environ):
            return self._learn(environ, start_response, key=None)
        told = record_of(environ)
        try:
            self._gate.admit(environ, need)
        except ProblemError as refusal:
            environ[REFUSED] = refusal
            return self._app(environ, start_response)
        key = self._key(environ)
        kept = None if key is None else self._answers.get(key)
        if kept is None:
            return self._learn(environ, start_response, key)
        return self._again(kept, told, environ, start_response)

    def _key(self, environ: WSGIEnvironment) -> Key | None:
        """Return everything that an answer depends on; None where the body is not a short one."""
        body = _body(environ)
        if body is None:
            return None
        names = ("SCRIPT_NAME", "QUERY_STRING", "HTTP_ACCEPT", "CONTENT_TYPE")
        asked = (environ.get(name, "") for name in names)
        encoding = environ.get("HTTP_CONTENT_ENCODING", "")
        return (*_place(environ), *asked, encoding, self._clock.today(), body)

    def _learn(
        self, environ: WSGIEnvironment, start_response: StartResponse, key: Key | None
    ) -> Iterable[bytes]:
        """Take the long way, and keep what it answers where it may be kept."""
        sent: Headers = []

        def start(status: str, headers: Headers, exc_info: Any = None) -> Any:  # noqa: ANN401
            sent.extend(headers)
            return start_response(status, headers, exc_info)

        answer = self._app(environ, start)
        told: Mark | None = environ.get(_MARK)
        if told is None or environ["REQUEST_METHOD"] not in _METHODS:
            return answer
        self._needs[_place(environ)] = told.need
        if key is None or ("Cache-Status", FROM_MEMORY) not in sent:
            return answer
        body = _whole(answer)
        stable = [header for header in sent if header[0].lower() not in _OF_ONE_REQUEST]
        self._answers.put(key, _Kept(told, stable, dict(sent)["ETag"], body))
        return [body]

    def _again(
        self,
        kept: _Kept,
        told: RequestRecord,
        environ: WSGIEnvironment,
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        told.lookup = _HIT
        self._metrics.count_lookup(_HIT)
        environ[ROUTE] = kept.mark.route
        has_it = _has_it(kept, environ)
        answered = Answered(
            method=environ["REQUEST_METHOD"],
            route=kept.mark.route,
            status=304 if has_it else 200,
            size=len(kept.body),
            caller=environ.get(PASSED),
        )
        headers = [*kept.headers, *tell(told, answered, self._metrics).items()]
        if has_it:
            remove_entity_headers(headers)
            start_response("304 NOT MODIFIED", headers)
            return []
        start_response("200 OK", headers)
        return [kept.body]


class _Answers:
    """The answers given last, within a number of bytes."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes, self._bytes = max_bytes, 0
        self._kept: OrderedDict[Key, _Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> _Kept | None:
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
            return kept

    def put(self, key: Key, kept: _Kept) -> None:
        with self._lock:
            if key not in self._kept:
                self._kept[key] = kept
                self._bytes += _size(key, kept)
            while self._bytes > self._max_bytes:
                self._bytes -= _size(*self._kept.popitem(last=False))


def _size(key: Key, kept: _Kept) -> int:
    told = sum(len(name) + len(value) for name, value in kept.headers)
    return len(kept.body) + told + sum(len(part) for part in key if isinstance(part, str | bytes))


def _place(environ: WSGIEnvironment) -> Place:
    return (environ["REQUEST_METHOD"], environ["PATH_INFO"])


def _body(environ: WSGIEnvironment) -> bytes | None:
    """Return a short body, and put it back for the long way; None for any other."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if "HTTP_TRANSFER_ENCODING" in environ or not length.isdecimal():
        return None
    if int(length) > LARGEST_HOT_BODY:
        return None
    body: bytes = environ["wsgi.input"].read(int(length)) if int(length) else b""
    environ["wsgi.input"] = BytesIO(body)
    return body


def _whole(answer: Iterable[bytes]) -> bytes:
    try:
        return b"".join(answer)
    finally:
        if close := getattr(answer, "close", None):
            close()


def _has_it(kept: _Kept, environ: WSGIEnvironment) -> bool:
    """Return whether the client has these bytes; a POST is never told so."""
    known = environ.get("HTTP_IF_NONE_MATCH")
    if not known or environ["REQUEST_METHOD"] == "POST":
        return False
    return parse_etags(known).contains_weak(unquote_etag(kept.etag)[0] or "")
