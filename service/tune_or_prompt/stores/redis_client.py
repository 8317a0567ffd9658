"""Clients of one Redis, of a Sentinel's master or of a cluster, which never wait long.

A circuit breaker makes no calls while Redis is down or slow.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache as once
from functools import partial
from threading import local
from typing import Any, TypeVar
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from pybreaker import CircuitBreaker, CircuitBreakerError, CircuitBreakerListener
from redis import Redis, RedisCluster
from redis.backoff import NoBackoff
from redis.cluster import ClusterNode
from redis.connection import AbstractConnection
from redis.exceptions import AuthenticationError, NoPermissionError, RedisError, ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry
from redis.sentinel import Sentinel

TIMEOUT_SECONDS = 0.02
SECONDS_UNQUESTIONED = 1.0
DEFAULT_SERVICE = "mymaster"

RedisClient = Redis | RedisCluster
SLOW_SECONDS = 0.01  # a call that takes longer counts as a fault, although its result is used
FAULTS_TO_OPEN, SECONDS_OPEN = 3, 5.0
Result = TypeVar("Result")
Observe = Callable[[str, float], object]
"""Called with the outcome and the seconds of each call."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Address:
    """Where several servers are, and what they ask of a client."""

    nodes: tuple[tuple[str, int], ...]
    path: tuple[str, ...]
    credentials: dict[str, str]
    query: dict[str, str]


def connector(
    url: str,
    *,
    timeout_seconds: float = TIMEOUT_SECONDS,
    seconds_unquestioned: float = SECONDS_UNQUESTIONED,
) -> Callable[[], RedisClient]:
    """Return what makes the client of a URL when it is first used, and the same one ever after.

    For one server each thread has a client of its own, whose connection is taken to live on unless
    it was unused for some seconds; for several all threads share one.

    - `redis://` and `rediss://` name one server, the latter by TLS;
    - `redis+sentinel://host:port,host:port/service/db` asks Sentinels for the master;
    - `redis+cluster://host:port,host:port` finds a cluster by any of its nodes.

    Nothing connects before the first use, so that the service starts without its Redis. The
    library's own settings, ten retries and five seconds, would hang a request for a minute.
    """
    options: dict[str, Any] = {
        "socket_connect_timeout": timeout_seconds,
        "socket_timeout": timeout_seconds,
        "retry": Retry(NoBackoff(), 0),
        "client_name": "tune-or-prompt",
    }
    scheme = url.partition(":")[0]
    if scheme in _OF_ONE_SERVER:
        return _ForEachThread(partial(_single, url, options), seconds_unquestioned)
    return once(partial(_OF_SEVERAL[scheme], url, options))


class _ForEachThread(local):
    """A client with one connection for each thread.

    A pool of connections would take a fourth of the time of a command, and hand the interpreter to
    another thread once more.
    """

    def __init__(self, make: Callable[[], Redis], seconds_unquestioned: float) -> None:
        self._make, self._seconds_unquestioned = make, seconds_unquestioned
        self._client: Redis | None = None
        self._used = 0.0

    def __call__(self) -> Redis:
        """Return the client of this thread."""
        now = time.monotonic()
        if self._client is None:
            self._client = self._make()
        elif now - self._used > self._seconds_unquestioned and self._client.connection:
            _let_go_if_ended(self._client.connection)
        self._used = now
        return self._client


def _let_go_if_ended(connection: AbstractConnection) -> None:
    """Let go of a connection that the server has ended meanwhile; the next use opens it anew."""
    try:
        has_ended = connection.can_read()  # nothing was asked, so there is nothing else to read
    except (RedisError, OSError):
        has_ended = True
    if has_ended:
        connection.disconnect()  # type: ignore[no-untyped-call]


def _single(url: str, options: dict[str, Any]) -> Redis:
    return Redis.from_url(url, single_connection_client=True, **options)


def _master(url: str, options: dict[str, Any]) -> Redis:
    address = _address(url, default_port=26379)
    service, db = (*address.path, *(DEFAULT_SERVICE, "0")[len(address.path) :])[:2]
    asking = {name: options[name] for name in options if name != "client_name"}
    asking |= {
        name: address.query[f"sentinel_{name}"]
        for name in ("username", "password")
        if f"sentinel_{name}" in address.query
    }
    sentinel = Sentinel(  # type: ignore[no-untyped-call]
        list(address.nodes), sentinel_kwargs=asking, **options, **address.credentials
    )
    client: Redis = sentinel.master_for(service, db=int(db))  # type: ignore[no-untyped-call]
    return client


def _cluster(url: str, options: dict[str, Any]) -> RedisCluster:
    address = _address(url, default_port=6379)
    nodes = [ClusterNode(*node) for node in address.nodes]  # type: ignore[no-untyped-call]
    return RedisCluster(startup_nodes=nodes, **(options | address.credentials))


_OF_ONE_SERVER = ("redis", "rediss")
_OF_SEVERAL: dict[str, Callable[[str, dict[str, Any]], RedisClient]] = {
    "redis+sentinel": _master,
    "redis+cluster": _cluster,
}


def _address(url: str, *, default_port: int) -> _Address:
    # Taken apart by hand: `urlsplit` refuses several hosts of which one is an IPv6 address.
    place, _, query = url.partition("://")[2].partition("?")
    netloc, _, path = place.partition("/")
    login, _, hosts = netloc.rpartition("@")
    return _Address(
        nodes=tuple(_node(host, default_port) for host in hosts.split(",")),
        path=tuple(filter(None, path.split("/"))),
        credentials=_credentials(login),
        query=dict(parse_qsl(query)),
    )


def _node(text: str, default_port: int) -> tuple[str, int]:
    place: SplitResult = urlsplit(f"//{text}")
    return place.hostname or "", place.port or default_port


def _credentials(login: str) -> dict[str, str]:
    username, _, password = login.partition(":")
    given = {"username": unquote(username), "password": unquote(password)}
    return {name: text for name, text in given.items() if text}


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
