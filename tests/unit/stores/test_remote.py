import gzip
import socket
from collections.abc import Mapping
from typing import Any

import pytest

from tests.command_line import Answer, scripted, served
from tune_or_prompt.stores.remote import ask_remotely
from tune_or_prompt.wire.reply import Reply, Request, UnavailableError

JSON = {"Content-Type": "application/json"}
PROBLEM = {"Content-Type": "application/problem+json"}
HTML = {"Content-Type": "text/html; charset=utf-8"}
GOOD: Answer = ("200 OK", JSON, b'{"a":1}')
REQUEST = Request("POST", "/v1/recommendations", b"{}")


def ask(*answers: Answer) -> tuple[Reply, list[Mapping[str, Any]], list[float]]:
    seen: list[Mapping[str, Any]] = []
    waits: list[float] = []
    with served(scripted(answers, seen)) as server:
        reply = ask_remotely(server, timeout_seconds=5, sleep=waits.append)(REQUEST)
    return reply, seen, waits


def test_an_answer_comes_as_it_was_given() -> None:
    reply, seen, waits = ask(GOOD)

    assert reply == Reply(200, "application/json", b'{"a":1}')
    assert (seen[0]["REQUEST_METHOD"], seen[0]["PATH_INFO"]) == ("POST", "/v1/recommendations")
    assert (seen[0]["body"], seen[0]["CONTENT_TYPE"]) == (b"{}", "application/json")
    assert waits == []


PACKED = {"Content-Encoding": "gzip"}


def test_what_comes_compressed_is_unpacked() -> None:
    reply, seen, _ = ask(("200 OK", {**JSON, **PACKED}, gzip.compress(b'{"a":1}')))

    assert seen[0]["HTTP_ACCEPT_ENCODING"] == "gzip"
    assert reply.body == b'{"a":1}'


def test_a_refusal_that_comes_compressed_is_unpacked() -> None:
    refusal: Answer = ("422 Unprocessable Content", {**PROBLEM, **PACKED}, gzip.compress(b"{}"))

    assert ask(refusal)[0] == Reply(422, "application/problem+json", b"{}")


@pytest.mark.parametrize("packed", [b"{}", gzip.compress(b"{}" * 99)[:-9]], ids=["not", "half"])
@pytest.mark.parametrize("status", ["200 OK", "422 Unprocessable Content"])
def test_what_cannot_be_unpacked_is_asked_for_again(status: str, packed: bytes) -> None:
    kind = JSON if status == "200 OK" else PROBLEM

    reply, seen, _ = ask((status, {**kind, **PACKED}, packed), GOOD)

    assert (reply.body, len(seen)) == (b'{"a":1}', 2)


def test_a_refusal_by_the_service_is_an_answer() -> None:
    reply, _, _ = ask(("422 Unprocessable Content", PROBLEM, b"{}"))

    assert reply.status == 422


def test_a_failure_that_passes_is_not_noticed() -> None:
    reply, seen, waits = ask(("502 Bad Gateway", HTML, b"<h1>"), ("503 x", PROBLEM, b"{}"), GOOD)

    assert (reply.status, len(seen), waits) == (200, 3, [0.2, 0.4])


def test_a_service_that_is_busy_is_given_the_time_it_asks_for() -> None:
    _, _, waits = ask(("429 Too Many Requests", {**PROBLEM, "Retry-After": "7"}, b"{}"), GOOD)

    assert waits == [7.0]


@pytest.mark.parametrize("status", ["403 Forbidden", "404 Not Found", "500 Internal Server Error"])
def test_a_page_of_a_proxy_is_an_outage_and_no_answer(status: str) -> None:
    with pytest.raises(UnavailableError, match=f"status {status[:3]} with text/html"):
        ask(*[(status, HTML, b"<h1>Sorry</h1>")] * 3)


def test_a_port_that_nobody_listens_on_is_an_outage() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    with pytest.raises(UnavailableError, match="did not answer"):
        ask_remotely(f"http://127.0.0.1:{port}", timeout_seconds=1, sleep=lambda _: None)(REQUEST)


def test_a_service_that_accepts_and_says_nothing_is_an_outage() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"

        with pytest.raises(UnavailableError, match="timed out"):
            ask_remotely(address, timeout_seconds=0.1, sleep=lambda _: None)(REQUEST)


def test_a_key_is_sent_where_there_is_one() -> None:
    seen: list[Mapping[str, Any]] = []
    with served(scripted([GOOD], seen)) as server:
        ask_remotely(server, timeout_seconds=5, api_key="secret")(REQUEST)

    assert seen[0]["HTTP_AUTHORIZATION"] == "Bearer secret"


def test_a_key_follows_no_redirect_to_another_host() -> None:
    seen: list[Mapping[str, Any]] = []
    with served(scripted([GOOD] * 3, seen)) as elsewhere:
        away: Answer = ("302 Found", {**HTML, "Location": f"{elsewhere}/"}, b"")
        with (
            served(scripted([away] * 3, [])) as server,
            pytest.raises(UnavailableError, match=f"status 302 with text/html, to {elsewhere}/"),
        ):
            ask_remotely(server, timeout_seconds=5, api_key="secret", sleep=lambda _: None)(REQUEST)

    assert seen == []


def test_a_page_that_a_portal_gives_in_place_of_an_answer_is_an_outage() -> None:
    with pytest.raises(UnavailableError, match="status 200 with text/html"):
        ask(*[("200 OK", HTML, b"<h1>Sign in</h1>")] * 3)
