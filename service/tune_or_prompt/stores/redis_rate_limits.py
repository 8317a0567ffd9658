"""Token buckets in a Redis that several processes share."""

from collections.abc import Callable
from hashlib import blake2b

from tune_or_prompt.stores.rate_limits import MemoryRateLimiter
from tune_or_prompt.stores.redis_client import RedisClient
from tune_or_prompt.stores.redis_guard import Observe, RedisGuard
from tune_or_prompt.verbs.ports import Clock, Quota

KEY_PREFIX = "tune-or-prompt:quota:"

# The bucket is kept as the time at which it will be full again (GCRA), by the clock of the Redis.
# Answers the milliseconds to wait, 0 where the call may be made.
_TAKE = """
local t = redis.call('time')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local start = math.max(tonumber(redis.call('get', KEYS[1]) or now), now)
local full = start + ARGV[3] * ARGV[1] / ARGV[2]
local wait = math.ceil(full - ARGV[1] - now)
if wait > 0 then return wait end
redis.call('set', KEYS[1], string.format('%.3f', full), 'px', math.ceil(full - now) + 1)
return 0
"""


class RedisRateLimiter:
    """Keep the buckets in Redis; while it is down each process counts by itself."""

    def __init__(
        self, connect: Callable[[], RedisClient], *, clock: Clock, observe: Observe
    ) -> None:
        self._guard = RedisGuard(connect, observe=observe)
        self._fallback = MemoryRateLimiter(clock=clock)

    def take(self, caller: str, quota: Quota, number: int = 1) -> float:
        """Take some tokens; return 0, or the seconds until there are as many."""
        name = KEY_PREFIX + blake2b(caller.encode(), digest_size=16).hexdigest()
        asked = str(quota.seconds * 1000), str(quota.calls), str(number)
        wait, _ = self._guard.call(lambda redis: redis.eval(_TAKE, 1, name, *asked))
        longest = quota.seconds * 1000 * max(1.0, number / quota.calls)
        # A longer wait than this is false, or the bucket is of another quota.
        if not isinstance(wait, int) or not 0 <= wait <= longest:
            return self._fallback.take(caller, quota, number)
        return wait / 1000
