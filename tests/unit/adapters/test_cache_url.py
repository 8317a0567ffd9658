"""Which cache a URL asks for."""

import pytest

from service.adapters import cache_url, redis_client
from service.adapters.cache_url import cache_from_url, rate_limiter_from_url
from service.application.ports import Cache
from tests.fakes import FakeClock


def cache_of(url: str) -> Cache:
    return cache_from_url(url, clock=FakeClock(), ttl_seconds=60, secret=b"secret")


def test_memory_is_one_layer() -> None:
    cache = cache_of("memory://")

    assert dict(cache.health()) == {"memory": "ok"}


def test_redis_is_a_layer_behind_memory(redis_url: str) -> None:
    cache = cache_of(redis_url)

    assert list(cache.health()) == ["memory", "redis"]


def test_another_scheme_is_refused_without_repeating_its_secrets() -> None:
    with pytest.raises(ValueError, match=r"memcached://; use one of memory://") as refusal:
        cache_of("memcached://me:secret@host")

    assert "secret" not in str(refusal.value)


def test_calls_are_counted_under_the_same_schemes() -> None:
    with pytest.raises(ValueError, match=r"memcached://; use one of memory://"):
        rate_limiter_from_url("memcached://host", clock=FakeClock())


def test_the_schemes_are_those_that_the_client_knows() -> None:
    assert cache_url.REDIS_SCHEMES == redis_client.REDIS_SCHEMES
