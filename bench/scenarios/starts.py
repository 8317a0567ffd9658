"""How long a server takes from nothing to its first answer."""

import http.client
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress

from bench.processes import PATIENCE_SECONDS, Server, started

_PAUSE = 0.002


def measure_starts(
    first: Mapping[str, tuple[Server, str]], body: bytes, rounds: int
) -> dict[str, Sequence[float]]:
    """Start each server in turn, round by round, and time its first answer to a POST.

    The first round counts for nothing: it fills the file cache and writes the compiled modules.

    Args:
        first: by name, the server and the path to ask.
        body: what is posted.
        rounds: how many rounds count.
    """
    seconds: dict[str, list[float]] = {name: [] for name in first}
    for number in range(rounds + 1):
        for name, (server, path) in first.items():
            taken = _seconds_to_answer(server, path, body)
            if number:
                seconds[name].append(taken)
    return {name: tuple(taken) for name, taken in seconds.items()}


def _seconds_to_answer(server: Server, path: str, body: bytes) -> float:
    start = time.perf_counter()
    with started(server) as (process, port):
        while time.perf_counter() < start + PATIENCE_SECONDS and process.poll() is None:
            with suppress(ConnectionError):
                _ask(port, path, body)
                return time.perf_counter() - start
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
