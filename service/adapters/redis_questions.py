"""Questions to a Redis that may be down: asked once, briefly, and never a reason to fail."""

import logging
from collections.abc import Callable
from typing import TypeVar

from redis.exceptions import ReadOnlyError, ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from service.adapters.circuit_breaker import CircuitBreaker
from service.adapters.redis_client import RedisClient
from service.application.ports import Clock

Answer = TypeVar("Answer")

_log = logging.getLogger(__name__)


class RedisQuestions:
    """Ask one Redis, and leave it alone for a while after several faults in a row."""

    def __init__(self, client: Callable[[], RedisClient], *, clock: Clock) -> None:
        self._client = client
        self._breaker = CircuitBreaker(clock)

    def ask(self, question: Callable[[RedisClient], Answer]) -> tuple[Answer | None, str]:
        """Return Redis's answer and no reason, or no answer and the reason why there is none."""
        if not self._breaker.allows():
            return None, "circuit-open"
        try:
            answer = question(self._client())
        except ReadOnlyError:  # a replica: reading goes on, writing waits for the next master
            self._record_success()
            return None, "read-only"
        except ResponseError:  # it lives, but will not do this: full, not permitted
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
