"""What is kept, and counted, where a URL says."""

from service.adapters.memory_cache import MemoryCache
from service.adapters.rate_limits import MemoryRateLimiter, RedisRateLimiter
from service.adapters.redis_cache import RedisCache
from service.adapters.redis_client import REDIS_SCHEMES, connector
from service.adapters.tiered_cache import TieredCache
from service.application.ports import Cache, Clock, RateLimiter


def cache_from_url(url: str, *, clock: Clock, ttl_seconds: int, secret: bytes) -> Cache:
    """Make the cache of a URL: `memory://`, or memory before a Redis.

    What lies in the Redis is sealed with the secret.

    Raises:
        ValueError: for any other scheme. The rest of the URL may be secret and is not repeated.
    """
    scheme = url.partition(":")[0]
    memory = MemoryCache(clock=clock, ttl_seconds=ttl_seconds)
    if scheme == "memory":
        return memory
    if scheme in REDIS_SCHEMES:
        far = RedisCache(connector(url), clock=clock, ttl_seconds=ttl_seconds, secret=secret)
        return TieredCache(memory, far)
    raise _unknown(scheme)


def rate_limiter_from_url(url: str, *, clock: Clock) -> RateLimiter:
    """Make what counts calls: in the Redis of the cache's URL, else in this process.

    Raises:
        ValueError: as for the cache.
    """
    scheme = url.partition(":")[0]
    if scheme == "memory":
        return MemoryRateLimiter(clock=clock)
    if scheme in REDIS_SCHEMES:
        return RedisRateLimiter(connector(url), clock=clock)
    raise _unknown(scheme)


def _unknown(scheme: str) -> ValueError:
    schemes = ", ".join(f"{each}://" for each in ("memory", *REDIS_SCHEMES))
    return ValueError(f"No cache is called {scheme or 'nothing'}://; use one of {schemes}.")
