"""The packaged server under signals: workers come and go, and no request is lost."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.load import Load
from tests.otlp_receiver import receiving
from tests.redis_groups import until
from tests.served import PROFILE, Served

HEAD = (
    b"POST /v1/recommendations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    b"Content-Length: %d\r\n\r\n" % len(PROFILE)
)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    server = Served(tmp_path / "log")
    try:
        yield server.start()
    finally:
        server.stop()


def post(server: Served) -> str:
    answer, body = server.ask("POST", "/v1/recommendations", PROFILE)
    return f"{answer.status} {hash(body)}" if answer.status == 200 else f"failed: {answer.status}"


def test_workers_are_replaced_under_load_and_no_request_fails(served: Served) -> None:
    before = set(served.workers())

    with Load(lambda: post(served)) as load:
        load.go_on(0.5)
        served.signal(signal.SIGHUP)
        until(lambda: not before & set(served.workers()), "every worker is replaced")
        load.go_on(0.5)

    assert load.failures() == {}
    assert len(load.outcomes) == 1  # the same bytes, before and after


def test_a_worker_that_is_killed_is_replaced(served: Served) -> None:
    killed, *_ = served.workers()

    os.kill(killed, signal.SIGKILL)
    until(lambda: killed not in served.workers(), "the killed worker is gone")
    until(lambda: len(served.workers()) == 2, "another worker has its place")

    assert post(served).startswith("200")


def test_a_request_being_sent_when_the_end_is_asked_for_is_answered(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as connection:
        connection.sendall(HEAD)
        time.sleep(0.3)  # a thread reads now
        served.signal(signal.SIGTERM)
        time.sleep(0.3)
        connection.sendall(PROFILE)

        assert connection.recv(65_536).startswith(b"HTTP/1.1 200 ")
    assert served.stop() == 0


def test_the_counts_are_those_of_all_workers(served: Served) -> None:
    for _ in range(20):
        post(served)

    line = 'tune_or_prompt_requests_total{method="POST",route="/v1/recommendations",status="200"}'
    until(
        lambda: f"{line} 20.0" in served.ask("GET", "/metrics")[1].decode(),
        "all workers have counted",
    )


def test_every_line_of_the_log_is_json_and_none_holds_the_profile(served: Served) -> None:
    served.ask("POST", "/v1/recommendations", b'{"name": "nobody-may-read-this"}')
    served.ask("GET", "/v1/recommendations?profile=nobody-may-read-this")
    served.say(b"GET /nobody-may-read-this\x00 HTTP/1.1\r\n\r\n")
    served.ask("GET", "/nobody-may-read-this", headers={"Host": "?"})
    served.stop()

    requests = [line for line in served.lines() if line["message"] == "request"]
    assert {line["status"] for line in requests} >= {200, 400}
    assert "nobody-may-read-this" not in served.log()


def test_spans_that_wait_are_sent_when_the_server_is_told_to_end(tmp_path: Path) -> None:
    with receiving() as received:
        server = Served(tmp_path / "log", TRACES_URL=received.url).start()
        for _ in range(12):
            server.ask("POST", "/v1/recommendations", PROFILE)
        exit_code = server.stop()

        told = [span.name for span in received.spans]
    assert exit_code == 0
    assert told.count("POST /v1/recommendations") == 12
