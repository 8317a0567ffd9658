"""Which cache a URL asks for."""

import ssl

import pytest
from redis.connection import SSLConnection

from service.adapters.cache_url import cache_from_url
from service.adapters.redis_cache import connect
from tests.fakes import FakeClock


def test_memory_is_one_layer() -> None:
    cache = cache_from_url("memory://", clock=FakeClock(), ttl_seconds=60)

    assert dict(cache.health()) == {"memory": "ok"}


def test_redis_is_a_layer_behind_memory(redis_url: str) -> None:
    cache = cache_from_url(redis_url, clock=FakeClock(), ttl_seconds=60)

    assert list(cache.health()) == ["memory", "redis"]


def test_rediss_speaks_tls_and_checks_the_certificate() -> None:
    connection = connect("rediss://cache.example:6380/0").connection_pool.make_connection()

    assert isinstance(connection, SSLConnection)
    assert connection.cert_reqs is ssl.CERT_REQUIRED


def test_another_scheme_is_refused_without_repeating_its_secrets() -> None:
    with pytest.raises(ValueError, match=r"memcached://; use memory://, redis://") as refusal:
        cache_from_url("memcached://me:secret@host", clock=FakeClock(), ttl_seconds=60)

    assert "secret" not in str(refusal.value)
