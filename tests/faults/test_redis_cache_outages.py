"""Redis killed, hung, full, lying and started again: the cache never raises and never lies."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread

import pytest
import redis

from service.adapters.circuit_breaker import FAULTS_TO_OPEN, SECONDS_OF_PAUSE, SECONDS_OPEN
from service.adapters.redis_cache import RedisCache
from service.adapters.redis_client import connector
from service.adapters.sealing import Seal
from tests.fakes import FakeClock
from tests.redis_server import RedisServer

SECRET = b"a secret of the tests, long enough"
SEAL = Seal(SECRET)
OTHERS = Seal(b"another secret, long enough as well")


def cache_at(url: str, clock: FakeClock, timeout_seconds: float = 10) -> RedisCache:
    client = connector(url, timeout_seconds=timeout_seconds)
    return RedisCache(client, clock=clock, ttl_seconds=60, secret=SECRET)


def cache_in(server: RedisServer, clock: FakeClock, timeout_seconds: float = 10) -> RedisCache:
    return cache_at(server.url, clock, timeout_seconds)


def reasons(cache: RedisCache, clock: FakeClock, times: int) -> list[str]:
    """Ask so many times, each as soon as a fault before it allows."""
    found = []
    for _ in range(times):
        found.append(cache.get("key").reason)
        clock.advance(SECONDS_OF_PAUSE)
    return found


def test_a_killed_redis_is_asked_a_few_times_and_then_left_alone(own_redis: RedisServer) -> None:
    clock = FakeClock()
    cache = cache_in(own_redis, clock)
    cache.put("key", b"value")

    own_redis.kill()

    expected = ["unreachable"] * FAULTS_TO_OPEN + ["circuit-open"] * 2
    assert reasons(cache, clock, FAULTS_TO_OPEN + 2) == expected


def test_whatever_asks_several_times_waits_for_a_hung_redis_once(own_redis: RedisServer) -> None:
    cache = cache_in(own_redis, FakeClock(), timeout_seconds=0.5)
    cache.put("key", b"value")

    own_redis.hang()
    first = cache.get("whole").reason
    with cache.turn("key"):
        then = cache.get("key").reason

    assert (first, then) == ("timeout", "circuit-open")


def test_a_put_to_a_killed_redis_is_let_go_in_silence(own_redis: RedisServer) -> None:
    clock = FakeClock()
    cache = cache_in(own_redis, clock)
    own_redis.kill()

    for _ in range(FAULTS_TO_OPEN + 1):
        cache.put("key", b"value")
        clock.advance(SECONDS_OF_PAUSE)

    assert cache.health() == {"redis": "circuit-open"}


def test_a_hung_redis_is_waited_for_a_few_times_and_then_left_alone(own_redis: RedisServer) -> None:
    clock = FakeClock()
    cache = cache_in(own_redis, clock, timeout_seconds=0.5)
    cache.put("key", b"value")

    own_redis.hang()

    expected = ["timeout"] * FAULTS_TO_OPEN + ["circuit-open"] * 2
    assert reasons(cache, clock, FAULTS_TO_OPEN + 2) == expected


def test_a_redis_that_wakes_up_serves_again_what_it_kept(own_redis: RedisServer) -> None:
    clock = FakeClock()
    cache = cache_in(own_redis, clock, timeout_seconds=0.5)
    cache.put("key", b"value")
    own_redis.hang()
    reasons(cache, clock, FAULTS_TO_OPEN)

    own_redis.wake()
    clock.advance(SECONDS_OPEN)

    assert cache.get("key").value == b"value"


def test_an_answer_that_comes_too_late_is_not_taken_for_another(own_redis: RedisServer) -> None:
    clock = FakeClock()
    cache = cache_in(own_redis, clock, timeout_seconds=0.5)
    cache.put("one", b"first")
    cache.put("two", b"second")
    own_redis.hang()
    cache.get("one")

    own_redis.wake()
    clock.advance(SECONDS_OF_PAUSE)

    assert cache.get("two").value == b"second"


def test_a_restarted_redis_is_found_again(own_redis: RedisServer) -> None:
    clock = FakeClock()
    cache = cache_in(own_redis, clock)
    own_redis.kill()
    reasons(cache, clock, FAULTS_TO_OPEN)

    own_redis.start()
    clock.advance(SECONDS_OPEN)
    cache.put("key", b"value")

    assert cache.get("key").value == b"value"


def test_a_full_redis_keeps_answering_what_it_has(own_redis: RedisServer) -> None:
    cache = cache_in(own_redis, FakeClock())
    cache.put("kept", b"value")
    with own_redis.client() as client:
        client.config_set("maxmemory-policy", "noeviction")
        client.config_set("maxmemory", "1")

    for _ in range(FAULTS_TO_OPEN + 1):
        cache.put("new", b"value")

    assert (cache.get("kept").outcome, cache.get("new").outcome) == ("hit", "miss")


def test_what_is_kept_in_redis_goes_of_itself(own_redis: RedisServer) -> None:
    cache = cache_in(own_redis, FakeClock())
    cache.put("key", b"value")

    with own_redis.client() as client:
        assert 0 < client.ttl(cache.name_of("key")) <= 60


@pytest.mark.parametrize(
    "foreign",
    [
        b"",
        b"\x00\xff garbage",
        b'{"verdict":"hybrid"}',
        SEAL.close("another key", b"value"),
        SEAL.close("key", b"value")[:-1],
        SEAL.close("key", b"value") + b"!",
        b"top1" + SEAL.close("key", b"value")[4:],
        OTHERS.close("key", b"forged"),
    ],
)
def test_what_others_wrote_under_our_key_is_a_miss(redis_url: str, foreign: bytes) -> None:
    cache = cache_at(redis_url, FakeClock())
    with redis.Redis.from_url(redis_url) as client:
        client.set(cache.name_of("key"), foreign, ex=60)

    assert cache.get("key").outcome == "miss"


def test_a_key_of_another_type_is_no_answer_and_no_outage(own_redis: RedisServer) -> None:
    clock = FakeClock()
    cache = cache_in(own_redis, clock)
    with own_redis.client() as client:
        client.rpush(cache.name_of("key"), "a list")

    assert reasons(cache, clock, FAULTS_TO_OPEN + 1) == ["refused"] * (FAULTS_TO_OPEN + 1)
    assert cache.health() == {"redis": "ok"}


@pytest.mark.parametrize(
    "nonsense",
    [
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"$not-a-number\r\n",
        b"$99999999999999\r\nshort",
        b"*-7\r\n",
        b"\x16\x03\x01\x02\x00",
        b"",
    ],
)
def test_a_server_that_speaks_no_redis_is_an_outage(nonsense: bytes) -> None:
    with _server_that_says(nonsense) as url:
        clock = FakeClock()
        cache = cache_at(url, clock, timeout_seconds=0.1)

        told = reasons(cache, clock, FAULTS_TO_OPEN)
        cache.put("key", b"value")

        assert "" not in told
        assert cache.get("key").reason == "circuit-open"


def test_a_read_only_redis_keeps_answering_what_it_has(own_redis: RedisServer) -> None:
    cache = cache_in(own_redis, FakeClock())
    cache.put("kept", b"value")
    with own_redis.client() as client:
        client.config_set("replica-serve-stale-data", "yes")
        client.replicaof("127.0.0.1", own_redis.port + 1)  # nobody is there

    for _ in range(FAULTS_TO_OPEN + 1):
        cache.put("new", b"value")

    assert (cache.get("kept").outcome, cache.get("new").outcome) == ("hit", "miss")


def test_whoever_dies_in_its_turn_keeps_others_waiting_only_so_long(own_redis: RedisServer) -> None:
    pauses: list[float] = []
    client = connector(own_redis.url, timeout_seconds=10)
    waiting = RedisCache(
        client, clock=FakeClock(), ttl_seconds=60, secret=SECRET, sleep=pauses.append
    )
    with own_redis.client() as dead:
        dead.set(f"{waiting.name_of('key')}:turn", "a token of the dead")

    with waiting.turn("key"):
        pass

    assert 0 < sum(pauses) < 6


def test_a_turn_that_ran_out_is_not_taken_from_whoever_has_it_now(own_redis: RedisServer) -> None:
    cache = cache_in(own_redis, FakeClock())
    name = f"{cache.name_of('key')}:turn"
    with own_redis.client() as client:
        with cache.turn("key"):
            client.set(name, "a token of the next")

        assert client.get(name) == b"a token of the next"


def test_in_an_outage_everyone_has_the_turn(own_redis: RedisServer) -> None:
    cache = cache_in(own_redis, FakeClock())
    own_redis.kill()

    with cache.turn("key"), cache.turn("key"):
        pass

    assert cache.get("key").outcome == "bypass"


@contextmanager
def _server_that_says(nonsense: bytes) -> Iterator[str]:
    """Answer whatever comes with the same bytes, then hang up."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:  # closed: the test is over
                return
            with connection, suppress(OSError):  # the client may leave first
                connection.recv(4_096)
                connection.sendall(nonsense)

    thread = Thread(target=serve)
    thread.start()
    try:
        yield f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
