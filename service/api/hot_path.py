"""The short way: an answer already given to these exact bytes is given again, in front of Flask.

It learns from answers that the own memory gave, and shares with other processes what was not there,
so it says what the long way would say, with the same gate, log line, metrics and headers. A server
that can may ask it first, in its own loop by `at_once` and in a thread by `soon`; any other asks it
as an application like every other.
"""

from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from service.api.answering import cache_status
from service.api.bare_wsgi import knows, short_body, whole
from service.api.content_coding import takes_gzip
from service.api.gate import PASSED, REFUSED, Gate, Need
from service.api.kept_answers import (
    FROM_MEMORY,
    MARK,
    OK,
    UNCHANGED,
    Headers,
    Kept,
    KeptAnswers,
    Key,
    Mark,
    header_lines,
    kept_answer,
    with_status,
)
from service.api.observability import (
    ROUTE,
    Answered,
    RequestRecord,
    Witness,
    record_of,
    tell,
)
from service.api.problems import ProblemError
from service.api.shared_answers import SharedAnswers
from service.application.ports import Clock, Lookup

# Names, among the extensions of Flask, the ways to ask for what is known at once.
AT_ONCE, AGAIN = "tune_or_prompt.at_once", "tune_or_prompt.again"
SOON = "tune_or_prompt.soon"
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
_SOUGHT = "tune_or_prompt.sought"
_NAMES = frozenset({"HTTP_TRACEPARENT", "HTTP_X_REQUEST_ID"})
_NOTHING: Mapping[str, str] = MappingProxyType({})
_METHODS = frozenset({"GET", "POST", "QUERY"})
_LONG_WAY = frozenset({"HTTP_CACHE_CONTROL", "HTTP_IF_MATCH"})

Place = tuple[str, str]
Answer = tuple[bytes, bytes]
Again = Callable[[], Answer | None]


class HotPath:
    """Give answers again that were given to the same bytes before.

    Args:
        app: the application inside, which is the long way.
        gate: who may pass.
        clock: the day, which is part of every answer to a profile that names none.
        witness: who is told of every answer.
        shared: what other processes have answered, where they share anything.
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
        shared: SharedAnswers | None = None,
        max_bytes: int = MAX_BYTES,
        most_places: int = MOST_PLACES,
    ) -> None:
        self._app, self._gate, self._clock, self._witness = app, gate, clock, witness
        self._answers, self._shared = KeptAnswers(max_bytes), shared
        self._needs: dict[Place, Need] = {}
        self._most_places = most_places

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer at once where that is possible, else on the long way."""
        told, key, lookup, kept = self._seek(environ)
        if told is None or kept is None:
            return self._learn(environ, start_response, key)
        environ[ROUTE] = kept.mark.route
        answered = _answered(kept, environ)
        named = self._tell(told, answered, lookup)
        has_it = answered.status == HTTPStatus.NOT_MODIFIED
        stable = kept.unchanged if has_it else kept.headers
        if lookup is not _HIT:
            stable = with_status(stable, cache_status(lookup))
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
        return self._give(kept, told, _answered(kept, environ), _HIT)

    def soon(self, environ: WSGIEnvironment) -> Answer | None:
        """Return likewise what is known here, or there where processes share it, which may wait."""
        if self._shared is None:
            return None
        told, _, lookup, kept = self._seek(environ)
        if told is None or kept is None:
            return None
        return self._give(kept, told, _answered(kept, environ), lookup)

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
            return None if found is None else self._give(found, record_of(_NOTHING), answered, _HIT)

        return give

    def _seek(
        self, environ: WSGIEnvironment
    ) -> tuple[RequestRecord | None, Key | None, Lookup, Kept | None]:
        """Find the answer here, or else where processes share theirs, which is asked once."""
        told, key, kept = self._find(environ)
        if kept is not None or key is None or self._shared is None or _SOUGHT in environ:
            return told, key, _HIT, kept
        environ[_SOUGHT] = True
        lookup, kept = self._shared.get(key)
        if kept is not None:
            self._answers.put(key, kept)
        return told, key, lookup, kept

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
        body = short_body(environ, LARGEST_HOT_BODY)
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
        told: Mark | None = environ.get(MARK)
        if told is None or environ["REQUEST_METHOD"] not in _METHODS:
            return answer
        if len(self._needs) >= self._most_places:
            self._needs.clear()
        self._needs[(environ["REQUEST_METHOD"], environ["PATH_INFO"])] = told.need
        if key is None:
            return answer
        body = whole(answer)
        if ("Cache-Status", FROM_MEMORY) in sent:
            self._answers.put(key, kept_answer(told, sent, body))
        elif self._shared is not None:
            self._shared.put(key, told, sent, body)
        return [body]

    def _give(self, kept: Kept, told: RequestRecord, answered: Answered, lookup: Lookup) -> Answer:
        lines = header_lines(self._tell(told, answered, lookup).items()).encode()
        has_it = answered.status == HTTPStatus.NOT_MODIFIED
        head = kept.unchanged_head if has_it else kept.head
        if lookup is not _HIT:
            head = head.replace(FROM_MEMORY.encode(), cache_status(lookup).encode())
        return head + lines, b"" if has_it else kept.body

    def _tell(self, told: RequestRecord, answered: Answered, lookup: Lookup) -> dict[str, str]:
        """Tell of an answer; return the headers that name it."""
        told.lookup = lookup
        self._witness.metrics.count_lookup(lookup)
        return tell(told, answered, self._witness)


def _answered(kept: Kept, environ: WSGIEnvironment) -> Answered:
    has_it = knows(environ, kept.etag)
    return Answered(
        method=environ["REQUEST_METHOD"],
        route=kept.mark.route,
        status=304 if has_it else 200,
        size=0 if has_it else len(kept.body),
        caller=environ.get(PASSED),
    )
