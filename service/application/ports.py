"""The ports: what the application asks of the world outside."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

Outcome = Literal["hit", "miss", "bypass"]


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a cache answered for one key.

    Attributes:
        outcome: `hit` has a value; `miss` was asked and had none; `bypass` could not be asked.
        layer: the layer that answered, such as `memory` or `redis`.
        value: the stored bytes, where there are any.
        reason: why the layer was bypassed, as a slug such as `circuit-open`; `collapsed` for a miss
            whose value somebody else worked out meanwhile; else empty.
    """

    outcome: Outcome
    layer: str
    value: bytes | None = None
    reason: str = ""


class Cache(Protocol):
    """Bytes kept under a key that names everything they depend on, so they never go stale.

    A cache is never the reason for a failure: an outage is a lookup that says so, or a value not
    kept. What `get` gives back is byte for byte what `put` was given under that key.
    """

    def get(self, key: str) -> Lookup:
        """Look a key up; never raise."""

    def put(self, key: str, value: bytes) -> None:
        """Keep a value if it can be kept; never raise."""

    def turn(self, key: str) -> AbstractContextManager[None]:
        """Hold the turn at working a key out, so that a cold key is worked out once.

        Whoever has waited finds the value by `get`. Waiting is bounded, and an outage gives the
        turn to everyone: the cost is work done twice, never an answer. Nothing is raised.
        """

    def shared(self) -> "Cache | None":
        """Return what of it other processes share, or nothing where it is this process's alone."""

    def health(self) -> Mapping[str, str]:
        """Name each layer with `ok` or the reason why it is bypassed; never raise."""


@dataclass(frozen=True, slots=True)
class Quota:
    """How many calls a caller may make in a span of time."""

    calls: int
    seconds: int


class RateLimiter(Protocol):
    """Counts what each caller asks, so that one cannot crowd out the others."""

    def take(self, caller: str, quota: Quota) -> float:
        """Count one call; return 0, or the seconds until the next is allowed. Never raise."""


class Clock(Protocol):
    """The time, handed in so that tests may set it."""

    def today(self) -> date:
        """Return the day in UTC."""

    def monotonic(self) -> float:
        """Return seconds that only ever grow, from an arbitrary start."""


@dataclass(frozen=True, slots=True)
class Exposition:
    """Metrics as a monitoring system reads them."""

    content_type: str
    body: bytes


class Metrics(Protocol):
    """What is counted about the service."""

    def count_request(self, *, route: str, method: str, status: int, seconds: float) -> None:
        """Count one answered request; `route` is its template, never the path with its ids."""

    def count_lookup(self, lookup: Lookup) -> None:
        """Count one cache lookup by layer and outcome."""

    def count_lost_record(self) -> None:
        """Count a record of a decision that could not be written."""

    def expose(self) -> Exposition:
        """Return everything counted so far."""
