"""A server under pressure: near its capacity, at twice its capacity, and beside silent clients."""

import socket
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace

from bench.cases import Case
from bench.client import load
from bench.load.job import Job, Outcome
from bench.processes import Running

IDLE, NEAR, TWICE = 0.1, 0.8, 2.0
LONGER = 2.0  # times as long at twice the capacity, so that what piles up is felt
SILENT = 8
CONNECTIONS = 256
_FEW_A_SECOND = 40.0


@dataclass(frozen=True, kw_only=True)
class Pressure:
    """What a server did at three rates, as shares of its capacity; latencies from when due.

    Attributes:
        capacity: answers a second in a closed loop.
        idle: at a tenth of it.
        near: at four fifths of it.
        twice: at twice as much.
        due: how many requests were due at twice as much.
    """

    capacity: float
    idle: Outcome
    near: Outcome
    twice: Outcome
    due: int

    def admitted(self) -> float:
        """Return the rate of right answers at twice the capacity, over the capacity."""
        return self.twice.rate() / self.capacity

    def answered(self) -> float:
        """Return the share of the requests at twice the capacity that were answered or refused."""
        return (self.twice.answers(200) + self.twice.answers(503)) / self.due


def measure_pressure(case: Case, server: Running, seconds: float, first: int) -> Pressure:
    """Load a server as far as it goes, then far less, a little less, and far more."""
    own = replace(_job(case, server, seconds), first=first)

    def at(share: float, longer: float = 1.0) -> Outcome:
        job = replace(own, rate=share * capacity, seconds=longer * seconds, connections=CONNECTIONS)
        return load(server, job).outcome

    capacity = load(server, own).outcome.rate()
    return Pressure(
        capacity=capacity,
        idle=at(IDLE),
        near=at(NEAR),
        twice=at(TWICE, LONGER),
        due=int(TWICE * capacity * LONGER * seconds),
    )


def seconds_of_delay(case: Case, server: Running, seconds: float) -> float:
    """Return by how much silent clients raise the longest wait of a client that speaks."""
    job = replace(_job(case, server, seconds), rate=_FEW_A_SECOND)
    alone = load(server, job).outcome
    with silent_clients(server.port):
        beside = load(server, job).outcome
    return _longest(beside, seconds) - _longest(alone, seconds)


@contextmanager
def silent_clients(port: int, number: int = SILENT) -> Iterator[Sequence[socket.socket]]:
    """Hold connections open that never say a word."""
    with ExitStack() as stack:
        yield [
            stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            for _ in range(number)
        ]


def _longest(outcome: Outcome, seconds: float) -> float:
    return outcome.right.get("max", 0.0) if not outcome.lost else seconds


def _job(case: Case, server: Running, seconds: float) -> Job:
    return Job(
        port=server.port,
        request=case.request,
        varies=case.varies,
        connections=case.connections,
        seconds=seconds,
    )
