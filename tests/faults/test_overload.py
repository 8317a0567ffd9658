"""More asked of the packaged server than it can answer: some are answered, the rest are told so."""

import re
import select
import socket
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import HTTPResponse

import orjson
import pytest

from tests.redis_groups import until
from tests.served import PROFILE, SECONDS, Served

POST = "/v1/recommendations"
ANEW = {"Cache-Control": "no-cache"}
# Answered by a thread, for as long as it takes many requests to arrive.
LONG = orjson.dumps({"items": [{"traffic": {"calls_per_day": 1 + n}} for n in range(60)]})


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    log = tmp_path_factory.mktemp("served") / "log"
    server = Served(log, WORKERS="1", THREADS="2", WAITING="1").start()
    try:
        yield server
    finally:
        server.stop()


def asked_at_once(served: Served, number: int) -> list[tuple[HTTPResponse, bytes]]:
    with ThreadPoolExecutor(number) as clients:
        waiting = [clients.submit(served.ask, "POST", f"{POST}/batch", LONG) for _ in range(number)]
        return [each.result() for each in waiting]


def test_what_cannot_be_answered_soon_is_told_to_come_again(served: Served) -> None:
    answers = asked_at_once(served, 24)

    refused = [(answer, body) for answer, body in answers if answer.status != 200]
    statuses = Counter(answer.status for answer, _ in answers)
    assert set(statuses) == {200, 503}
    assert statuses[200] >= 1
    for answer, body in refused:
        assert answer.headers["Retry-After"] == "1"
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert orjson.loads(body)["code"] == "unavailable"


def test_what_was_refused_is_counted(served: Served) -> None:
    refused = sum(answer.status == 503 for answer, _ in asked_at_once(served, 24))

    counts = served.ask("GET", "/metrics")[1].decode()

    name = 'tune_or_prompt_requests_total{method="POST",route="unmatched",status="503"}'
    (told,) = re.findall(rf"^{re.escape(name)} (.+)$", counts, re.MULTILINE)
    assert float(told) >= refused > 0


def test_what_was_refused_stands_in_the_log_under_the_id_that_the_client_got(
    served: Served,
) -> None:
    answers = asked_at_once(served, 24)
    got = {orjson.loads(body)["trace_id"] for answer, body in answers if answer.status == 503}
    named = {answer.headers["X-Request-Id"] for answer, _ in answers if answer.status == 503}
    until(lambda: served.log().count('"status":503') >= len(got), "all lines are written")
    told = {line["trace_id"]: line for line in served.lines() if line.get("status") == 503}
    assert got == named
    assert got <= set(told)
    assert {told[each]["method"] for each in got} == {"POST"}


def test_whether_it_lives_is_told_however_busy_it_is(served: Served) -> None:
    with ThreadPoolExecutor(1) as crowd:
        busy = crowd.submit(asked_at_once, served, 24)

        signs = [served.ask("GET", path)[0].status for path in ("/livez", "/readyz") * 3]

        busy.result()
    assert signs == [200] * 6


def test_what_is_known_is_answered_however_busy_it_is(served: Served) -> None:
    for _ in range(3):
        served.ask("GET", "/v1/matrix")
    with ThreadPoolExecutor(1) as crowd:
        busy = crowd.submit(asked_at_once, served, 24)

        statuses = {served.ask("GET", "/v1/matrix")[0].status for _ in range(6)}

        busy.result()
    assert statuses == {200}


def test_afterwards_all_is_answered_again(served: Served) -> None:
    asked_at_once(served, 24)

    assert [served.ask("POST", POST, PROFILE, ANEW)[0].status for _ in range(3)] == [200] * 3


def test_bodies_that_are_sent_half_hold_up_only_their_like(served: Served) -> None:
    head = "Content-Type: application/x-ndjson\r\nContent-Length: 99\r\n"
    stream = f"POST {POST}/batch HTTP/1.1\r\nHost: x\r\n{head}\r\n".encode()

    with ExitStack() as crowd:
        clients = [
            crowd.enter_context(socket.create_connection(("127.0.0.1", served.port)))
            for _ in range(4)
        ]
        for client in clients:
            client.sendall(stream)
        answer, _ = served.ask("POST", POST, PROFILE, ANEW)
        told = heard_by(2, clients)

    assert answer.status == 200
    assert [each[:13] for each in told] == [b"HTTP/1.1 503 "] * 2


def heard_by(number: int, clients: list[socket.socket]) -> list[bytes]:
    """Return what so many of the clients hear first, and nothing of the others, which wait."""
    heard: list[bytes] = []
    while len(heard) < number:
        ready, _, _ = select.select(clients, [], [], SECONDS)
        assert ready, heard
        heard += [client.recv(65_536) for client in ready]
        clients = [client for client in clients if client not in ready]
    return heard
