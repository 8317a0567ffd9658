"""One suite for the RateLimiter port, run against every adapter."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from uuid import uuid4

import pytest

from tests.fakes import FakeClock
from tests.redis_server import RedisServer
from tune_or_prompt.stores.redis_client import connector
from tune_or_prompt.stores.redis_stores import QUOTA_PREFIX, RedisRateLimiter
from tune_or_prompt.stores.this_process import MAX_CALLERS, MemoryRateLimiter
from tune_or_prompt.verbs.ports import Quota, RateLimiter


def observe(_outcome: str, _seconds: float) -> None:
    return None


@pytest.fixture(params=["memory", "redis"])
def limiter(request: pytest.FixtureRequest) -> RateLimiter:
    if request.param == "memory":
        return MemoryRateLimiter(clock=FakeClock())
    client = connector(request.getfixturevalue("redis_url"), timeout_seconds=10)
    return RedisRateLimiter(client, clock=FakeClock(), observe=observe)


@pytest.fixture
def caller() -> str:
    return uuid4().hex


def test_as_many_calls_as_the_quota_has_are_let_through_at_once(
    limiter: RateLimiter, caller: str
) -> None:
    waits = [limiter.take(caller, Quota(3, 3_600)) for _ in range(4)]

    assert waits[:3] == [0, 0, 0]
    assert 1_190 < waits[3] <= 1_200  # a third of an hour until the next token, less the test


def test_callers_do_not_crowd_out_each_other(limiter: RateLimiter, caller: str) -> None:
    limiter.take(caller, Quota(1, 3_600))

    assert limiter.take(f"{caller} other", Quota(1, 3_600)) == 0


def test_a_refused_call_is_not_counted(limiter: RateLimiter, caller: str) -> None:
    limiter.take(caller, Quota(1, 3_600))
    waits = [limiter.take(caller, Quota(1, 3_600)) for _ in range(5)]

    assert all(0 < wait <= 3_600 for wait in waits)


def test_several_at_once_are_counted_or_refused_together(limiter: RateLimiter, caller: str) -> None:
    numbers = (4, 3, 2, 1)

    waits = [limiter.take(caller, Quota(6, 3_600), number) for number in numbers]

    assert [wait > 0 for wait in waits] == [False, True, False, True]
    assert limiter.take(f"{caller} other", Quota(6, 3_600), 7) > 0


def test_threads_share_one_bucket(limiter: RateLimiter, caller: str) -> None:
    with ThreadPoolExecutor(8) as threads:
        waits = list(threads.map(lambda _: limiter.take(caller, Quota(5, 3_600)), range(40)))

    assert waits.count(0) == 5


@pytest.mark.parametrize("found", ["1e300", "99999999999999999", "no number", "-1e300", "nan"])
def test_a_bucket_that_others_wrote_shuts_nobody_out(
    redis_url: str, caller: str, found: str
) -> None:
    client = connector(redis_url, timeout_seconds=10)
    limiter = RedisRateLimiter(client, clock=FakeClock(), observe=observe)
    name = QUOTA_PREFIX + blake2b(caller.encode(), digest_size=16).hexdigest()
    client().set(name, found)

    assert limiter.take(caller, Quota(3, 60)) == 0


def test_tokens_come_back_evenly() -> None:
    clock = FakeClock()
    limiter = MemoryRateLimiter(clock=clock)
    for _ in range(6):
        limiter.take("caller", Quota(6, 60))

    clock.advance(10)

    assert [limiter.take("caller", Quota(6, 60)) for _ in range(2)] == [0, pytest.approx(10)]


def test_memory_forgets_those_seen_longest_ago() -> None:
    limiter = MemoryRateLimiter(clock=FakeClock(), max_callers=2)
    for caller in ("first", "second", "third"):
        limiter.take(caller, Quota(1, 60))

    assert limiter.take("third", Quota(1, 60)) > 0
    assert limiter.take("first", Quota(1, 60)) == 0
    assert MAX_CALLERS >= 1_000


def test_while_redis_is_down_each_process_counts_for_itself(own_redis: RedisServer) -> None:
    limiter = RedisRateLimiter(connector(own_redis.url), clock=FakeClock(), observe=observe)
    own_redis.kill()

    waits = [limiter.take("caller", Quota(2, 60)) for _ in range(5)]

    assert [wait > 0 for wait in waits] == [False, False, True, True, True]
