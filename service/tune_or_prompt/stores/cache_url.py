"""What processes share, where a URL says: answers, and the counts of quotas.

The Redis client is imported only where a URL names one: it costs more than a web framework.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tune_or_prompt.stores.rate_limits import MemoryRateLimiter
from tune_or_prompt.verbs.ports import Clock, RateLimiter

if TYPE_CHECKING:
    from tune_or_prompt.stores.redis_cache import RedisCache

REDIS_SCHEMES = ("redis", "rediss", "redis+sentinel", "redis+cluster")
Observe = Callable[[str, float], object]


def shared_cache_from_url(
    url: str, *, ttl_seconds: int, secret: bytes, observe: Observe
) -> "RedisCache | None":
    """Make the cache that processes share at a URL, sealed with the secret; none for `memory://`.

    Raises:
        ValueError: for any other scheme. The rest of the URL may be secret and is not repeated.
    """
    if not _names_redis(url):
        return None
    from tune_or_prompt.stores.redis_cache import RedisCache  # noqa: PLC0415
    from tune_or_prompt.stores.redis_client import connector  # noqa: PLC0415

    return RedisCache(connector(url), ttl_seconds=ttl_seconds, secret=secret, observe=observe)


def rate_limiter_from_url(url: str, *, clock: Clock, observe: Observe) -> RateLimiter:
    """Make what counts calls: in the Redis of the cache's URL, else in this process.

    Raises:
        ValueError: as for the cache.
    """
    if not _names_redis(url):
        return MemoryRateLimiter(clock=clock)
    from tune_or_prompt.stores.redis_client import connector  # noqa: PLC0415
    from tune_or_prompt.stores.redis_rate_limits import RedisRateLimiter  # noqa: PLC0415

    return RedisRateLimiter(connector(url), clock=clock, observe=observe)


def _names_redis(url: str) -> bool:
    scheme = url.partition(":")[0]
    if scheme not in ("memory", *REDIS_SCHEMES):
        schemes = ", ".join(f"{each}://" for each in ("memory", *REDIS_SCHEMES))
        raise ValueError(f"No cache is called {scheme or 'nothing'}://; use one of {schemes}.")
    return scheme != "memory"
