"""A client: connections that ask in step, so that the server always has the next request."""

import socket
import time
from collections.abc import Iterator
from itertools import islice
from threading import Thread

_BLOCK = 1 << 18
_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = b"\r\ncontent-length:"


def post(path: str, body: bytes, media_type: str = "application/json") -> bytes:
    """Return the bytes of a request."""
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nContent-Type: {media_type}"
    return f"{head}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def ask(port: int, requests: Iterator[bytes], *, seconds: float, connections: int = 8) -> int:
    """Ask for some seconds, or as long as there are requests; return how many were answered.

    Raises:
        RuntimeError: for an answer that is not 200.
    """
    opened = [socket.create_connection(("127.0.0.1", port)) for _ in range(connections)]
    answered, until = 0, time.perf_counter() + seconds
    while time.perf_counter() < until and (some := list(islice(requests, connections))):
        for connection, request in zip(opened, some, strict=False):
            connection.sendall(request)
        for connection, _ in zip(opened, some, strict=False):
            answer(connection)
        answered += len(some)
    for connection in opened:
        connection.close()
    return answered


def answer(connection: socket.socket) -> tuple[bytes, bytes]:
    """Return the head, in lower case, and the body of the next answer, which has a known length.

    Raises:
        RuntimeError: for an answer that is not 200.
    """
    data, end, length = bytearray(), -1, 0
    while end < 0 or len(data) < end + len(_END_OF_HEAD) + length:
        block = connection.recv(_BLOCK)
        if not block:
            raise RuntimeError(f"The server hung up after {bytes(data[:300])!r}.")
        data += block
        if end < 0 and (end := data.find(_END_OF_HEAD)) >= 0:
            length = _length(bytes(data[: end + 2]).lower())
    if b" 200 " not in data[:20]:
        raise RuntimeError(f"An answer is not 200: {bytes(data[:500])!r}.")
    return bytes(data[:end]).lower(), bytes(data[end + len(_END_OF_HEAD) :])


def stream(port: int, path: str, block: bytes, times: int) -> int:
    """Send a block of JSON lines so many times as one body; return how many answers came.

    Answers are read while lines are sent.
    """
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
    head += f"Connection: close\r\nContent-Length: {len(block) * times}\r\n\r\n"

    def send() -> None:
        connection.sendall(head.encode())
        for _ in range(times):
            connection.sendall(block)

    answered, rest, mark = 0, b"", b'"status":200'
    with socket.create_connection(("127.0.0.1", port)) as connection:
        sender = Thread(target=send, daemon=True)
        sender.start()
        while data := connection.recv(_BLOCK):
            answered += (rest + data).count(mark)
            rest = (rest + data)[1 - len(mark) :]  # where a mark may have begun
        sender.join()
    return answered


def _length(head: bytes) -> int:
    start = head.find(_LENGTH) + len(_LENGTH)
    return int(head[start : head.find(b"\r\n", start)])
