"""Requests from bytes, however these are cut."""

from collections import deque
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import pytest

from service.adapters.worker.heads import Heads
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


def reader(heard: Heard, heads: Heads, **limits: int) -> RequestReader:
    return RequestReader(heard, {"base": "kept"}, Limits(**limits), heads)


def read(*parts: bytes, heads: Heads | None = None) -> Heard:
    heard = Heard()
    reads = reader(heard, heads or Heads())
    for part in parts:
        reads.feed(part)
    return heard


def refusal_of(*parts: bytes, **limits: int) -> int:
    feed = reader(Heard(), Heads(), **limits).feed
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


def test_a_head_that_is_known_tells_the_same_as_when_it_was_read() -> None:
    heads = Heads()
    first = read(POST, heads=heads)
    other = POST[:-3] + b"xyz"

    again = read(other, GET, POST, heads=heads)

    assert heads.find(POST) is not None
    assert again == read(other, GET, POST)
    assert again.environs[0] == first.environs[0]


@pytest.mark.parametrize(
    "odd",
    [
        GET + GET,
        b"\r\n\r\n" + POST,
        b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Request-Id: 7\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 3_000 + b"\r\n\r\n",
    ],
)
def test_only_the_head_of_one_short_plain_request_is_kept(odd: bytes) -> None:
    heads = Heads()
    read(odd, heads=heads)

    assert heads.find(odd) is None
    assert heads.find(GET) is None


def test_half_a_request_is_never_taken_for_a_known_one() -> None:
    heads = Heads()
    read(POST, heads=heads)

    assert heads.find(POST[:-1]) is None
    assert heads.find(POST + b"G") is None
    assert read(POST[:-1], b"c", heads=heads) == read(POST)


def test_a_known_head_amid_a_body_is_a_body() -> None:
    heads = Heads()
    read(GET, heads=heads)
    head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(GET)

    heard = read(head, GET, heads=heads)

    assert (heard.body, heard.completed, len(heard.environs)) == (GET, 1, 1)


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
