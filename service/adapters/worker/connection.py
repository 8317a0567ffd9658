"""One connection: what its client sends, and how long it may take over it."""

import asyncio
import sys
from functools import partial
from http import HTTPStatus
from typing import cast

from service.adapters.worker import wire
from service.adapters.worker.answers import Answers
from service.adapters.worker.exchange import Exchange
from service.adapters.worker.feed import SECONDS_WITHOUT_A_BYTE, Feed
from service.adapters.worker.reading import RefusalError, RequestReader
from service.adapters.worker.repeats import Environ
from service.adapters.worker.site import Site

# Bytes: a whole answer goes out without a pause.
LARGEST_UNSENT = 128 * 1024
SECONDS_TO_SEND_A_REQUEST = 30.0
SECONDS_TO_LINGER = 2.0
SECONDS_TO_LEAVE = 1.0
_TOO_SLOW = "The client stopped sending."
_GONE = "The client has left."


class Connection(asyncio.Protocol):
    """Read requests one after the other, hold little of them, and wait for them only so long.

    As long as an answer is worked out or not taken, no request behind it is read.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._receiving: Exchange | None = None
        self._heard = self._moved = site.loop.time()
        self._began: float | None = None
        self._leave_at = float("inf")
        self._unsent = 0
        self._is_fed_up = self._is_paused = self._is_deaf = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start to read, where there are not too many connections already."""
        transport = cast("asyncio.Transport", transport)  # uvloop's are so only by their methods
        transport.set_write_buffer_limits(high=LARGEST_UNSENT)
        self._transport, site = transport, self._site
        self._answers = Answers(site, transport, self._end, self._mind_reading)
        self._reader = RequestReader(self, base_environ(transport), site.limits)
        site.connections.add(self)
        if len(site.connections) > site.most_connections:
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE)
            self._answers.go_on()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  asyncio's name
        """Let whoever works for this client stop."""
        self._site.connections.discard(self)
        self._is_deaf = True
        self._break_off(_GONE)
        self._answers.give_up()

    def data_received(self, data: bytes) -> None:
        """Read what came, and answer what is whole."""
        self._heard = self._site.loop.time()
        if self._is_deaf:
            return
        reader, answers = self._reader, self._answers
        is_fresh = reader.is_between and answers.is_idle
        if is_fresh and answers.repeat(data):
            return
        if self._began is None:
            self._began = self._heard
        before = reader.completed
        try:
            reader.feed(data)
        except RefusalError as refusal:
            self._refuse(refusal.status)
        if self._receiving is None and not reader.is_in_head:
            self._began = None
        answers.go_on()
        if is_fresh and reader.is_between and reader.completed == before + 1:
            answers.remember(data)
        self._mind_reading()

    def eof_received(self) -> bool:
        """Answer what was asked: the client may still be there to read it."""
        self._is_deaf, self._began = True, None
        self._break_off(_GONE)
        self._answers.hears_no_more = True
        return not self._answers.is_idle

    def pause_writing(self) -> None:
        """Let answers wait for the client."""
        self._answers.hold(is_full=True)
        self._mind_reading()

    def resume_writing(self) -> None:
        """Go on with the answers."""
        self._answers.hold(is_full=False)
        self._answers.go_on()
        self._mind_reading()

    def begin(self, environ: Environ, *, persists: bool) -> None:
        """Take the head of a request."""
        exchange = self._receiving = Exchange(environ, persists)
        is_next = self._answers.is_idle
        self._answers.add(exchange)
        if exchange.is_long:
            self._open_feed(exchange)
        elif is_next and exchange.waits_to_go_on:
            self._transport.write(wire.CONTINUE)

    def take(self, data: bytes) -> None:
        """Take a part of its body."""
        exchange = self._receiving
        if exchange is None or exchange.take(data):
            return
        if exchange.feed is None:
            self._open_feed(exchange)
        self._is_fed_up = True

    def complete(self) -> None:
        """Take note that it is whole."""
        if self._receiving:
            self._receiving.complete()
            self._receiving = None
            self._is_fed_up = False  # what is whole holds nothing back, read or not

    def sweep(self, now: float) -> None:
        """End the connection if its client takes too long over something."""
        unsent = self._transport.get_write_buffer_size()
        if not unsent or unsent != self._unsent:
            self._unsent, self._moved = unsent, now
        silent = now - self._heard
        if now - self._moved > SECONDS_WITHOUT_A_BYTE:
            self.abort()
        elif self._began is not None:
            self._watch_sending(self._began, now)
        elif self._answers.is_idle:
            patience = SECONDS_TO_LINGER if self._is_deaf else self._site.keep_alive_seconds
            if silent > patience or now > self._leave_at:
                self.abort()

    def leave(self, now: float) -> None:
        """Serve no more than what is in hand, or is just being asked."""
        self._leave_at = now + SECONDS_TO_LEAVE

    def abort(self) -> None:
        """End the connection at once."""
        self._transport.abort()

    def _watch_sending(self, began: float, now: float) -> None:
        """End a request that is sent too slowly; one that is a stream may last, but not pause."""
        if self._is_paused:
            return
        exchange = self._receiving
        is_stream = exchange is not None and exchange.is_stream
        is_silent = now - self._heard > SECONDS_WITHOUT_A_BYTE
        if is_silent or (now - began > SECONDS_TO_SEND_A_REQUEST and not is_stream):
            self._break_off(_TOO_SLOW)
            self._is_deaf, self._began = True, None
            if self._answers.is_idle:
                self._site.tell_of_silence(exchange.environ if exchange else {})
                self._transport.close()

    def _break_off(self, fault: str) -> None:
        """Tell whoever works on what is being read that it will not be whole."""
        exchange, self._receiving = self._receiving, None
        if exchange and not self._answers.drop(exchange):
            exchange.break_off(fault)

    def _refuse(self, status: int) -> None:
        """Refuse what was being read, after all that was asked before it is answered."""
        is_in_hand = self._receiving is not None and not self._answers.drop(self._receiving)
        self._is_deaf = True
        if is_in_hand:
            self._break_off(_GONE)
        else:
            self._receiving = None
            self._answers.add(
                Exchange({"SERVER_PROTOCOL": "HTTP/1.1"}, persists=False, status=status)
            )

    def _open_feed(self, exchange: Exchange) -> None:
        call = self._site.loop.call_soon_threadsafe
        go_on = partial(call, self._transport.write, wire.CONTINUE)
        feed = Feed(partial(call, self._want_more), go_on if exchange.waits_to_go_on else None)
        exchange.open_feed(feed)

    def _want_more(self) -> None:
        self._is_fed_up = False
        self._mind_reading()

    def _mind_reading(self) -> None:
        """Read on, or let the client wait."""
        pauses = (self._is_fed_up or self._answers.is_behind) and not self._is_deaf
        if pauses == self._is_paused or self._transport.is_closing():
            return
        self._is_paused = pauses
        if pauses:
            self._transport.pause_reading()
        else:
            self._heard = self._site.loop.time()
            self._transport.resume_reading()

    def _end(self) -> None:
        """End the connection; where the client is still sending, so that it reads the answer."""
        may_be_sending = not self._answers.hears_no_more and (
            self._receiving is not None or self._reader.is_in_head or self._is_deaf
        )
        self._is_deaf, self._began = True, None
        if may_be_sending and self._transport.can_write_eof():
            self._leave_at = self._site.loop.time() + SECONDS_WITHOUT_A_BYTE
            self._transport.write_eof()
            self._mind_reading()
        else:
            self._transport.close()


def base_environ(transport: asyncio.Transport) -> Environ:
    """Return what the environment of every request on a connection starts from."""
    here, there = transport.get_extra_info("sockname"), transport.get_extra_info("peername")
    return {
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https" if transport.get_extra_info("sslcontext") else "http",
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
        "SERVER_SOFTWARE": "tune-or-prompt",
        "SCRIPT_NAME": "",
        "SERVER_NAME": here[0] if isinstance(here, tuple) else "localhost",
        "SERVER_PORT": str(here[1]) if isinstance(here, tuple) else "",
        "REMOTE_ADDR": there[0] if isinstance(there, tuple) else "",
        "REMOTE_PORT": str(there[1]) if isinstance(there, tuple) else "",
    }
