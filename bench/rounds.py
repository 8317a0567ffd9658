"""Rounds of measurements: every case once a round, so that a slow minute slows all alike."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from math import inf

from bench.cases import YARDSTICK, Case
from bench.client import Measured, load
from bench.load.job import REFUSED, SHARES, Job
from bench.processes import Running

SHARE_FOR_LATENCY = 0.5
CLIENT_IS_THE_LIMIT = 0.9
_STEP = 20_000
_TILL_KNOWN = 3


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One case in one round.

    Attributes:
        rate: answers a second.
        cpu: processor seconds of the server for one answer.
        latency: quantiles in seconds at half that rate, by an open loop; empty for batches.
        client_busy: share of the time for which the client worked at the full rate.
        client_ceiling: requests a second that the client could have sent, had it never waited.
        refused: share of the requests at the full rate that were turned away as too many.
    """

    rate: float
    cpu: float
    latency: Mapping[str, float]
    client_busy: float
    client_ceiling: float
    refused: float = 0.0

    @property
    def is_bound_by_client(self) -> bool:
        """Whether the client was what held the rate down."""
        return self.client_busy > CLIENT_IS_THE_LIMIT


Round = Mapping[str, Sample]


def measure(
    cases: Sequence[Case],
    up: Mapping[str, Running],
    *,
    rounds: int,
    seconds: float,
    tell: Callable[[str], None],
) -> list[Round]:
    """Measure every case in every round, after a warm-up that counts for nothing.

    Raises:
        RuntimeError: if a server gives a wrong answer.
    """
    here = [case for case in cases if case.server in up]
    firsts = count(0, _STEP)
    for case in here:
        _warm_up(case, up[case.server], min(seconds, 0.5), next(firsts))
    found: list[Round] = []
    for number in range(rounds):
        tell(f"round {number + 1} of {rounds}")
        found.append({case.name: _sample(case, up[case.server], seconds, firsts) for case in here})
    return found


def ratios(rounds: Sequence[Round], case: str, rival: str = YARDSTICK) -> list[float]:
    """Return the rate of a case over that of another, round by round."""
    return [each[case].rate / each[rival].rate for each in rounds if {case, rival} <= each.keys()]


def cpu_ratios(rounds: Sequence[Round], case: str, rival: str = YARDSTICK) -> list[float]:
    """Return the processor time of another case over that of a case, round by round."""
    return [each[rival].cpu / each[case].cpu for each in rounds if {case, rival} <= each.keys()]


def check(name: str, measured: Measured, status: int) -> None:
    """See to it that every answer was right, but for those that were refused as too many.

    Raises:
        RuntimeError: if one was not, or none was right.
    """
    outcome = measured.outcome
    if outcome.lost or set(outcome.statuses) - {str(REFUSED)} != {str(status)}:
        raise RuntimeError(
            f"{name}: {dict(outcome.statuses)} for {status}, and {outcome.lost} without an answer."
        )


def _warm_up(case: Case, server: Running, seconds: float, first: int) -> None:
    asked = case.warm or case.request  # one at a time: who knows the answer then gives it to many
    load(server, Job(port=server.port, request=asked, connections=1, limit=_TILL_KNOWN))
    check(case.name, load(server, _job(case, server, seconds, first)), case.status)


def _sample(case: Case, server: Running, seconds: float, firsts: "count[int]") -> Sample:
    full = load(server, _job(case, server, seconds, next(firsts)))
    check(case.name, full, case.status)
    rate = full.outcome.rate(case.status)
    latency: Mapping[str, float] = {}
    if case.answers == 1:
        half = _job(case, server, seconds, next(firsts), rate * SHARE_FOR_LATENCY)
        latency = load(server, half).outcome.right or dict.fromkeys(SHARES, inf)
    cpu = full.cpu_seconds / full.outcome.answers(case.status) / case.answers
    busy = full.outcome.busy
    spare = 1.0 / cpu if busy > CLIENT_IS_THE_LIMIT else 0.0  # what the server had time for
    return Sample(
        rate=max(rate * case.answers, spare),
        cpu=cpu,
        latency=latency,
        client_busy=busy,
        client_ceiling=rate / busy,
        refused=full.outcome.answers(REFUSED) / sum(full.outcome.statuses.values()),
    )


def _job(case: Case, server: Running, seconds: float, first: int, rate: float | None = None) -> Job:
    return Job(
        port=server.port,
        request=case.request,
        varies=case.varies,
        first=first,
        status=case.status,
        connections=case.connections,
        seconds=seconds,
        rate=rate,
    )
