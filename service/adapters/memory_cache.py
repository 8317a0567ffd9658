"""A cache inside this process, and one that keeps nothing."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from threading import Lock

from service.adapters.turns import Turns
from service.application.ports import Clock, Lookup

LAYER = "memory"
MAX_ENTRIES = 10_000
MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Entry:
    value: bytes
    size: int
    expires: float


class MemoryCache:
    """Keep the values used most recently, within bounds of number, bytes and age."""

    def __init__(
        self,
        *,
        clock: Clock,
        ttl_seconds: float,
        max_entries: int = MAX_ENTRIES,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        self._clock = clock
        self._ttl_seconds = ttl_seconds
        self._max_entries = max_entries
        self._max_bytes = max_bytes
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()
        self._turns = Turns()

    def get(self, key: str) -> Lookup:
        """Return the value of a key that is still young enough."""
        now = self._clock.monotonic()
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return Lookup("miss", LAYER)
            if entry.expires <= now:
                self._drop(key)
                return Lookup("miss", LAYER)
            self._entries.move_to_end(key)
            return Lookup("hit", LAYER, entry.value)

    def put(self, key: str, value: bytes) -> None:
        """Keep a value, letting go of those unused for longest; one over the bounds is not kept."""
        size = len(key.encode()) + len(value)
        expires = self._clock.monotonic() + self._ttl_seconds
        with self._lock:
            self._drop(key)
            if size > self._max_bytes:
                return
            # A copy: what orjson gives holds up to twice the room that it needs.
            self._entries[key] = _Entry(bytes(memoryview(value)), size, expires)
            self._bytes += size
            while len(self._entries) > self._max_entries or self._bytes > self._max_bytes:
                self._drop(next(iter(self._entries)))

    def turn(self, key: str) -> AbstractContextManager[None]:
        """Hold the turn at a key among the threads of this process."""
        return self._turns.at(key)

    def shared(self) -> None:
        """Return nothing, since nobody shares it."""

    def health(self) -> Mapping[str, str]:
        """Say that memory is always at hand."""
        return {LAYER: "ok"}

    def _drop(self, key: str) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._bytes -= entry.size


class NullCache:
    """Keep nothing, so that every answer is worked out anew."""

    def get(self, key: str) -> Lookup:  # noqa: ARG002  the port names it
        """Say that there is no cache to ask."""
        return Lookup("bypass", "none", reason="disabled")

    def put(self, key: str, value: bytes) -> None:
        """Let the value go."""

    @contextmanager
    def turn(self, key: str) -> Iterator[None]:  # noqa: ARG002  the port names it
        """Give everyone the turn, since nothing is kept that the others could take."""
        yield

    def shared(self) -> None:
        """Return nothing, since there is nothing to share."""

    def health(self) -> Mapping[str, str]:
        """Name no layer, since there is none."""
        return {}
