"""HTTP/1.1 byte by byte, as the packaged server reads it.

Every case is raw bytes, the section that rules it, and what must come back: the statuses in their
order, `!` if the connection must be closed behind them, alternatives divided by `|`.
"""

import contextlib
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import pytest

from tests.house.project import ROOT, tool
from tests.redis_server import free_port
from tests.served import environment

H = b" HTTP/1.1\r\nHost: x\r\n"
LIVE = b"GET /livez" + H + b"\r\n"
LAST = b"GET /livez" + H + b"Connection: close\r\n\r\n"
CLOSE = b"Connection: close\r\n"
POST = b"POST /echo" + H
JSON = b"Content-Type: application/json\r\n"
BODY = b'{"stage":"pilot"}'
CL = b"Content-Length: 17\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
CHUNKS = b"5\r\n" + BODY[:5] + b"\r\nC\r\n" + BODY[5:] + b"\r\n0\r\n\r\n"
H2C = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"
TLS = b"Connection: Upgrade\r\nUpgrade: TLS/1.0\r\n"
WS = (
    b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)


class Case(NamedTuple):
    section: str
    sent: bytes | tuple[bytes, ...]
    want: str  # alternatives divided by |
    told: bytes = b""  # must stand in what comes back
    never: bytes = b"\0never\0"


def refused(*lines: bytes, body: bytes = b"") -> bytes:
    return b"\r\n".join(lines) + b"\r\n\r\n" + body + LIVE


