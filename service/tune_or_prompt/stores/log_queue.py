"""Lines of logs and of decisions, written by a thread: no request waits for a disk or a pipe."""

import atexit
import logging
import os
import time
from collections import deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from threading import Condition, Thread

import orjson

MOST_BYTES = 1 << 20  # about ten seconds of a busy worker
_IN_ONE_PIECE = 4096  # bytes that a pipe takes whole, so that workers do not cut into each other
_PAUSE_SECONDS = 0.02
_FLAGS = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC


class LineQueue:
    """Take whole lines without waiting; lines that do not fit are dropped and counted.

    Args:
        place: a descriptor, or the path of a file, which is opened for each write so that it may
            be moved away.
        count_loss: called with the number of lines lost, from any thread.
        most_bytes: bytes of lines that may wait.
    """

    def __init__(
        self, place: int | str, *, count_loss: Callable[[int], object], most_bytes: int = MOST_BYTES
    ) -> None:
        self._place, self._count_loss, self._most = place, count_loss, most_bytes
        self._reset()
        os.register_at_fork(after_in_child=self._reset)  # threads do not survive a fork
        atexit.register(self.close)

    def _reset(self) -> None:
        self._changed = Condition()
        self._lines: deque[bytes] = deque()
        self._held = self._writing = 0
        self._is_awake = False
        self._thread: Thread | None = None

    def __call__(self, line: bytes) -> None:
        """Take a line with its end."""
        with self._changed:
            is_full = self._held + len(line) > self._most
            if not is_full:
                self._lines.append(line)
                self._held += len(line)
                self._wake()
        if is_full:
            self._count_loss(1)

    def close(self, seconds: float = 1.0) -> None:
        """Wait up to some seconds until all is written; count the rest as lost."""
        until = time.monotonic() + seconds
        while (self._lines or self._writing) and time.monotonic() < until:
            time.sleep(0.005)
        if left := len(self._lines) + self._writing:
            self._count_loss(left)

    def _wake(self) -> None:
        if self._thread is None:
            self._thread = Thread(target=self._work, name="log", daemon=True)
            self._thread.start()
        if not self._is_awake:
            self._is_awake = True
            self._changed.notify()

    def _work(self) -> None:
        while True:
            if not self._lines:
                with self._changed:
                    self._is_awake = bool(self._lines)
                    self._changed.wait_for(lambda: self._lines)
                time.sleep(_PAUSE_SECONDS)  # waking for each line would cost more than the line
            with self._changed:
                piece = self._next_piece()
                self._writing = len(piece)
            data = b"".join(piece)
            written = self._write(data)
            with self._changed:
                self._held -= len(data)
                self._writing = 0
            if lost := len(piece) - data[:written].count(b"\n"):
                self._count_loss(lost)

    def _next_piece(self) -> list[bytes]:
        piece = [self._lines.popleft()]
        size = len(piece[0])
        while self._lines and size + len(self._lines[0]) <= _IN_ONE_PIECE:
            piece.append(self._lines.popleft())
            size += len(piece[-1])
        return piece

    def _write(self, data: bytes) -> int:
        """Write up to the first fault; return the number of bytes written."""
        written, descriptor = 0, -1
        try:
            descriptor = self._opened()
            while written < len(data):
                try:
                    written += os.write(descriptor, data[written:])
                except BlockingIOError:
                    time.sleep(_PAUSE_SECONDS)
        except OSError:
            pass  # full, gone, closed or not permitted: the caller counts the loss
        finally:
            if isinstance(self._place, str) and descriptor >= 0:
                os.close(descriptor)
        return written

    def _opened(self) -> int:
        if not isinstance(self._place, str):
            return self._place
        descriptor = os.open(self._place, _FLAGS, 0o640)
        if _is_torn(descriptor):
            os.write(descriptor, b"\n")  # so that a line cut off spoils only itself
        return descriptor


def _is_torn(descriptor: int) -> bool:
    try:
        size = os.fstat(descriptor).st_size
        return size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
    except OSError:
        return False  # a pipe cannot be read at a position


class LineHandler(logging.Handler):
    """Hand log records to a queue, as lines."""

    def __init__(self, queue: LineQueue) -> None:
        super().__init__()
        self._queue = queue

    def emit(self, record: logging.LogRecord) -> None:
        """Take a record; never raise."""
        try:
            self._queue(f"{self.format(record)}\n".encode(errors="backslashreplace"))
        except Exception:  # noqa: BLE001  as the logging module does
            self.handleError(record)


def standard(descriptor: int) -> int:
    """Return a duplicate of standard output or error; -1, which takes nothing, if it is closed.

    Another file may get the number of a closed descriptor: nothing may be written to that.
    """
    try:
        return os.dup(descriptor)
    except OSError:
        return -1


def decision_line(record: Mapping[str, object]) -> bytes:
    """Return the line of a decision, with the time."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    line = {"time": now, "event": "decision", **record}
    return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)
