"""What one profile costs among one, ten, … a million."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence

import orjson

from bench.cases import VERDICTS, items
from bench.client import load
from bench.load.job import Job
from bench.load.messages import request
from bench.portfolios import PORTFOLIOS, alike
from bench.processes import SERVER_CORE, Running, pinned

IN_ONE_REQUEST = (1, 10, 100, 1_000)
IN_ONE_LIST = (*IN_ONE_REQUEST, 10_000)
IN_THE_ENGINE = (1, 10, 100, 1_000, 10_000)

_AS_SERVED = {"OPENBLAS_NUM_THREADS": "1"}  # our matrices are too small to share

Curve = Mapping[int, float]


def of_batches(server: Running, seconds: float, portfolio: str) -> Curve:
    """Return the seconds for one profile of a JSON batch, verdicts only, by the batch's size."""

    def asked(number: int) -> bytes:
        return request("POST", VERDICTS, items(number, PORTFOLIOS[portfolio]))

    return _by_size(server, IN_ONE_REQUEST, asked, seconds)


def of_lists(server: Running, seconds: float) -> Curve:
    """Return the seconds for one profile of a list that FastAPI answers, by the list's size."""

    def asked(number: int) -> bytes:
        return request("POST", "/many", orjson.dumps([alike(n) for n in range(number)]))

    return _by_size(server, IN_ONE_LIST, asked, seconds)


def of_the_engine(seconds: float, portfolio: str) -> Curve:
    """Return the processor seconds for one profile in a process of its own, by how many at once."""
    told = [portfolio, str(seconds), *(str(size) for size in IN_THE_ENGINE)]
    done = subprocess.run(
        pinned(SERVER_CORE, [sys.executable, "-m", "bench.scenarios.engine", *told]),
        env={**os.environ, **_AS_SERVED},
        stdout=subprocess.PIPE,
        check=True,
    )
    return {int(size): each for size, each in orjson.loads(done.stdout).items()}


def _by_size(
    server: Running, sizes: Sequence[int], asked: Callable[[int], bytes], seconds: float
) -> Curve:
    def seconds_each(size: int) -> float:
        job = Job(port=server.port, request=asked(size), connections=1, seconds=seconds)
        return 1.0 / load(server, job).outcome.rate() / size

    return {size: seconds_each(size) for size in sizes}
