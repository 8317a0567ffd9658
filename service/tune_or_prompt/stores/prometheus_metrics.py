"""Metrics for Prometheus."""

from bisect import bisect_left
from collections import Counter as Counts
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.values import ValueClass

from tune_or_prompt.verbs.ports import Exposition, Lookup

# An answer takes well under a millisecond from the cache and some tens of them without.
SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
_MANY = 256
_T = TypeVar("_T")

# The library decides at its import, by PROMETHEUS_MULTIPROC_DIR, which the server sets.
_COUNTS_IN_FILES: bool = ValueClass._multiprocess  # noqa: SLF001  it has no public name


class _Durations(Histogram):
    """A histogram that takes many values for the price of a few."""

    def observe_all(self, values: Sequence[float]) -> None:
        """Observe each value; the files of the counts are written once for each bucket."""
        self._sum.inc(sum(values))
        for bucket, many in Counts(
            bisect_left(self._upper_bounds, each) for each in values
        ).items():
            self._buckets[bucket].inc(many)


class PrometheusMetrics:
    """Count in a registry of our own, so that two apps in one process do not meet.

    Each request and lookup is counted at once, until somebody calls `settle`: from then on they
    wait for the next call of it, or until there are many. Threads may count at the same time.
    """

    def __init__(self) -> None:
        registry = self._registry = CollectorRegistry()
        own: dict[str, Any] = {"namespace": "tune_or_prompt", "registry": registry}
        timed = {**own, "buckets": SECONDS}
        self._requests = Counter(
            "requests", "Requests answered.", ("route", "method", "status"), **own
        )
        about = "Time taken to answer a request."
        self._seconds = _Durations("request_duration_seconds", about, ("route", "method"), **timed)
        about = "Cache lookups by layer, outcome and reason."
        self._lookups = Counter("cache_lookups", about, ("layer", "outcome", "reason"), **own)
        about = "Records of decisions that could not be written."
        self._lost = Counter("decision_records_lost", about, **own)
        about = "Lines of the log that could not be written."
        self._lost_lines = Counter("log_lines_lost", about, **own)
        about = "Time taken by calls to Redis, by outcome."
        self._redis = Histogram("redis_duration_seconds", about, ("outcome",), **timed)
        self._noted_requests: deque[tuple[str, str, int, float]] = deque()
        self._noted_lookups: deque[tuple[str, str, str]] = deque()
        self._puts_off = False

    def count_request(self, *, route: str, method: str, status: int, seconds: float) -> None:
        """Count one answered request and the time it took."""
        self._noted_requests.append((route, method, status, seconds))
        if not self._puts_off or len(self._noted_requests) >= _MANY:
            self._add_up()

    def count_lookup(self, lookup: Lookup) -> None:
        """Count one cache lookup by layer, outcome and, for a bypass, its reason."""
        self._noted_lookups.append((lookup.layer, lookup.outcome, lookup.reason))
        if not self._puts_off:
            self._add_up()

    def settle(self) -> None:
        """Add up what waits."""
        self._puts_off = True
        self._add_up()

    def _add_up(self) -> None:
        for labels, many in Counts(_drained(self._noted_lookups)).items():
            self._lookups.labels(*labels).inc(many)
        requests: Counts[tuple[str, str, int]] = Counts()
        seconds: dict[tuple[str, str], list[float]] = {}
        for route, method, status, took in _drained(self._noted_requests):
            requests[route, method, status] += 1
            seconds.setdefault((route, method), []).append(took)
        for (route, method, status), many in requests.items():
            self._requests.labels(route, method, str(status)).inc(many)
        for (route, method), values in seconds.items():
            self._seconds.labels(route, method).observe_all(values)

    def count_lost_records(self, number: int) -> None:
        """Count records of decisions that could not be written."""
        self._lost.inc(number)

    def count_lost_lines(self, number: int) -> None:
        """Count lines of the log that could not be written."""
        self._lost_lines.inc(number)

    def observe_redis(self, outcome: str, seconds: float) -> None:
        """Count one call to Redis by its outcome, with the seconds it took."""
        self._redis.labels(outcome).observe(seconds)

    def expose(self) -> Exposition:
        """Return everything counted so far, by every worker, in Prometheus's text format."""
        self._add_up()
        return Exposition(CONTENT_TYPE_PLAIN_0_0_4, generate_latest(self._everything()))

    def _everything(self) -> CollectorRegistry:
        """Return our own counts, or those of all workers where the server counts in files."""
        if not _COUNTS_IN_FILES:
            return self._registry
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return registry


def _drained(noted: "deque[_T]") -> Iterator[_T]:
    """Take everything out, also where a thread adds to it meanwhile."""
    with suppress(IndexError):
        while True:
            yield noted.popleft()
