"""Metrics that nobody reads, for a service that is asked in its own process."""

from service.application.ports import Exposition, Lookup


class NullMetrics:
    """Count nothing."""

    def count_request(self, *, route: str, method: str, status: int, seconds: float) -> None:
        """Pass over a request."""

    def count_lookup(self, lookup: Lookup) -> None:
        """Pass over a lookup."""

    def count_lost_record(self) -> None:
        """Pass over a lost record."""

    def expose(self) -> Exposition:
        """Return nothing at all."""
        return Exposition("text/plain", b"")
