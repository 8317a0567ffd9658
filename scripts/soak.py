"""Serve the service and throw sound, broken and hostile requests at it for long; print figures.

Run from the repository: `python -m scripts.soak --requests 100000`.
"""

import argparse
import random
import tempfile
import time
from collections import Counter
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Thread

import orjson

from tests.served import Served

SOUND = (
    {"as_of": "2026-11-24"},
    {"as_of": "2026-11-24", "stage": "prototype", "task": {"breadth": "many"}},
    {"as_of": "2026-11-24", "traffic": {"calls_per_day": {"low": 1, "mid": 10, "high": 100}}},
)
HOSTILE = (
    b"",
    b"[" * 50_000,
    b'{"a":' * 20_000,
    b" " * 300_000,
    b'{"stage":"idea","stage":"idea"}',
    b'{"name":"\\ud800"}',
    b'{"traffic":{"calls_per_day":NaN}}',
    b'{"traffic":{"calls_per_day":1e999}}',
    b"\x00\xff\xfe",
    orjson.dumps({f"unknown {n}": n for n in range(2_000)}),
)
PATH = "/v1/recommendations?exclude=flips,next_questions"


class Soak:
    """Several threads that ask, each on a connection of its own, and what came back."""

    def __init__(self, port: int, requests: int, threads: int) -> None:
        self.outcomes: Counter[str] = Counter()
        self._port = port
        shares = [requests // threads] * threads
        self._threads = [Thread(target=self._work, args=share) for share in enumerate(shares)]

    def run(self) -> float:
        """Ask everything; return the seconds it took."""
        started = time.perf_counter()
        for thread in self._threads:
            thread.start()
        for thread in self._threads:
            thread.join()
        return time.perf_counter() - started

    def _work(self, seed: int, requests: int) -> None:
        chance = random.Random(seed)  # noqa: S311  the same soak every time
        connection = HTTPConnection("127.0.0.1", self._port, timeout=60)
        for _ in range(requests):
            try:
                connection.request(
                    "POST", PATH, _body(chance), {"Content-Type": "application/json"}
                )
                response = connection.getresponse()
                response.read()
                self.outcomes[str(response.status)] += 1
            except (OSError, HTTPException) as fault:
                self.outcomes[type(fault).__name__] += 1
                connection.close()


def _body(chance: random.Random) -> bytes:
    kind = chance.random()
    if kind < 0.1:  # noqa: PLR2004  a tenth is as hostile as it gets
        return chance.choice(HOSTILE)
    sound = bytearray(orjson.dumps(chance.choice(SOUND)))
    if kind < 0.8:  # noqa: PLR2004  most are broken in a few places
        for _ in range(chance.randint(1, 4)):
            sound[chance.randrange(len(sound))] = chance.randrange(256)
    return bytes(sound)


def _kilobytes(process: int) -> int:
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


def main() -> None:
    """Soak a service of our own and print what came back and how its memory moved."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--threads", type=int, default=8)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        served = Served(Path(folder) / "log", WORKERS="2", THREADS="8", LOG_LEVEL="warning").start()
        try:
            Soak(served.port, asked.requests // 10, asked.threads).run()
            before = sum(map(_kilobytes, served.workers()))
            soak = Soak(served.port, asked.requests, asked.threads)
            seconds = soak.run()
            after = sum(map(_kilobytes, served.workers()))
        finally:
            served.stop()
    print(f"requests {asked.requests}, seconds {seconds:.0f}, outcomes {dict(soak.outcomes)}")
    print(f"memory of both workers before {before} kB, after {after} kB")


if __name__ == "__main__":
    main()
