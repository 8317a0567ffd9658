"""Whatever becomes of Redis, a profile is answered, and the answer is the same."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from tests.front import asked, cached_client, scope_of
from tests.http import make_app, make_client, post
from tests.redis_proxy import RedisProxy
from tests.redis_server import RedisServer
from tune_or_prompt.bootstrap import FRONT
from tune_or_prompt.stores.redis_stores import KEY_PREFIX
from tune_or_prompt.web.http.front import ByteCache, Front

PROFILE = {"traffic": {"calls_per_day": 50_000}}
TRIES = 10
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
    here = cached_client(cache_url=own_redis.url, cache_key=SECRET)
    first = post(here, PROFILE)
    time.sleep(0.2)

    for _ in range(TRIES):  # on a busy machine a call may be too late to find anything
        there = cached_client(cache_url=own_redis.url, cache_key=SECRET)
        second, third = post(there, PROFILE), post(there, PROFILE)
        if "redis" in second.headers["Cache-Status"]:
            break

    assert first.data == second.data == third.data
    found = [answer.headers["Cache-Status"] for answer in (first, second, third)]
    assert found == [
        "tune-or-prompt; fwd=uri-miss; stored",
        "tune-or-prompt; hit; detail=redis",
        "tune-or-prompt; hit; detail=memory",
    ]


@pytest.mark.parametrize("fault", [kill, hang], ids=lambda fault: fault.__name__)
def test_a_process_that_starts_in_an_outage_gives_the_same_answer(
    own_redis: RedisServer, fault: Callable[[RedisServer], None]
) -> None:
    right = post(make_client(), PROFILE)
    fault(own_redis)
    client = cached_client(cache_url=own_redis.url, cache_key=SECRET)

    answers = [post(client, PROFILE) for _ in range(2)]

    assert {answer.status_code for answer in answers} == {200}
    assert {answer.data for answer in answers} == {right.data}
    assert "hit" not in answers[0].headers["Cache-Status"]


class Asked:
    """A process without memory of its own, asked 50 times a second for 40 profiles."""

    def __init__(self, url: str) -> None:
        app = make_app(cache_url=url, cache_key=SECRET)
        self.front: Front = app.extensions[FRONT]
        self.front._cache = ByteCache(0)
        self.wrong = 0

    async def load(self, seconds: float) -> list[float]:
        """Return the seconds that each answer took, sorted; count those that were wrong."""
        took: list[float] = []

        async def one(number: int) -> None:
            body, right = RIGHT[number % len(RIGHT)]
            started = time.perf_counter()
            head, *parts = await asked(self.front, scope_of(POST), body)
            took.append(time.perf_counter() - started)
            given = b"".join(part.get("body", b"") for part in parts)
            self.wrong += (head["status"], given) != (200, right)

        tasks = []
        for number in range(int(seconds * 50)):
            tasks.append(asyncio.create_task(one(number)))
            await asyncio.sleep(0.02)
        await asyncio.gather(*tasks)
        return sorted(took)

    async def health(self) -> str:
        readiness = {**POST, "REQUEST_METHOD": "GET", "PATH_INFO": "/readyz"}
        _, *parts = await asked(self.front, scope_of(readiness), b"")
        told = orjson.loads(b"".join(part["body"] for part in parts))
        return str(told["cache"]["redis"])


def slow_by(milliseconds: int) -> Callable[[RedisServer, RedisProxy], None]:
    def slow(_: RedisServer, proxy: RedisProxy) -> None:
        proxy.seconds = milliseconds / 1000

    return slow


async def flap(server: RedisServer) -> None:
    for _ in range(5):
        server.hang()
        await asyncio.sleep(0.3)
        server.wake()
        await asyncio.sleep(0.3)


def bodies() -> list[tuple[bytes, bytes]]:
    client = make_client()
    profiles = [{"name": str(number), "as_of": "2026-11-24"} for number in range(40)]
    return [(orjson.dumps(each), post(client, each).data) for each in profiles]


POST = {
    "REQUEST_METHOD": "POST",
    "PATH_INFO": "/v1/recommendations",
    "QUERY_STRING": "",
    "CONTENT_TYPE": "application/json",
    "HTTP_HOST": "a",
}
RIGHT = bodies()
WORST = 0.06  # seconds: three calls that time out before the circuit opens
USUAL = 0.02  # one such call: half of the answers wait for none, though nothing may be cached
BREAKS: dict[str, Callable[[RedisServer, RedisProxy], object]] = {
    "killed": lambda server, _: server.kill(),
    "hung": lambda server, _: server.hang(),
    "started anew": lambda server, _: kill_and_start(server),
    "full": lambda server, _: fill(server),
    "read-only": lambda server, _: make_read_only(server),
    "a password of late": lambda server, _: ask_for_a_password(server),
    "values of others": lambda server, _: write_garbage(server),
    "values cut off": lambda server, _: cut_values_short(server),
    "values of another type": lambda server, _: swap_types(server),
    "garbled": lambda _, proxy: setattr(proxy, "is_garbling", True),
    **{f"slow by {each} ms": slow_by(each) for each in (20, 60, 90, 500)},
    "flapping": lambda server, _: asyncio.ensure_future(flap(server)),
    "a wrong password from the start": lambda server, _: ask_for_a_password(server),
}
STAYS_USED = {"started anew", "full", "read-only", "flapping"} | {
    name for name in BREAKS if name.startswith("values")
}


async def lateness(name: str, server: RedisServer, proxy: RedisProxy, sound_url: str) -> float:
    """Return how late answers of a server that breaks are, over how late they may be.

    A healthy one is asked at the same time, so what else the machine does delays both.
    """
    healthy = Asked(sound_url)
    for _ in range(5):  # a busy machine may be slow with a healthy Redis
        service = Asked(proxy.url)
        await asyncio.gather(healthy.load(0.4), service.load(0.4))
        if await service.health() == "ok":
            break
    assert await service.health() == "ok"
    BREAKS[name](server, proxy)
    if name.startswith("a wrong"):
        service = Asked(proxy.url.replace("127", "user:wrong@127"))
    usual, took = await asyncio.gather(healthy.load(1), service.load(1))

    assert service.wrong == 0
    if name not in STAYS_USED:
        assert await service.health() == "circuit-open"
    return max(took[-1] / max(3 * usual[-1], WORST), took[25] / max(3 * usual[25], USUAL))


@pytest.mark.parametrize("name", BREAKS)
def test_at_50_requests_a_second_a_fault_makes_nothing_wrong_and_little_late(
    redis_url: str, name: str, tmp_path: Path
) -> None:
    late: list[float] = []
    while len(late) < 3 and (not late or late[-1] > 1):  # chance may delay one of the two alone
        server = RedisServer(tmp_path)
        server.start()
        with RedisProxy(server.port) as proxy:
            late.append(asyncio.run(lateness(name, server, proxy, redis_url)))
        server.stop()

    assert min(late) <= 1, late


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
