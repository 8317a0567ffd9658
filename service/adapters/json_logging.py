"""Log records as lines of JSON on standard error."""

import logging
import sys
from datetime import UTC, datetime
from traceback import format_tb
from typing import Any

import orjson

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


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


def configure_logging(level: str) -> None:
    """Send every record of this process from `level` up to standard error as JSON lines.

    At the level `debug`, and only there, the words of exceptions are told.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter(tells_all=level.lower() == "debug"))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)


def _one_line(line: dict[str, Any]) -> str:
    options = orjson.OPT_NON_STR_KEYS
    try:
        return orjson.dumps(line, default=repr, option=options).decode()
    except TypeError:  # a lone surrogate, a circle, a number past 64 bits: still worth a line
        told = {key: ascii(value) for key, value in line.items()}
        return orjson.dumps(told, option=options).decode()
