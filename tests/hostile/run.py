"""Throw hostile requests at the real server for long, and print what came back as a table.

Run from the repository: `python -m tests.hostile.run --requests 1000000`. The same each time
(`tests/hostile/throws.py`), over connections that are kept as long as the server keeps them.
"""

import argparse
import re
import socket
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

from tests.hostile.throws import Throw, throw
from tests.served import Served

SECONDS_TO_ANSWER = 60
STEPS = 10
PROBLEM = b"application/problem+json"

_LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
_CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)


@dataclass(slots=True)
class Figures:
    """What came back: how often each outcome, and the slowest answer to each kind, in seconds."""

    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: dict[str, float] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def note(self, thrown: Throw, outcome: str, seconds: float) -> None:
        """Note one answer, or that there was none."""
        self.outcomes[outcome] += 1
        self.slowest[thrown.kind] = max(self.slowest.get(thrown.kind, 0.0), seconds)

    def fail(self, number: int, thrown: Throw, what: str) -> None:
        """Note what must never happen, with the number of the throw that made it."""
        self.failures.append(f"throw {number} ({thrown.kind}): {what}")

    def add(self, other: "Figures") -> None:
        """Add the figures of another thread."""
        self.outcomes += other.outcomes
        self.failures += other.failures
        for kind, seconds in other.slowest.items():
            self.slowest[kind] = max(self.slowest.get(kind, 0.0), seconds)


class Thrower:
    """Throws one request after the other, on one connection as long as it holds."""

    def __init__(self, port: int, make: Callable[[int], Throw]) -> None:
        self.figures = Figures()
        self._port, self._make = port, make
        self._connection: socket.socket | None = None
        self._rest = b""  # what came after the last answer

    def throw(self, numbers: range) -> None:
        """Throw what has these numbers."""
        for number in numbers:
            self._throw(number, self._make(number))
        self._hang_up()

    def _throw(self, number: int, thrown: Throw) -> None:
        whole = self._send(thrown)
        for _ in range(thrown.answers):
            sent = time.perf_counter()
            try:
                head, body = self._heard()
            except TimeoutError:
                self.figures.fail(number, thrown, "no answer")
                return self._hang_up()
            except OSError:
                self._hear_nothing(number, thrown, whole=whole)
                return self._hang_up()
            self._check(number, thrown, head, body)
            self.figures.note(thrown, head[9:12].decode(), time.perf_counter() - sent)
            if _CLOSES.search(head):
                return self._hang_up()
        return self._hang_up() if thrown.ends else None

    def _send(self, thrown: Throw) -> bool:
        """Send a throw; return whether the server took all of it."""
        connection = self._connected()
        try:
            for part in thrown.parts:
                connection.sendall(part)
                time.sleep(thrown.pause)
            if thrown.ends:
                connection.shutdown(socket.SHUT_WR)
        except OSError:
            return False
        return True

    def _heard(self) -> tuple[bytes, bytes]:
        """Return the head and the body of the next answer.

        Raises:
            OSError: where the server hangs up before its end.
        """
        head, body = self._until(b"\r\n\r\n", b"")
        if _CHUNKED.search(head):
            body, _ = self._until(b"0\r\n\r\n", body)
            return head, body
        length = _LENGTH.search(head)
        due = int(length[1]) if length else 0
        while len(body) < due:
            body += self._block()
        self._rest = body[due:]
        return head, body[:due]

    def _until(self, end: bytes, heard: bytes) -> tuple[bytes, bytes]:
        heard = heard or self._rest
        while end not in heard:
            heard += self._block()
        first, _, self._rest = heard.partition(end)
        return first + end, self._rest

    def _block(self) -> bytes:
        block = self._connection.recv(65_536) if self._connection else b""
        if not block:
            raise ConnectionResetError
        return block

    def _check(self, number: int, thrown: Throw, head: bytes, body: bytes) -> None:
        status = int(head[9:12])
        if status >= 500:
            self.figures.fail(number, thrown, f"{status}: {body[:300]!r}")
        elif status >= 400 and not (PROBLEM in head.lower() or _is_the_servers(status, head)):
            self.figures.fail(number, thrown, f"{status} is no problem document: {head[:300]!r}")

    def _hear_nothing(self, number: int, thrown: Throw, *, whole: bool) -> None:
        """Count an end without an answer, which is only for those who did not say all."""
        self.figures.outcomes["hung up"] += 1
        if whole and not thrown.ends:
            self.figures.fail(number, thrown, "hung up without an answer")

    def _connected(self) -> socket.socket:
        if self._connection is None:
            address = ("127.0.0.1", self._port)
            self._connection = socket.create_connection(address, timeout=SECONDS_TO_ANSWER)
            self._connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._rest = b""
        return self._connection

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _is_the_servers(status: int, head: bytes) -> bool:
    """Return whether gunicorn refused this before the service saw it (docs/decisions/0022)."""
    plain = b"content-type: text/plain" in head.lower() and b"connection: close" in head.lower()
    return plain and status in (400, 414, 431, 501)


