"""The bytes of an answer."""

import re
import time
from collections.abc import Mapping, Sequence
from email.utils import formatdate
from http import HTTPStatus

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
LAST_CHUNK = b"0\r\n\r\n"
CLOSE = b"Connection: close\r\n"
KEEP_ALIVE = b"Connection: keep-alive\r\n"

_BREAKS_OUT = re.compile(r"[\r\n\0]")
_OURS = frozenset({"connection", "date", "keep-alive", "transfer-encoding"})


class Dates:
    """The Date of answers, worked out once a second."""

    def __init__(self) -> None:
        self._second, self._field = 0, b""

    def field(self) -> bytes:
        """Return the header field for now."""
        second = int(time.time())
        if second != self._second:
            self._second = second
            self._field = f"Date: {formatdate(second, usegmt=True)}\r\n".encode("ascii")
        return self._field


def head_of(status: str, headers: Sequence[tuple[str, str]]) -> bytes:
    """Return status line and header fields, without those of the connection and without the end.

    Raises:
        ValueError: where a header would end before its end.
    """
    lines = [f"{name}: {value}\r\n" for name, value in headers if name.lower() not in _OURS]
    if any(_BREAKS_OUT.search(text) for header in headers for text in header):
        raise ValueError("A header of the answer holds the end of a line.")
    return f"HTTP/1.1 {status}\r\n{''.join(lines)}".encode("latin-1")


def problem_head(
    status: int, length: int, named: Mapping[str, str], *, retry_seconds: int | None = None
) -> bytes:
    """Return the head of an answer that the server gives by itself, with fields that name it."""
    headers = [
        ("Content-Type", "application/problem+json"),
        ("Content-Length", str(length)),
        ("Content-Language", "en"),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        *named.items(),
    ]
    if retry_seconds is not None:
        headers.append(("Retry-After", str(retry_seconds)))
    return head_of(f"{status} {HTTPStatus(status).phrase}", headers)


def chunk(data: bytes) -> bytes:
    """Return bytes as one chunk of a body without a length."""
    return b"%x\r\n%b\r\n" % (len(data), data)
