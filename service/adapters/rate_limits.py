"""Token buckets in this process or in a Redis that several share."""

from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from threading import Lock

from service.adapters.redis_client import RedisClient
from service.adapters.redis_questions import RedisQuestions
from service.application.ports import Clock, Quota

KEY_PREFIX = "tune-or-prompt:quota:"
MAX_CALLERS = 10_000

# The bucket is kept as the time at which it will be full again (GCRA), by the clock of the Redis.
# Answers the milliseconds to wait, 0 where the call may be made.
_TAKE = """
local t = redis.call('time')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local full = math.max(tonumber(redis.call('get', KEYS[1]) or now), now) + ARGV[1] / ARGV[2]
local wait = math.ceil(full - ARGV[1] - now)
if wait > 0 then return wait end
redis.call('set', KEYS[1], string.format('%.3f', full), 'px', math.ceil(full - now) + 1)
return 0
"""


class MemoryRateLimiter:
    """Keep a bucket for each of the callers seen last; one that is forgotten is full again."""

    def __init__(self, *, clock: Clock, max_callers: int = MAX_CALLERS) -> None:
        self._clock = clock
        self._max_callers = max_callers
        self._full_at: OrderedDict[str, float] = OrderedDict()
        self._lock = Lock()

    def take(self, caller: str, quota: Quota) -> float:
        """Take a token; return 0, or the seconds until there is one."""
        now = self._clock.monotonic()
        with self._lock:
            full_at = max(self._full_at.get(caller, now), now) + quota.seconds / quota.calls
            wait = full_at - quota.seconds - now
            if wait > 1e-9:  # noqa: PLR2004  what adding fractions of a second leaves over
                return wait
            self._full_at[caller] = full_at
            self._full_at.move_to_end(caller)
            while len(self._full_at) > self._max_callers:
                self._full_at.popitem(last=False)
            return 0.0


class RedisRateLimiter:
    """Keep the buckets in Redis; while it is down each process counts for itself."""

    def __init__(self, client: Callable[[], RedisClient], *, clock: Clock) -> None:
        self._redis = RedisQuestions(client, clock=clock)
        self._meanwhile = MemoryRateLimiter(clock=clock)

    def take(self, caller: str, quota: Quota) -> float:
        """Take a token; return 0, or the seconds until there is one."""
        name = KEY_PREFIX + blake2b(caller.encode(), digest_size=16).hexdigest()
        period = str(quota.seconds * 1000)
        wait, reason = self._redis.ask(
            lambda redis: redis.eval(_TAKE, 1, name, period, str(quota.calls))
        )
        if reason or not isinstance(wait, int):
            return self._meanwhile.take(caller, quota)
        return wait / 1000
