"""Whatever becomes of Redis, a profile is answered, and the answer is the same."""

import time
from collections.abc import Callable

import pytest

from tests.front import cached_client
from tests.http import make_client, post
from tests.redis_proxy import RedisProxy
from tests.redis_server import RedisServer
from tune_or_prompt.stores.redis_cache import KEY_PREFIX

PROFILE = {"traffic": {"calls_per_day": 50_000}}
SECRET = "a secret of the tests, long enough"
# The connections of caches that a test leaves behind are closed with the process.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


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


def ask_for_a_password(server: RedisServer) -> None:
    with server.client() as client:
        client.config_set("requirepass", "x")
        client.client_kill_filter(_type="normal", skipme=True)


def make_read_only(server: RedisServer) -> None:
    with server.client() as client:
        client.flushall()
        client.replicaof("127.0.0.1", server.port + 1)  # nobody is there


def test_what_one_process_answered_another_finds(own_redis: RedisServer) -> None:
    here, there = (cached_client(cache_url=own_redis.url, cache_key=SECRET) for _ in range(2))
    first = post(here, PROFILE)
    time.sleep(0.2)

    second, third = post(there, PROFILE), post(there, PROFILE)

    assert first.data == second.data == third.data
    found = [answer.headers["Cache-Status"] for answer in (first, second, third)]
    assert found == [
        "tune-or-prompt; fwd=uri-miss; stored",
        "tune-or-prompt; hit; detail=redis",
        "tune-or-prompt; hit; detail=memory",
    ]


@pytest.mark.parametrize(
    "fault",
    [
        *(kill, hang, kill_and_start, fill, write_garbage, cut_values_short, swap_types),
        *(ask_for_a_password, make_read_only),
    ],
    ids=lambda fault: fault.__name__,
)
def test_a_post_gets_the_same_answer(
    own_redis: RedisServer, fault: Callable[[RedisServer], None]
) -> None:
    right = post(make_client(), PROFILE)
    post(cached_client(cache_url=own_redis.url, cache_key=SECRET), PROFILE)
    time.sleep(0.2)

    fault(own_redis)
    answers = []
    for _ in range(5):  # each by a process that has nothing in memory
        client = cached_client(cache_url=own_redis.url, cache_key=SECRET)
        answers += [post(client, PROFILE) for _ in range(2)]

    assert {answer.status_code for answer in answers} == {200}
    assert {answer.data for answer in answers} == {right.data}
    assert "hit" not in answers[0].headers["Cache-Status"]


@pytest.mark.parametrize("seconds", [0.02, 0.06, 0.09])
def test_a_slow_redis_is_waited_for_once_and_briefly(
    own_redis: RedisServer, seconds: float
) -> None:
    with RedisProxy(own_redis.port, seconds) as proxy:
        client = cached_client(cache_url=proxy.url, cache_key=SECRET)
        took = []
        for number in range(20):
            started = time.monotonic()
            answer = post(client, {"name": str(number)})
            took.append(time.monotonic() - started)
            assert answer.status_code == 200

    assert max(took) < 0.2
    assert sorted(took)[10] < 0.05


def test_readiness_tells_of_an_outage_and_stays_ready(own_redis: RedisServer) -> None:
    client = cached_client(cache_url=own_redis.url, cache_key=SECRET)
    assert client.get("/readyz").get_json()["status"] == "ok"
    own_redis.kill()

    for _ in range(6):
        answer = client.get("/readyz")
        time.sleep(0.05)

    assert answer.status_code == 200
    assert answer.get_json() == {
        "status": "degraded",
        "cache": {"memory": "ok", "redis": "circuit-open"},
    }