N17 = b'"n":17'
CASES = {
    # RFC 9112 section 2 and 3: the message and the request line
    "a plain request": Case("9112 2.1", LAST, "200!"),
    "in single bytes": Case("9112 2.1", tuple(bytes([b]) for b in LAST), "200!"),
    "an empty line in front": Case("9112 2.2", b"\r\n" + LAST, "200!"),
    "bare LF at line ends": Case("9112 2.2", b"GET /livez HTTP/1.1\nHost: x\n\n" + LIVE, "400!"),
    "bare CR in the request line": Case("9112 2.2", b"GET /li\rvez" + H + b"\r\n" + LIVE, "400!"),
    "bare CR in a field": Case(
        "9112 2.2", refused(b"GET /livez HTTP/1.1", b"Host: x", b"X: a\rb"), "400!"
    ),
    "space before the first field": Case(
        "9112 2.2", b"GET /livez HTTP/1.1\r\n Host: x\r\n\r\n" + LIVE, "400!"
    ),
    "RTSP/1.0": Case("9112 2.3", b"OPTIONS /livez RTSP/1.0\r\nHost: x\r\n\r\n" + LIVE, "400!"),
    "ICE/1.0": Case("9112 2.3", b"SOURCE /livez ICE/1.0\r\nHost: x\r\n\r\n" + LIVE, "400!"),
    "http/1.1 in small letters": Case(
        "9112 2.3", b"GET /livez http/1.1\r\nHost: x\r\n\r\n" + LIVE, "400!"
    ),
    "HTTP/2.0 in a request line": Case(
        "9112 2.3", b"GET /livez HTTP/2.0\r\nHost: x\r\n\r\n" + LIVE, "400!|505!|400 200"
    ),
    "HTTP/9.9": Case(
        "9112 2.3", b"GET /livez HTTP/9.9\r\nHost: x\r\n\r\n" + LIVE, "400!|505!|400 200"
    ),
    "HTTP/1.10": Case("9112 2.3", b"GET /livez HTTP/1.10\r\nHost: x\r\n\r\n" + LIVE, "400!"),
    "HTTP/2 preface": Case(
        "9113 3.4",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\4\0\0\0\0\0",
        "400!|400 400!|505!|!",
    ),
    "HTTP/0.9": Case("9112 2.3", b"GET /livez\r\n\r\n", "400!"),
    "nonsense": Case("9112 3", b"nonsense\r\n\r\n" + LIVE, "400!"),
    "a TLS hello": Case("9112 3", b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03\r\n\r\n", "400!|!"),
    "a tab in the request line": Case(
        "9112 3", b"GET\t/livez HTTP/1.1\r\nHost: x\r\n\r\n" + LIVE, "400!"
    ),
    "two spaces in the request line": Case(
        "9112 3", b"GET  /livez HTTP/1.1\r\nHost: x\r\n\r\n" + LIVE, "400!"
    ),
    "a method in small letters": Case(
        "9110 9.1", b"get /livez" + H + b"\r\n" + LIVE, "400!|405 200|501 200|501!"
    ),
    "an unknown method": Case("9110 9.1", b"BREW /livez" + H + CLOSE + b"\r\n", "405!|501!|400!"),
    "a known method that is not had": Case(
        "9110 9.1", b"DELETE /livez" + H + CLOSE + b"\r\n", "405!", b"llow: "
    ),
    "QUERY": Case("10008 2", b"QUERY /echo" + H + JSON + CL + CLOSE + b"\r\n" + BODY, "200!", N17),
    "HEAD": Case("9110 9.3.2", b"HEAD /const" + H + b"\r\n" + LAST, "200 200!", b"ontent-"),
    "OPTIONS": Case("9110 9.3.7", b"OPTIONS /livez" + H + CLOSE + b"\r\n", "200!|204!", b"llow: "),
    "GET *": Case("9112 3.2.4", b"GET *" + H + CLOSE + b"\r\n", "400!|404!"),
    "CONNECT": Case(
        "9110 9.3.6",
        b"CONNECT x:80 HTTP/1.1\r\nHost: x:80\r\n" + CLOSE + b"\r\n",
        "400!|404!|405!|501!",
    ),
    "TRACE": Case("9110 9.3.8", b"TRACE /livez" + H + CLOSE + b"\r\n", "405!|501!"),
    "absolute form": Case("9112 3.2.2", b"GET http://x/livez" + H + CLOSE + b"\r\n", "200!"),
    "absolute form, upper-case scheme": Case(
        "9112 3.2.2", b"GET HTTP://x/livez" + H + CLOSE + b"\r\n", "200!"
    ),
    "absolute form, broken": Case(
        "9112 3.2.2", b"GET http://[/livez" + H + b"\r\n" + LIVE, "400!|404 200|400 200"
    ),
    "no slash in front": Case("9112 3.2", b"GET livez" + H + CLOSE + b"\r\n", "400!|404!"),
    "a NUL in the target": Case("9112 3.2", b"GET /li\0vez" + H + b"\r\n" + LIVE, "400!"),
    "percent-encoded": Case(
        "3986 2.1", b"GET /echo/a%20b%2Fc" + H + CLOSE + b"\r\n", "200!", b'"path":"/echo/a b/c"'
    ),
    "percent-encoded UTF-8": Case(
        "3986 2.5", b"GET /echo/%C3%A9" + H + CLOSE + b"\r\n", "200!", "/echo/\xc3\xa9".encode()
    ),
    "percent-encoded NUL": Case("3986 2.1", b"GET /livez%00" + H + CLOSE + b"\r\n", "400!|404!"),
    "two slashes": Case("3986 3.3", b"GET //livez" + H + CLOSE + b"\r\n", "404!|400!"),
    "dots upwards": Case("3986 6.2.2", b"GET /../../livez" + H + CLOSE + b"\r\n", "404!|400!"),
    "encoded dots upwards": Case(
        "3986 6.2.2", b"GET /x/..%2f..%2flivez" + H + CLOSE + b"\r\n", "404!|400!"
    ),
    "a line of 9,000": Case("9112 3", b"GET /" + b"a" * 9_000 + H + b"\r\n" + LIVE, "414!"),
    "a line of 8,000": Case("9112 3", b"GET /" + b"a" * 8_000 + H + CLOSE + b"\r\n", "404!"),
    "a line of 200,000": Case("9112 3", b"GET /" + b"a" * 200_000 + H + b"\r\n", "414!|!"),
    # RFC 9112 section 5, RFC 9110 sections 5 and 7.2: fields
    "no Host": Case("9112 3.2", b"GET /livez HTTP/1.1\r\n\r\n" + LIVE, "400!|400 200"),
    "no Host in HTTP/1.0": Case("9112 3.2", b"GET /livez HTTP/1.0\r\n\r\n", "200!"),
    "two Hosts": Case(
        "9112 3.2", refused(b"GET /livez HTTP/1.1", b"Host: x", b"Host: y"), "400!|400 200"
    ),
    "a Host that is none": Case(
        "9112 3.2", b"GET /livez HTTP/1.1\r\nHost: a b/c\r\n\r\n" + LIVE, "400!|400 200"
    ),
    "a folded field": Case(
        "9112 5.2", refused(b"GET /livez HTTP/1.1", b"Host: x", b"X: a", b" b"), "400!"
    ),
    "a space before the colon": Case(
        "9112 5.1", refused(b"GET /livez HTTP/1.1", b"Host : x"), "400!"
    ),
    "a field without a name": Case(
        "9110 5.1", refused(b"GET /livez HTTP/1.1", b"Host: x", b": a"), "400!"
    ),
    "a space in a name": Case(
        "9110 5.1", refused(b"GET /livez HTTP/1.1", b"Host: x", b"Ho st: a"), "400!"
    ),
    "a field without a colon": Case(
        "9112 5", refused(b"GET /livez HTTP/1.1", b"Host: x", b"X"), "400!"
    ),
    "a NUL in a field": Case(
        "9110 5.5", refused(b"GET /livez HTTP/1.1", b"Host: x", b"X: a\0b"), "400!"
    ),
    "an underscore that could pass": Case(
        "9110 5.1",
        POST + CL + b"X_Forwarded_For: 6.6.6.6\r\n" + CLOSE + b"\r\n" + BODY,
        "200!|400!",
        b"",
        b"6.6.6.6",
    ),
    "a field of 20,000": Case(
        "6585 5", b"GET /livez" + H + b"X: " + b"a" * 20_000 + b"\r\n\r\n" + LIVE, "431!"
    ),
    "5,000 fields": Case(
        "6585 5",
        b"GET /livez" + H + b"".join(b"X-%d: y\r\n" % n for n in range(5_000)) + b"\r\n",
        "431!|!",
    ),
    "a head without end": Case(
        "6585 5",
        b"GET /livez" + H + b"".join(b"X-%d: %b\r\n" % (n, b"y" * 4_000) for n in range(120)),
        "431!|400!|!",
    ),
    # RFC 9112 section 6 and 7: bodies
    "a body by length": Case("9112 6.2", POST + CL + CLOSE + b"\r\n" + BODY, "200!", N17),
    "a body in a second packet": Case("9112 6.2", (POST + CL + CLOSE + b"\r\n", BODY), "200!", N17),
    "a body of chunks": Case("9112 7.1", POST + CHUNKED + CLOSE + b"\r\n" + CHUNKS, "200!", N17),
    "a body of chunks in single bytes": Case(
        "9112 7.1", (POST + CHUNKED + CLOSE + b"\r\n", *(bytes([b]) for b in CHUNKS)), "200!", N17
    ),
    "chunked in capitals": Case(
        "9112 7.1", POST + b"Transfer-Encoding: Chunked\r\n" + CLOSE + b"\r\n" + CHUNKS, "200!", N17
    ),
    "a chunk with an extension": Case(
        "9112 7.1.1", POST + CHUNKED + CLOSE + b"\r\n5;a=b\r\n12345\r\n0\r\n\r\n", "200!", b'"n":5'
    ),
    "trailers": Case(
        "9112 7.1.2",
        POST + CHUNKED + b"\r\n5\r\n12345\r\n0\r\nX-Trailer: z\r\n\r\n" + LAST,
        "200 200!",
        b'"n":5',
        b'z"',
    ),
    "a trailer Host": Case(
        "9110 6.5.1",
        POST + CHUNKED + b"\r\n5\r\n12345\r\n0\r\nHost: evil\r\n\r\n" + LAST,
        "200 200!|400!",
        b"",
        b"evil",
    ),
    "a chunk longer than it says": Case(
        "9112 7.1", POST + CHUNKED + b"\r\n1\r\nab\r\n0\r\n\r\n" + LIVE, "400!|!"
    ),
    "a chunk size of 0x1": Case(
        "9112 7.1", POST + CHUNKED + b"\r\n0x1\r\na\r\n0\r\n\r\n" + LIVE, "400!|!"
    ),
    "a chunk size with a sign": Case(
        "9112 7.1", POST + CHUNKED + b"\r\n+1\r\na\r\n0\r\n\r\n" + LIVE, "400!|!"
    ),
    "a chunk size past all bounds": Case(
        "9112 7.1",
        POST + CHUNKED + b"\r\nfffffffffffffffff\r\na\r\n0\r\n\r\n" + LIVE,
        "400!|413!|!|",
    ),
    "a chunk ended by bare LF": Case(
        "9112 7.1", POST + CHUNKED + b"\r\n1\na\n0\n\n" + LIVE, "400!|!"
    ),
    "a bare LF inside an extension": Case(
        "9112 7.1.1", POST + CHUNKED + b"\r\n1;\n\r\na\r\n0\r\n\r\n" + LIVE, "400!|!"
    ),
    "length and chunks": Case("9112 6.1", POST + CL + CHUNKED + b"\r\n" + CHUNKS + LIVE, "400!"),
    "two different lengths": Case(
        "9112 6.3", POST + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc" + LIVE, "400!"
    ),
    "a length with a sign": Case(
        "9112 6.2", POST + b"Content-Length: +3\r\n\r\nabc" + LIVE, "400!"
    ),
    "a length of 5,000 digits": Case(
        "9112 6.2", POST + b"Content-Length: " + b"9" * 5_000 + b"\r\n\r\n", "400!|413!"
    ),
    "a negative length": Case("9112 6.2", POST + b"Content-Length: -3\r\n\r\nabc" + LIVE, "400!"),
    "a length in words": Case(
        "9112 6.2", POST + b"Content-Length: three\r\n\r\nabc" + LIVE, "400!"
    ),
    "a length past all bounds": Case(
        "9112 6.2", POST + b"Content-Length: 99999999999999999999\r\n\r\n", "400!|413!"
    ),
    "a length with an underscore": Case(
        "9112 6.2", POST + b"Content-Length: 1_0\r\n\r\n0123456789" + LIVE, "400!"
    ),
    "gzip, chunked": Case(
        "9112 6.1",
        POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" + LIVE,
        "400!|501!|400 200",
    ),
    "gzip alone": Case("9112 6.1", POST + b"Transfer-Encoding: gzip\r\n\r\n" + LIVE, "400!|501!"),
    "chunked twice": Case(
        "9112 6.1", POST + CHUNKED + CHUNKED + b"\r\n" + CHUNKS + LIVE, "400!|501!"
    ),
    "chunked, identity": Case(
        "9112 6.1",
        POST + b"Transfer-Encoding: chunked, identity\r\n\r\n" + CHUNKS + LIVE,
        "400!|501!",
    ),
    "chunked with a vertical tab": Case(
        "9112 6.1", POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n" + CHUNKS + LIVE, "400!|501!"
    ),
    "GET with a body": Case(
        "9110 9.3.1", b"GET /echo" + H + CL + b"\r\n" + BODY + LAST, "200 200!"
    ),
    "HEAD with a body": Case(
        "9110 9.3.2", b"HEAD /const" + H + CL + b"\r\n" + BODY + LAST, "200 200!"
    ),
    "too large, announced": Case(
        "9110 15.5.14",
        b"POST /echo" + H + JSON + b"Content-Length: 9000000\r\n\r\n",
        "413!",
        b"problem+json",
    ),
    "too large, in chunks": Case(
        "9110 15.5.14",
        (
            b"POST /echo" + H + JSON + CHUNKED + b"\r\n",
            *(b"10000\r\n" + b" " * 65_536 + b"\r\n" for _ in range(8)),
            b"0\r\n\r\n",
        ),
        "413!",
        b"problem+json",
    ),
    # RFC 9110 section 7.8 and 10.1.1: Upgrade and Expect
    "h2c with a length": Case(
        "9110 7.8", POST + JSON + H2C + CL + b"\r\n" + BODY + LAST, "200 200!|200!", N17
    ),
    "h2c with a length, body later": Case(
        "9110 7.8", (POST + JSON + H2C + CL + b"\r\n", BODY), "200", N17
    ),
    "h2c with chunks": Case(
        "9110 7.8", POST + JSON + H2C + CHUNKED + b"\r\n" + CHUNKS + LAST, "200 200!|200!", N17
    ),
    "h2c without a body": Case(
        "9110 7.8", b"GET /livez" + H + H2C + b"\r\n" + LAST, "200 200!|200!"
    ),
    "h2c and a stream": Case(
        "9110 7.8",
        b"POST /stream"
        + H
        + b"Content-Type: application/x-ndjson\r\n"
        + H2C
        + b"Content-Length: 14\r\n\r\n"
        + b'{"a":1}\n[1,2]\n'[:14]
        + LAST,
        "200 200!|200!",
        b'{"n":',
    ),
    "TLS/1.0 with a length": Case(
        "9110 7.8", POST + JSON + TLS + CL + b"\r\n" + BODY + LAST, "200 200!|200!", N17
    ),
    "websocket, POST with a body": Case(
        "9110 7.8", POST + JSON + WS + CL + b"\r\n" + BODY + LAST, "200 200!|200!", N17
    ),
    "Expect, then the body": Case(
        "9110 10.1.1",
        (POST + JSON + CL + CLOSE + b"Expect: 100-continue\r\n\r\n", BODY),
        "100 200!",
        N17,
    ),
    "Expect with the body at once": Case(
        "9110 10.1.1",
        POST + JSON + CL + CLOSE + b"Expect: 100-continue\r\n\r\n" + BODY,
        "200!|100 200!",
        N17,
    ),
    "Expect with too much": Case(
        "9110 10.1.1",
        b"POST /echo" + H + JSON + b"Content-Length: 9000000\r\nExpect: 100-continue\r\n\r\n",
        "413!",
        b"problem+json",
    ),
    "Expect before a stream": Case(
        "9110 10.1.1",
        (
            b"POST /stream"
            + H
            + b"Content-Type: application/jsonl\r\nContent-Length: 14\r\n"
            + CLOSE
            + b"Expect: 100-Continue\r\n\r\n",
            b'{"a":1}\n[1,2]\n'[:14],
        ),
        "100 200!",
        b'{"n":',
    ),
    "Expect in HTTP/1.0": Case(
        "9110 10.1.1",
        b"POST /echo HTTP/1.0\r\n" + CL + b"Expect: 100-continue\r\n\r\n" + BODY,
        "200!",
    ),
    # RFC 9112 section 9: connections
    "ten requests sent ahead": Case("9112 9.3.2", LIVE * 9 + LAST, " ".join(["200"] * 10) + "!"),
    "bodies sent ahead": Case(
        "9112 9.3.2", (POST + CL + b"\r\n" + BODY) * 5 + LAST, " ".join(["200"] * 6) + "!"
    ),
    "slow, then fast, in order": Case(
        "9112 9.3.2",
        b"GET /slow" + H + b"\r\n" + b"GET /nothing" + H + b"\r\n" + LAST,
        "200 404 200!",
    ),
    "nonsense behind a request": Case("9112 9.3.2", LIVE + b"nonsense\r\n\r\n" + LIVE, "200 400!"),
    "HTTP/1.0 closes": Case("9112 9.3", b"GET /livez HTTP/1.0\r\n\r\n" + LIVE, "200!"),
    "HTTP/1.0 keep-alive": Case(
        "9112 C.2.2",
        b"GET /livez HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /livez HTTP/1.0\r\n\r\n",
        "200 200!|200!",
    ),
    "HTTP/1.0 has no chunks back": Case(
        "9112 6.1", b"GET /big HTTP/1.0\r\n\r\n", "200!", b"xxxx", b"chunked"
    ),
    "Connection: close is obeyed": Case("9112 9.6", LAST + LIVE, "200!"),
    "a client that has said all": Case(
        "9112 9.6", (POST + CL + b"\r\n" + BODY, b""), "200|200!", N17
    ),
    "a failure inside": Case(
        "9110 15.6.1", b"GET /boom" + H + CLOSE + b"\r\n", "500!", b"problem+json"
    ),
    "a failure outside of Flask": Case(
        "9110 15.6.1", b"GET /boom-outside" + H + CLOSE + b"\r\n", "500!", b"problem+json"
    ),
}


@dataclass
class Server:
    """The server with its packaged configuration, and an application that repeats what it heard."""

    port: int
    process: subprocess.Popen[bytes]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    port = free_port()
    log = tmp_path_factory.mktemp("server") / "log"
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [
                tool("gunicorn"),
                "--config",
                "python:tune_or_prompt.gunicorn_conf",
                "tests.echoing:app",
            ],
            cwd=ROOT,
            env=environment(BIND=f"127.0.0.1:{port}", WORKERS="1"),
            stderr=errors,
        )
    started = Server(port, process)
    give_up = time.monotonic() + 60
    while not live(started):
        assert time.monotonic() < give_up, log.read_text()
        time.sleep(0.05)
    yield started
    process.terminate()
    process.wait(timeout=30)


