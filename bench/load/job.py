"""What a client is told to do, and what it tells afterwards; both travel as JSON."""

import base64
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import count, islice, repeat
from typing import Self

REFUSED = 503
FEWEST = 20
SHARES = {"p50": 0.5, "p90": 0.9, "p99": 0.99, "p999": 0.999, "max": 1.0}


@dataclass(frozen=True, kw_only=True)
class Job:
    """One load on one port.

    Attributes:
        port: where the server listens on loopback.
        request: the bytes to send.
        varies: a number in the request to count up from, so that no two requests are alike.
        first: how far that count has come before.
        limit: how many requests are sent at most.
        status: the status that is right.
        connections: how many connections there are at most.
        seconds: how long requests are sent, or longer where they would be too few to judge by.
        rate: requests a second, sent whether or not the server keeps up; without one, each
            connection asks again once it is answered.
        settles: for how long at first the latencies of answers at a rate do not count as settled.
    """

    port: int
    request: bytes
    varies: bytes = b""
    first: int = 0
    limit: int | None = None
    status: int = 200
    connections: int = 16
    seconds: float = 1.0
    rate: float | None = None
    settles: float = 0.0

    def due(self) -> int:
        """Return how many requests are sent at a rate: some, even if that takes longer."""
        return max(FEWEST, int((self.rate or 0.0) * self.seconds))

    def requests(self) -> Iterator[bytes]:
        """Return the requests, without end where there is no limit."""
        return islice(self._endless(), self.limit)

    def as_json(self) -> str:
        """Return the job as JSON."""
        encoded = {name: base64.b64encode(getattr(self, name)).decode() for name in _BYTES}
        return json.dumps(asdict(self) | encoded)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the job that the JSON tells of."""
        told = json.loads(text)
        return cls(**told | {name: base64.b64decode(told[name]) for name in _BYTES})

    def _endless(self) -> Iterator[bytes]:
        if not self.varies:
            return repeat(self.request)
        before, after = self.request.split(self.varies)
        least = 10 ** (len(self.varies) - 1)  # as many digits always: the length is in the head
        start = int(self.varies) - least + self.first
        return (b"%b%d%b" % (before, least + n % (9 * least), after) for n in count(start))


_BYTES = ("request", "varies")
_TIMES = ("right", "settled", "refused")


@dataclass
class Tally:
    """What came of a job; latencies in seconds.

    Attributes:
        statuses: how many answers there were of each status.
        right: latencies of the answers with the right status.
        settled: those of them that were due once the load had settled.
        refused: latencies of those that were turned away.
        say_when: how many of those told when to come again.
        lost: connections that broke off, and requests without an answer.
        seconds: from the first request to the last answer.
        busy: share of that time for which the client itself worked.
    """

    statuses: Counter[int] = field(default_factory=Counter)
    right: list[float] = field(default_factory=list)
    settled: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    say_when: int = 0
    lost: int = 0
    seconds: float = 0.0
    busy: float = 0.0

    def as_json(self) -> str:
        """Return the tally as JSON, latencies as quantiles."""
        return json.dumps(vars(self) | {name: quantiles(getattr(self, name)) for name in _TIMES})


@dataclass(frozen=True)
class Outcome:
    """A tally as it arrives: counts, and quantiles of latencies in seconds."""

    statuses: Mapping[str, int]
    right: Mapping[str, float]
    settled: Mapping[str, float]
    refused: Mapping[str, float]
    say_when: int
    lost: int
    seconds: float
    busy: float

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the outcome that the JSON tells of."""
        return cls(**json.loads(text))

    def answers(self, status: int = 200) -> int:
        """Return how many answers had the status."""
        return self.statuses.get(str(status), 0)

    def rate(self, status: int = 200) -> float:
        """Return how many answers with the status came in a second."""
        return self.answers(status) / self.seconds


def quantiles(values: Sequence[float]) -> dict[str, float]:
    """Return the quantiles of `SHARES`, each the smallest value that so many do not exceed."""
    ordered = sorted(values)
    last = len(ordered) - 1
    return {
        name: ordered[min(last, max(0, -int(-share * len(ordered) // 1) - 1))]
        for name, share in SHARES.items()
        if ordered
    }
