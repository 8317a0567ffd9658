"""What needs nobody else: the clock of this machine, and quotas counted in this process."""

import time
from collections import OrderedDict
from datetime import UTC, date, datetime
from threading import Lock

from tune_or_prompt.verbs.ports import Clock, Quota

MAX_CALLERS = 10_000


class SystemClock:
    """Tell the machine's own time."""

    def today(self) -> date:
        """Return the day in UTC."""
        return datetime.now(UTC).date()

    def monotonic(self) -> float:
        """Return seconds since an arbitrary start, unmoved by corrections of the wall clock."""
        return time.monotonic()


class MemoryRateLimiter:
    """Keep a bucket for each of the callers seen last; one that is forgotten is full again.

    A bucket is kept as the time at which it will be full again (GCRA).
    """

    def __init__(self, *, clock: Clock, max_callers: int = MAX_CALLERS) -> None:
        self._clock = clock
        self._max_callers = max_callers
        self._full_at: OrderedDict[str, float] = OrderedDict()
        self._lock = Lock()

    def take(self, caller: str, quota: Quota, number: int = 1) -> float:
        """Take some tokens; return 0, or the seconds until there are as many."""
        now = self._clock.monotonic()
        with self._lock:
            full_at = max(self._full_at.get(caller, now), now)
            full_at += number * quota.seconds / quota.calls
            wait = full_at - quota.seconds - now
            if wait > 1e-9:  # noqa: PLR2004  what adding fractions of a second leaves over
                return wait
            self._full_at[caller] = full_at
            self._full_at.move_to_end(caller)
            while len(self._full_at) > self._max_callers:
                self._full_at.popitem(last=False)
            return 0.0
