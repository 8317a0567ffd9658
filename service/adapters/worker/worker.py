"""The worker class: gunicorn's arbiter starts it, watches it and tells it to end."""

import asyncio
import os
import signal
from collections.abc import Callable
from functools import partial
from typing import Any, cast
from wsgiref.types import WSGIApplication

import uvloop
from gunicorn import sock
from gunicorn.workers.base import Worker

from service.adapters.worker.connection import Connection
from service.adapters.worker.pool import SECONDS_ALONE, Pool
from service.adapters.worker.reading import Limits
from service.adapters.worker.repeats import Environ
from service.adapters.worker.site import Refusal, Site
from service.adapters.worker.threads import Threads

_MOST_VITAL = 64
_TURN = 1.0
_TURN_WHILE_ENDING = 0.1


class LoopWorker(Worker):
    """Serve from one event loop and a few threads, under gunicorn's arbiter.

    The application may offer methods beside the call that WSGI names: `at_once` gives the whole
    answer to a request where it is known, `soon` likewise where it may have to wait for it a
    little, `again` what gives it to the same bytes; `refusal` gives the answer to what never
    reaches it; `settle` writes the lines that answers have put off, and `add_up` counts them.

    Attributes:
        waiting: how many requests may wait for a thread when many come at once.
        takes_turns: whether requests wait for nothing but the processor, and so had better be
            worked on one after the other.
        vital_paths: where is asked how the server does, which is answered however busy it is.
    """

    waiting = 24
    takes_turns = True
    vital_paths: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  gunicorn's own
        super().__init__(*args, **kwargs)
        self._is_hurried = False
        self._wake: Callable[[], None] = lambda: None

    def run(self) -> None:
        """Serve until told to end."""
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        loop = asyncio.get_running_loop()
        woken = asyncio.Event()
        self._wake = woken.set
        self._heed_signals(loop)
        site = self._site(loop)
        tls = sock.ssl_context(self.cfg) if self.cfg.is_ssl else None
        servers = [
            # gunicorn hands its own listeners down, which its types take for plain sockets
            await loop.create_server(
                lambda: Connection(site),
                sock=each.sock,  # type: ignore[attr-defined]
                ssl=tls,
                backlog=self.cfg.backlog,
            )
            for each in self.sockets
        ]
        site.settle()  # from now on, what answers put off is seen to
        site.add_up()
        while self._goes_on(site):
            self._look_after(site, loop.time())
            await _first(woken, _TURN)
        for server in servers:
            server.close()
        await self._end(site, loop)

    async def _end(self, site: Site, loop: asyncio.AbstractEventLoop) -> None:
        """Let all be answered that is in hand, within the time that there is."""
        site.is_closing = True
        last = loop.time() + self.cfg.graceful_timeout
        for connection in tuple(site.connections):
            connection.leave(loop.time())
        while site.connections and loop.time() < last and not self._is_hurried:
            self._look_after(site, loop.time())
            await asyncio.sleep(_TURN_WHILE_ENDING)
        for connection in tuple(site.connections):
            connection.abort()
        site.settle()
        site.add_up()

    def _site(self, loop: asyncio.AbstractEventLoop) -> Site:
        cfg, app = self.cfg, cast("WSGIApplication", self.wsgi)
        alone = partial(loop.call_later, SECONDS_ALONE) if self.takes_turns else None
        return Site(
            loop=loop,
            app=app,
            at_once=getattr(app, "at_once", _nothing_known),
            again=getattr(app, "again", _nothing_known),
            soon=getattr(app, "soon", _nothing_known),
            refusal=getattr(app, "refusal", _nothing_to_say),
            settle=getattr(app, "settle", _nothing_to_do),
            add_up=getattr(app, "add_up", _nothing_to_do),
            log_failure=self._log_failure,
            pool=Pool(Threads(cfg.threads), self.waiting, alone=alone),
            long=Pool(Threads(cfg.threads), 0),
            vital=Pool(Threads(1), _MOST_VITAL, few=_MOST_VITAL + 1),
            vital_paths=self.vital_paths,
            limits=Limits(
                cfg.limit_request_line, cfg.limit_request_fields, cfg.limit_request_field_size
            ),
            keep_alive_seconds=cfg.keepalive,
            most_connections=cfg.worker_connections,
        )

    def _goes_on(self, site: Site) -> bool:
        is_orphan = self.ppid != os.getppid()
        return self.alive and not is_orphan and site.answered < self.max_requests

    def _look_after(self, site: Site, now: float) -> None:
        self.notify()
        for connection in tuple(site.connections):
            connection.sweep(now)

    def _log_failure(self, error: BaseException) -> None:
        """Log the kind of a failure alone: its words may quote what a client sent."""
        self.log.error("A request failed outside of the application: %s", type(error).__name__)

    def _heed_signals(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.add_signal_handler(signal.SIGTERM, self._stop)
        loop.add_signal_handler(signal.SIGINT, self._hurry)
        loop.add_signal_handler(signal.SIGQUIT, self._hurry)
        loop.add_signal_handler(signal.SIGUSR1, self.log.reopen_files)

    def _stop(self) -> None:
        self.alive = False
        self._wake()

    def _hurry(self) -> None:
        self._is_hurried = True
        self.cfg.worker_int(self)
        self._stop()


def _nothing_known(_environ: Environ) -> None:
    return None


def _nothing_to_say(_environ: Environ, _status: int) -> Refusal:
    return {}, b""


def _nothing_to_do() -> None:
    return None


async def _first(event: asyncio.Event, seconds: float) -> None:
    """Wait for an event, but only so long."""
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return
