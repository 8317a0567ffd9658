"""A stream longer than any body: how long it takes, and whether its worker's memory stays flat."""

import socket
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Thread

from bench.cases import VERDICTS, lines
from bench.portfolios import PORTFOLIOS
from bench.processes import Running, Server, running

LENGTHS = (1_000, 10_000, 100_000, 1_000_000)

_BLOCK = 1 << 20
_ANSWER = b'{"line":'
_APART = 10_000  # profiles until they repeat: far more than are ever looked at together


@dataclass(frozen=True)
class Stream:
    """A stream that was answered line by line.

    Attributes:
        portfolio: which profiles it had.
        lines: how many.
        seconds: from the first byte to the last answer.
        cpu: processor seconds of the server meanwhile.
        growth: megabytes by which a worker's peak rose above what it held when idle.
    """

    portfolio: str
    lines: int
    seconds: float
    cpu: float
    growth: float


def measure_streams(server: Server, portfolio: str, longest: float) -> Sequence[Stream]:
    """Return streams of rising length, up to the last that is likely to end in time.

    They go to a server of their own, so that nothing before has widened its memory.

    Raises:
        RuntimeError: if not every line is answered.
    """
    found: list[Stream] = []
    with running(server) as up:
        _stream(up.port, portfolio, 1)  # what is loaded at the first answer is no growth
        idle = up.resident()
        for number in LENGTHS:
            if found and found[-1].seconds * number / found[-1].lines > longest:
                break
            found.append(_measured(up, portfolio, number, idle))
    return found


def _measured(server: Running, portfolio: str, number: int, idle: float) -> Stream:
    server.forget_peak()
    worked, start = server.cpu_seconds(), time.perf_counter()
    answered = _stream(server.port, portfolio, number)
    seconds = time.perf_counter() - start
    if answered != number:
        raise RuntimeError(f"Of {number} lines {answered} were answered.")
    cpu = server.cpu_seconds() - worked
    return Stream(portfolio, number, seconds, cpu, server.peak() - idle)


def _stream(port: int, portfolio: str, number: int) -> int:
    apart = min(number, _APART)
    block, rounds = lines(apart, PORTFOLIOS[portfolio]), number // apart
    head = (
        f"POST {VERDICTS} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
        f"Connection: close\r\nContent-Length: {len(block) * rounds}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port)) as client:
        sender = Thread(target=_send, args=(client, head.encode(), block, rounds))
        sender.start()
        answered = _count(client)
        sender.join()
    return answered


def _count(client: socket.socket) -> int:
    """Return how many answers come, until there is nothing more or the server hangs up."""
    answered, end = 0, b""
    with suppress(ConnectionError):
        while data := client.recv(_BLOCK):
            seen = end + data
            answered += seen.count(_ANSWER)
            end = seen[1 - len(_ANSWER) :]  # where an answer may have begun
    return answered


def _send(client: socket.socket, head: bytes, block: bytes, rounds: int) -> None:
    with suppress(ConnectionError):  # as many answers as came tell enough
        client.sendall(head)
        for _ in range(rounds):
            client.sendall(block)
