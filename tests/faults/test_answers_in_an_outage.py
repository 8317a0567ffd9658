"""Whatever becomes of Redis, a profile is answered, and the answer is the same."""

from collections.abc import Callable

import pytest

from service.adapters.redis_cache import KEY_PREFIX, RedisCache
from service.adapters.redis_client import connector
from service.application.ports import Cache
from tests.fakes import FakeClock
from tests.http import make_client, post
from tests.redis_server import RedisServer

PROFILE = {"traffic": {"calls_per_day": 50_000}}


def kill(server: RedisServer) -> None:
    server.kill()


def hang(server: RedisServer) -> None:
    server.hang()


def kill_and_start(server: RedisServer) -> None:
    server.kill()
    server.start()


def fill(server: RedisServer) -> None:
    with server.client() as client:
        client.flushall()
        client.config_set("maxmemory-policy", "noeviction")
        client.config_set("maxmemory", "1")


def write_garbage(server: RedisServer) -> None:
    with server.client() as client:
        for key in client.scan_iter(f"{KEY_PREFIX}*"):
            client.set(key, b'{"verdict":"fine-tuning"}')


def cut_values_short(server: RedisServer) -> None:
    with server.client() as client:
        for key in client.scan_iter(f"{KEY_PREFIX}*"):
            client.set(key, client.getrange(key, 0, -2))


def swap_types(server: RedisServer) -> None:
    with server.client() as client:
        for key in client.scan_iter(f"{KEY_PREFIX}*"):
            client.delete(key)
            client.rpush(key, "a list")


@pytest.fixture
def cache(own_redis: RedisServer) -> Cache:
    client = connector(own_redis.url, timeout_seconds=0.5)
    return RedisCache(client, clock=FakeClock(), ttl_seconds=60, secret=b"secret")


def test_a_second_post_is_answered_from_redis(cache: Cache) -> None:
    client = make_client(cache=cache)
    post(client, PROFILE)

    second = post(client, PROFILE)

    assert "hit" in second.headers["Cache-Status"]
    assert "redis" in second.headers["Cache-Status"]


@pytest.mark.parametrize("asked_before", [1, 2], ids=["its body is kept", "all of it is kept"])
@pytest.mark.parametrize(
    "fault",
    [kill, hang, kill_and_start, fill, write_garbage, cut_values_short, swap_types],
    ids=lambda fault: fault.__name__,
)
def test_a_post_gets_the_same_answer(
    own_redis: RedisServer, cache: Cache, fault: Callable[[RedisServer], None], asked_before: int
) -> None:
    right = post(make_client(), PROFILE)
    client = make_client(cache=cache)
    for _ in range(asked_before):
        post(client, PROFILE)

    fault(own_redis)
    answers = [post(client, PROFILE) for _ in range(5)]

    assert {answer.status_code for answer in answers} == {200}
    assert {answer.data for answer in answers} == {right.data}
    assert "hit" not in answers[0].headers["Cache-Status"]
