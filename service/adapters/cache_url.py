"""What is kept, and counted, where a URL says.

The Redis client is imported only where a URL names one: it costs more than a web framework.
"""

from service.adapters.memory_cache import MemoryCache
from service.adapters.rate_limits import MemoryRateLimiter
from service.application.ports import Cache, Clock, RateLimiter

REDIS_SCHEMES = ("redis", "rediss", "redis+sentinel", "redis+cluster")


def cache_from_url(url: str, *, clock: Clock, ttl_seconds: int, secret: bytes) -> Cache:
    """Make the cache of a URL: `memory://`, or memory before a Redis.

    What lies in the Redis is sealed with the secret.

    Raises:
        ValueError: for any other scheme. The rest of the URL may be secret and is not repeated.
    """
    memory = MemoryCache(clock=clock, ttl_seconds=ttl_seconds)
    if not _names_redis(url):
        return memory
    from service.adapters.redis_cache import RedisCache  # noqa: PLC0415
    from service.adapters.redis_client import connector  # noqa: PLC0415
    from service.adapters.tiered_cache import TieredCache  # noqa: PLC0415

    far = RedisCache(connector(url), clock=clock, ttl_seconds=ttl_seconds, secret=secret)
    return TieredCache(memory, far)


def rate_limiter_from_url(url: str, *, clock: Clock) -> RateLimiter:
    """Make what counts calls: in the Redis of the cache's URL, else in this process.

    Raises:
        ValueError: as for the cache.
    """
    if not _names_redis(url):
        return MemoryRateLimiter(clock=clock)
    from service.adapters.redis_client import connector  # noqa: PLC0415
    from service.adapters.redis_rate_limits import RedisRateLimiter  # noqa: PLC0415

    return RedisRateLimiter(connector(url), clock=clock)


def _names_redis(url: str) -> bool:
    scheme = url.partition(":")[0]
    if scheme not in ("memory", *REDIS_SCHEMES):
        schemes = ", ".join(f"{each}://" for each in ("memory", *REDIS_SCHEMES))
        raise ValueError(f"No cache is called {scheme or 'nothing'}://; use one of {schemes}.")
    return scheme != "memory"
