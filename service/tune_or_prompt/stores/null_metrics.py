"""Metrics that nobody reads, for a service that is asked in its own process."""

from tune_or_prompt.verbs.ports import Exposition, Lookup


class NullMetrics:
    """Count nothing."""

    def count_request(self, *, route: str, method: str, status: int, seconds: float) -> None:
        """Pass over a request."""

    def count_lookup(self, lookup: Lookup) -> None:
        """Pass over a lookup."""

    def count_lost_records(self, number: int) -> None:
        """Pass over lost records."""

    def count_lost_lines(self, number: int) -> None:
        """Pass over lost lines."""

    def observe_redis(self, outcome: str, seconds: float) -> None:
        """Pass over a call to Redis."""

    def settle(self) -> None:
        """Have nothing to add up."""

    def expose(self) -> Exposition:
        """Return nothing at all."""
        return Exposition("text/plain", b"")
