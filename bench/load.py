"""A closed loop of keep-alive connections: each sends its request again once it is answered.

Run as a process of its own, so that it can be pinned beside the server. It reads what to do from
standard input and writes what it found to standard output, both as JSON.
"""

import asyncio
import base64
import sys
import time
from dataclasses import dataclass, field

import orjson

_END_OF_CHUNKS = b"0\r\n\r\n"
_HEAD = 8_000


@dataclass
class Loop:
    """What all connections share: when to stop, and what was found."""

    port: int
    request: bytes
    expected: bytes
    until: float
    seconds: list[float] = field(default_factory=list)
    wrong: int = 0


class Connection(asyncio.Protocol):
    """One connection: sends, waits for the whole answer, and sends again."""

    def __init__(self, loop: Loop, done: "asyncio.Future[None]") -> None:
        self._loop, self._done = loop, done
        self._answer = bytearray()
        self._started = 0.0
        self._has_left = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first request."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101
        self._transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        """Take a part of the answer; once it is whole, note its time and send again."""
        self._answer += data
        if not is_whole(self._answer):
            return
        now = time.perf_counter()
        self._loop.seconds.append(now - self._started)
        self._loop.wrong += not self._answer.startswith(self._loop.expected)
        closes = b"\r\nconnection: close\r\n" in bytes(self._answer[:_HEAD]).lower()
        self._answer.clear()
        if now >= self._loop.until:
            self._finish()
        elif closes:
            self._start_anew()
        else:
            self._send()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  asyncio's name
        """Stop; a connection that broke off counts as a wrong answer."""
        if not self._has_left:
            self._loop.wrong += not self._done.done()
            self._finish()

    def _send(self) -> None:
        self._started = time.perf_counter()
        self._transport.write(self._loop.request)

    def _start_anew(self) -> None:
        """Go on over a new connection, as the server has asked."""
        self._has_left = True
        self._transport.close()
        self._task = asyncio.create_task(connect(self._loop, self._done))

    def _finish(self) -> None:
        if not self._done.done():
            self._done.set_result(None)
        self._transport.close()


def is_whole(answer: bytearray) -> bool:
    """Return whether all of an answer has come."""
    head = answer.find(b"\r\n\r\n")
    if head < 0:
        return False
    headers = bytes(answer[:head]).lower()
    if b"transfer-encoding: chunked" in headers:
        return answer.endswith(_END_OF_CHUNKS)
    _, _, after = headers.partition(b"content-length:")
    length = int(after.split(b"\r\n", 1)[0]) if after else 0
    return len(answer) >= head + 4 + length


async def connect(loop: Loop, done: "asyncio.Future[None]") -> None:
    """Open a connection that sends until the time is over, and then says that it is done."""
    running = asyncio.get_running_loop()
    await running.create_connection(lambda: Connection(loop, done), "127.0.0.1", loop.port)


async def _run(connections: int, loop: Loop) -> float:
    running = asyncio.get_running_loop()
    waiting = [running.create_future() for _ in range(connections)]
    start = time.perf_counter()
    for done in waiting:
        await connect(loop, done)
    await asyncio.gather(*waiting)
    return time.perf_counter() - start


def main() -> None:
    """Load one port for a while and tell the rate and the latencies."""
    told = orjson.loads(sys.stdin.buffer.read())
    loop = Loop(
        port=told["port"],
        request=base64.b64decode(told["request"]),
        expected=f"HTTP/1.1 {told['status']}".encode(),
        until=time.perf_counter() + told["seconds"],
    )
    took = asyncio.run(_run(told["connections"], loop))
    ordered = sorted(loop.seconds)
    found = {
        "rate": len(ordered) / took,
        "p50": ordered[len(ordered) // 2],
        "p99": ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)],
        "wrong": loop.wrong,
    }
    sys.stdout.buffer.write(orjson.dumps(found))


if __name__ == "__main__":
    main()
