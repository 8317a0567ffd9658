"""What all connections of a worker share."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Protocol
from wsgiref.types import WSGIApplication

from service.adapters.worker.pool import Pool
from service.adapters.worker.reading import Limits
from service.adapters.worker.repeats import Again, Answer, Environ, Repeats
from service.adapters.worker.wire import Dates

Refusal = tuple[Mapping[str, str], bytes]
# Counts may lie in files, each of which takes as long to write as an answer takes to be given.
SECONDS_BETWEEN_COUNTS = 0.1


class Swept(Protocol):
    """A connection, as the worker that looks after it sees it."""

    def sweep(self, now: float) -> None:
        """End it if its client takes too long."""

    def leave(self, now: float) -> None:
        """Serve no more than what is in hand."""

    def abort(self) -> None:
        """End it at once."""


@dataclass(slots=True, kw_only=True)
class Site:
    """What a connection needs to answer.

    Attributes:
        loop: the loop that it runs in.
        app: the application.
        at_once: gives the whole answer to a request where it is known: head and body.
        again: gives what answers the same bytes again, where there is such.
        soon: gives the whole answer where it is known elsewhere; asked by a thread, since it may
            wait.
        settle: writes the lines of the log that answers have put off.
        add_up: counts the answers that have been put off.
        refusal: is told of each request that is refused here, as far as it was read, and of the
            status; gives the fields that name the answer, and its body.
        pool: who answers what came whole.
        long: who answers what is still coming, a stream or a long body.
        vital: who answers what tells how the server does, however busy it is.
        vital_paths: where that is asked.
        keep_alive_seconds: how long a connection may be idle.
        most_connections: how many connections there may be.
        repeats: how requests are answered that came before.
        connections: those that there are.
        is_closing: whether the worker is about to end.
        answered: how many requests it has answered.
    """

    loop: asyncio.AbstractEventLoop
    app: WSGIApplication
    at_once: Callable[[Environ], Answer | None]
    again: Callable[[Environ], Again | None]
    soon: Callable[[Environ], Answer | None]
    settle: Callable[[], None]
    add_up: Callable[[], None]
    refusal: Callable[[Environ, int], Refusal]
    log_failure: Callable[[BaseException], None]
    pool: Pool
    long: Pool
    vital: Pool
    vital_paths: Collection[str] = ()
    limits: Limits = field(default_factory=Limits)
    repeats: Repeats = field(default_factory=Repeats)
    dates: Dates = field(default_factory=Dates)
    keep_alive_seconds: float = 65.0
    most_connections: int = 1_000
    connections: set[Swept] = field(default_factory=set)
    is_closing: bool = False
    answered: int = 0
    _is_settling: bool = False
    _is_counting: bool = False

    def count_answer(self) -> None:
        """Count an answer, and see to what it put off: lines after this turn, counts soon."""
        self.answered += 1
        if not self._is_settling:
            self._is_settling = True
            self.loop.call_soon(self._settle)

    def tell_of_silence(self, environ: Environ) -> None:
        """Tell of a request whose client went silent over it; there is nobody to answer."""
        self.refusal(environ, HTTPStatus.REQUEST_TIMEOUT)
        self.count_answer()

    def pool_for(self, environ: Environ, *, is_whole: bool) -> Pool:
        """Return who answers a request."""
        if environ["PATH_INFO"] in self.vital_paths:
            return self.vital
        return self.pool if is_whole else self.long

    def _settle(self) -> None:
        self._is_settling = False
        self.settle()
        if not self._is_counting:
            self._is_counting = True
            self.loop.call_later(SECONDS_BETWEEN_COUNTS, self._add_up)

    def _add_up(self) -> None:
        self._is_counting = False
        self.add_up()
