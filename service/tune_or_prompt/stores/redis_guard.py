"""Calls to a Redis that may be down or slow: each is brief, and none is made while it is bad."""

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from pybreaker import CircuitBreaker, CircuitBreakerError, CircuitBreakerListener
from redis.exceptions import AuthenticationError, NoPermissionError, ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from tune_or_prompt.stores.redis_client import RedisClient

SLOW_SECONDS = 0.01  # a call that takes longer counts as a fault, although its result is used
FAULTS_TO_OPEN, SECONDS_OPEN = 3, 5.0
Result = TypeVar("Result")
Observe = Callable[[str, float], object]
"""Called with the outcome and the seconds of each call."""

_log = logging.getLogger(__name__)


class _SlowError(Exception):
    """Raised inside the circuit breaker to count a call that was answered late."""


class RedisGuard(CircuitBreakerListener):
    """Call one Redis through a circuit breaker.

    Args:
        connect: returns the client, which waits only briefly for anything.
        observe: called with the outcome and the seconds of each call.
    """

    def __init__(self, connect: Callable[[], RedisClient], *, observe: Observe) -> None:
        self._connect, self.observe = connect, observe
        self._open_until = 0.0
        self._breaker = CircuitBreaker(
            fail_max=FAULTS_TO_OPEN,
            reset_timeout=SECONDS_OPEN - 0.1,
            listeners=[self],
            throw_new_error_on_trip=False,
        )

    @property
    def is_closed(self) -> bool:
        """Return whether calls are made as usual."""
        return self._breaker.current_state == "closed"

    @property
    def may_try(self) -> bool:
        """Return whether a call would be made now: as usual, or as a trial after a pause."""
        return self.is_closed or time.monotonic() >= self._open_until

    def state_change(self, _breaker: Any, old: Any, new: Any) -> None:  # noqa: ANN401
        """Note a change of the circuit breaker, and log when it opens and closes."""
        self._open_until = time.monotonic() + SECONDS_OPEN if new.name == "open" else 0.0
        if old.name == "closed":
            _log.warning("Redis fails or is slow; it is not called for %.0f s.", SECONDS_OPEN)
        elif new.name == "closed":
            _log.warning("Redis answers again.")

    def call(self, question: Callable[[RedisClient], Result]) -> tuple[Result | None, str]:
        """Return what Redis answers and the outcome; never raise.

        The outcome is `ok`, `slow` or `refused`, which all show that Redis lives, or `timeout`,
        `unreachable` or `circuit-open`, which come without an answer.
        """
        found: list[Result] = []
        started = time.monotonic()
        outcome = self._outcome(question, found)
        self.observe(outcome, time.monotonic() - started)
        return (found[0] if found else None), outcome

    def _outcome(self, question: Callable[[RedisClient], Result], found: list[Result]) -> str:
        outcome = "ok"

        def call() -> None:
            nonlocal outcome
            started = time.monotonic()
            try:
                found.append(question(self._connect()))
            except (AuthenticationError, NoPermissionError):
                raise
            except ResponseError:  # full, read-only, a value of another type
                outcome = "refused"
            if time.monotonic() - started > SLOW_SECONDS:
                raise _SlowError

        try:
            if not self.may_try:
                return "circuit-open"
            self._breaker.call(call)
        except CircuitBreakerError:
            return "circuit-open"
        except Exception as error:  # noqa: BLE001  garbage from a socket raises anything
            return _outcome_of(error)
        return outcome


def _outcome_of(error: BaseException) -> str:
    if isinstance(error, _SlowError):
        return "slow"
    return "timeout" if isinstance(error, RedisTimeoutError | TimeoutError) else "unreachable"
