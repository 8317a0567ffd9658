"""One request and how it is answered."""

import io
from dataclasses import dataclass, field

from service.adapters.worker import wire
from service.adapters.worker.feed import Feed
from service.adapters.worker.outbox import Outbox
from service.adapters.worker.repeats import Environ

# Bytes of a body that are waited for before a thread is given to it.
HELD = 256 * 1024
_STREAM = "application/x-ndjson"


@dataclass(slots=True, eq=False)
class Exchange:
    """One request, as far as it has come.

    Attributes:
        environ: its head, and all that the application is told.
        persists: whether its client wants to ask again on the same connection.
        status: the status of the answer, where the server refuses it by itself.
        is_complete: whether all of it has come.
        feed: its body, where a thread reads it while it comes.
        outbox: its answer, where a thread gives it.
        has_begun: whether the head of its answer has been sent.
    """

    environ: Environ
    persists: bool
    status: int = 0
    is_complete: bool = False
    feed: Feed | None = None
    outbox: Outbox | None = None
    has_begun: bool = False
    _held: list[bytes] = field(default_factory=list)
    _size: int = 0

    @property
    def is_ready(self) -> bool:
        """Return whether it can be answered now."""
        return self.is_complete or self.feed is not None or self.status > 0

    @property
    def is_stream(self) -> bool:
        """Return whether it may take as long as lines come."""
        return _STREAM in self.environ.get("CONTENT_TYPE", "")

    @property
    def is_long(self) -> bool:
        """Return whether its body is not waited for."""
        return self.is_stream or int(self.environ.get("CONTENT_LENGTH", 0)) > HELD

    @property
    def waits_to_go_on(self) -> bool:
        """Return whether its client sends the body only when told to."""
        is_able = self.environ["SERVER_PROTOCOL"] == "HTTP/1.1"
        return is_able and "HTTP_EXPECT" in self.environ and not self.is_complete

    def open_feed(self, feed: Feed) -> None:
        """Hand on what has come and what will come."""
        self.feed = feed
        for part in self._held:
            feed.put(part)
        self._held.clear()

    def take(self, data: bytes) -> bool:
        """Take a part of the body; return whether there is room for more."""
        if self.feed:
            return self.feed.put(data)
        self._held.append(data)
        self._size += len(data)
        return self._size <= HELD

    def complete(self) -> None:
        """Take note that all of it has come."""
        self.is_complete = True
        if self.feed:
            self.feed.end()

    def break_off(self, fault: str) -> None:
        """Tell whoever works on it that its client has left or was too slow."""
        if self.feed:
            self.feed.break_off(fault)

    def input(self) -> io.IOBase:
        """Return its body as the application reads it."""
        return self.feed or io.BytesIO(b"".join(self._held))

    def tail_of_head(self, date: bytes, *, persists: bool) -> bytes:
        """Return what ends the head of its answer."""
        if not persists:
            return b"%b%b\r\n" % (date, wire.CLOSE)
        if self.environ["SERVER_PROTOCOL"] == "HTTP/1.0":
            return b"%b%b\r\n" % (date, wire.KEEP_ALIVE)
        return b"%b\r\n" % date
