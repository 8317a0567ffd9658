"""Answers that a thread leaves and the loop takes."""

from collections.abc import Iterable
from threading import Thread
from typing import Any
from wsgiref.types import StartResponse

import pytest

from service.adapters.worker.outbox import MUCH, ClientGoneError, Outbox

GET = {"REQUEST_METHOD": "GET", "SERVER_PROTOCOL": "HTTP/1.1"}


def outbox(told: list[str] | None = None, **environ: str) -> Outbox:
    heard: list[str] = [] if told is None else told
    return Outbox({**GET, **environ}, lambda: heard.append("something"))


def answering(
    *blocks: bytes, status: str = "200 OK", headers: Iterable[tuple[str, str]] = ()
) -> Any:
    def app(_environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        start(status, list(headers))
        return iter(blocks)

    return app


def test_a_body_without_a_length_goes_in_chunks() -> None:
    box = outbox()

    box.answer(answering(b"abc", b"", b"de"), {})

    assert b"Transfer-Encoding: chunked\r\n" in box.head
    assert box.take() == (b"5\r\nabcde\r\n0\r\n\r\n", True)


def test_an_old_client_is_told_the_end_by_the_end_of_the_connection() -> None:
    box = outbox(SERVER_PROTOCOL="HTTP/1.0")

    box.answer(answering(b"abc"), {})

    assert box.ends_connection
    assert (box.head, box.take()) == (b"HTTP/1.1 200 OK\r\n", (b"abc", True))


@pytest.mark.parametrize("status", ["204 NO CONTENT", "304 NOT MODIFIED"])
def test_an_answer_without_a_body_has_none(status: str) -> None:
    box = outbox()

    box.answer(answering(b"abc", status=status), {})

    assert b"Transfer-Encoding" not in box.head
    assert box.take() == (b"", True)


def test_head_has_the_length_and_not_the_body() -> None:
    box = outbox(REQUEST_METHOD="HEAD")

    box.answer(answering(b"abc", headers=[("Content-Length", "3")]), {})

    assert b"Content-Length: 3\r\n" in box.head
    assert box.take() == (b"", True)


def test_no_more_is_sent_than_the_length_says() -> None:
    box = outbox()

    box.answer(answering(b"abc", b"def", headers=[("Content-Length", "4")]), {})

    assert box.take() == (b"abcd", True)


def test_an_answer_shorter_than_its_length_is_never_whole() -> None:
    box = outbox()

    with pytest.raises(ValueError, match="shorter than its Content-Length"):
        box.answer(answering(b"abc", headers=[("Content-Length", "4")]), {})

    assert box.take() == (b"abc", False)


@pytest.mark.parametrize("header", [("X", "a\r\nSet-Cookie: b"), ("X\n", "a"), ("X", "\0")])
def test_a_header_cannot_break_out_of_its_line(header: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="end of a line"):
        outbox().answer(answering(headers=[header]), {})


def test_the_application_does_not_speak_for_the_connection() -> None:
    box = outbox()

    box.answer(answering(headers=[("Connection", "keep-alive"), ("X", "1")]), {})

    assert b"keep-alive" not in box.head
    assert b"X: 1\r\n" in box.head


def test_the_loop_is_told_once_until_it_has_taken() -> None:
    told: list[str] = []
    box = outbox(told)
    send = box.start("200 OK", [])

    send(b"a")
    send(b"b")
    box.take()
    send(b"c")

    assert told == ["something", "something"]


def test_a_thread_waits_until_enough_is_taken() -> None:
    box = outbox()
    send = box.start("200 OK", [("Content-Length", str(2 * MUCH))])
    send(b"x" * MUCH)
    thread = Thread(target=send, args=(b"y",))

    thread.start()
    assert box.take() == (b"x" * MUCH, False)
    thread.join()

    assert box.take() == (b"y", False)


def test_a_thread_whose_client_has_left_is_told_so_also_while_it_waits() -> None:
    box = outbox()
    send = box.start("200 OK", [])
    box.hold(is_full=True)
    left: list[str] = []

    def wait() -> None:
        with pytest.raises(ClientGoneError):
            send(b"y")
        left.append("told")

    thread = Thread(target=wait)
    thread.start()
    box.give_up()
    thread.join()

    assert left == ["told"]
