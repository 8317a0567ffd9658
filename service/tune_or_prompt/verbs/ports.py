"""The ports: what the application asks of the world outside."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

CacheOutcome = Literal["hit", "miss", "bypass"]


@dataclass(frozen=True, slots=True)
class Lookup:
    """How the cache was used for one request.

    Attributes:
        outcome: `hit` gave the answer; `miss` had none; `bypass` was not asked.
        layer: the layer that answered, such as `memory` or `redis`.
        reason: why the cache was bypassed, as a slug such as `no-cache`; else empty.
    """

    outcome: CacheOutcome
    layer: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Quota:
    """How many calls a caller may make in a span of time; each profile counts as one."""

    calls: int
    seconds: int


class RateLimiter(Protocol):
    """Counts what each caller asks, so that one cannot crowd out the others."""

    def take(self, caller: str, quota: Quota, number: int = 1) -> float:
        """Count some calls; return 0, or the seconds until they are allowed. Never raise."""


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

    def count_lost_records(self, number: int) -> None:
        """Count records of decisions that could not be written."""

    def count_lost_lines(self, number: int) -> None:
        """Count lines of the log that could not be written."""

    def observe_redis(self, outcome: str, seconds: float) -> None:
        """Count one call to Redis by its outcome, with the seconds it took."""

    def settle(self) -> None:
        """Add up what was put off; from the first call on, counting may be put off."""

    def expose(self) -> Exposition:
        """Return everything counted so far."""


class NullMetrics:
    """Metrics that nobody reads, for a service that is asked in its own process."""

    def _pass(self, *_: object, **__: object) -> None:
        return None

    count_request = count_lookup = count_lost_records = count_lost_lines = _pass
    observe_redis = settle = _pass

    def expose(self) -> Exposition:
        """Return nothing at all."""
        return Exposition("text/plain", b"")
