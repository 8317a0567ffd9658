"""A cache in Redis, shared by every worker and replica, whose outage nobody waits for."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from secrets import token_hex
from typing import Self

from service.adapters.redis_client import RedisClient
from service.adapters.redis_questions import RedisQuestions
from service.adapters.sealing import Seal
from service.application.ports import Clock, Lookup

LAYER = "redis"
KEY_PREFIX = "tune-or-prompt:"
MAX_VALUE_BYTES = 4 * 1024 * 1024

# Whoever holds a turn and dies keeps others waiting no longer than this.
TURN_MILLISECONDS = 10_000
PAUSES_SECONDS = (0.002, 0.004, 0.008, 0.016, *(0.03,) * 160)

# Give up the turn only if it is still ours: it may have run out and be somebody else's by now.
_RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end"


class RedisCache:
    """Keep sealed bytes in Redis; ask at most once, briefly, and not at all while it is down."""

    def __init__(
        self,
        client: Callable[[], RedisClient],
        *,
        clock: Clock,
        ttl_seconds: int,
        secret: bytes,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._redis = RedisQuestions(client, clock=clock)
        self._ttl_seconds = ttl_seconds
        self._seal = Seal(secret)
        self._sleep = sleep

    def get(self, key: str) -> Lookup:
        """Return the value sealed for this key; anything else found there is a miss."""
        name = self.name_of(key)
        found, reason = self._redis.ask(lambda redis: redis.get(name))
        if reason:
            return Lookup("bypass", LAYER, reason=reason)
        value = self._seal.open(key, found)
        return Lookup("miss", LAYER) if value is None else Lookup("hit", LAYER, value)

    def put(self, key: str, value: bytes) -> None:
        """Keep a value for the time to live, unless it is too large or Redis cannot take it."""
        if len(value) > MAX_VALUE_BYTES:
            return
        name, sealed = self.name_of(key), self._seal.close(key, value)
        self._redis.ask(lambda redis: redis.set(name, sealed, ex=self._ttl_seconds))

    @contextmanager
    def turn(self, key: str) -> Iterator[None]:
        """Hold the turn at a key among all who share this Redis; an outage gives it to everyone."""
        name, token = f"{self.name_of(key)}:turn", token_hex(8)
        held = self._wait_for_turn(name, token)
        try:
            yield
        finally:
            if held:
                self._redis.ask(lambda redis: redis.eval(_RELEASE, 1, name, token))

    def shared(self) -> Self:
        """Return all of it."""
        return self

    def health(self) -> Mapping[str, str]:
        """Ask Redis whether it answers."""
        _, reason = self._redis.ask(lambda redis: redis.ping())
        return {LAYER: reason or "ok"}

    def name_of(self, key: str) -> str:
        """Return the name under which Redis has the value of a key."""
        return f"{KEY_PREFIX}{self._seal.mark}:{key}"

    def _wait_for_turn(self, name: str, token: str) -> bool:
        for pause in PAUSES_SECONDS:
            taken, reason = self._redis.ask(
                lambda redis: redis.set(name, token, nx=True, px=TURN_MILLISECONDS)
            )
            if taken or reason:
                return bool(taken)
            self._sleep(pause)
        return False
