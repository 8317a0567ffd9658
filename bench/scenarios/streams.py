"""A stream longer than any body: how long it takes, and whether its worker's memory stays flat."""

import socket
import time
from dataclasses import dataclass
from threading import Thread

from bench.cases import VERDICTS, lines
from bench.processes import Running

_BLOCK = 1 << 20
_APART = 10_000  # profiles until they repeat: far more than are ever looked at together


@dataclass(frozen=True)
class Stream:
    """A stream that was answered line by line.

    Attributes:
        lines: how many profiles it had.
        seconds: from the first byte to the last answer.
        growth: megabytes by which a worker's peak rose above what it held before.
    """

    lines: int
    seconds: float
    growth: float


def measure_stream(server: Running, number: int) -> Stream:
    """Send so many profiles, a line each, and take the answers as they come.

    Raises:
        RuntimeError: if not every line is answered.
    """
    server.forget_peak()
    before, start = server.resident(), time.perf_counter()
    answered = _stream(server.port, number)
    seconds = time.perf_counter() - start
    if answered != number:
        raise RuntimeError(f"Of {number} lines {answered} were answered.")
    return Stream(number, seconds, server.peak() - before)


def _stream(port: int, number: int) -> int:
    apart = min(number, _APART)
    block, rounds = lines(apart), number // apart
    head = (
        f"POST {VERDICTS} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
        f"Connection: close\r\nContent-Length: {len(block) * rounds}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port)) as client:
        sender = Thread(target=_send, args=(client, head.encode(), block, rounds))
        sender.start()
        answered = 0
        while data := client.recv(_BLOCK):
            answered += data.count(b'{"line":')
        sender.join()
    return answered


def _send(client: socket.socket, head: bytes, block: bytes, rounds: int) -> None:
    client.sendall(head)
    for _ in range(rounds):
        client.sendall(block)