def throw_all(
    port: int, numbers: range, threads: int, make: Callable[[int], Throw] = throw
) -> Figures:
    """Throw what has these numbers from several threads; return what came back."""
    throwers = [Thrower(port, make) for _ in range(threads)]
    running = [
        Thread(target=thrower.throw, args=(numbers[place::threads],))
        for place, thrower in enumerate(throwers)
    ]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    figures = Figures()
    for thrower in throwers:
        figures.add(thrower.figures)
    return figures


def megabytes(processes: list[int]) -> float:
    """Return the memory of some processes together: their own and their share of what is shared."""
    texts = (Path(f"/proc/{each}/smaps_rollup").read_text() for each in processes)
    return sum(int(text.partition("\nPss:")[2].split()[0]) for text in texts) / 1024


def throw_at_a_service(about: str | None, make: Callable[[int], Throw]) -> int:
    """Throw at a service of our own, print the tables; return 1 where something failed."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--threads", type=int, default=8)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        served = Served(Path(folder) / "log", WORKERS="2", THREADS="8", LOG_LEVEL="warning").start()
        try:
            figures = _stepwise(served, asked.requests, asked.threads, make)
            faults = [line for line in served.log().splitlines() if '"level":"error"' in line]
        finally:
            served.stop()
    _print(figures)
    print(f"lines of the log that tell of an error: {len(faults)}", *faults[:3], sep="\n")
    return 1 if figures.failures or faults else 0


def _stepwise(served: Served, requests: int, threads: int, make: Callable[[int], Throw]) -> Figures:
    total, step = Figures(), max(requests // STEPS, 1)
    throw_all(served.port, range(requests, requests + 50), threads, make)  # each worker starts
    workers = served.workers()
    print("| requests | seconds | memory of both workers |\n|---|---|---|")
    print(f"| 0 | 0 | {megabytes(workers):.0f} MB |", flush=True)
    started = time.perf_counter()
    for first in range(0, requests, step):
        numbers = range(first, min(first + step, requests))
        total.add(throw_all(served.port, numbers, threads, make))
        seconds = time.perf_counter() - started
        row = f"| {numbers.stop:,} | {seconds:.0f} | {megabytes(workers):.0f} MB |"
        print(row, *total.failures, sep="\n", flush=True)
    if workers != served.workers():
        total.failures.append("a worker was replaced")
    return total


def _print(figures: Figures) -> None:
    print("\n| outcome | how often |\n|---|---|")
    for outcome, count in sorted(figures.outcomes.items()):
        print(f"| {outcome} | {count:,} |")
    print("\n| kind | slowest answer |\n|---|---|")
    for kind, seconds in sorted(figures.slowest.items()):
        print(f"| {kind} | {seconds * 1000:.0f} ms |")
    print(f"\nfailures: {len(figures.failures)}", *figures.failures[:20], sep="\n")


if __name__ == "__main__":
    raise SystemExit(throw_at_a_service(__doc__, throw))
