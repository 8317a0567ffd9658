"""Two caches as one: a near one asked first, a far one that others share."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from service.application.ports import Cache, Lookup


class TieredCache:
    """Ask the near cache, then the far one, and bring near what was found far."""

    def __init__(self, near: Cache, far: Cache) -> None:
        self._near = near
        self._far = far

    def get(self, key: str) -> Lookup:
        """Return the first hit; without one, what the far cache said."""
        near = self._near.get(key)
        if near.value is not None:
            return near
        far = self._far.get(key)
        if far.value is not None:
            self._near.put(key, far.value)
        return far

    def put(self, key: str, value: bytes) -> None:
        """Keep a value in both."""
        self._near.put(key, value)
        self._far.put(key, value)

    @contextmanager
    def turn(self, key: str) -> Iterator[None]:
        """Hold the turn in both: first among those near, so that only one of them asks far."""
        with self._near.turn(key), self._far.turn(key):
            yield

    def shared(self) -> Cache:
        """Return the far one."""
        return self._far

    def health(self) -> Mapping[str, str]:
        """Name the layers of both."""
        return {**self._near.health(), **self._far.health()}
