"""One Redis behind TLS, a Sentinel's group and a cluster: the same cache, the same manners."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from service.adapters.circuit_breaker import SECONDS_OPEN
from service.adapters.redis_cache import RedisCache
from service.adapters.redis_client import connector
from service.adapters.redis_rate_limits import RedisRateLimiter
from service.application.ports import Cache, Quota
from tests.fakes import FakeClock
from tests.redis_groups import RedisCluster, SentinelGroup, behind_tls, until
from tests.redis_server import RedisServer

SECRET = b"a secret of the tests, long enough"


def cache_at(url: str, clock: FakeClock | None = None, timeout_seconds: float = 5) -> RedisCache:
    client = connector(url, timeout_seconds=timeout_seconds)
    return RedisCache(client, clock=clock or FakeClock(), ttl_seconds=60, secret=SECRET)


def check_that_it_keeps_counts_and_takes_turns(url: str) -> None:
    cache = cache_at(url)
    limiter = RedisRateLimiter(connector(url, timeout_seconds=5), clock=FakeClock())

    with cache.turn("key"):
        cache.put("key", b"value")

    assert cache_at(url).get("key").value == b"value"
    assert cache.health() == {"redis": "ok"}
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
        check_that_it_keeps_counts_and_takes_turns(
            f"rediss://127.0.0.1:{port}/0?ssl_ca_certs={tmp_path / 'ca.pem'}"
        )


def test_a_certificate_that_nobody_we_trust_signed_is_an_outage(
    own_redis: RedisServer, authority: trustme.CA
) -> None:
    with behind_tls(own_redis, authority) as port:
        cache = cache_at(f"rediss://127.0.0.1:{port}/0")

        assert cache.get("key").reason == "unreachable"


def test_by_sentinel(sentinel_group: SentinelGroup) -> None:
    check_that_it_keeps_counts_and_takes_turns(sentinel_group.url)


def test_after_a_failover_the_new_master_is_used_without_a_restart(
    sentinel_group: SentinelGroup,
) -> None:
    clock = FakeClock()
    cache = cache_at(sentinel_group.url, clock)
    cache.put("key", b"value")
    until_replicated(sentinel_group, cache)

    sentinel_group.master.kill()
    in_the_outage = cache.get("key")
    sentinel_group.wait_for_failover()

    assert in_the_outage.outcome == "bypass"
    until(lambda: serves_again(cache, clock), "the cache serves from the new master")


def until_replicated(group: SentinelGroup, cache: RedisCache) -> None:
    with group.replica.client() as replica:
        until(lambda: bool(replica.exists(cache.name_of("key"))), "the replica has the value")


def serves_again(cache: Cache, clock: FakeClock) -> bool:
    clock.advance(SECONDS_OPEN)
    cache.put("new", b"value")
    return (cache.get("key").value, cache.get("new").value) == (b"value", b"value")


def test_without_its_sentinel_a_new_process_goes_without(sentinel_group: SentinelGroup) -> None:
    sentinel_group.sentinel.kill()

    assert cache_at(sentinel_group.url).get("key").outcome == "bypass"


def test_by_cluster(cluster: RedisCluster) -> None:
    check_that_it_keeps_counts_and_takes_turns(cluster.url)


def test_a_killed_node_costs_its_own_keys_and_no_answer(cluster: RedisCluster) -> None:
    clock = FakeClock()
    cache = cache_at(cluster.url, clock, timeout_seconds=1)
    keys = [f"key {n}" for n in range(12)]
    for key in keys:
        cache.put(key, key.encode())

    cluster.nodes[0].kill()
    found = []
    for key in keys:
        clock.advance(SECONDS_OPEN)
        found.append(cache.get(key))

    assert {each.outcome for each in found} == {"hit", "bypass"}
    assert all(each.value in (None, key.encode()) for each, key in zip(found, keys, strict=True))


def test_a_cluster_that_is_not_there_at_the_start_is_found_later(cluster: RedisCluster) -> None:
    for node in cluster.nodes:
        node.hang()
    clock = FakeClock()
    cache = cache_at(cluster.url, clock, timeout_seconds=0.2)
    before = cache.get("key")

    for node in cluster.nodes:
        node.wake()

    assert before.outcome == "bypass"
    until(lambda: cluster_serves(cache, clock), "the cluster is found")


def cluster_serves(cache: Cache, clock: FakeClock) -> bool:
    clock.advance(SECONDS_OPEN)
    return cache.get("key").outcome == "miss"
