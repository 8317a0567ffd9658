"""Ask the packaged server for compressed answers, as nearly every client does."""

import gzip
import socket
from collections.abc import Iterator

import pytest

from tests.redis_groups import until
from tests.served import PROFILE, SECONDS, Served
from tune_or_prompt.stores.remote import ask_remotely
from tune_or_prompt.wire.reply import Request

PATH = "/v1/recommendations"
GZIP = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    server = Served(tmp_path_factory.mktemp("served") / "log", WORKERS="2").start()
    try:
        yield server
    finally:
        server.stop()


def test_every_worker_and_every_way_give_the_same_compressed_bytes(served: Served) -> None:
    answers = [served.ask("POST", PATH, PROFILE, GZIP) for _ in range(16)]
    _, plain = served.ask("POST", PATH, PROFILE)

    (packed,) = {body for _, body in answers}
    seen = {answer.headers["Cache-Status"].partition(";")[2] for answer, _ in answers}
    assert gzip.decompress(packed) == plain
    assert len(packed) < len(plain) / 2
    assert {answer.headers["Content-Length"] for answer, _ in answers} == {str(len(packed))}
    assert {answer.headers["ETag"][:2] for answer, _ in answers} == {"W/"}
    assert seen >= {" fwd=uri-miss; stored", " hit; detail=memory"}


def test_the_log_tells_the_bytes_that_were_sent(served: Served) -> None:
    asked = [served.ask("POST", PATH, PROFILE, headers) for headers in (GZIP, {}) * 5]
    sizes = {answer.headers["X-Request-Id"]: len(body) for answer, body in asked}

    def told() -> dict[object, object]:
        lines = (line for line in served.lines() if line.get("request_id") in sizes)
        return {line["request_id"]: line["bytes"] for line in lines}

    until(lambda: len(told()) == len(sizes), "every line is written")
    assert told() == sizes
    assert len(set(sizes.values())) == 2


def test_what_is_known_compressed_is_known_plain(served: Served) -> None:
    packed, _ = served.ask("POST", PATH, PROFILE, GZIP)
    link, tag = packed.headers["Content-Location"], packed.headers["ETag"]

    answers = [
        served.ask("GET", link, headers={"If-None-Match": tag, **coding})
        for coding in (GZIP, {}) * 4
    ]

    assert {(answer.status, body) for answer, body in answers} == {(304, b"")}


def test_the_command_line_reads_from_a_server_what_others_read(served: Served) -> None:
    ask = ask_remotely(f"http://127.0.0.1:{served.port}", timeout_seconds=SECONDS)

    reply = ask(Request("POST", PATH, PROFILE))

    assert reply.body == served.ask("POST", PATH, PROFILE)[1]


def test_lines_of_a_stream_come_plain_while_it_is_being_sent(served: Served) -> None:
    line = PROFILE + b"\n"
    head = (
        b"POST /v1/recommendations/batch?detail=verdict HTTP/1.1\r\nHost: localhost\r\n"
        b"Accept-Encoding: gzip\r\nContent-Type: application/x-ndjson\r\n"
        b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", served.port), timeout=SECONDS) as client:
        client.sendall(head + b"%x\r\n%b\r\n" % (600 * len(line), 600 * line))
        first = client.recv(100_000)
        client.sendall(b"0\r\n\r\n")
        rest = b"".join(iter(lambda: client.recv(100_000), b""))

    assert first.startswith(b"HTTP/1.1 200 ")
    assert (first + rest).count(b'"status":200') == 600
