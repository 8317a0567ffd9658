"""A server under pressure: near its capacity, at twice its capacity, and beside silent clients."""

import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from math import inf

from bench.cases import Case
from bench.client import load
from bench.load.job import REFUSED, Job, Outcome
from bench.processes import Running

IDLE, NEAR, TWICE = 0.1, 0.8, 2.0
SETTLES = 1.0  # seconds at most: the burst that may wait is over, and what lasts is what is asked
LONGER = 2.0  # times as long as other cases, so that what piles up is felt
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
        twice: at twice as much; latencies once that has lasted for a moment.
        due: how many requests were due at twice as much.
    """

    capacity: float
    idle: Outcome
    near: Outcome
    twice: Outcome
    due: int

    def tail(self) -> float:
        """Return p99 over p50 at four fifths."""
        return _of(self.near.right, "p99") / _of(self.near.right, "p50")

    def refused_near(self) -> float:
        """Return the share of the requests at four fifths that were turned away."""
        refused = self.near.answers(REFUSED)
        return refused / max(1, refused + self.near.answers())

    def admitted(self) -> float:
        """Return the rate of right answers at twice the capacity, over the capacity."""
        return self.twice.rate() / self.capacity

    def longer(self) -> float:
        """Return p99 of the answers at twice the capacity, over that at a tenth."""
        return _of(self.twice.right, "p99") / _of(self.idle.right, "p99")

    def answered(self) -> float:
        """Return the share of the requests at twice the capacity that were answered or refused."""
        return (self.twice.answers() + self.twice.answers(REFUSED)) / self.due

    def refused(self, share: str) -> Sequence[float]:
        """Return a quantile of the waits of the refused over p99 at a tenth; none, if none was."""
        waits = self.twice.refused
        return [waits[share] / _of(self.idle.right, "p99")] if waits else []

    def told(self) -> Sequence[float]:
        """Return the share of the refused that were told when to come again; none, if none was."""
        refused = self.twice.answers(REFUSED)
        return [self.twice.say_when / refused] if refused else []


def measure_pressure(case: Case, server: Running, seconds: float, first: int) -> Pressure:
    """Load a server as far as it goes, then far less, a little less, and far more."""
    own = replace(_job(case, server, seconds), first=first)
    capacity = load(server, own).outcome.rate()
    many = replace(own, connections=CONNECTIONS, seconds=LONGER * seconds)
    twice = replace(many, rate=TWICE * capacity, settles=min(SETTLES, many.seconds / 2))
    return Pressure(
        capacity=capacity,
        idle=load(server, replace(many, rate=IDLE * capacity)).outcome,
        near=load(server, replace(many, rate=NEAR * capacity)).outcome,
        twice=load(server, twice).outcome,
        due=twice.due(),
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


def _of(waits: Mapping[str, float], share: str) -> float:
    return waits.get(share, inf)  # nobody was answered in time


def _job(case: Case, server: Running, seconds: float) -> Job:
    return Job(
        port=server.port,
        request=case.request,
        varies=case.varies,
        connections=case.connections,
        seconds=seconds,
    )
