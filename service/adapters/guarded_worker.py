"""gunicorn's threaded worker, guarded against clients that send slowly, nothing or nonsense."""

import contextlib
import socket
import struct
import time
from concurrent.futures import Future
from http import HTTPStatus
from typing import Any

from gunicorn import util
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.workers import gthread

# Seconds without a byte from or to a client, and for a whole request; a stream of lines may last.
SECONDS_WITHOUT_A_BYTE = 5
SECONDS_TO_SEND_A_REQUEST = 30
# Bytes: a refused body is thrown away so far; after a larger one the connection ends, and says so.
LARGEST_BODY_TO_GO_ON_AFTER = 64 * 1024
STREAM = "application/x-ndjson"

_URI_TOO_LONG = 414
_HEADER_TOO_LARGE = 431
_MALFORMED = 400
_FAILED = 500


class GuardedWorker(gthread.ThreadWorker):
    """Answer as the threaded worker does, but give no thread to those who do not ask.

    - A connection gets a thread when it has sent something, so silent ones cost none.
    - A request must be sent within a time; then reading from it ends.
    - What cannot be read as HTTP is answered by a problem, and never logged: it may hold a profile.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  gunicorn's own
        super().__init__(*args, **kwargs)
        self._being_sent: dict[Any, float] = {}

    def enqueue_req(self, conn: Any) -> None:  # noqa: ANN401
        """Give a connection to a thread once it has sent something; till then only watch it."""
        if self.alive and not conn.initialized and not conn.data_ready:
            _bound_waiting(conn.sock)
            self.finish_request(conn, _found_nothing())
        else:
            super().enqueue_req(conn)

    def handle(self, conn: Any) -> Any:  # noqa: ANN401
        """Read and answer one request, watched by the clock."""
        self._being_sent[conn] = time.monotonic() + SECONDS_TO_SEND_A_REQUEST
        try:
            return super().handle(conn)
        finally:
            self._being_sent.pop(conn, None)

    def handle_request(self, req: Any, conn: Any) -> Any:  # noqa: ANN401
        """Answer one request; a stream may take as long as lines come, a large body is the last."""
        told = dict(req.headers)
        if STREAM in told.get("CONTENT-TYPE", ""):
            self._being_sent.pop(conn, None)
        if int(told.get("CONTENT-LENGTH", 0)) > LARGEST_BODY_TO_GO_ON_AFTER:
            req.force_close()
        return super().handle_request(req, conn)

    def murder_pending(self) -> None:
        """Close what is idle for too long, and end the reading of what is sent too slowly."""
        super().murder_pending()
        now = time.monotonic()
        for conn, last in tuple(self._being_sent.items()):
            if last < now:
                self._being_sent.pop(conn, None)
                with contextlib.suppress(OSError):  # it may be gone already
                    conn.sock.shutdown(socket.SHUT_RD)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Any) -> None:  # noqa: ANN401, ARG002
        """Answer what could not be handled, and log its kind alone."""
        status = _status_of(exc)
        if status == _FAILED:
            self.log.error("A request failed outside of the application: %s", type(exc).__name__)
        else:
            self.log.debug("Not HTTP as we take it: %s", type(exc).__name__)
        with contextlib.suppress(OSError):  # the client may have left
            util.write_nonblock(client, _response(status, self.problem(status)))

    def problem(self, status: int) -> bytes:
        """Return the body that stands for a status; the packaged server gives a problem."""
        raise NotImplementedError(status)


def _found_nothing() -> Future[Any]:
    """Return what a job leaves that found no data, as on a connection that brought none so far."""
    done: Future[Any] = Future()
    done.set_result(gthread._DEFER)  # type: ignore[attr-defined] # noqa: SLF001  its own word
    return done


def _status_of(error: Exception) -> int:
    if isinstance(error, LimitRequestLine):
        return _URI_TOO_LONG
    if isinstance(error, LimitRequestHeaders):
        return _HEADER_TOO_LARGE
    return _MALFORMED if isinstance(error, ParseException) else _FAILED


def _response(status: int, body: bytes) -> bytes:
    head = (
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
        "Content-Type: application/problem+json",
        f"Content-Length: {len(body)}",
        "Cache-Control: no-store",
        "X-Content-Type-Options: nosniff",
        "Connection: close",
        "",
        "",
    )
    return "\r\n".join(head).encode() + body


def _bound_waiting(client: socket.socket) -> None:
    """Bound each wait for a client, also where the worker sets its sockets to wait for ever."""
    span = struct.pack("ll", SECONDS_WITHOUT_A_BYTE, 0)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, span)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, span)
