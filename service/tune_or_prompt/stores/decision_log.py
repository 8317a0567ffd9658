"""A record of each decision made, as one line of JSON on standard output or in a file."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import orjson

from tune_or_prompt.stores.log_queue import LineQueue, standard


class DecisionLog:
    """Queue each record for a thread that writes; records that cannot be written are counted.

    A file is opened for each write, so that it may be moved away at any time; several processes
    may share it. A process that is killed loses the records of its last moments.

    Args:
        place: `stdout`, or the path of a file.
        count_loss: called with the number of records lost.
    """

    def __init__(self, place: str, *, count_loss: Callable[[int], object]) -> None:
        self._queue = LineQueue(standard(1) if place == "stdout" else place, count_loss=count_loss)

    def write(self, record: Mapping[str, object]) -> None:
        """Take one record with the time; neither wait nor raise."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = {"time": now, "event": "decision", **record}
        self._queue(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))

    def close(self, seconds: float = 1.0) -> None:
        """Wait up to some seconds until all records are written."""
        self._queue.close(seconds)
