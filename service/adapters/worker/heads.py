"""Heads of requests that need not be read again."""

from typing import Any

Environ = dict[str, Any]

_MOST_KEPT, _LONGEST_KEPT = 512, 2 * 1024
_END_OF_HEAD = b"\r\n\r\n"
_NEVER_KEPT = frozenset(
    {"HTTP_TRANSFER_ENCODING", "HTTP_EXPECT", "HTTP_TRACEPARENT", "HTTP_X_REQUEST_ID"}
)


class Heads:
    """Heads that were read and found sound, so that the same bytes need not be read again.

    Only those of short requests are kept that name themselves by nothing which changes from one to
    the next.
    """

    def __init__(self) -> None:
        self._known: dict[bytes, tuple[Environ, int]] = {}

    def find(self, data: bytes) -> tuple[Environ, bytes] | None:
        """Return what the head of these bytes tells, and the body, where they are one request."""
        end = data.find(_END_OF_HEAD) + len(_END_OF_HEAD)
        known = self._known.get(data[:end])
        if known is None or len(data) != end + known[1]:
            return None
        return known[0], data[end:]

    def learn(self, data: bytes, told: Environ) -> None:
        """Keep the head of these bytes, which were found to be one request."""
        end = data.find(_END_OF_HEAD) + len(_END_OF_HEAD)
        length = int(told.get("CONTENT_LENGTH", 0))
        if end > _LONGEST_KEPT or len(data) != end + length or not _NEVER_KEPT.isdisjoint(told):
            return
        if len(self._known) >= _MOST_KEPT:
            self._known.clear()
        self._known[data[:end]] = told, length
