"""Requests from bytes, however these are cut."""

from collections import deque
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import pytest

from service.adapters.worker.reading import LARGEST_HEAD, Limits, RefusalError, RequestReader

POST = (
    b"POST /v1/x?a=%20b HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
    b"X-Mark: 1\r\nX-Mark: 2\r\nContent-Length: 3\r\n\r\nabc"
)
GET = b"GET /%41 HTTP/1.1\r\nHost: x\r\n\r\n"


@dataclass
class Heard:
    """Remember what was read."""

    environs: list[dict[str, Any]] = field(default_factory=list)
    persists: list[bool] = field(default_factory=list)
    body: bytes = b""
    completed: int = 0

    def begin(self, environ: dict[str, Any], *, persists: bool) -> None:
        self.environs.append(environ)
        self.persists.append(persists)

    def take(self, data: bytes) -> None:
        self.body += data

    def complete(self) -> None:
        self.completed += 1


def reader(heard: Heard, **limits: int) -> RequestReader:
    return RequestReader(heard, {"base": "kept"}, Limits(**limits))


def read(*parts: bytes) -> Heard:
    heard = Heard()
    reads = reader(heard)
    for part in parts:
        reads.feed(part)
    return heard


def refusal_of(*parts: bytes, **limits: int) -> int:
    feed = reader(Heard(), **limits).feed
    with pytest.raises(RefusalError) as refused:
        deque(map(feed, parts))
    return refused.value.status


def test_the_environment_tells_what_the_head_tells() -> None:
    heard = read(POST)

    assert heard.environs == [
        {
            "base": "kept",
            "REQUEST_METHOD": "POST",
            "PATH_INFO": "/v1/x",
            "QUERY_STRING": "a=%20b",
            "RAW_URI": "/v1/x?a=%20b",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "x",
            "CONTENT_TYPE": "text/plain",
            "CONTENT_LENGTH": "3",
            "HTTP_X_MARK": "1,2",
        }
    ]
    assert (heard.body, heard.completed, heard.persists) == (b"abc", 1, [True])


@pytest.mark.parametrize("size", [1, 2, 7, 50])
def test_it_does_not_matter_where_the_bytes_are_cut(size: int) -> None:
    sent = POST + GET + POST
    parts = [sent[start : start + size] for start in range(0, len(sent), size)]

    assert read(*parts) == read(sent)


def test_it_tells_whether_a_request_is_still_to_come() -> None:
    reads = reader(Heard())

    told = []
    for part in (POST[:9], POST[9:-1], POST[-1:], GET):
        reads.feed(part)
        told.append((reads.is_between, reads.completed))

    assert told == [(False, 0), (False, 0), (True, 1), (True, 2)]


def test_what_is_too_long_is_refused_as_soon_as_it_is() -> None:
    assert refusal_of(b"GET /aaaaaaaaaa", line=10) == HTTPStatus.REQUEST_URI_TOO_LONG
    many = b"GET / HTTP/1.1\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n"
    large = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    assert refusal_of(many, fields=2) == large
    assert refusal_of(b"GET / HTTP/1.1\r\nAbcdef: 12345\r\n\r\n", field=10) == large
    endless = [b"a" * 1024] * (LARGEST_HEAD // 1024 + 1)
    assert refusal_of(b"GET / HTTP/1.1\r\nX: ", *endless) == large


def test_a_long_head_before_this_one_does_not_count() -> None:
    ahead = b"".join(GET for _ in range(LARGEST_HEAD // len(GET) + 10))

    heard = read(ahead + GET[:-2], GET[-2:])

    assert heard.completed == len(ahead) // len(GET) + 1
