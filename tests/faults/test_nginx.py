"""What nginx answers by itself: problems as the service's are, and TLS where it is asked for."""

import socket
import ssl
from functools import partial
from http.client import HTTPSConnection
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import orjson
import pytest
import trustme

from tests.nginx import needs_nginx, nginx_before
from tests.redis_server import free_port
from tests.served import ask
from tune_or_prompt.web.problems import PROBLEMS

pytestmark = needs_nginx
STREAMS = [f"/v1/recommendations/batch{suffix}" for suffix in ("", ".ndjson", ".jsonl")]
REFUSED = {
    "no host": (b"GET / HTTP/1.1\r\n\r\n", 400),
    "two hosts": (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
    "what only those inside may read": (b"GET /metrics HTTP/1.0\r\n\r\n", 404),
    "a method that nothing has": (b"TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 405),
    "a body over the limit": (
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999\r\n\r\n",
        413,
    ),
    "an address over the limit": (b"GET /%b HTTP/1.1\r\nHost: a\r\n\r\n" % (b"a" * 20_000), 414),
    "a head over the limit": (b"GET / HTTP/1.1\r\nHost: a\r\nX: %b\r\n\r\n" % (b"a" * 20_000), 400),
    "another version": (b"GET / HTTP/3.0\r\nHost: a\r\n\r\n", 505),
    "another coding": (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
    **{
        f"no replica for a long stream to {path}": (
            b"POST %b HTTP/1.0\r\nHost: a\r\nContent-Length: 2100000\r\n\r\n" % path.encode()
            + b" " * 2_100_000,
            502,
        )
        for path in STREAMS
    },
    "no replica": (b"GET / HTTP/1.0\r\nHost: a\r\n\r\n", 502),
}


def said(port: int, request: bytes) -> tuple[bytes, bytes]:
    """Return the head and the body of the answer to a request."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request)
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    return head, body


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_of_nginx_itself_is_a_problem(tmp_path: Path, name: str) -> None:
    request, status = REFUSED[name]
    port = free_port()

    with nginx_before([free_port()], port, tmp_path):
        head, body = said(port, request)
    problem = orjson.loads(body)

    assert head.startswith(b"HTTP/1.1 %d " % status)
    assert b"Content-Type: application/problem+json" in head
    assert (b"Retry-After: 1" in head) == (status == 502)
    assert problem["status"] == status
    assert problem["title"] == PROBLEMS[problem["code"]].title
    assert problem["type"] == f"/problems/{problem['code']}"


def test_one_address_that_asks_too_often_is_told_to_come_again(tmp_path: Path) -> None:
    port = free_port()

    with nginx_before([free_port()], port, tmp_path, rate=2):
        answers = [ask(port, "GET", "/v1") for _ in range(6)]

    assert [answer.status for answer, _ in answers].count(503) >= 2
    assert {answer.headers["Retry-After"] for answer, _ in answers} == {"1"}


def test_tls_ends_where_the_example_says(tmp_path: Path) -> None:
    authority, port = trustme.CA(), free_port()
    certificate = tmp_path / "tls.pem"
    authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(certificate)
    context = ssl.create_default_context()
    authority.configure_trust(context)
    replica = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Files, directory=str(tmp_path)))
    Thread(target=replica.serve_forever, daemon=True).start()

    with nginx_before([replica.server_port], port, tmp_path, tls=str(certificate)):
        connection = HTTPSConnection("localhost", port, context=context)
        connection.request("GET", "/")
        answer = connection.getresponse()
        answer.read()
        connection.close()
    replica.shutdown()
    replica.server_close()

    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_kept_answer_has_the_id_of_the_request_that_gets_it(tmp_path: Path) -> None:
    replica, port = ThreadingHTTPServer(("127.0.0.1", 0), _Kept), free_port()
    Thread(target=replica.serve_forever, daemon=True).start()

    with nginx_before([replica.server_port], port, tmp_path):
        ids = [{"X-Request-Id": name} for name in ("one", "two", "a b")]
        answers = [ask(port, "GET", "/v1/matrix", headers=each)[0] for each in ids]
    replica.shutdown()
    replica.server_close()

    told = [answer.headers.get_all("X-Request-Id") for answer in answers]
    assert told[:2] == [["one"], ["two"]]
    assert told[2] != ["a b"]
    assert {answer.headers["X-Heard"] for answer in answers} == {"one"}, "it is not kept"


class _Kept(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        heard = self.headers["X-Request-Id"]
        self.send_response(200)
        for name, value in {"X-Request-Id": heard, "X-Heard": heard}.items():
            self.send_header(name, value)
        self.send_header("Cache-Control", "public, max-age=300")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return None


class _Files(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        return None
