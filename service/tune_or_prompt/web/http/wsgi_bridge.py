"""Between ASGI, which the server speaks, and WSGI, which Flask speaks."""

import re
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from functools import lru_cache
from io import RawIOBase, TextIOBase
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes
from wsgiref.types import WSGIApplication, WSGIEnvironment

from tune_or_prompt.web.http.gate import Need

RawHeaders = list[tuple[bytes, bytes]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

SECONDS_FOR_A_BODY = 30.0
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]*\]|[A-Za-z0-9._~%!$&'()*+;=-]*)(:[0-9]*)?")  # no comma: one


class WsgiAnswer(NamedTuple):
    """A whole answer; one that may be given again names its route and what that needs."""

    status: int
    headers: RawHeaders
    body: bytes = b""
    route: str = ""
    need: Need = "read"


class StatusError(Exception):
    """Raised with the status of the problem that answers a request."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class _NoText(TextIOBase):
    """Takes text and drops it: Flask logs elsewhere."""

    def write(self, text: str, /) -> int:
        return len(text)


class BodyReader(RawIOBase):
    """A body that is read while it arrives.

    Args:
        receive: returns the next part, and whether more follows.
    """

    def __init__(self, receive: Callable[[], tuple[bytes, bool]]) -> None:
        self._receive, self._part, self._has_more = receive, b"", True

    def readable(self) -> bool:
        """Return true."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer with what there is; return how many bytes that was, 0 at the end."""
        while not self._part and self._has_more:
            self._part, self._has_more = self._receive()
        size = min(len(buffer), len(self._part))
        buffer[:size], self._part = self._part[:size], self._part[size:]
        return size


_OF_THE_SERVER = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": _NoText(),
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}


def environ_of(scope: MutableMapping[str, Any]) -> WSGIEnvironment:
    """Return a request as WSGI has it, without header fields that could pass for others."""
    server, client = scope.get("server") or ("", 0), scope.get("client") or ("", 0)
    path, host = scope["raw_path"].partition(b"?")[0] or scope["path"].encode(), None
    if not path.startswith((b"/", b"*")) and b"://" in path:  # a whole address (RFC 9112, 3.2.2)
        host, _, path = path.partition(b"://")[2].partition(b"/")
        path = b"/" + path
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope["method"],
        "PATH_INFO": (unquote_to_bytes(path) if b"%" in path else path).decode("latin-1"),
        "RAW_PATH": path.decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 0),
        "REMOTE_ADDR": client[0],
        "wsgi.url_scheme": scope["scheme"],
        **_OF_THE_SERVER,
    }
    for raw_name, raw_value in scope["headers"]:
        if name := _name_of(raw_name):
            value = raw_value.decode("latin-1")
            environ[name] = f"{environ[name]},{value}" if name in environ else value
    if host is not None:
        environ["HTTP_HOST"] = host.decode("latin-1")
    return environ


@lru_cache(maxsize=1_000)
def _name_of(raw_name: bytes) -> str:
    """Return what WSGI calls a header field; nothing for one that is left out."""
    if b"_" in raw_name or raw_name == b"upgrade":  # a server may ignore it (RFC 9110, 7.8)
        return ""
    name = raw_name.decode("latin-1").upper().replace("-", "_")
    return name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"


def check(environ: WSGIEnvironment) -> None:
    """Refuse what the server accepts although RFC 9112 (2.3, 3.2, 6.1) does not.

    Raises:
        StatusError: 400.
    """
    version, host = environ["SERVER_PROTOCOL"], environ.get("HTTP_HOST")
    if (
        version not in ("HTTP/1.1", "HTTP/1.0")
        or (host is None and version == "HTTP/1.1")
        or (host and not _HOST.fullmatch(host))
        or environ.get("HTTP_TRANSFER_ENCODING", "chunked").lower() != "chunked"
    ):
        raise StatusError(400)


async def received(receive: Receive) -> tuple[bytes, bool]:
    """Return the next part of a body, and whether more follows.

    Raises:
        ConnectionError: if the client has left, or stopped sending.
    """
    message = await receive()  # the server itself waits only so long for the next part
    if message["type"] == "http.disconnect":
        raise ConnectionError("The client has left, or stopped sending.")
    return message.get("body", b""), message.get("more_body", False)


async def whole_body(
    receive: Receive, environ: WSGIEnvironment, most: int, seconds: float = SECONDS_FOR_A_BODY
) -> bytes:
    """Return the whole body.

    Raises:
        StatusError: 413 for one of more bytes than `most`, 408 for one that takes too long.
        ConnectionError: if the client has left.
    """
    if int(environ.get("CONTENT_LENGTH") or 0) > most:
        raise StatusError(413)
    until, parts, size, has_more = time.monotonic() + seconds, [], 0, True
    while has_more:
        try:
            part, has_more = await received(receive)
        except ConnectionError:
            if time.monotonic() < until:
                raise
        if time.monotonic() >= until:
            raise StatusError(408)
        parts.append(part)
        size += len(part)
        if size > most:
            raise StatusError(413)
    return b"".join(parts)


def started(
    app: WSGIApplication, environ: WSGIEnvironment
) -> tuple[int, RawHeaders, Iterable[bytes]]:
    """Return status, header fields and blocks of an answer, which Flask starts at once."""
    head: list[tuple[int, RawHeaders]] = []

    def start(status: str, headers: list[tuple[str, str]], _exc: Any = None) -> Any:  # noqa: ANN401
        head[:] = [(int(status[:3]), raw(headers))]

    blocks = app(environ, start)
    return *head[0], blocks


def raw(headers: Iterable[tuple[str, str]]) -> RawHeaders:
    """Return header fields as ASGI has them."""
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]


def close(blocks: Iterable[bytes]) -> None:
    """Close the blocks of an answer, as WSGI demands."""
    if closing := getattr(blocks, "close", None):
        closing()


def whole_answer(app: WSGIApplication, environ: WSGIEnvironment) -> WsgiAnswer:
    """Return the whole answer of an application."""
    status, headers, blocks = started(app, environ)
    try:
        return WsgiAnswer(status, headers, b"".join(blocks))
    finally:
        close(blocks)