def live(server: Server, seconds: float = 2.0) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", server.port), timeout=seconds) as client:
            client.sendall(LAST)
            return client.recv(100).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def opened(server: Server, number: int, said: bytes = b"") -> list[socket.socket]:
    sockets = []
    for _ in range(number):
        each = socket.create_connection(("127.0.0.1", server.port), timeout=5)
        if said:
            each.sendall(said)
        sockets.append(each)
    return sockets


def talk(port: int, parts: tuple[bytes, ...], quiet: float = 1.0) -> tuple[bytes, bool]:
    """Send parts one after the other; return what came, and whether the server hung up."""
    heard, closed = b"", False
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for number, part in enumerate(parts):
                if number:
                    time.sleep(0.3 if len(parts) < 4 else 0.002)
                client.sendall(part) if part else client.shutdown(socket.SHUT_WR)
        client.settimeout(quiet)
        try:
            while block := client.recv(1 << 20):
                heard += block
            closed = True
        except TimeoutError:
            pass
        except ConnectionResetError:
            closed = True
    return heard, closed


def statuses(heard: bytes) -> list[str]:
    return [each.decode() for each in re.findall(rb"HTTP/1\.[01] (\d{3}) [A-Z]", heard)]


@pytest.mark.parametrize("name", CASES)
def test_raw_bytes_are_answered_as_the_standards_say(server: Server, name: str) -> None:
    case = CASES[name]
    sent = case.sent if isinstance(case.sent, tuple) else (case.sent,)

    heard, closed = talk(server.port, sent)

    got = " ".join(statuses(heard)) + ("!" if closed else "")
    assert got in case.want.split("|"), (case.section, case.want, heard[:300])
    assert case.told.lower() in heard.lower(), heard[:600]
    assert case.never not in heard
    if name.startswith("HEAD"):
        assert heard.count(b"\r\n\r\nHTTP/1.1 ") == 1, "HEAD was answered with a body"


def test_2000_silent_connections_leave_the_probes_answered(server: Server) -> None:
    crowd = opened(server, 2_000)
    try:
        assert [live(server) for _ in range(10)] == [True] * 10
    finally:
        for each in crowd:
            each.close()
