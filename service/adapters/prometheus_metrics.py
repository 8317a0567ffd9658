"""Metrics for Prometheus."""

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from service.application.ports import Exposition, Lookup

# An answer takes well under a millisecond from the cache and some tens of them without.
SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class PrometheusMetrics:
    """Count in a registry of our own, so that two apps in one process do not meet."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "tune_or_prompt_requests_total",
            "Requests answered.",
            ("route", "method", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "tune_or_prompt_request_duration_seconds",
            "Time taken to answer a request.",
            ("route", "method"),
            buckets=SECONDS,
            registry=self._registry,
        )
        self._lookups = Counter(
            "tune_or_prompt_cache_lookups_total",
            "Cache lookups by layer and outcome.",
            ("layer", "outcome", "reason"),
            registry=self._registry,
        )

    def count_request(self, *, route: str, method: str, status: int, seconds: float) -> None:
        """Count one answered request and the time it took."""
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route, method).observe(seconds)

    def count_lookup(self, lookup: Lookup) -> None:
        """Count one cache lookup by layer, outcome and, for a bypass, its reason."""
        self._lookups.labels(lookup.layer, lookup.outcome, lookup.reason).inc()

    def expose(self) -> Exposition:
        """Return everything counted so far in Prometheus's text format."""
        return Exposition(CONTENT_TYPE_PLAIN_0_0_4, generate_latest(self._registry))
