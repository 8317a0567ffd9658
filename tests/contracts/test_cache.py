"""One suite for the Cache port, run against every adapter that keeps things."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.adapters.memory_cache import MemoryCache
from service.adapters.redis_cache import RedisCache
from service.adapters.redis_client import connector
from service.adapters.tiered_cache import TieredCache
from service.application.ports import Cache
from tests.fakes import FakeClock


@pytest.fixture(params=["memory", "redis", "tiered"])
def cache(request: pytest.FixtureRequest) -> Cache:
    if request.param == "memory":
        return MemoryCache(clock=FakeClock(), ttl_seconds=60)
    client = connector(request.getfixturevalue("redis_url"), timeout_seconds=10)
    far = RedisCache(client, clock=FakeClock(), ttl_seconds=60, secret=b"secret")
    near = MemoryCache(clock=FakeClock(), ttl_seconds=60)
    return far if request.param == "redis" else TieredCache(near, far)


@pytest.fixture
def key() -> str:
    return f"test:{uuid4().hex}"


def test_a_key_never_put_is_a_miss(cache: Cache, key: str) -> None:
    found = cache.get(key)

    assert (found.outcome, found.value, found.reason) == ("miss", None, "")


def test_what_was_put_comes_back(cache: Cache, key: str) -> None:
    cache.put(key, b'{"verdict":"hybrid"}')

    found = cache.get(key)

    assert (found.outcome, found.value) == ("hit", b'{"verdict":"hybrid"}')


def test_the_last_value_put_is_the_one_kept(cache: Cache, key: str) -> None:
    cache.put(key, b"first")
    cache.put(key, b"second")

    assert cache.get(key).value == b"second"


def test_an_empty_value_is_a_hit(cache: Cache, key: str) -> None:
    cache.put(key, b"")

    found = cache.get(key)

    assert (found.outcome, found.value) == ("hit", b"")


def test_keys_do_not_meet(cache: Cache, key: str) -> None:
    cache.put(key, b"one")

    assert cache.get(f"{key}:other").outcome == "miss"


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=st.binary(max_size=4_096))
def test_any_bytes_come_back_as_they_were(cache: Cache, key: str, value: bytes) -> None:
    cache.put(key, value)

    assert cache.get(key).value == value


def test_a_value_too_large_to_keep_is_let_go_in_silence(cache: Cache, key: str) -> None:
    cache.put(key, bytes(65 * 1024 * 1024))

    assert cache.get(key).outcome == "miss"


def test_every_layer_is_well_while_its_server_answers(cache: Cache) -> None:
    assert set(cache.health().values()) == {"ok"}


def test_a_cold_key_is_worked_out_once_however_many_want_it(cache: Cache, key: str) -> None:
    worked_out: list[int] = []

    def want(number: int) -> bytes | None:
        with cache.turn(key):
            if cache.get(key).value is None:
                worked_out.append(number)
                cache.put(key, b"value")
            return cache.get(key).value

    with ThreadPoolExecutor(8) as threads:
        answers = set(threads.map(want, range(8)))

    assert (len(worked_out), answers) == (1, {b"value"})


def test_a_turn_at_one_key_keeps_nobody_from_another(cache: Cache, key: str) -> None:
    with cache.turn(key), cache.turn(f"{key}:other"):
        pass


def test_a_turn_is_given_up_where_the_work_fails(cache: Cache, key: str) -> None:
    with pytest.raises(ZeroDivisionError), cache.turn(key):
        raise ZeroDivisionError

    with cache.turn(key):
        pass
