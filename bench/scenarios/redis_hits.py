"""Answers found in Redis: kept by one server, each asked once of another that knows none."""

from collections.abc import Sequence
from pathlib import Path

import orjson

from bench import servers
from bench.cases import CORE, OUR_THREADS, PROFILE, VARIES
from bench.client import load
from bench.load.job import Job
from bench.load.messages import request
from bench.processes import Running, Server, running
from bench.rounds import check

ASKED = request("POST", CORE, orjson.dumps(PROFILE))
PLAIN = request("POST", "/", orjson.dumps(PROFILE))


def measure_redis_hits(
    folder: Path, yardstick: Running, *, rounds: int, seconds: float
) -> Sequence[float]:
    """Return the rate of answers found in Redis over that of the yardstick, round by round.

    Raises:
        MissingError: where there is no Redis.
    """
    with running(servers.redis(folder)) as redis:
        server = servers.ours_with_redis(redis.port)
        with running(server) as first:
            kept = load(first, _job(first, seconds * 3))
            check("filling Redis", kept, 200)
        known = kept.outcome.answers()
        return [_ratio(server, yardstick, known, seconds) for _ in range(rounds)]


def _ratio(server: Server, yardstick: Running, known: int, seconds: float) -> float:
    with running(server) as fresh:
        found = load(fresh, _job(fresh, seconds * 10, known))
    check("found in Redis", found, 200)
    constant = load(yardstick, Job(port=yardstick.port, request=PLAIN, seconds=seconds / 2))
    return found.outcome.rate() / constant.outcome.rate()


def _job(server: Running, seconds: float, limit: int | None = None) -> Job:
    return Job(
        port=server.port,
        request=ASKED,
        varies=VARIES,
        connections=OUR_THREADS,
        seconds=seconds,
        limit=limit,
    )
