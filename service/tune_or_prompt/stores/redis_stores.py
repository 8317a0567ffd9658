"""What processes share in a Redis: sealed answers, and the counts of quotas.

The cache is asked once for a request, and only briefly. One thread with one connection makes all
its calls, so the event loop never waits for Redis, not even for the lookup of its address. Requests
that come while it makes one ask together in the next.
"""

import asyncio
import hmac
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from hashlib import blake2b
from typing import Any

from redis import RedisCluster

from tune_or_prompt.stores.redis_client import TIMEOUT_SECONDS, Observe, RedisClient, RedisGuard
from tune_or_prompt.stores.this_process import MemoryRateLimiter
from tune_or_prompt.verbs.ports import Clock, Quota

BUDGET_SECONDS = TIMEOUT_SECONDS
MOST_CALLS = 16
MAX_VALUE_BYTES = 512 * 1024
KEY_PREFIX = "tune-or-prompt:"
QUOTA_PREFIX = f"{KEY_PREFIX}quota:"
FORMAT, MARK_SIGNS = "top5", 12
_DIGEST_BYTES = 32

# The bucket is kept as the time at which it will be full again (GCRA), by the clock of the Redis.
# Answers the milliseconds to wait, 0 where the call may be made.
_TAKE = """
local t = redis.call('time')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local start = math.max(tonumber(redis.call('get', KEYS[1]) or now), now)
local full = start + ARGV[3] * ARGV[1] / ARGV[2]
local wait = math.ceil(full - ARGV[1] - now)
if wait > 0 then return wait end
redis.call('set', KEYS[1], string.format('%.3f', full), 'px', math.ceil(full - now) + 1)
return 0
"""


class Seal:
    """Close values so that only those closed with the same secret, for the same key, open.

    Attributes:
        mark: names format and secret without telling it, so that entries of several secrets or
            formats lie side by side and never take each other's place.
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self.mark = f"{FORMAT}:{self._digest('mark', b'').hex()[:MARK_SIGNS]}"

    def close(self, key: str, value: bytes) -> bytes:
        """Put a digest over key and value before the value."""
        return self._digest(key, value) + value

    def open(self, key: str, sealed: object) -> bytes | None:
        """Return the value that was closed for this key, or None for anything else."""
        if not isinstance(sealed, bytes):
            return None
        digest, value = sealed[:_DIGEST_BYTES], sealed[_DIGEST_BYTES:]
        return value if hmac.compare_digest(digest, self._digest(key, value)) else None

    def _digest(self, key: str, value: bytes) -> bytes:
        told = f"{FORMAT}:{len(key)}:{key}".encode() + value
        return hmac.digest(self._secret, told, "sha256")


class RedisCache:
    """Keep sealed bytes in Redis; an outage is a missing value.

    Args:
        connect: returns the client, which waits no longer than the budget for anything.
        secret: seals values, so that only holders of the secret can write them.
        ttl_seconds: how long Redis keeps a value.
        observe: called with the outcome and the seconds of each call.
    """

    def __init__(
        self,
        connect: Callable[[], RedisClient],
        *,
        secret: bytes,
        ttl_seconds: int,
        observe: Observe,
    ) -> None:
        self._guard, self._seal = RedisGuard(connect, observe=observe), Seal(secret)
        self._ttl_seconds = ttl_seconds
        self._calls: set[Future[Any]] = set()
        self._waiting: list[tuple[str, asyncio.Future[object]]] = []
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="redis")

    async def get(self, key: str) -> bytes | None:
        """Return the value sealed for this key, within the budget of a request; never raise."""
        if not self._may_call():
            return None
        loop = asyncio.get_running_loop()
        found: asyncio.Future[object] = loop.create_future()
        self._waiting.append((self.name_of(key), found))
        if len(self._waiting) == 1:
            self._asking = loop.create_task(self._ask())
        try:
            async with asyncio.timeout(BUDGET_SECONDS):
                return self._seal.open(key, await found)
        except TimeoutError:
            return None

    def put_later(self, key: str, value: bytes) -> None:
        """Keep a value without waiting; skip it if it is large or many calls are waiting."""
        if len(value) <= MAX_VALUE_BYTES:
            name, sealed = self.name_of(key), self._seal.close(key, value)
            self._submit(lambda redis: redis.set(name, sealed, ex=self._ttl_seconds))

    def health(self) -> str:
        """Return `ok` or `circuit-open`, as the latest calls went; also call Redis once more."""
        self._submit(lambda redis: redis.ping())
        return "ok" if self._guard.is_closed else "circuit-open"

    def name_of(self, key: str) -> str:
        """Return the name under which Redis has the value of a key."""
        return f"{KEY_PREFIX}{self._seal.mark}:{key}"

    async def _ask(self) -> None:
        """Ask for all that wait, until none does."""
        try:
            while asked := self._waiting.copy():
                names = [name for name, _ in asked]
                call = self._thread.submit(self._guard.call, partial(_values, names))
                values, _ = await asyncio.wrap_future(call)
                for name, found in asked:
                    if not found.done():
                        found.set_result((values or {}).get(name))
                del self._waiting[: len(asked)]
        finally:
            self._waiting.clear()  # also where the loop ends before an answer comes

    def _submit(self, question: Callable[[RedisClient], Any]) -> None:
        if self._may_call():
            call = self._thread.submit(self._guard.call, question)
            self._calls.add(call)
            call.add_done_callback(self._calls.discard)

    def _may_call(self) -> bool:
        calls, refusal = len(self._calls) + len(self._waiting), ""
        if not self._guard.may_try or (calls and not self._guard.is_closed):
            refusal = "circuit-open"
        elif calls >= MOST_CALLS:
            refusal = "busy"
        if refusal:
            self._guard.observe(refusal, 0.0)
        return not refusal


def _values(names: list[str], redis: RedisClient) -> dict[str, object]:
    ask = redis.mget_nonatomic if isinstance(redis, RedisCluster) else redis.mget
    return dict(zip(names, ask(names), strict=True))


class RedisRateLimiter:
    """Keep the buckets in Redis; while it is down each process counts by itself."""

    def __init__(
        self, connect: Callable[[], RedisClient], *, clock: Clock, observe: Observe
    ) -> None:
        self._guard = RedisGuard(connect, observe=observe)
        self._fallback = MemoryRateLimiter(clock=clock)

    def take(self, caller: str, quota: Quota, number: int = 1) -> float:
        """Take some tokens; return 0, or the seconds until there are as many."""
        name = QUOTA_PREFIX + blake2b(caller.encode(), digest_size=16).hexdigest()
        asked = str(quota.seconds * 1000), str(quota.calls), str(number)
        wait, _ = self._guard.call(lambda redis: redis.eval(_TAKE, 1, name, *asked))
        longest = quota.seconds * 1000 * max(1.0, number / quota.calls)
        # A longer wait than this is false, or the bucket is of another quota.
        if not isinstance(wait, int) or not 0 <= wait <= longest:
            return self._fallback.take(caller, quota, number)
        return wait / 1000
