"""The cache that a URL asks for."""

from urllib.parse import urlsplit

from service.adapters.memory_cache import MemoryCache
from service.adapters.redis_cache import RedisCache, connect
from service.adapters.tiered_cache import TieredCache
from service.application.ports import Cache, Clock

REDIS_SCHEMES = ("redis", "rediss")


def cache_from_url(url: str, *, clock: Clock, ttl_seconds: int) -> Cache:
    """Make the cache of a URL: `memory://`, or memory before a `redis://` or `rediss://`.

    Raises:
        ValueError: for any other scheme. The rest of the URL may be secret and is not repeated.
    """
    scheme = urlsplit(url).scheme
    memory = MemoryCache(clock=clock, ttl_seconds=ttl_seconds)
    if scheme == "memory":
        return memory
    if scheme in REDIS_SCHEMES:
        far = RedisCache(connect(url), clock=clock, ttl_seconds=ttl_seconds)
        return TieredCache(memory, far)
    raise ValueError(
        f"No cache is called {scheme or 'nothing'}://; use memory://, redis:// or rediss://."
    )
