"""Stand-ins for the ports, driven by the test."""

from dataclasses import dataclass
from datetime import date


@dataclass
class FakeClock:
    """A clock that stands still until the test moves it."""

    day: date = date(2026, 11, 24)
    seconds: float = 1_000.0

    def today(self) -> date:
        return self.day

    def monotonic(self) -> float:
        return self.seconds

    def advance(self, seconds: float) -> None:
        self.seconds += seconds
