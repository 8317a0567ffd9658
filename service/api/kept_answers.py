"""Answers kept to be given again, and what is told of each."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import Lock

from flask import request
from flask.wrappers import Response
from werkzeug.http import remove_entity_headers, unquote_etag

from service.api.gate import Need
from service.api.observability import route_of_request

# Remembers in the WSGI environment what is told of an answer that may be given again.
MARK = "tune_or_prompt.mark"
FROM_MEMORY = "tune-or-prompt; hit; detail=memory"
OK, UNCHANGED = "200 OK", "304 NOT MODIFIED"
_OF_ONE_REQUEST = frozenset({"x-request-id", "server-timing"})

Headers = list[tuple[str, str]]
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """What the long way tells of an answer that may be given again: its route and its need."""

    route: str
    need: Need


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer to give again.

    Attributes:
        mark: its route and its need.
        etag: its tag, without quotes.
        body: its bytes.
        headers: what every answer with these bytes says.
        unchanged: what every answer says that tells that the client has them.
        head: status and headers as they are sent.
        unchanged_head: likewise where the client has the bytes.
    """

    mark: Mark
    etag: str
    body: bytes
    headers: Headers
    unchanged: Headers
    head: bytes
    unchanged_head: bytes


def mark(needs: Mapping[str, Need], response: Response) -> Response:
    """Mark an answer that comes from a kept endpoint, for the short way to learn from."""
    if response.status_code == 200 and "Cache-Status" in response.headers:  # noqa: PLR2004
        need = needs.get(request.endpoint or "", "read")
        request.environ[MARK] = Mark(route_of_request(), need)
    return response


class KeptAnswers:
    """The answers given last, within a number of bytes."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes, self._bytes = max_bytes, 0
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Kept | None:
        """Return what is kept under a key."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
            return kept

    def put(self, key: Key, kept: Kept) -> None:
        """Keep an answer; those asked for longest ago make way for it."""
        with self._lock:
            if key not in self._kept:
                self._kept[key] = kept
                self._bytes += _size(key, kept)
            while self._bytes > self._max_bytes:
                self._bytes -= _size(*self._kept.popitem(last=False))


def kept_answer(mark: Mark, sent: Headers, body: bytes) -> Kept:
    """Return what is kept of an answer; what only one request is told is left out."""
    headers = stable(sent)
    unchanged = list(headers)
    remove_entity_headers(unchanged)
    return Kept(
        mark=mark,
        etag=unquote_etag(dict(sent)["ETag"])[0] or "",
        body=body,
        headers=headers,
        unchanged=unchanged,
        head=_head(OK, headers),
        unchanged_head=_head(UNCHANGED, unchanged),
    )


def stable(sent: Headers) -> Headers:
    """Return the headers that every later answer from the memory has."""
    lasting = [header for header in sent if header[0].lower() not in _OF_ONE_REQUEST]
    return with_status(lasting, FROM_MEMORY)


def with_status(headers: Headers, status: str) -> Headers:
    """Return the headers with another word on where the answer was found."""
    return [(name, status if name == "Cache-Status" else value) for name, value in headers]


def _head(status: str, headers: Headers) -> bytes:
    return f"HTTP/1.1 {status}\r\n{header_lines(headers)}".encode("latin-1")


def header_lines(headers: Iterable[tuple[str, str]]) -> str:
    """Return header fields as they are sent."""
    return "".join([f"{name}: {value}\r\n" for name, value in headers])


def _size(key: Key, kept: Kept) -> int:
    told = 2 * (len(kept.head) + len(kept.unchanged_head))  # as text, too
    return len(kept.body) + told + sum(len(part) for part in key if isinstance(part, str | bytes))
