"""A stream longer than any body: whether its worker's memory stays flat."""

import socket
from collections.abc import Callable
from threading import Thread

import orjson

from bench.cases import PATH, PROFILE

LINES = 10_000
_BLOCK = 1 << 16


def growth_of_a_long_stream(port: int, peak: Callable[[], float], lines: int = LINES) -> float:
    """Return by how many megabytes a long stream raises the peak that a short one had reached.

    Raises:
        RuntimeError: if not every line is answered.
    """
    _stream(port, lines // 20)
    before = peak()
    answered = _stream(port, lines)
    if answered != lines:
        raise RuntimeError(f"Of {lines} lines {answered} were answered.")
    return peak() - before


def _stream(port: int, lines: int) -> int:
    line = orjson.dumps(PROFILE) + b"\n"
    head = (
        f"POST {PATH}/batch?detail=verdict HTTP/1.1\r\nHost: localhost\r\n"
        "Content-Type: application/x-ndjson\r\nConnection: close\r\n"
        f"Content-Length: {len(line) * lines}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port)) as client:
        sender = Thread(target=_send, args=(client, head.encode(), line, lines))
        sender.start()
        answered = 0
        while block := client.recv(_BLOCK):
            answered += block.count(b'{"line":')
        sender.join()
    return answered


def _send(client: socket.socket, head: bytes, line: bytes, lines: int) -> None:
    client.sendall(head)
    for _ in range(lines):
        client.sendall(line)
