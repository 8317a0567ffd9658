"""A record of each decision made, as one line of JSON on standard output or in a file."""

import os
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import orjson

_MODE = 0o640
_FLAGS = os.O_WRONLY | os.O_APPEND | os.O_CREAT


class DecisionLog:
    """Write each record whole, before its answer leaves; where that fails, count it as lost.

    Nothing is held back, so at most the record being written is lost when the process dies. The
    file is opened for each record, so that it may be moved away at any time; several processes may
    share it.
    """

    def __init__(self, place: str, *, count_loss: Callable[[], None]) -> None:
        self._place = place
        self._count_loss = count_loss

    def write(self, record: Mapping[str, object]) -> None:
        """Write one record with the time, and never raise."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = orjson.dumps({"time": now, "event": "decision", **record}) + b"\n"
        try:
            self._append(line)
        except (OSError, ValueError):  # full, gone, not permitted, or closed
            self._count_loss()

    def _append(self, line: bytes) -> None:
        if self._place == "stdout":
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
            return
        descriptor = os.open(Path(self._place), _FLAGS, _MODE)
        try:
            if os.write(descriptor, line) != len(line):
                raise OSError(f"{self._place} took only part of a record.")
        finally:
            os.close(descriptor)
