"""What one profile costs among one, ten, … a million."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence

import orjson

from bench.cases import VERDICTS, items, numbered
from bench.client import load
from bench.load.job import Job
from bench.load.messages import request
from bench.processes import SERVER_CORE, Running, pinned
from bench.scenarios.streams import Stream, measure_stream

IN_ONE_REQUEST = (1, 10, 100, 1_000)
IN_ONE_LIST = (*IN_ONE_REQUEST, 10_000)
IN_A_STREAM = (1_000, 10_000, 100_000, 1_000_000)
IN_THE_ENGINE = (1, 10, 100, 1_000, 10_000)

_AS_SERVED = {"OPENBLAS_NUM_THREADS": "1"}  # our matrices are too small to share

Curve = Mapping[int, float]


def of_batches(server: Running, seconds: float) -> Curve:
    """Return the seconds for one profile of a JSON batch, verdicts only, by the batch's size."""
    return _by_size(server, IN_ONE_REQUEST, lambda n: request("POST", VERDICTS, items(n)), seconds)


def of_lists(server: Running, seconds: float) -> Curve:
    """Return the seconds for one profile of a list that FastAPI answers, by the list's size."""

    def asked(number: int) -> bytes:
        return request("POST", "/many", orjson.dumps([numbered(n) for n in range(number)]))

    return _by_size(server, IN_ONE_LIST, asked, seconds)


def of_streams(server: Running, longest: float) -> Sequence[Stream]:
    """Return streams of rising length, up to the last that is likely to end in time."""
    found: list[Stream] = []
    for number in IN_A_STREAM:
        if found and found[-1].seconds * number / found[-1].lines > longest:
            break
        found.append(measure_stream(server, number))
    return found


def of_the_engine(seconds: float) -> Curve:
    """Return the processor seconds for one profile in a process of its own, by how many at once."""
    sizes = [str(size) for size in IN_THE_ENGINE]
    command = [sys.executable, "-m", "bench.scenarios.engine", str(seconds), *sizes]
    done = subprocess.run(
        pinned(SERVER_CORE, command),
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
