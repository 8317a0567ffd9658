"""Token buckets in a Redis that several processes share."""

from collections.abc import Callable
from hashlib import blake2b

from service.adapters.rate_limits import MemoryRateLimiter
from service.adapters.redis_client import RedisClient
from service.adapters.redis_questions import RedisQuestions
from service.application.ports import Clock, Quota

KEY_PREFIX = "tune-or-prompt:quota:"

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
        # Nobody has to wait for longer than the whole span: more is a lie, or another quota's.
        if reason or not isinstance(wait, int) or not 0 <= wait <= quota.seconds * 1000:
            return self._meanwhile.take(caller, quota)
        return wait / 1000
