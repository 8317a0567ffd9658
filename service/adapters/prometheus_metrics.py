"""Metrics for Prometheus."""

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.values import ValueClass

from service.application.ports import Exposition, Lookup

# An answer takes well under a millisecond from the cache and some tens of them without.
SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


_REQUESTS = (
    "tune_or_prompt_requests_total",
    "Requests answered.",
    ("route", "method", "status"),
)
_DURATION = (
    "tune_or_prompt_request_duration_seconds",
    "Time taken to answer a request.",
    ("route", "method"),
)
_LOOKUPS = (
    "tune_or_prompt_cache_lookups_total",
    "Cache lookups by layer, outcome and reason.",
    ("layer", "outcome", "reason"),
)
_LOST = (
    "tune_or_prompt_decision_records_lost_total",
    "Records of decisions that could not be written.",
)

# The library decides at its import, by PROMETHEUS_MULTIPROC_DIR, which the server sets.
_COUNTS_IN_FILES: bool = ValueClass._multiprocess  # noqa: SLF001  it has no public name


class PrometheusMetrics:
    """Count in a registry of our own, so that two apps in one process do not meet."""

    def __init__(self) -> None:
        registry = self._registry = CollectorRegistry()
        self._requests = Counter(*_REQUESTS, registry=registry)
        self._seconds = Histogram(*_DURATION, buckets=SECONDS, registry=registry)
        self._lookups = Counter(*_LOOKUPS, registry=registry)
        self._lost = Counter(*_LOST, registry=registry)

    def count_request(self, *, route: str, method: str, status: int, seconds: float) -> None:
        """Count one answered request and the time it took."""
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route, method).observe(seconds)

    def count_lookup(self, lookup: Lookup) -> None:
        """Count one cache lookup by layer, outcome and, for a bypass, its reason."""
        self._lookups.labels(lookup.layer, lookup.outcome, lookup.reason).inc()

    def count_lost_record(self) -> None:
        """Count a record of a decision that could not be written."""
        self._lost.inc()

    def expose(self) -> Exposition:
        """Return everything counted so far, by every worker, in Prometheus's text format."""
        return Exposition(CONTENT_TYPE_PLAIN_0_0_4, generate_latest(self._everything()))

    def _everything(self) -> CollectorRegistry:
        """Return our own counts, or those of all workers where the server counts in files."""
        if not _COUNTS_IN_FILES:
            return self._registry
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return registry
