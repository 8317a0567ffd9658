"""A cache in Redis, shared by every worker and replica, whose outage nobody waits for."""

import logging
from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import TypeVar

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry

from service.adapters.circuit_breaker import CircuitBreaker
from service.application.ports import Clock, Lookup

LAYER = "redis"
KEY_PREFIX = "tune-or-prompt:"
FORMAT = b"top1"
DIGEST_BYTES = 16
MAX_VALUE_BYTES = 4 * 1024 * 1024
TIMEOUT_SECONDS = 0.1

Answer = TypeVar("Answer")

_log = logging.getLogger(__name__)


class RedisCache:
    """Keep sealed bytes in Redis; ask at most once, briefly, and not at all while it is down."""

    def __init__(self, client: Redis, *, clock: Clock, ttl_seconds: int) -> None:
        self._client = client
        self._ttl_seconds = ttl_seconds
        self._breaker = CircuitBreaker(clock)

    def get(self, key: str) -> Lookup:
        """Return the value sealed for this key; anything else found there is a miss."""
        found, reason = self._ask(lambda: self._client.get(KEY_PREFIX + key))
        if reason:
            return Lookup("bypass", LAYER, reason=reason)
        value = unseal(key, found)
        return Lookup("miss", LAYER) if value is None else Lookup("hit", LAYER, value)

    def put(self, key: str, value: bytes) -> None:
        """Keep a value for the time to live, unless it is too large or Redis cannot take it."""
        if len(value) > MAX_VALUE_BYTES:
            return
        sealed = seal(key, value)
        self._ask(lambda: self._client.set(KEY_PREFIX + key, sealed, ex=self._ttl_seconds))

    def health(self) -> Mapping[str, str]:
        """Ask Redis whether it answers."""
        _, reason = self._ask(self._client.ping)
        return {LAYER: reason or "ok"}

    def _ask(self, question: Callable[[], Answer]) -> tuple[Answer | None, str]:
        """Return Redis's answer and no reason, or no answer and the reason why there is none."""
        if not self._breaker.allows():
            return None, "circuit-open"
        try:
            answer = question()
        except ResponseError:  # it lives, but will not do this: full, read-only, not permitted
            self._record_success()
            return None, "refused"
        except (RedisTimeoutError, TimeoutError) as fault:
            return None, self._record_fault("timeout", fault)
        except Exception as fault:  # noqa: BLE001  garbage from a socket raises anything
            return None, self._record_fault("unreachable", fault)
        self._record_success()
        return answer, ""

    def _record_success(self) -> None:
        if self._breaker.record_success():
            _log.warning("Redis answers again.")

    def _record_fault(self, reason: str, fault: Exception) -> str:
        if self._breaker.record_fault():
            _log.warning("Redis is left alone for a while: %s (%s).", reason, type(fault).__name__)
        return reason


def connect(url: str, *, timeout_seconds: float = TIMEOUT_SECONDS) -> Redis:
    """Make a client that never retries and never waits long; it connects when first used.

    The library's own settings, ten retries and five seconds, would hang a request for a minute.
    """
    return Redis.from_url(
        url,
        socket_connect_timeout=timeout_seconds,
        socket_timeout=timeout_seconds,
        retry=Retry(NoBackoff(), 0),
        client_name="tune-or-prompt",
    )


def seal(key: str, value: bytes) -> bytes:
    """Put a value behind its format and a digest over key and value."""
    return FORMAT + _digest(key, value) + value


def unseal(key: str, sealed: object) -> bytes | None:
    """Return the value that was sealed for this key, or None for anything else."""
    start = len(FORMAT) + DIGEST_BYTES
    if not isinstance(sealed, bytes) or len(sealed) < start or not sealed.startswith(FORMAT):
        return None
    value = sealed[start:]
    return value if sealed[len(FORMAT) : start] == _digest(key, value) else None


def _digest(key: str, value: bytes) -> bytes:
    name = blake2b(key.encode(), digest_size=DIGEST_BYTES).digest()
    return blake2b(value, digest_size=DIGEST_BYTES, key=name).digest()
