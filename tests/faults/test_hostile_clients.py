"""Clients that send too much, too slowly, in disguise or no HTTP at all, to the packaged server."""

import gzip
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import orjson
import pytest

from tests.served import PROFILE, Served

POST = "/v1/recommendations"
THREADS = 2


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    log = tmp_path_factory.mktemp("served") / "log"
    server = Served(log, WORKERS="1", THREADS=str(THREADS)).start()
    try:
        yield server
    finally:
        server.stop()


NESTED = 100_000
BODIES = {
    "over 256 KiB": (b" " * 262_145, 413),
    "deeply nested lists": (b"[" * NESTED + b"]" * NESTED, 400),
    "deeply nested objects": (b'{"a":' * 20_000 + b"1" + b"}" * 20_000, 400),
    "one field twice": (b'{"stage": "pilot", "stage": "idea"}', 400),
    "half a surrogate pair": (b'{"name": "\\ud800"}', 400),
    "bytes that are no UTF-8": (b'{"name": "\xff\xfe"}', 400),
    "UTF-16": ('{"name": "x"}'.encode("utf-16"), 400),
    "NaN": (b'{"traffic": {"calls_per_day": NaN}}', 400),
    "Infinity": (b'{"traffic": {"calls_per_day": Infinity}}', 400),
    "a number past all bounds": (b'{"traffic": {"calls_per_day": 1e999}}', 400),
    "a number of a thousand digits": (b'{"traffic": {"calls_per_day": ' + b"9" * 1000 + b"}}", 400),
    "a thousand unknown fields": (
        orjson.dumps({f"field {n}": n for n in range(1_000)}),
        422,
    ),
    "a zero byte": (b'{"name": "\x00"}', 400),
    "nothing": (b"", 400),
    "no object": (b"[1, 2]", 422),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_is_no_profile_is_answered_by_a_problem(served: Served, name: str) -> None:
    body, status = BODIES[name]

    headers = {"Content-Type": "application/json", "Content-Length": str(len(body))}
    answer, problem = served.ask("POST", POST, body, headers)

    told = orjson.loads(problem)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.status, told["status"]) == (status, status)
    assert len(problem) < 64 * 1024
    assert len(told.get("errors", ())) <= 50


def test_a_compressed_body_is_refused_and_never_unpacked(served: Served) -> None:
    bomb = gzip.compress(bytes(100 * 1024 * 1024), compresslevel=9)

    for encoding in ("gzip", "deflate", "br", "zstd", "gzip, gzip"):
        answer, problem = served.ask("POST", POST, bomb, {"Content-Encoding": encoding})

        assert (answer.status, orjson.loads(problem)["code"]) == (415, "unsupported-media-type")


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd",
        "/v1/schemas/../../../etc/passwd",
        "/v1/schemas/..%2f..%2fetc%2fpasswd",
        "/v1/dimensions/%00",
        "/v1/dimensions/%ff%fe",
        "/docs/..%2f..%2fapp.py",
        "//evil.example/v1",
        "/v1/guide/",
        "/v1/approaches/" + "a" * 7_000,
    ],
)
def test_a_path_that_plays_tricks_finds_nothing(served: Served, path: str) -> None:
    answer, body = served.ask("GET", path)

    assert answer.status in (404, 414, 400)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert b"root:" not in body


def test_clients_that_stop_half_way_are_let_go_in_time(served: Served) -> None:
    halves = (
        b"GET /v1/guide HTTP/1.1\r\nHost: x\r\nX-Half: ",
        (
            b"POST /v1/recommendations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Content-Length: 100\r\n\r\n{"
        ),
    )
    with ExitStack() as stack:
        for number in range(THREADS):
            connection = socket.create_connection(("127.0.0.1", served.port))
            stack.enter_context(connection).sendall(halves[number % 2])

        answer, _ = served.ask("POST", POST, PROFILE)

    assert answer.status == 200


ONE = b"POST /v1/recommendations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
BROKEN = ONE + b"Content-Length: 1\r\n\r\n{"
LAST = BROKEN.replace(b"Host: x", b"Host: x\r\nConnection: close")


@pytest.mark.parametrize("number", [2, 3, 8])
def test_after_several_requests_at_once_the_next_is_answered_too(
    served: Served, number: int
) -> None:
    heard = served.say(BROKEN * number, LAST, pause=0.5)

    assert heard.count(b"HTTP/1.1 400") == number + 1


def test_after_a_large_body_that_nobody_reads_the_connection_is_not_left_hanging(
    served: Served,
) -> None:
    large = ONE + b"Content-Length: 262145\r\n\r\n" + b" " * 262_145

    for _ in range(20):
        heard = served.say(large, LAST, pause=0.1)
        assert heard.startswith(b"HTTP/1.1 413")
        assert heard.count(b"HTTP/1.1 400") == 1 or b"connection: close" in heard.lower()


def test_its_memory_does_not_grow_by_what_is_thrown_at_it(served: Served) -> None:
    (worker,) = served.workers()
    bodies = [body for body, _ in BODIES.values()]
    for body in bodies:
        served.ask("POST", POST, body, {"Content-Type": "application/json"})
    before = _kilobytes(worker)

    for _ in range(6):
        for body in bodies:
            served.ask("POST", POST, body, {"Content-Type": "application/json"})

    assert _kilobytes(worker) - before < 16 * 1024


def test_no_one_of_these_is_a_fault_of_the_service(served: Served) -> None:
    faults = [line for line in served.lines() if line["level"] == "error"]

    assert faults == []


def _kilobytes(process: int) -> int:
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


def test_after_a_body_that_is_not_read_the_connection_ends_and_says_so(served: Served) -> None:
    answer, _ = served.ask("POST", POST, b" " * 300_000)

    assert (answer.status, answer.headers["Connection"]) == (413, "close")
