"""The answer of a thread on its way to the loop, no faster than the client takes it."""

from collections.abc import Callable, Iterable
from threading import Condition
from typing import Any
from wsgiref.types import WSGIApplication

from service.adapters.worker import wire
from service.adapters.worker.repeats import Environ

MUCH = 64 * 1024
_WITHOUT_BODY = ("1", "204", "304")


class ClientGoneError(ConnectionError):
    """Raised in the thread that answers, once nobody is there to take the answer."""


class Outbox:
    """Hold the answer to one request: its head, and what of its body is not yet on its way.

    Args:
        environ: the request.
        deliver: called by the thread when there is something to deliver.

    Attributes:
        head: status line and header fields, once they are known.
        ends_connection: whether only the end of the connection tells the end of the body.
    """

    def __init__(self, environ: Environ, deliver: Callable[[], object]) -> None:
        self._is_head_only = environ["REQUEST_METHOD"] == "HEAD"
        self._knows_chunks = environ["SERVER_PROTOCOL"] == "HTTP/1.1"
        self._deliver = deliver
        self._blocks: list[bytes] = []
        self._held, self._left = 0, -1
        self._is_chunked, self._has_body = False, True
        self._is_full = self._is_gone = self._is_told = False
        self._changed = Condition()
        self._has_ended = False
        self.head = b""
        self.ends_connection = False

    def answer(self, app: WSGIApplication, environ: Environ) -> None:
        """Let the application answer, to the end or until the client has left.

        Raises:
            ValueError: where it says less than it has announced.
            Exception: whatever it raises.
        """
        answer = app(environ, self.start)
        try:
            self._send_all(answer)
        finally:
            if close := getattr(answer, "close", None):
                close()

    def start(
        self,
        status: str,
        headers: list[tuple[str, str]],
        exc_info: Any = None,  # noqa: ANN401  as WSGI has it
        /,
    ) -> Callable[[bytes], object]:
        """Take status and headers, as WSGI has it."""
        if self.head and exc_info:
            raise exc_info[1]
        told = {name.lower(): value for name, value in headers}
        self._has_body = not (self._is_head_only or status.startswith(_WITHOUT_BODY))
        if "content-length" in told:
            self._left = int(told["content-length"])
        elif self._has_body:
            self._is_chunked = self._knows_chunks
            self.ends_connection = not self._is_chunked
        coding = b"Transfer-Encoding: chunked\r\n" if self._is_chunked else b""
        self.head = wire.head_of(status, headers) + coding
        return self.send

    def send(self, block: bytes) -> None:
        """Add a part of the body, once the client has taken enough of what went before.

        Raises:
            ClientGoneError: where nobody takes it.
        """
        if not self._has_body or not block:
            return
        if self._left >= 0:
            block = block[: self._left]
            self._left -= len(block)
        with self._changed:
            self._changed.wait_for(lambda: self._is_gone or self._has_room())
            if self._is_gone:
                raise ClientGoneError
            self._blocks.append(block)
            self._held += len(block)
            self._tell()

    def take(self) -> tuple[bytes, bool]:
        """Return what is to be sent after the head, as it is sent, and whether that is all."""
        with self._changed:
            self._is_told = False
            data, has_ended = b"".join(self._blocks), self._has_ended
            self._blocks.clear()
            self._held = 0
            self._changed.notify()
        if self._is_chunked:
            data = (wire.chunk(data) if data else b"") + (wire.LAST_CHUNK if has_ended else b"")
        return data, has_ended

    def hold(self, *, is_full: bool) -> None:
        """Let the thread wait while the client takes nothing, or go on."""
        with self._changed:
            self._is_full = is_full
            self._changed.notify()

    def give_up(self) -> None:
        """Tell the thread that nobody takes the answer."""
        with self._changed:
            self._is_gone = True
            self._changed.notify()

    def _send_all(self, answer: Iterable[bytes]) -> None:
        for block in answer:
            self.send(block)
        with self._changed:
            if self._has_body and self._left > 0:
                raise ValueError("The answer is shorter than its Content-Length.")
            self._has_ended = True
            self._tell()

    def _has_room(self) -> bool:
        return not self._is_full and self._held < MUCH

    def _tell(self) -> None:
        if not self._is_told:
            self._is_told = True
            self._deliver()
