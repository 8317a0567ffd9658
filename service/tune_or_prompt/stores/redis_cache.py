"""A Redis behind the cache of each process: asked once for a request, and only briefly.

One thread with one connection makes all calls, so the event loop never waits for Redis, not even
for the lookup of its address.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from tune_or_prompt.stores.redis_client import TIMEOUT_SECONDS, RedisClient
from tune_or_prompt.stores.redis_guard import Observe, RedisGuard
from tune_or_prompt.stores.sealing import Seal

BUDGET_SECONDS = TIMEOUT_SECONDS
MOST_CALLS = 16
MAX_VALUE_BYTES = 512 * 1024
KEY_PREFIX = "tune-or-prompt:"


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
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="redis")

    async def get(self, key: str) -> bytes | None:
        """Return the value sealed for this key, within the budget of a request; never raise."""
        name = self.name_of(key)
        call = self._submit(lambda redis: redis.get(name))
        if call is None:
            return None
        try:
            async with asyncio.timeout(BUDGET_SECONDS):
                return self._seal.open(key, await asyncio.wrap_future(call))
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

    def _submit(self, question: Callable[[RedisClient], Any]) -> "Future[Any] | None":
        if not self._guard.may_try or (self._calls and not self._guard.is_closed):
            self._guard.observe("circuit-open", 0.0)
            return None
        if len(self._calls) >= MOST_CALLS:
            self._guard.observe("busy", 0.0)
            return None
        call = self._thread.submit(lambda: self._guard.call(question)[0])
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)
        return call
