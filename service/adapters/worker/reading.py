"""Reading requests: llhttp takes the bytes apart, and what it lets pass is held to our limits."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol
from urllib.parse import unquote_to_bytes, urlsplit

import httptools

from service.adapters.worker.repeats import Environ

LARGEST_HEAD = 64 * 1024
_MOST_NAMES = 1_000
_ONLY_ONCE = frozenset({"HTTP_HOST", "CONTENT_TYPE"})
_WITHOUT_PREFIX = frozenset({"CONTENT_TYPE", "CONTENT_LENGTH"})


class RefusalError(Exception):
    """Raised for bytes that are no request which the server takes.

    Attributes:
        status: the status of the answer.
    """

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, slots=True)
class Limits:
    """How long the parts of a head may be, in bytes, and how many fields it may have."""

    line: int = 8190
    fields: int = 100
    field: int = 8190


class Owner(Protocol):
    """Who is told of what was read."""

    def begin(self, environ: Environ, *, persists: bool) -> None:
        """Take the head of a request, and whether the connection may serve another."""

    def take(self, data: bytes) -> None:
        """Take a part of its body."""

    def complete(self) -> None:
        """Take note that all of it has come."""


class RequestReader:
    """Read the requests of one connection, one after the other.

    Args:
        owner: who is told.
        base: what the environment of every request of the connection starts from.
        limits: what a head is held to.

    Attributes:
        is_in_head: whether a head has begun and not ended.
        completed: how many requests have been read to their end.
    """

    def __init__(self, owner: Owner, base: Environ, limits: Limits) -> None:
        self._owner, self._base, self._limits = owner, base, limits
        self._parser = httptools.HttpRequestParser(self)
        self._environ: Environ = {}
        self._target, self._fields, self._head_bytes = b"", 0, 0
        self._begun = self.completed = 0
        self.is_in_head = self._has_just_begun = False

    @property
    def is_between(self) -> bool:
        """Return whether every request that has begun has been read to its end."""
        return self._begun == self.completed

    def feed(self, data: bytes) -> None:
        """Take the bytes that came next, and tell the owner what they complete.

        Raises:
            RefusalError: where they are no request that the server takes.
        """
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            return  # it is answered as what it also is, the last request of this protocol
        except httptools.HttpParserCallbackError as error:
            raise error.__context__ or error from None
        except httptools.HttpParserError:
            raise RefusalError(HTTPStatus.BAD_REQUEST) from None
        self._count_head(len(data))

    def on_message_begin(self) -> None:
        """Start a request."""
        self._begun += 1
        self._environ = self._base.copy()
        self._target, self._fields, self._head_bytes = b"", 0, 0
        self.is_in_head = self._has_just_begun = True

    def on_url(self, part: bytes) -> None:
        """Take a part of the target."""
        self._target += part
        if len(self._target) > self._limits.line:
            raise RefusalError(HTTPStatus.REQUEST_URI_TOO_LONG)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header field; one after the body is counted and left."""
        self._fields += 1
        limits = self._limits
        if self._fields > limits.fields or len(name) + len(value) > limits.field:
            raise RefusalError(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        key = _KEYS.get(name) or _key_of(name)
        if not key or not self.is_in_head:
            return
        told, environ = value.decode("latin-1"), self._environ
        if key in environ:
            if key in _ONLY_ONCE:
                raise RefusalError(HTTPStatus.BAD_REQUEST)
            told = f"{environ[key]},{told}"
        environ[key] = told

    def on_headers_complete(self) -> None:
        """Hand the head on."""
        parser, environ, target = self._parser, self._environ, self._target.decode("latin-1")
        version = parser.get_http_version()
        path, _, query = target.partition("?")
        if path[0] != "/":
            path = _path_of(target)
        environ["REQUEST_METHOD"] = parser.get_method().decode("ascii")
        environ["PATH_INFO"] = unquote_to_bytes(path).decode("latin-1") if "%" in path else path
        environ["QUERY_STRING"] = query
        environ["RAW_URI"] = target
        environ["SERVER_PROTOCOL"] = f"HTTP/{version}"
        _check(environ, version)
        self.is_in_head = False
        persists = parser.should_keep_alive() and not parser.should_upgrade()
        self._owner.begin(environ, persists=persists)

    def on_body(self, data: bytes) -> None:
        """Hand a part of the body on."""
        self._owner.take(data)

    def on_message_complete(self) -> None:
        """Tell the end of a request."""
        self.completed += 1
        self._owner.complete()

    def _count_head(self, size: int) -> None:
        """Count what a head takes beyond the bytes in which it began.

        Raises:
            RefusalError: where it takes too much.
        """
        if self.is_in_head and not self._has_just_begun:
            self._head_bytes += size
            if self._head_bytes > LARGEST_HEAD:
                raise RefusalError(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        self._has_just_begun = False


def _check(environ: Environ, version: str) -> None:
    """Refuse what llhttp lets pass but can be understood in two ways, or not by us.

    Raises:
        RefusalError: for such a head.
    """
    coding = environ.get("HTTP_TRANSFER_ENCODING")
    is_sound = (
        version in ("1.1", "1.0")
        and (version == "1.0" or "HTTP_HOST" in environ)
        and (coding is None or (coding.lower() == "chunked" and version == "1.1"))
        and environ.get("HTTP_EXPECT", "100-continue").lower() == "100-continue"
    )
    if not is_sound:
        raise RefusalError(HTTPStatus.BAD_REQUEST)


def _path_of(target: str) -> str:
    """Return the path of a target that is a whole address, or none at all."""
    if target == "*":
        return target
    try:
        return urlsplit(target).path or "/"
    except ValueError:
        raise RefusalError(HTTPStatus.BAD_REQUEST) from None


_KEYS: dict[bytes, str] = {}


def _key_of(name: bytes) -> str:
    """Return what the environment calls a field; nothing for one that could pass for another."""
    key = name.decode("latin-1").upper().replace("-", "_") if b"_" not in name else ""
    if key and key not in _WITHOUT_PREFIX:
        key = f"HTTP_{key}"
    if len(_KEYS) < _MOST_NAMES:
        _KEYS[name] = key
    return key
