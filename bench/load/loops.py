"""The two loops: closed, which waits for the server, and open, which does not.

In an open loop a latency counts from when the request was due, not from when a connection was free
to send it: a server that stalls is charged for every request that it kept waiting, as by wrk2.
"""

import gc
import select
import time
from collections import deque
from collections.abc import Callable, Iterator
from itertools import islice

from bench.load.connection import Connection
from bench.load.job import REFUSED, Job, Tally
from bench.load.messages import Answer

PATIENCE_SECONDS = 3.0
LONGEST_ANSWER_SECONDS = 60.0
_ONE_TICK = 0.001  # epoll sleeps in whole milliseconds: nearer than that, look again at once


class Connections:
    """All connections of a job, and which of them have an answer waiting."""

    def __init__(self, job: Job, tally: Tally) -> None:
        self._port, self._right, self._tally = job.port, job.status, tally
        self._poll = select.epoll()
        self._open: dict[int, Connection] = {}
        self.settled_at = 0.0  # what is due before is not settled

    def open(self) -> Connection:
        """Open one more."""
        return self._watched(Connection(self._port))

    def ask(self, connection: Connection, request: bytes, since: float) -> None:
        """Send a request, over the connection anew where the server has closed it meanwhile."""
        try:
            connection.ask(request, since)
        except ConnectionError:
            self._anew(connection).ask(request, since)

    def answered(self, timeout: float) -> Iterator[Connection]:
        """Wait, note each answer that has come whole, and yield what is free to ask again."""
        for number, _ in self._poll.poll(timeout):
            connection = self._open[number]
            try:
                answer = connection.take()
            except ConnectionError:
                if self._has_lost(connection):
                    yield connection
                continue
            if answer is not None:
                self._note(answer, connection.since)
                yield self._anew(connection) if answer.closes else connection

    def close(self) -> None:
        """Close every connection."""
        for connection in self._open.values():
            connection.close()
        self._poll.close()

    def _note(self, answer: Answer, since: float) -> None:
        tally = self._tally
        tally.statuses[answer.status] += 1
        tally.say_when += answer.status == REFUSED and answer.says_when_to_retry
        taken = time.perf_counter() - since
        if answer.status == REFUSED:
            tally.refused.append(taken)
        elif answer.status == self._right:
            tally.right.append(taken)
            if since >= self.settled_at:
                tally.settled.append(taken)

    def _has_lost(self, connection: Connection) -> bool:
        """Go on after the server has hung up; return whether a request was lost by it."""
        waited, since, again = connection.waits, connection.since, connection.to_send_again()
        self._anew(connection)
        if again:
            connection.ask(again, since)
        self._tally.lost += waited and not again
        return waited and not again

    def _anew(self, connection: Connection) -> Connection:
        del self._open[connection.fileno()]
        connection.close()
        connection.open()
        return self._watched(connection)

    def _watched(self, connection: Connection) -> Connection:
        self._open[connection.fileno()] = connection
        self._poll.register(connection.fileno(), select.EPOLLIN)
        return connection


def run(job: Job) -> Tally:
    """Do a job with the loop that it asks for."""
    loop: Callable[[Job, Connections], int] = _closed if job.rate is None else _open
    tally = Tally()
    connections = Connections(job, tally)
    gc.disable()
    start, worked = time.perf_counter(), time.process_time()
    unanswered = loop(job, connections)
    tally.seconds = time.perf_counter() - start
    tally.busy = (time.process_time() - worked) / tally.seconds
    tally.lost += unanswered
    connections.close()
    return tally


def _closed(job: Job, connections: Connections) -> int:
    """Let each connection ask again once answered; return how many had no answer in the end."""
    requests, clock = job.requests(), time.perf_counter
    waiting, until = 0, clock() + job.seconds
    for request in islice(requests, job.connections):
        connections.ask(connections.open(), request, clock())
        waiting += 1
    while waiting and clock() < until + LONGEST_ANSWER_SECONDS:
        for connection in connections.answered(PATIENCE_SECONDS):
            now = clock()
            request = next(requests, b"") if now < until else b""
            if request:
                connections.ask(connection, request, now)
            else:
                waiting -= 1
    return waiting


def _open(job: Job, connections: Connections) -> int:
    """Ask at a fixed rate; return how many requests had no answer in the end."""
    assert job.rate is not None  # noqa: S101  by the one caller
    requests, clock = job.requests(), time.perf_counter
    free = deque(connections.open() for _ in range(job.connections))
    total, sent, pause = job.due(), 0, 1.0 / job.rate
    start = clock()
    connections.settled_at = start + job.settles
    until = start + total * pause + PATIENCE_SECONDS
    while (now := clock()) < until and (sent < total or len(free) < job.connections):
        while free and sent < total and start + sent * pause <= now:
            connections.ask(free.popleft(), next(requests), start + sent * pause)
            sent += 1
        ahead = start + sent * pause - now if free and sent < total else _ONE_TICK * 100
        free.extend(connections.answered(0 if ahead < _ONE_TICK else ahead - _ONE_TICK))
    return total - sent + job.connections - len(free)
