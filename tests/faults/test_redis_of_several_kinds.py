"""One Redis behind TLS, a Sentinel's group and a cluster: the same cache, the same manners."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from tests.fakes import FakeClock
from tests.redis_groups import RedisCluster, SentinelGroup, behind_tls, until
from tests.redis_server import RedisServer
from tune_or_prompt.stores.redis_client import connector
from tune_or_prompt.stores.redis_stores import RedisCache, RedisRateLimiter
from tune_or_prompt.verbs.ports import Quota

SECRET = b"a secret of the tests, long enough"
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def observe(_outcome: str, _seconds: float) -> None:
    return None


def cache_at(url: str) -> RedisCache:
    client = connector(url, timeout_seconds=5)
    return RedisCache(client, ttl_seconds=60, secret=SECRET, observe=observe)


def found(cache: RedisCache, key: str) -> bytes | None:
    return asyncio.run(cache.get(key))


def keeps(cache: RedisCache, key: str) -> bool:
    """Put a value and ask for it; the first calls may be too slow, as they connect."""
    cache.put_later(key, b"value")
    return found(cache, key) == b"value"


def check_that_it_keeps_and_counts(url: str) -> None:
    cache = cache_at(url)
    until(lambda: keeps(cache, "key"), "the cache keeps")
    limiter = RedisRateLimiter(
        connector(url, timeout_seconds=5), clock=FakeClock(), observe=observe
    )

    assert cache.health() == "ok"
    assert limiter.take("caller", Quota(1, 60)) == 0
    assert 0 < limiter.take("caller", Quota(1, 60)) <= 60


@pytest.fixture
def sentinel_group(tmp_path: Path) -> Iterator[SentinelGroup]:
    group = SentinelGroup(tmp_path)
    try:
        group.start()
        yield group
    finally:
        group.stop()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[RedisCluster]:
    nodes = RedisCluster(tmp_path)
    try:
        nodes.start()
        yield nodes
    finally:
        nodes.stop()


@pytest.fixture
def authority(tmp_path: Path) -> trustme.CA:
    made = trustme.CA()
    made.cert_pem.write_to_path(tmp_path / "ca.pem")
    return made


def test_by_tls(own_redis: RedisServer, authority: trustme.CA, tmp_path: Path) -> None:
    with behind_tls(own_redis, authority) as port:
        check_that_it_keeps_and_counts(
            f"rediss://127.0.0.1:{port}/0?ssl_ca_certs={tmp_path / 'ca.pem'}"
        )


def test_a_certificate_that_nobody_we_trust_signed_is_an_outage(
    own_redis: RedisServer, authority: trustme.CA
) -> None:
    with behind_tls(own_redis, authority) as port:
        cache = cache_at(f"rediss://127.0.0.1:{port}/0")

        until(lambda: not keeps(cache, "key") and cache.health() != "ok", "it is left alone")


def test_by_sentinel(sentinel_group: SentinelGroup) -> None:
    check_that_it_keeps_and_counts(sentinel_group.url)


def test_after_a_failover_the_new_master_is_used_without_a_restart(
    sentinel_group: SentinelGroup,
) -> None:
    cache = cache_at(sentinel_group.url)
    until(lambda: keeps(cache, "key"), "the cache keeps")

    sentinel_group.master.kill()
    in_the_outage = found(cache, "key")
    sentinel_group.wait_for_failover()

    assert in_the_outage is None
    until(lambda: keeps(cache, "new"), "the cache serves from the new master")


def test_without_its_sentinel_a_new_process_goes_without(sentinel_group: SentinelGroup) -> None:
    sentinel_group.sentinel.kill()

    assert found(cache_at(sentinel_group.url), "key") is None


def test_by_cluster(cluster: RedisCluster) -> None:
    check_that_it_keeps_and_counts(cluster.url)
