"""The clock of this machine."""

import time
from datetime import UTC, date, datetime


class SystemClock:
    """Tell the machine's own time."""

    def today(self) -> date:
        """Return the day in UTC."""
        return datetime.now(UTC).date()

    def monotonic(self) -> float:
        """Return seconds since an arbitrary start, unmoved by corrections of the wall clock."""
        return time.monotonic()
