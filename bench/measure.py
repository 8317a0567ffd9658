"""Rounds of measurements: every case once a round, so that a slow minute slows all alike."""

import base64
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson

from bench.cases import YARDSTICK, Case
from bench.servers import CLIENT_CORE, Running, pinned


@dataclass(frozen=True)
class Found:
    """What the rounds of one case found, each as a ratio to the yardstick of its own round.

    Attributes:
        rates: answers a second over those of the yardstick.
        p50s: median latency over that of the yardstick.
        tails: 99th percentile over the median of the same case.
    """

    rates: Sequence[float]
    p50s: Sequence[float]
    tails: Sequence[float]


def measure(
    cases: Sequence[Case], up: Mapping[str, Running], *, rounds: int, seconds: float
) -> dict[str, Found]:
    """Measure every case in every round, after a warm-up that counts for nothing.

    Raises:
        RuntimeError: if a server gives a wrong answer.
    """
    here = [case for case in cases if case.server in up]
    for case in here:
        _load(case, case.warm or case.request, up[case.server].port, min(seconds, 0.5))
    taken = [
        {case.name: _load(case, case.request, up[case.server].port, seconds) for case in here}
        for _ in range(rounds)
    ]
    return {case.name: compared(case, taken) for case in here}


def compared(case: Case, taken: Sequence[Mapping[str, Mapping[str, float]]]) -> Found:
    """Return what the rounds found of a case, each against the yardstick of its round."""
    own = [each[case.name] for each in taken]
    yard = [each[YARDSTICK] for each in taken]
    return Found(
        rates=[a["rate"] * case.answers / b["rate"] for a, b in zip(own, yard, strict=True)],
        p50s=[a["p50"] / b["p50"] for a, b in zip(own, yard, strict=True)],
        tails=[a["p99"] / a["p50"] for a in own],
    )


def _load(case: Case, request: bytes, port: int, seconds: float) -> Mapping[str, float]:
    told = {
        "port": port,
        "connections": case.connections,
        "seconds": seconds,
        "request": base64.b64encode(request).decode(),
        "status": case.status if request is case.request else 200,
    }
    client = subprocess.run(
        pinned(CLIENT_CORE, [sys.executable, "-m", "bench.load"]),
        input=orjson.dumps(told),
        capture_output=True,
        check=True,
    )
    found: dict[str, float] = orjson.loads(client.stdout)
    if found["wrong"]:
        raise RuntimeError(f"{case.name}: {found['wrong']:.0f} answers were wrong.")
    return found
