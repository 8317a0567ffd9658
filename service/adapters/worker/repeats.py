"""Requests that were answered at once, and how the same bytes are answered again."""

from collections.abc import Callable
from typing import Any

Environ = dict[str, Any]
Answer = tuple[bytes, bytes]
Again = Callable[[], Answer | None]

_MOST, _LONGEST = 1_000, 4 * 1024


class Repeats:
    """How whole requests are answered again, by their bytes; no answer is held here."""

    def __init__(self) -> None:
        self._known: dict[bytes, Again] = {}

    def answer(self, data: bytes) -> Answer | None:
        """Return the answer to a request that came in these bytes before, where it is known."""
        again = self._known.get(data)
        return again() if again else None

    def put(self, data: bytes, again: Again) -> None:
        """Keep how a request is answered that came whole, and alone, in these bytes."""
        if len(data) > _LONGEST:
            return
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[data] = again
