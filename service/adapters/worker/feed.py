"""The body of a request for a thread that reads it while it comes."""

import io
from collections.abc import Callable
from threading import Condition

MUCH = 64 * 1024
SECONDS_WITHOUT_A_BYTE = 5.0


class Feed(io.RawIOBase):
    """Hand on what the loop puts in; a read gives what is there, or waits for a byte.

    Args:
        wants_more: called by the reader when so little is left that more may be read.
        on_first_read: called before the first read, for a client that waits to be told to go on.
    """

    def __init__(
        self, wants_more: Callable[[], object], on_first_read: Callable[[], object] | None = None
    ) -> None:
        super().__init__()
        self._wants_more, self._on_first_read = wants_more, on_first_read
        self._held = bytearray()
        self._has_ended, self._fault = False, ""
        self._changed = Condition()

    def put(self, data: bytes) -> bool:
        """Add bytes; return whether there is room for more."""
        with self._changed:
            self._held += data
            self._changed.notify()
            return len(self._held) < MUCH

    def end(self) -> None:
        """Tell that there is nothing more to come."""
        with self._changed:
            self._has_ended = True
            self._changed.notify()

    def break_off(self, fault: str) -> None:
        """Tell that what is missing will never come; whoever reads on is told so."""
        with self._changed:
            if not self._has_ended:
                self._fault = fault
            self._changed.notify()

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Move what is there into the buffer, waiting for at least one byte; 0 at the end.

        Raises:
            ConnectionError: where the client has left or was too slow.
        """
        if self._on_first_read:
            self._on_first_read()
            self._on_first_read = None
        with self._changed:
            self._wait()
            was_much = len(self._held) >= MUCH
            taken = min(len(buffer), len(self._held))
            buffer[:taken] = self._held[:taken]
            del self._held[:taken]
            has_room = was_much and len(self._held) < MUCH
        if has_room:
            self._wants_more()
        return taken

    def _wait(self) -> None:
        """Wait until there is something to read, or nothing more to wait for."""
        came = self._changed.wait_for(
            lambda: self._held or self._has_ended or self._fault, SECONDS_WITHOUT_A_BYTE
        )
        if not self._held and (self._fault or not came):
            raise ConnectionError(self._fault or "The client stopped sending.")
