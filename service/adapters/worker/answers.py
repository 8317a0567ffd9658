"""The answers of one connection, in the order in which they were asked."""

import asyncio
from collections import deque
from collections.abc import Callable
from functools import partial
from http import HTTPStatus

from service.adapters.worker import wire
from service.adapters.worker.exchange import Exchange
from service.adapters.worker.outbox import ClientGoneError, Outbox
from service.adapters.worker.pool import Done
from service.adapters.worker.repeats import Again, Answer
from service.adapters.worker.site import Site

_RETRY_SECONDS = 1
# Bytes: to copy so many once more costs more than to hand the system two blocks.
_MUCH_TO_COPY = 32 * 1024


class Answers:
    """Answer one request after the other; while one waits for its thread or client, all do.

    Everything runs in the loop's thread but `_work`.

    Args:
        site: what answers.
        transport: where answers go.
        end: called once the connection has served its last request.
        moved: called when more requests may be read than before.

    Attributes:
        hears_no_more: whether the client has sent all that it will ever send.
    """

    def __init__(
        self,
        site: Site,
        transport: asyncio.Transport,
        end: Callable[[], None],
        moved: Callable[[], None],
    ) -> None:
        self._site, self._transport = site, transport
        self._end, self._moved = end, moved
        self._queue: deque[Exchange] = deque()
        self._current: Exchange | None = None
        self._again: Again | None = None
        self._is_full = self._is_over = self.hears_no_more = False

    @property
    def is_idle(self) -> bool:
        """Return whether there is nothing to answer."""
        return self._current is None and not self._queue

    @property
    def is_behind(self) -> bool:
        """Return whether no further request should be read."""
        return self._is_full or (self._current is not None and bool(self._queue))

    def add(self, exchange: Exchange) -> None:
        """Take a request, which may still be coming."""
        self._queue.append(exchange)

    def drop(self, exchange: Exchange) -> bool:
        """Forget a request that will never be whole; return whether it was not yet in hand."""
        if exchange not in self._queue:
            return False
        self._queue.remove(exchange)
        return True

    def go_on(self) -> None:
        """Answer what can be answered now."""
        self._again = None
        queue = self._queue
        while queue and self._current is None and not self._is_full and queue[0].is_ready:
            self._answer(queue.popleft())
        self._moved()

    def repeat(self, data: bytes) -> bool:
        """Answer a request that came in the same bytes before; return whether that was possible."""
        if self._is_full or self._site.is_closing:
            return False
        known = self._site.repeats.answer(data)
        if known is None:
            return False
        head, body = known
        self._send(head, b"%b\r\n" % self._site.dates.field(), body)
        self._site.count_answer()
        return True

    def remember(self, data: bytes) -> None:
        """Keep how the request is answered that was just answered at once, if it was."""
        again, self._again = self._again, None
        if again:
            self._site.repeats.put(data, again)

    def hold(self, *, is_full: bool) -> None:
        """Wait for the client to take what it has been sent, or go on."""
        self._is_full = is_full
        if self._current and self._current.outbox:
            self._current.outbox.hold(is_full=is_full)

    def give_up(self) -> None:
        """Let all be, since nobody takes it."""
        self._is_over = True
        self._queue.clear()
        if self._current and self._current.outbox:
            self._current.outbox.give_up()

    def _answer(self, exchange: Exchange) -> None:
        if exchange.status:
            self._refuse(exchange, exchange.status)
            return
        environ = exchange.environ
        environ["wsgi.input"] = exchange.input()
        known = self._site.at_once(environ) if exchange.is_complete else None
        if known is None:
            self._hand_over(exchange)
            return
        persists = self._give(exchange, known)
        if persists and environ["SERVER_PROTOCOL"] == "HTTP/1.1":
            self._again = self._site.again(environ)
        self._finish(persists=persists)

    def _give(self, exchange: Exchange, known: Answer) -> bool:
        """Send a whole answer; return whether the connection goes on."""
        head, body = known
        persists = self._persists(exchange)
        tail = exchange.tail_of_head(self._site.dates.field(), persists=persists)
        self._send(head, tail, body)
        return persists

    def _send(self, head: bytes, tail: bytes, body: bytes) -> None:
        """Send an answer whole, since two writes would be two packets."""
        if len(body) > _MUCH_TO_COPY:
            self._transport.writelines((head + tail, body))
        else:
            self._transport.write(b"%b%b%b" % (head, tail, body))

    def _hand_over(self, exchange: Exchange) -> None:
        """Let a thread work the answer out, where one will be free soon."""
        site = self._site
        deliver = partial(site.loop.call_soon_threadsafe, self._deliver, exchange)
        exchange.outbox = Outbox(exchange.environ, deliver)
        exchange.outbox.hold(is_full=self._is_full)
        pool = site.pool_for(exchange.environ, is_whole=exchange.feed is None)
        if pool.offer(partial(self._work, exchange), site.loop.time()):
            self._current = exchange
        else:
            self._refuse(exchange, HTTPStatus.SERVICE_UNAVAILABLE)

    def _work(self, exchange: Exchange, done: Done) -> None:
        """Work the answer out; in a thread of the pool."""
        assert exchange.outbox is not None  # noqa: S101  it is handed over with one
        known = None
        try:
            known = self._site.soon(exchange.environ) if exchange.feed is None else None
            if known is None:
                exchange.outbox.answer(self._site.app, exchange.environ)
        except ClientGoneError:
            pass
        except Exception as error:  # noqa: BLE001  it must be answered, whatever it is
            self._site.log_failure(error)
        finally:
            self._site.loop.call_soon_threadsafe(self._done, exchange, done, known)

    def _deliver(self, exchange: Exchange) -> None:
        """Send what the thread has put into its outbox."""
        outbox = exchange.outbox
        if self._is_over or outbox is None or exchange is not self._current:
            return
        data, is_all = outbox.take()
        if not exchange.has_begun:
            exchange.has_begun = True
            exchange.persists = self._persists(exchange) and not outbox.ends_connection
            tail = exchange.tail_of_head(self._site.dates.field(), persists=exchange.persists)
            self._send(outbox.head, tail, data)
        elif data:
            self._transport.write(data)
        if is_all:
            self._finish(persists=exchange.persists)
            self.go_on()

    def _done(self, exchange: Exchange, done: Done, known: Answer | None) -> None:
        """Free the thread's place, and send what it found; what is not whole by now never will be.

        What it worked out has been delivered before.
        """
        done(self._site.loop.time())
        if self._is_over or exchange is not self._current:
            return
        if exchange.has_begun:
            self._transport.abort()
            return
        if known:
            self._finish(persists=self._give(exchange, known))
        else:
            self._refuse(exchange, HTTPStatus.INTERNAL_SERVER_ERROR)
        self.go_on()

    def _refuse(self, exchange: Exchange, status: int) -> None:
        """Answer with a problem that the server tells by itself."""
        named, body = self._site.refusal(exchange.environ, status)
        retry = _RETRY_SECONDS if status == HTTPStatus.SERVICE_UNAVAILABLE else None
        head = wire.problem_head(status, len(body), named, retry_seconds=retry)
        persists = self._persists(exchange)
        tail = exchange.tail_of_head(self._site.dates.field(), persists=persists)
        is_head_only = exchange.environ.get("REQUEST_METHOD") == "HEAD"
        self._transport.write(head + tail + (b"" if is_head_only else body))
        self._finish(persists=persists)

    def _persists(self, exchange: Exchange) -> bool:
        is_last = self._site.is_closing or (self.hears_no_more and not self._queue)
        return exchange.persists and exchange.is_complete and not is_last

    def _finish(self, *, persists: bool) -> None:
        self._current = None
        self._site.count_answer()
        if not persists:
            self._queue.clear()
            self._end()
