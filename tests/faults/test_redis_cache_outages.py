"""What Redis keeps, what it is not believed, and when it is asked again."""

import asyncio
import time
from collections import Counter

import pytest

from tests.redis_server import RedisServer
from tune_or_prompt.stores.redis_client import SECONDS_OPEN, connector
from tune_or_prompt.stores.redis_stores import RedisCache, Seal

SECRET = b"a secret of the tests, long enough"
SEAL = Seal(SECRET)
OTHERS = Seal(b"another secret, long enough as well")
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

    async def found(self, key: str) -> bytes | None:
        """Return what is kept, in time: a call that a busy machine makes late finds nothing."""
        for _ in range(30 * int(SECONDS_OPEN)):
            if (value := await self.get(key)) is not None:
                return value
            await asyncio.sleep(0.1)
        return None

    async def put(self, key: str, value: bytes) -> None:
        self.cache.put_later(key, value)
        await asyncio.sleep(0.1)


def test_what_is_kept_is_found_and_goes_of_itself(own_redis: RedisServer) -> None:
    async def check() -> None:
        asked = Asked(own_redis.url)
        await asked.put("key", b"value")
        assert await asked.found("key") == b"value"
        assert asked.cache.health() == "ok"
        assert await Asked(own_redis.url, b"another secret").get("key") is None
        with own_redis.client() as client:
            assert 0 < client.ttl(asked.cache.name_of("key")) <= 60

    asyncio.run(check())


def test_who_asks_at_once_asks_in_one_call_and_finds_their_own(own_redis: RedisServer) -> None:
    async def check() -> None:
        asked = Asked(own_redis.url)
        wanted = {str(number): b"value %d" % number for number in range(8)}
        for key, value in wanted.items():
            while await asked.get(key) != value:
                await asked.put(key, value)
        values: list[bytes | None] = []
        while not any(values):  # as when a busy machine makes the call late
            await asked.found("0")
            asked.outcomes.clear()
            values = await asyncio.gather(*map(asked.get, [*wanted, "none"]))
        assert values == [*wanted.values(), None]
        assert asked.outcomes.total() == 1

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


@pytest.mark.parametrize("fault", ["killed", "hung"])
def test_a_redis_that_is_back_is_asked_again(own_redis: RedisServer, fault: str) -> None:
    async def check() -> None:
        asked = Asked(own_redis.url)
        await asked.put("key", b"value")
        own_redis.kill() if fault == "killed" else own_redis.hang()
        for _ in range(5):
            await asked.get("key")
        assert asked.cache.health() == "circuit-open"
        own_redis.start() if fault == "killed" else own_redis.wake()
        give_up = time.monotonic() + 4 * SECONDS_OPEN
        while await asked.get("key") != b"value" and time.monotonic() < give_up:
            await asked.put("key", b"value")
        assert time.monotonic() < give_up

    asyncio.run(check())
