"""What processes share, as a URL says."""

import pytest

from tests.fakes import FakeClock
from tune_or_prompt.stores import cache_url, redis_client
from tune_or_prompt.stores.cache_url import rate_limiter_from_url, shared_cache_from_url
from tune_or_prompt.stores.redis_cache import RedisCache


def observe(_outcome: str, _seconds: float) -> None:
    return None


def shared_at(url: str) -> RedisCache | None:
    return shared_cache_from_url(url, ttl_seconds=60, secret=b"secret", observe=observe)


def test_memory_is_shared_by_nobody(redis_url: str) -> None:
    assert shared_at("memory://") is None
    assert isinstance(shared_at(redis_url), RedisCache)


def test_another_scheme_is_refused_without_repeating_its_secrets() -> None:
    with pytest.raises(ValueError, match=r"memcached://; use one of memory://") as refusal:
        shared_at("memcached://me:secret@host")

    assert "secret" not in str(refusal.value)


def test_calls_are_counted_under_the_same_schemes() -> None:
    with pytest.raises(ValueError, match=r"memcached://; use one of memory://"):
        rate_limiter_from_url("memcached://host", clock=FakeClock(), observe=observe)


def test_the_schemes_are_those_that_the_client_knows() -> None:
    assert cache_url.REDIS_SCHEMES == redis_client.REDIS_SCHEMES
