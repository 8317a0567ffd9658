"""Requests over HTTP: processor seconds of the server for one answer, one worker on one core."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count, islice, repeat
from pathlib import Path

import orjson

from bench.client import answer, ask, post, stream
from bench.in_process import BATCH
from bench.profiles import alike, random
from bench.servers import NGINX, Running, Server, ours, peers, redis, running

PATH = "/v1/recommendations"
MANY = f"{PATH}/batch?detail=verdict"
LINES = 10_000
_IN_REDIS = 200
_NO_END = float("inf")
_GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
_SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105  seals the benchmark's own answers only


class OverHttp:
    """Every server, started once; all but the one asked are idle."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        """Start them; the stack ends them."""
        self.peers = peers(folder)
        self._peers = {n: stack.enter_context(running(s)) for n, s in self.peers.items()}
        self._ours = stack.enter_context(running(ours()))
        self._numbers = count()
        self._redis: tuple[Running, ...] = ()
        if found := redis(folder):
            port = stack.enter_context(running(found)).port
            given = {"CACHE_URL": f"redis://127.0.0.1:{port}/0", "CACHE_KEY": _SECRET}
            self._redis = tuple(stack.enter_context(running(ours(1, given))) for _ in range(2))

    def measured(self, seconds: float) -> dict[str, float]:
        """Return the processor seconds of one answer by case, each asked for some seconds."""
        found = {}
        for name, up in self._peers.items():
            asked = repeat(_GET) if name == NGINX else self._asked("/")
            found[name] = _seconds_each(up, asked, seconds)
        cases = {
            "cached summary": repeat(post(PATH, orjson.dumps(alike(0)))),
            "uncached summary": self._asked(PATH),
            "uncached verdict": self._asked(f"{PATH}?detail=verdict"),
        }
        for case, asked in cases.items():
            found[f"ours, {case}"] = _seconds_each(self._ours, asked, seconds)
        for kind, make in {"alike": alike, "random": random}.items():
            batch = post(MANY, orjson.dumps({"items": [make(n) for n in range(BATCH)]}))
            spent = _seconds_each(self._ours, repeat(batch), seconds, connections=1)
            found[f"ours, batch of verdicts, {kind}"] = spent / BATCH
        return found | self._found_in_redis()

    def _asked(self, path: str) -> Iterator[bytes]:
        return (post(path, orjson.dumps(alike(number))) for number in self._numbers)

    def _found_in_redis(self) -> dict[str, float]:
        """Let one server answer, then ask each once of another that has not seen them."""
        if not self._redis:
            return {}
        first, second = self._redis
        some = list(islice(self._asked(PATH), _IN_REDIS))
        ask(first.port, iter(some), seconds=_NO_END)
        time.sleep(0.2)  # until the last is written
        with socket.create_connection(("127.0.0.1", second.port)) as connection:
            connection.sendall(some.pop())
            head, _ = answer(connection)
        if b"detail=redis" not in head:  # as when Redis is too slow on a busy machine
            return {}
        return {"ours, found in Redis": _seconds_each(second, iter(some), _NO_END, warm=False)}


def measured_once(lines: int) -> dict[str, float]:
    """Return what is measured once: a stream of so many lines, and memory in MB."""
    block = b"".join(orjson.dumps(alike(n)) + b"\n" for n in range(LINES))
    with running(ours()) as up:
        stream(up.port, MANY, block[: block.index(b"\n") + 1], 1)  # what it loads is no growth
        idle, before = up.megabytes("status", "VmRSS"), up.cpu_seconds()
        if (answered := stream(up.port, MANY, block, lines // LINES)) != lines // LINES * LINES:
            raise RuntimeError(f"Of {lines} lines {answered} were answered.")
        spent = (up.cpu_seconds() - before) / answered
        growth = up.megabytes("status", "VmHWM") - idle
    with running(ours(workers=4)) as up:
        asked = (post(PATH, orjson.dumps(alike(number))) for number in range(1_000))
        ask(up.port, asked, seconds=_NO_END, connections=16)
        together = up.megabytes("smaps_rollup", "Pss")
    return {
        "ours, NDJSON stream of verdicts": spent,
        "growth by an NDJSON stream": growth,
        "four workers": together,
    }


def measured_starts(flask: Server) -> dict[str, float]:
    """Return the processor seconds of ours and of F until their first answer."""
    found = {}
    for name, server, path in (("F", flask, "/"), ("ours", ours(), PATH)):
        with running(server) as up:
            first = post(path, orjson.dumps(alike(0)))
            ask(up.port, iter([first]), seconds=_NO_END, connections=1)
            found[f"{name}, start to first answer"] = up.cpu_seconds()
    return found


def _seconds_each(
    up: Running, asked: Iterator[bytes], seconds: float, *, connections: int = 8, warm: bool = True
) -> float:
    if warm:
        ask(up.port, islice(asked, connections), seconds=_NO_END, connections=connections)
    before = up.cpu_seconds()
    answered = ask(up.port, asked, seconds=seconds, connections=connections)
    return (up.cpu_seconds() - before) / answered
