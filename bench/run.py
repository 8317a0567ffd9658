"""One run of everything, in order, on servers that it starts itself."""

import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import orjson

from bench import cases as of
from bench import servers
from bench.cases import Case
from bench.findings import Findings
from bench.load.messages import request
from bench.portfolios import PORTFOLIOS
from bench.processes import Running, Server, running
from bench.rounds import measure
from bench.scenarios import sizes
from bench.scenarios.memory import WORKERS, megabytes
from bench.scenarios.pressure import Pressure, measure_pressure, seconds_of_delay
from bench.scenarios.redis_hits import measure_redis_hits
from bench.scenarios.starts import measure_starts
from bench.scenarios.streams import Stream, measure_streams

BODY = orjson.dumps(of.PROFILE)
_FAR_ALONG = 4_000_000


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How much is measured.

    Attributes:
        rounds: how often each case is run.
        seconds: how long each time.
        longest: how many seconds the longest stream may take.
        pressed: the cases that are put under pressure.
    """

    rounds: int
    seconds: float
    longest: float
    pressed: Sequence[str]


WHOLE = Plan(
    rounds=5,
    seconds=1.0,
    longest=60.0,
    pressed=(of.YARDSTICK, of.FASTAPI, of.CACHED, of.UNCACHED),
)
QUICK = Plan(rounds=1, seconds=0.25, longest=3.0, pressed=(of.CACHED, of.UNCACHED))
LONG = 900.0
"""How many seconds the longest stream may take where that is what is asked for."""


def run(plan: Plan, folder: Path, found: Mapping[str, Server], missing: dict[str, str]) -> Findings:
    """Measure everything; what turns out to be missing is told along with the rest."""
    starts = measure_starts(_first_answers(found), BODY, plan.rounds)
    tell("starts are measured")
    workers = _workers(plan)
    tell("memory is measured")
    with ExitStack() as stack:
        up = {name: stack.enter_context(running(server)) for name, server in found.items()}
        rounds = measure(of.cases(), up, rounds=plan.rounds, seconds=plan.seconds, tell=tell)
        worker = {name: up[name].megabytes() / len(up[name].workers()) for name in up}
        redis = _redis(plan, folder, up["flask"], missing)
        tell("Redis is measured")
        pressure = _pressure(plan, up)
        delays = _delays(plan, up)
        tell("pressure is measured")
        streams = {name: measure_streams(found["ours"], name, plan.longest) for name in PORTFOLIOS}
        tell("streams are measured")
        curves = _curves(up, streams, plan.seconds / 2)
    return Findings(
        rounds=rounds,
        redis=redis,
        starts=starts,
        worker=worker,
        workers=workers,
        pressure=pressure,
        delays=delays,
        curves=curves,
        streams=streams,
    )


def tell(what: str) -> None:
    """Say how far the run has come."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {what}\n")


def _first_answers(found: Mapping[str, Server]) -> dict[str, tuple[Server, str]]:
    paths = {"flask": "/", "fastapi": "/", "zen in flask": "/", "ours": of.CORE}
    return {name: (found[name], path) for name, path in paths.items() if name in found}


def _workers(plan: Plan) -> dict[str, float]:
    flask = servers.flask_constant("--workers", str(WORKERS), "--preload")
    asked = {"flask": request("POST", "/", BODY), "ours": request("POST", of.CORE, BODY)}
    those = {"flask": flask, "ours": servers.ours(workers=WORKERS)}
    return {name: megabytes(those[name], asked[name], plan.seconds) for name in those}


def _redis(
    plan: Plan, folder: Path, yardstick: Running, missing: dict[str, str]
) -> tuple[float, ...]:
    try:
        return tuple(
            measure_redis_hits(folder, yardstick, rounds=plan.rounds, seconds=plan.seconds)
        )
    except servers.MissingError as reason:
        missing["Redis"] = str(reason)
        return ()


def _pressure(plan: Plan, up: Mapping[str, Running]) -> dict[str, tuple[Pressure, ...]]:
    return {
        case.name: tuple(
            _under_pressure(case, up, plan, number) for number in range(min(plan.rounds, 3))
        )
        for case in _cases(up, *plan.pressed)
    }


def _under_pressure(case: Case, up: Mapping[str, Running], plan: Plan, number: int) -> Pressure:
    return measure_pressure(case, up[case.server], plan.seconds, _FAR_ALONG + number * 500_000)


def _delays(plan: Plan, up: Mapping[str, Running]) -> dict[str, float]:
    seconds = max(plan.seconds, 0.5) * 2
    return {
        case.server: seconds_of_delay(case, up[case.server], seconds)
        for case in _cases(up, of.CACHED, of.FASTAPI, of.YARDSTICK)
    }


def _curves(
    up: Mapping[str, Running], streams: Mapping[str, Sequence[Stream]], seconds: float
) -> dict[str, sizes.Curve]:
    curves: dict[str, sizes.Curve] = {}
    for name in PORTFOLIOS:
        ending = "" if name == "alike" else f", {name}"
        curves[f"ours, JSON{ending}"] = sizes.of_batches(up["ours"], seconds, name)
        curves[f"ours, stream{ending}"] = {e.lines: e.seconds / e.lines for e in streams[name]}
        curves[f"engine{ending}"] = sizes.of_the_engine(seconds, name)
    if "fastapi" in up:
        curves["FastAPI, list"] = sizes.of_lists(up["fastapi"], seconds)
    return curves


def _cases(up: Mapping[str, Running], *names: str) -> list[Case]:
    by_name = {case.name: case for case in of.cases() if case.server in up}
    return [by_name[name] for name in names if name in by_name]
