"""How long a server takes from nothing to its first answer."""

import http.client
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from bench.processes import PATIENCE_SECONDS, Running, Server, started

_PAUSE = 0.002


@dataclass(frozen=True)
class Start:
    """A first answer: seconds until it came, and processor seconds of the server till then."""

    seconds: float
    cpu: float


def measure_starts(
    first: Mapping[str, tuple[Server, str]], body: bytes, rounds: int
) -> dict[str, Sequence[Start]]:
    """Start each server in turn, round by round, and time its first answer to a POST.

    The first round counts for nothing: it fills the file cache and writes the compiled modules.

    Args:
        first: by name, the server and the path to ask.
        body: what is posted.
        rounds: how many rounds count.
    """
    starts: dict[str, list[Start]] = {name: [] for name in first}
    for number in range(rounds + 1):
        for name, (server, path) in first.items():
            start = _first_answer(server, path, body)
            if number:
                starts[name].append(start)
    return {name: tuple(taken) for name, taken in starts.items()}


def _first_answer(server: Server, path: str, body: bytes) -> Start:
    start = time.perf_counter()
    with started(server) as (process, port):
        while time.perf_counter() < start + PATIENCE_SECONDS and process.poll() is None:
            with suppress(ConnectionError):
                _ask(port, path, body)
                seconds = time.perf_counter() - start
                return Start(seconds, Running(port, process.pid).cpu_seconds())
            time.sleep(_PAUSE)
    raise RuntimeError(f"{server.name} gave no answer; run it by hand: {server.setting()}")


def _ask(port: int, path: str, body: bytes) -> None:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    client.request("POST", path, body, {"Content-Type": "application/json"})
    answer = client.getresponse()
    answer.read()
    client.close()
    if answer.status != http.client.OK:
        raise RuntimeError(f"POST {path} was answered {answer.status}, not 200.")
