"""Redis killed, hung, slow, full, lying and started again: no request waits long for it."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.redis_proxy import RedisProxy
from tests.redis_server import RedisServer
from tune_or_prompt.stores.redis_cache import RedisCache
from tune_or_prompt.stores.redis_client import connector
from tune_or_prompt.stores.redis_guard import SECONDS_OPEN
from tune_or_prompt.stores.sealing import Seal

SECRET = b"a secret of the tests, long enough"
SEAL = Seal(SECRET)
OTHERS = Seal(b"another secret, long enough as well")
LONGEST_SECONDS = 0.08  # the budget of 20 ms, and what a busy machine adds
# The connections of caches that a test leaves behind are closed with the process.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


class Asked:
    """A cache with the outcomes of its calls."""

    def __init__(self, url: str, secret: bytes = SECRET) -> None:
        self.outcomes: Counter[str] = Counter()
        self.cache = RedisCache(
            connector(url), secret=secret, ttl_seconds=60, observe=self._observe
        )

    def _observe(self, outcome: str, _seconds: float) -> None:
        self.outcomes[outcome] += 1

    async def get(self, key: str) -> bytes | None:
        return await self.cache.get(key)

    async def put(self, key: str, value: bytes) -> None:
        self.cache.put_later(key, value)
        await asyncio.sleep(0.1)

    async def load(self, seconds: float) -> list[float]:
        """Ask 50 times a second; return the sorted times of the answers."""
        took: list[float] = []

        async def one(number: int) -> None:
            started = time.monotonic()
            value = await self.cache.get(f"k{number % 40}")
            took.append(time.monotonic() - started)
            assert value in (None, b"v" * 4_000)
            self.cache.put_later(f"k{number % 40}", b"v" * 4_000)

        tasks = []
        for number in range(int(seconds * 50)):
            tasks.append(asyncio.create_task(one(number)))
            await asyncio.sleep(0.02)
        await asyncio.gather(*tasks)
        await asyncio.sleep(0.2)
        return sorted(took)


@pytest.fixture
def proxy(own_redis: RedisServer) -> Iterator[RedisProxy]:
    with RedisProxy(own_redis.port) as started:
        yield started


def test_what_is_kept_is_found_and_goes_of_itself(own_redis: RedisServer) -> None:
    async def check() -> None:
        asked = Asked(own_redis.url)
        await asked.put("key", b"value")
        assert await asked.get("key") == b"value"
        assert asked.cache.health() == "ok"
        assert await Asked(own_redis.url, b"another secret").get("key") is None
        with own_redis.client() as client:
            assert 0 < client.ttl(asked.cache.name_of("key")) <= 60

    asyncio.run(check())


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
        None,
    ],
)
def test_what_others_wrote_under_our_key_is_no_value(
    own_redis: RedisServer, foreign: bytes | None
) -> None:
    async def check() -> None:
        asked = Asked(own_redis.url)
        name = asked.cache.name_of("key")
        with own_redis.client() as client:
            if foreign is None:
                client.rpush(name, "a list")
            else:
                client.set(name, foreign, ex=60)
        assert [await asked.get("key") for _ in range(5)] == [None] * 5
        assert asked.cache.health() == "ok"  # it lives

    asyncio.run(check())


@pytest.mark.parametrize("seconds", [0, 0.02, 0.06, 0.09, 0.5])
def test_a_slow_redis_costs_little(proxy: RedisProxy, seconds: float) -> None:
    async def check() -> None:
        proxy.seconds = seconds
        asked = Asked(proxy.url)
        took = await asked.load(3)
        assert took[len(took) // 2] < 0.01
        assert took[int(len(took) * 0.98)] < LONGEST_SECONDS
        if seconds:
            assert asked.outcomes["circuit-open"] > len(took) / 2

    asyncio.run(check())


@pytest.mark.parametrize("fault", ["killed", "hung", "garbled", "password", "read-only", "full"])
def test_an_outage_costs_little(own_redis: RedisServer, proxy: RedisProxy, fault: str) -> None:
    def break_it() -> None:
        with own_redis.client() as client:
            if fault == "killed":
                own_redis.kill()
            elif fault == "hung":
                own_redis.hang()
            elif fault == "garbled":
                proxy.is_garbling = True
            elif fault == "password":
                client.config_set("requirepass", "x")
                client.client_kill_filter(_type="normal", skipme=True)
            elif fault == "read-only":
                client.replicaof("127.0.0.1", own_redis.port + 1)
            else:
                client.config_set("maxmemory-policy", "noeviction")
                client.config_set("maxmemory", "1")

    async def check() -> None:
        asked = Asked(proxy.url)
        await asked.load(0.5)
        break_it()
        took = await asked.load(2)
        assert took[len(took) // 2] < 0.01
        assert took[-1] < LONGEST_SECONDS
        is_open = asked.cache.health() == "circuit-open"
        assert is_open == (fault not in ("read-only", "full"))

    asyncio.run(check())


def test_a_redis_that_comes_and_goes_costs_little(own_redis: RedisServer) -> None:
    async def flap() -> None:
        for _ in range(6):
            own_redis.hang()
            await asyncio.sleep(0.25)
            own_redis.wake()
            await asyncio.sleep(0.25)

    async def check() -> None:
        asked = Asked(own_redis.url)
        flapping = asyncio.create_task(flap())
        took = await asked.load(3)
        await flapping
        assert took[-1] < LONGEST_SECONDS

    asyncio.run(check())


@pytest.mark.parametrize("fault", ["killed", "hung"])
def test_a_redis_that_is_back_is_asked_again(own_redis: RedisServer, fault: str) -> None:
    async def check() -> None:
        asked = Asked(own_redis.url)
        await asked.load(0.2)
        own_redis.kill() if fault == "killed" else own_redis.hang()
        await asked.load(0.5)
        assert asked.cache.health() == "circuit-open"
        own_redis.start() if fault == "killed" else own_redis.wake()
        give_up = time.monotonic() + 4 * SECONDS_OPEN
        while await asked.get("key") != b"value" and time.monotonic() < give_up:
            await asked.put("key", b"value")
        assert time.monotonic() < give_up

    asyncio.run(check())
