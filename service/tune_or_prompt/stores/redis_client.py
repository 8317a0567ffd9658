"""Clients of one Redis, of a Sentinel's master or of a cluster, which never wait long.

No calls are made while Redis is down or slow.
"""

import logging
import time
from collections.abc import Callable
from functools import cache as once
from functools import partial
from threading import Lock
from typing import Any, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

from redis import Redis, RedisCluster
from redis.backoff import NoBackoff
from redis.cluster import ClusterNode
from redis.exceptions import AuthenticationError, NoPermissionError, ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry
from redis.sentinel import Sentinel

TIMEOUT_SECONDS = 0.02
SLOW_SECONDS = 0.01
"""A call that takes longer counts as a fault, although its result is used."""

FAULTS_TO_OPEN, SECONDS_OPEN = 3, 5.0
DEFAULT_SERVICE = "mymaster"

RedisClient = Redis | RedisCluster
Options = dict[str, Any]
Makers = dict[str, Callable[[str, Options], RedisClient]]
Result = TypeVar("Result")
Observe = Callable[[str, float], object]
"""Called with the outcome and the seconds of each call."""

_log = logging.getLogger(__name__)


def connector(url: str, *, timeout_seconds: float = TIMEOUT_SECONDS) -> Callable[[], RedisClient]:
    """Return what makes the client of a URL when it is first used, and the same one ever after.

    - `redis://` and `rediss://` name one server, the latter by TLS;
    - `redis+sentinel://host:port,host:port/service/db` asks Sentinels for the master;
    - `redis+cluster://host:port,host:port` finds a cluster by any of its nodes.

    Nothing connects before the first use, so that the service starts without its Redis. The
    library's own settings, ten retries and five seconds, would hang a request for a minute.
    """
    options: Options = {
        "socket_connect_timeout": timeout_seconds,
        "socket_timeout": timeout_seconds,
        "retry": Retry(NoBackoff(), 0),
        "client_name": "tune-or-prompt",
    }
    several: Makers = {"redis+sentinel": _master, "redis+cluster": _cluster}
    return once(partial(several.get(url.partition(":")[0], _single), url, options))


def _single(url: str, options: Options) -> Redis:
    return Redis.from_url(url, **options)


def _master(url: str, options: Options) -> Redis:
    nodes, login, path, query = _parts(url, default_port=26379)
    service, db = (*path, *(DEFAULT_SERVICE, "0")[len(path) :])[:2]
    asking = {name: options[name] for name in options if name != "client_name"}
    asking |= {
        name: query[f"sentinel_{name}"]
        for name in ("username", "password")
        if f"sentinel_{name}" in query
    }
    sentinel = Sentinel(  # type: ignore[no-untyped-call]
        nodes, sentinel_kwargs=asking, **options, **login
    )
    client: Redis = sentinel.master_for(service, db=int(db))  # type: ignore[no-untyped-call]
    return client


def _cluster(url: str, options: Options) -> RedisCluster:
    nodes, login, _, _ = _parts(url, default_port=6379)
    started = [ClusterNode(*node) for node in nodes]  # type: ignore[no-untyped-call]
    return RedisCluster(startup_nodes=started, **{**options, **login})


def _parts(
    url: str, *, default_port: int
) -> tuple[list[tuple[str, int]], dict[str, str], list[str], dict[str, str]]:
    """Return the servers of a URL, the login, the parts of the path and the query."""
    # Taken apart by hand: `urlsplit` refuses several hosts of which one is an IPv6 address.
    place, _, query = url.partition("://")[2].partition("?")
    netloc, _, path = place.partition("/")
    login, _, hosts = netloc.rpartition("@")
    username, _, password = map(unquote, login.partition(":"))
    given = {"username": username, "password": password}
    nodes = [urlsplit(f"//{host}") for host in hosts.split(",")]
    return (
        [(each.hostname or "", each.port or default_port) for each in nodes],
        {name: text for name, text in given.items() if text},
        [part for part in path.split("/") if part],
        dict(parse_qsl(query)),
    )


class RedisGuard:
    """Call one Redis; after three faults in a row only once in five seconds, until it is well.

    Args:
        connect: returns the client, which waits only briefly for anything.
        observe: called with the outcome and the seconds of each call.
    """

    def __init__(self, connect: Callable[[], RedisClient], *, observe: Observe) -> None:
        self._connect, self.observe = connect, observe
        self._faults, self._open_until, self._lock = 0, 0.0, Lock()

    @property
    def is_closed(self) -> bool:
        """Return whether calls are made as usual."""
        return self._faults < FAULTS_TO_OPEN

    @property
    def may_try(self) -> bool:
        """Return whether a call would be made now: as usual, or as a trial after a pause."""
        return self.is_closed or time.monotonic() >= self._open_until

    def call(self, question: Callable[[RedisClient], Result]) -> tuple[Result | None, str]:
        """Return what Redis answers and the outcome; never raise.

        The outcome is `ok`, `slow` or `refused`, which all show that Redis lives, or `timeout`,
        `unreachable` or `circuit-open`, which come without an answer.
        """
        with self._lock:  # one connection will do, and calls do not slow down each other
            if not self.may_try:
                self.observe("circuit-open", 0.0)
                return None, "circuit-open"
            started = time.monotonic()
            found, outcome = self._asked(question)
            took = time.monotonic() - started
            if took > SLOW_SECONDS and outcome in ("ok", "refused"):
                outcome = "slow"
            self._note(is_fault=outcome not in ("ok", "refused"))
        self.observe(outcome, took)
        return found, outcome

    def _asked(self, question: Callable[[RedisClient], Result]) -> tuple[Result | None, str]:
        try:
            return question(self._connect()), "ok"
        except (AuthenticationError, NoPermissionError):
            return None, "unreachable"
        except ResponseError:  # full, read-only, a value of another type
            return None, "refused"
        except (RedisTimeoutError, TimeoutError):
            return None, "timeout"
        except Exception:  # noqa: BLE001  garbage from a socket raises anything
            return None, "unreachable"

    def _note(self, *, is_fault: bool) -> None:
        was_closed, self._faults = self.is_closed, self._faults + 1 if is_fault else 0
        if is_fault:
            self._open_until = time.monotonic() + SECONDS_OPEN
        if was_closed and not self.is_closed:
            _log.warning("Redis fails or is slow; it is not called for %.0f s.", SECONDS_OPEN)
        elif self.is_closed and not was_closed:
            _log.warning("Redis answers again.")
