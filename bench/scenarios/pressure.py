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
MOST_BUSY = 1.0 / TWICE  # a client that works harder at the capacity could not ask twice as much
SETTLES = 60.0  # answers at most: the burst that may wait is over, and what lasts is what is asked
LONGER = 2.0  # times as long as other cases, so that what piles up is felt
SILENT = 8
CONNECTIONS = 256
_ENOUGH = 16  # clients that keep a server busy, and that none refuses
_FEWEST_IDLE = 100.0  # requests, for a p99 that is not the slowest of all
_APART = 100_000
_FEW_A_SECOND = 40.0


@dataclass(frozen=True, kw_only=True)
class Pressure:
    """What a server did at three rates, as shares of its capacity; latencies from when due.

    Attributes:
        capacity: answers a second in a closed loop of enough clients.
        idle: at a tenth of it.
        near: at four fifths of it.
        twice: at twice as much; nothing where the client could not ask so fast.
        due: how many requests were due at twice as much.
    """

    capacity: float
    idle: Outcome
    near: Outcome
    twice: Outcome | None
    due: int

    def tail(self) -> float:
        """Return p99 over p50 at four fifths."""
        return _of(self.near.right, "p99") / _of(self.near.right, "p50")

    def refused_near(self) -> float:
        """Return the share of the requests at four fifths that were turned away."""
        refused = self.near.answers(REFUSED)
        return refused / max(1, refused + self.near.answers())

    def admitted(self) -> Sequence[float]:
        """Return the rate of right answers at twice the capacity, over the capacity."""
        return [self.twice.rate() / self.capacity] if self.twice else []

    def longer(self, *, settled: bool) -> Sequence[float]:
        """Return p99 of the answers at twice the capacity, over that at a tenth.

        Args:
            settled: whether to leave those out that were due while the overload began.
        """
        if not self.twice:
            return []
        waits = self.twice.settled if settled else self.twice.right
        return [_of(waits, "p99") / _of(self.idle.right, "p99")]

    def answered(self) -> Sequence[float]:
        """Return the share of the requests at twice the capacity that were answered or refused."""
        told = self.twice.answers() + self.twice.answers(REFUSED) if self.twice else 0
        return [told / self.due] if self.twice else []

    def refused(self, share: str) -> Sequence[float]:
        """Return a quantile of the waits of the refused over p99 at a tenth; none, if none was."""
        waits = self.twice.refused if self.twice else {}
        return [waits[share] / _of(self.idle.right, "p99")] if waits else []

    def told(self) -> Sequence[float]:
        """Return the share of the refused that were told when to come again; none, if none was."""
        refused = self.twice.answers(REFUSED) if self.twice else 0
        return [self.twice.say_when / refused] if self.twice and refused else []


def measure_pressure(case: Case, server: Running, seconds: float, first: int) -> Pressure:
    """Load a server as far as it goes, then far less, a little less, and far more."""
    own = replace(_job(case, server, seconds), first=first, connections=_ENOUGH)
    full = load(server, own).outcome
    idle, near, twice = loads(own, full.rate())
    return Pressure(
        capacity=full.rate(),
        idle=load(server, idle).outcome,
        near=load(server, near).outcome,
        twice=load(server, twice).outcome if full.busy < MOST_BUSY else None,
        due=twice.due(),
    )


def loads(own: Job, capacity: float) -> tuple[Job, Job, Job]:
    """Return a tenth, four fifths and twice of a capacity.

    No two of them ask the same, and none what the closed loop asked: it would be known.
    """
    many = replace(own, connections=CONNECTIONS, seconds=LONGER * own.seconds)
    idle, near, twice = (
        replace(many, rate=share * capacity, first=own.first + (number + 1) * _APART)
        for number, share in enumerate((IDLE, NEAR, TWICE))
    )
    return (
        replace(idle, seconds=max(idle.seconds, _FEWEST_IDLE / (IDLE * capacity))),
        near,
        replace(twice, settles=min(SETTLES / capacity, twice.seconds / 2)),
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
