"""Turns at a key among the threads of this process, so that one works and the others wait."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

LONGEST_WAIT_SECONDS = 5.0


@dataclass(slots=True)
class _Turn:
    lock: Lock = field(default_factory=Lock)
    wanted_by: int = 0


class Turns:
    """Give turns at keys; nobody waits for ever, and a key that nobody wants takes no room."""

    def __init__(self, *, longest_wait_seconds: float = LONGEST_WAIT_SECONDS) -> None:
        self._longest_wait_seconds = longest_wait_seconds
        self._turns: dict[str, _Turn] = {}
        self._lock = Lock()

    @contextmanager
    def at(self, key: str) -> Iterator[None]:
        """Hold the turn at a key; after the longest wait, go on without it."""
        with self._lock:
            turn = self._turns.setdefault(key, _Turn())
            turn.wanted_by += 1
        held = turn.lock.acquire(timeout=self._longest_wait_seconds)
        try:
            yield
        finally:
            if held:
                turn.lock.release()
            with self._lock:
                turn.wanted_by -= 1
                if not turn.wanted_by:
                    del self._turns[key]
