"""The short way: an answer already given to these exact bytes is given again, in front of Flask.

It learns only from answers that the own memory gave, so it says what the long way would say, with
the same gate, log line, metrics and headers. A server that can may ask it first, in its own loop,
by `at_once`; any other asks it as an application like every other.
"""

from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from io import BytesIO
from types import MappingProxyType
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import request
from flask.wrappers import Response
from werkzeug.http import parse_etags

from service.api.content_coding import takes_gzip
from service.api.gate import PASSED, REFUSED, Gate, Need
from service.api.kept_answers import (
    OK,
    UNCHANGED,
    Headers,
    Kept,
    KeptAnswers,
    Key,
    Mark,
    header_lines,
    kept_answer,
)
from service.api.observability import (
    ROUTE,
    Answered,
    RequestRecord,
    Witness,
    record_of,
    route_of_request,
    tell,
)
from service.api.problems import ProblemError
from service.application.ports import Clock, Lookup

# Names, among the extensions of Flask, the ways to ask for what is known at once.
AT_ONCE, AGAIN = "tune_or_prompt.at_once", "tune_or_prompt.again"
FROM_MEMORY = "tune-or-prompt; hit; detail=memory"
LARGEST_HOT_BODY = 16 * 1024
MAX_BYTES = 32 * 1024 * 1024
MOST_PLACES = 10_000

_ASKED = (
    "REQUEST_METHOD",
    "SCRIPT_NAME",
    "PATH_INFO",
    "QUERY_STRING",
    "CONTENT_TYPE",
    "HTTP_ACCEPT",
    "HTTP_CONTENT_ENCODING",
    "HTTP_ORIGIN",
)
_HIT = Lookup("hit", "memory")
_MARK = "tune_or_prompt.mark"
_NAMES = frozenset({"HTTP_TRACEPARENT", "HTTP_X_REQUEST_ID"})
_NOTHING: Mapping[str, str] = MappingProxyType({})
_METHODS = frozenset({"GET", "POST", "QUERY"})
_LONG_WAY = frozenset({"HTTP_CACHE_CONTROL", "HTTP_IF_MATCH"})

Place = tuple[str, str]
Answer = tuple[bytes, bytes]
Again = Callable[[], Answer | None]


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
        witness: who is told of every answer.
        max_bytes: how much is kept.
        most_places: of how many addresses is remembered what they need.
    """

    def __init__(
        self,
        app: WSGIApplication,
        *,
        gate: Gate,
        clock: Clock,
        witness: Witness,
        max_bytes: int = MAX_BYTES,
        most_places: int = MOST_PLACES,
    ) -> None:
        self._app, self._gate, self._clock, self._witness = app, gate, clock, witness
        self._answers = KeptAnswers(max_bytes)
        self._needs: dict[Place, Need] = {}
        self._most_places = most_places

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer at once where that is possible, else on the long way."""
        told, key, kept = self._find(environ)
        if told is None or kept is None:
            return self._learn(environ, start_response, key)
        environ[ROUTE] = kept.mark.route
        answered = _answered(kept, environ)
        named = self._tell(told, answered)
        has_it = answered.status == HTTPStatus.NOT_MODIFIED
        stable = kept.unchanged if has_it else kept.headers
        start_response(UNCHANGED if has_it else OK, [*stable, *named.items()])
        return [] if has_it else [kept.body]

    def at_once(self, environ: WSGIEnvironment) -> Answer | None:
        """Return head and body of the answer where it is known, without waiting for anything.

        The head is without the fields of the connection, and without its end.
        """
        if self._gate.may_wait:
            return None
        told, _, kept = self._find(environ)
        if told is None or kept is None:
            return None
        return self._give(kept, told, _answered(kept, environ))

    def again(self, environ: WSGIEnvironment) -> Again | None:
        """Return what gives the answer to the same bytes again, as if they were read anew.

        There is none where something beside the bytes decides, or where they name the request.
        """
        if not self._gate.is_open or not _NAMES.isdisjoint(environ):
            return None
        key, day = self._key(environ), self._clock.today()
        kept = None if key is None else self._answers.get(key)
        if key is None or kept is None:
            return None
        answered = _answered(kept, environ)

        def give() -> Answer | None:
            found = self._answers.get(key) if self._clock.today() == day else None
            return None if found is None else self._give(found, record_of(_NOTHING), answered)

        return give

    def _find(
        self, environ: WSGIEnvironment
    ) -> tuple[RequestRecord | None, Key | None, Kept | None]:
        """Return the answer to a request that may pass, where it is known, and its key."""
        need = self._needs.get((environ["REQUEST_METHOD"], environ["PATH_INFO"]))
        if need is None or not _LONG_WAY.isdisjoint(environ):
            return None, None, None
        told = record_of(environ)
        try:
            self._gate.admit(environ, need)
        except ProblemError as refusal:
            environ[REFUSED] = refusal
            return None, None, None
        key = self._key(environ)
        return told, key, None if key is None else self._answers.get(key)

    def _key(self, environ: WSGIEnvironment) -> Key | None:
        """Return everything that an answer depends on; None where the body is not a short one."""
        body = _body(environ)
        if body is None:
            return None
        coded = takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        return (*map(environ.get, _ASKED), coded, self._clock.today(), body)

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
        if len(self._needs) >= self._most_places:
            self._needs.clear()
        self._needs[(environ["REQUEST_METHOD"], environ["PATH_INFO"])] = told.need
        if key is None or ("Cache-Status", FROM_MEMORY) not in sent:
            return answer
        kept = kept_answer(told, sent, _whole(answer))
        self._answers.put(key, kept)
        return [kept.body]

    def _give(self, kept: Kept, told: RequestRecord, answered: Answered) -> Answer:
        lines = header_lines(self._tell(told, answered).items()).encode()
        if answered.status == HTTPStatus.NOT_MODIFIED:
            return kept.unchanged_head + lines, b""
        return kept.head + lines, kept.body

    def _tell(self, told: RequestRecord, answered: Answered) -> dict[str, str]:
        """Tell of an answer; return the headers that name it."""
        told.lookup = _HIT
        self._witness.metrics.count_lookup(_HIT)
        return tell(told, answered, self._witness)


def _answered(kept: Kept, environ: WSGIEnvironment) -> Answered:
    has_it = _has_it(kept, environ)
    return Answered(
        method=environ["REQUEST_METHOD"],
        route=kept.mark.route,
        status=304 if has_it else 200,
        size=0 if has_it else len(kept.body),
        caller=environ.get(PASSED),
    )


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


def _has_it(kept: Kept, environ: WSGIEnvironment) -> bool:
    """Return whether the client has these bytes; a POST is never told so."""
    known = environ.get("HTTP_IF_NONE_MATCH")
    if not known or environ["REQUEST_METHOD"] == "POST":
        return False
    return parse_etags(known).contains_weak(kept.etag)
