"""Log records as lines of JSON."""

import logging
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from traceback import format_tb
from typing import Any

import orjson

from tune_or_prompt.stores.log_queue import LineHandler, LineQueue

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

_OF_A_REQUEST = b'"level":"info","logger":"tune_or_prompt.request","message":"request"'


class JsonFormatter(logging.Formatter):
    """Write one record as one line: time, level, logger, message, then what `extra` brought.

    Args:
        tells_all: whether the words of an exception are told; they may quote what a client sent.
    """

    def __init__(self, *, tells_all: bool = False) -> None:
        super().__init__()
        self._tells_all = tells_all

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its end."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {key: value for key, value in vars(record).items() if key not in _STANDARD}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        if record.stack_info:
            line["stack"] = self.formatStack(record.stack_info)
        return _one_line(line)

    def formatException(self, ei: Any) -> str:  # noqa: ANN401, N802  as logging calls it
        """Return where an exception arose and of what kind it is, and its words only if asked."""
        if self._tells_all:
            return super().formatException(ei)
        kind, _, trace = ei
        return "".join((*format_tb(trace), kind.__name__))


class RequestLines:
    """Write the one line of each request as the formatter would, at a fraction of its cost.

    Args:
        write: takes the bytes of a whole line.
    """

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self._last = (-1, b"")

    def __call__(self, line: Mapping[str, str | float]) -> None:
        """Write the line of a request."""
        members = orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)
        head = b'{"time":"%b",%b,' % (self._time(time.time()), _OF_A_REQUEST)
        self._write(head + members[1:])  # one object of both

    def _time(self, now: float) -> bytes:
        second = int(now)
        last, text = self._last
        if second != last:
            text = datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S").encode()
            self._last = second, text
        return b"%b.%03d+00:00" % (text, (now - second) * 1000)


def configure_logging(level: str, queue: LineQueue) -> None:
    """Send every record of this process from `level` up to a queue, as JSON lines.

    At the level `debug`, and only there, the words of exceptions are told.
    """
    handler = LineHandler(queue)
    handler.setFormatter(JsonFormatter(tells_all=level.lower() == "debug"))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)


def _one_line(line: dict[str, Any]) -> str:
    options = orjson.OPT_NON_STR_KEYS
    try:
        return orjson.dumps(line, default=repr, option=options).decode()
    except TypeError:  # a lone surrogate, a circle, a number past 64 bits: still worth a line
        told = {key: ascii(value) for key, value in line.items()}
        return orjson.dumps(told, option=options).decode()
