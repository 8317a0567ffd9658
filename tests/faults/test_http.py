"""HTTP/1 as the packaged server speaks it, byte by byte, on connections of this machine."""

import socket
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse

import pytest

from tests.served import PROFILE, Served

POST = (
    b"POST /v1/recommendations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    b"Content-Length: %d\r\n" % len(PROFILE)
)
LIVE = b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"
LAST = b"GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    log = tmp_path_factory.mktemp("served") / "log"
    server = Served(log, WORKERS="1", THREADS="2").start()
    try:
        yield server
    finally:
        server.stop()


def statuses(answer: bytes) -> list[int]:
    """Return the statuses of the answers that came one after the other."""
    return [int(part[:3]) for part in answer.split(b"HTTP/1.1 ")[1:]]


REFUSED = {
    "a folded field": b"GET / HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n",
    "lines that end in LF alone": b"GET / HTTP/1.1\nHost: x\n\n",
    "a field without a name": b"GET / HTTP/1.1\r\nHost: x\r\n: a\r\n\r\n",
    "a space before the colon": b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
    "a zero byte in a field": b"GET / HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\n\r\n",
    "a bare CR in a field": b"GET / HTTP/1.1\r\nHost: x\r\nX: a\rb\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
    "two types": b"GET / HTTP/1.1\r\nHost: x\r\nContent-Type: a/b\r\nContent-Type: a/c\r\n\r\n",
    "a length with a sign": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +3\r\n\r\nabc",
    "a list of lengths": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3, 3\r\n\r\nabc",
    "a length past all bounds": (
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n"
    ),
    "a compressed chunked body": (
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"
    ),
    "two codings": (
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    ),
    "chunks in HTTP/1.0": b"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a chunk longer than it says": (
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n"
    ),
    "a chunk of no size": (
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n"
    ),
    "an expectation that nobody knows": b"POST / HTTP/1.1\r\nHost: x\r\nExpect: cake\r\n\r\n",
    "the start of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "HTTP/2 in the words of HTTP/1": b"GET / HTTP/2.0\r\nHost: x\r\n\r\n",
    "a method that nobody knows": b"BREW / HTTP/1.1\r\nHost: x\r\n\r\n",
    "a method in small letters": b"get / HTTP/1.1\r\nHost: x\r\n\r\n",
    "a target that is no address": b"GET http://[/ HTTP/1.1\r\nHost: x\r\n\r\n",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_could_be_read_in_two_ways_is_refused_and_nothing_after_it_is_read(
    served: Served, name: str
) -> None:
    answer = served.say(REFUSED[name] + LIVE)

    assert statuses(answer) == [400]
    assert b"application/problem+json" in answer
    assert b"Connection: close" in answer


@pytest.mark.parametrize("method", [b"PUT", b"PATCH", b"TRACE", b"PROPFIND", b"PURGE"])
def test_a_method_that_is_known_but_not_had_is_told_which_there_are(
    served: Served, method: bytes
) -> None:
    answer = served.say(method + LAST.removeprefix(b"GET"))

    assert statuses(answer) == [405]
    assert b"\r\nAllow: GET, HEAD, OPTIONS\r\n" in answer


TOLD = {
    "no HTTP": (b"nonsense\r\n\r\n", 400, "other"),
    "an address too long": (b"GET /%b HTTP/1.1\r\nHost: x\r\n\r\n" % (b"a" * 9_000), 414, "other"),
    "a field too long": (b"GET / HTTP/1.1\r\nX: %b\r\n\r\n" % (b"a" * 9_000), 431, "other"),
    "a head that never ends": (b"GET / HTTP/1.1\r\nX: ", 408, "other"),
    "a body that never ends": (POST + b"\r\n{", 408, "POST"),
}


@pytest.mark.parametrize("name", TOLD)
def test_what_never_reaches_the_application_is_told_and_counted_like_the_rest(
    served: Served, name: str
) -> None:
    sent, status, method = TOLD[name]
    logged, counted = len(lines_of(served, status)), count_of(served, method, status)

    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as connection:
        connection.sendall(sent)
        while connection.recv(65_536):
            pass

    assert count_of(served, method, status) == counted + 1
    (line,) = lines_of(served, status)[logged:]
    assert (line["method"], line["route"]) == (method, "unmatched")


def count_of(served: Served, method: str, status: int) -> float:
    counts = served.ask("GET", "/metrics")[1].decode()
    series = f'requests_total{{method="{method}",route="unmatched",status="{status}"}} '
    return float(counts.partition(series)[2].partition("\n")[0] or 0)


def lines_of(served: Served, status: int) -> list[dict[str, object]]:
    return [line for line in served.lines() if line.get("status") == status]


def test_requests_sent_ahead_are_answered_in_their_order(served: Served) -> None:
    slow = POST + b"Cache-Control: no-cache\r\n\r\n" + PROFILE
    missing = b"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n"

    answer = served.say(slow + missing + LIVE + missing + LAST)

    assert statuses(answer) == [200, 404, 200, 404, 200]


def test_the_same_bytes_again_are_a_request_of_their_own(served: Served) -> None:
    matrix, guide = (f"GET /v1/{name} HTTP/1.1\r\nHost: x\r\n\r\n" for name in ("matrix", "guide"))
    connection = HTTPConnection("127.0.0.1", served.port, timeout=10)
    asked = [matrix] * 6 + [guide] * 6 + [matrix, guide]
    connection.connect()
    heard = []
    for each in asked:
        connection.sock.sendall(each.encode())
        answer = HTTPResponse(connection.sock)
        answer.begin()
        heard.append((answer.status, answer.headers["X-Request-Id"], answer.read()))
    connection.close()

    bodies = [body for _, _, body in heard]
    assert {status for status, _, _ in heard} == {200}
    assert len({name for _, name, _ in heard}) == len(asked)
    assert bodies == [bodies[0]] * 6 + [bodies[6]] * 6 + [bodies[0], bodies[6]]
    assert bodies[0] != bodies[6]


def test_what_is_refused_is_refused_after_what_was_asked_before(served: Served) -> None:
    answer = served.say(LIVE + b"nonsense\r\n\r\n" + LIVE)

    assert statuses(answer) == [200, 400]


def test_a_request_in_single_bytes_is_a_request(served: Served) -> None:
    answer = served.say(*(bytes([byte]) for byte in LAST))

    assert statuses(answer) == [200]


def test_a_client_that_waits_to_be_told_to_go_on_is_told(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as client:
        client.sendall(POST + b"Expect: 100-continue\r\nConnection: close\r\n\r\n")

        assert client.recv(65_536) == b"HTTP/1.1 100 Continue\r\n\r\n"

        client.sendall(PROFILE)
        assert client.recv(65_536).startswith(b"HTTP/1.1 200 ")


def test_a_client_with_too_much_to_send_is_refused_before_it_sends(served: Served) -> None:
    head = POST.replace(b"Content-Length: %d" % len(PROFILE), b"Content-Length: 900000")

    answer = served.say(head + b"Expect: 100-continue\r\n\r\n")

    assert statuses(answer) == [413]


def test_an_old_client_is_answered_and_hung_up_on(served: Served) -> None:
    answer = served.say(b"GET /livez HTTP/1.0\r\n\r\n")

    assert statuses(answer) == [200]
    assert b"Connection: close" in answer
    assert b"Transfer-Encoding" not in answer


def test_an_old_client_that_asks_for_it_may_ask_again(served: Served) -> None:
    keep = b"GET /livez HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"

    answer = served.say(keep + b"GET /livez HTTP/1.0\r\n\r\n")

    assert statuses(answer) == [200, 200]
    assert answer.count(b"Connection: keep-alive") == 1


def test_head_is_answered_by_the_head_alone(served: Served) -> None:
    answer = served.say(b"HEAD /v1/matrix HTTP/1.1\r\nHost: x\r\n\r\n" + LAST)

    head, _, rest = answer.partition(b"\r\n\r\n")
    assert b"Content-Length: " in head
    assert rest.startswith(b"HTTP/1.1 200 ")


def test_a_client_that_offers_another_protocol_is_answered_in_this_one(served: Served) -> None:
    answer = served.say(
        b"GET /livez HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n" + LIVE
    )

    assert statuses(answer) == [200]
    assert b"Connection: close" in answer


def test_a_whole_address_is_read_as_its_path(served: Served) -> None:
    answer = served.say(
        b"GET http://elsewhere/livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    )

    assert statuses(answer) == [200]


def test_a_client_that_has_said_all_still_hears_the_answer(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as client:
        client.sendall(POST + b"Cache-Control: no-cache\r\n\r\n" + PROFILE)
        client.shutdown(socket.SHUT_WR)

        answer = b"".join(iter(lambda: client.recv(65_536), b""))

    assert statuses(answer) == [200]


def test_a_field_that_could_pass_for_another_is_left_out(served: Served) -> None:
    answer = served.say(
        b"GET /livez HTTP/1.1\r\nHost: x\r\nX_Request_Id: theirs\r\nConnection: close\r\n\r\n"
    )

    assert statuses(answer) == [200]
    assert b"theirs" not in answer


def test_a_client_that_asks_a_lot_and_takes_nothing_fills_no_memory(served: Served) -> None:
    ask = b"GET /v1/matrix HTTP/1.1\r\nHost: x\r\n\r\n" * 100
    with socket.create_connection(("127.0.0.1", served.port)) as client:
        client.settimeout(0.5)
        with pytest.raises(TimeoutError):
            client.sendall(ask * 10_000)

        assert served.ask("GET", "/livez")[0].status == 200
