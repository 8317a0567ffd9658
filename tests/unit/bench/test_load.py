"""The benchmark's client: where an answer ends, and what is charged to a server that stalls."""

import socketserver
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from threading import Thread

import pytest

from bench.load.job import Job, Outcome, Tally, quantiles
from bench.load.loops import run
from bench.load.messages import Answer, answer_of, request

ASK = request("GET", "/")
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab"
REFUSAL = b"HTTP/1.1 503 Busy\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"
A_STALL = 0.3


@contextmanager
def server(answers: Iterator[bytes], *, hangs_up: bool = False) -> Iterator[int]:
    """Serve these answers, one a request; an empty one stalls everybody, and then is the usual."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            while self.request.recv(4096):
                answer = next(answers, ANSWER)
                if not answer:
                    time.sleep(A_STALL)
                self.request.sendall(answer or ANSWER)
                if hangs_up:
                    return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as listener:
        listener.daemon_threads = True
        Thread(target=listener.serve_forever, args=(0.01,), daemon=True).start()
        yield listener.server_address[1]
        listener.shutdown()


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (ANSWER, Answer(200)),
        (ANSWER[:-1], None),
        (b"HTTP/1.1 304 NOT MODIFIED\r\nETag: x\r\n\r\n", Answer(304)),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n", None),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
            Answer(200),
        ),
        (b"HTTP/1.1 200 OK\r\nConte", None),
        (REFUSAL, Answer(503, says_when_to_retry=True)),
        (
            b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
            Answer(200, closes=True),
        ),
    ],
)
def test_an_answer_is_whole_when_its_length_or_its_last_chunk_has_come(
    answer: bytes, told: Answer | None
) -> None:
    assert answer_of(answer) == told


def test_a_quantile_is_the_smallest_value_that_so_many_do_not_exceed() -> None:
    found = quantiles([float(n) for n in range(1, 101)])

    assert found == {"p50": 50.0, "p90": 90.0, "p99": 99.0, "p999": 100.0, "max": 100.0}
    assert quantiles([]) == {}


def test_requests_that_vary_count_on_from_where_the_last_ones_ended() -> None:
    job = Job(port=1, request=b"calls=100;", varies=b"100", first=2)

    assert list(islice(job.requests(), 2)) == [b"calls=102;", b"calls=103;"]


def test_requests_that_vary_keep_their_length() -> None:
    job = Job(port=1, request=b"calls=998;", varies=b"998")

    assert list(islice(job.requests(), 3)) == [b"calls=998;", b"calls=999;", b"calls=100;"]


def test_a_job_and_its_outcome_travel_as_json() -> None:
    job = Job(port=80, request=b"\x00\xff", varies=b"\xff", limit=3, rate=2.5)
    tally = Tally(right=[0.25], settled=[0.5], say_when=1, seconds=2.0)
    tally.statuses[200] = 4

    outcome = Outcome.from_json(tally.as_json())

    assert Job.from_json(job.as_json()) == job
    assert (outcome.rate(), outcome.say_when) == (2.0, 1)
    assert (outcome.right["p99"], outcome.settled["p99"], outcome.refused) == (0.25, 0.5, {})


def test_a_closed_loop_sends_no_more_than_its_limit_and_counts_every_status() -> None:
    with server(iter([ANSWER, REFUSAL, ANSWER])) as port:
        tally = run(Job(port=port, request=ASK, connections=2, limit=5, seconds=5.0))

    assert tally.statuses == {200: 4, 503: 1}
    assert (len(tally.right), len(tally.refused), tally.say_when, tally.lost) == (4, 1, 1, 0)


def test_what_is_due_before_the_load_has_settled_is_timed_apart() -> None:
    with server(iter([ANSWER, REFUSAL])) as port:
        tally = run(
            Job(port=port, request=ASK, connections=1, rate=100.0, seconds=0.2, settles=0.095)
        )

    assert (tally.statuses[200], tally.statuses[503], tally.say_when) == (19, 1, 1)
    assert (len(tally.right), len(tally.settled), len(tally.refused)) == (19, 10, 1)


def test_a_server_that_hangs_up_between_requests_is_asked_again_and_loses_nothing() -> None:
    with server(iter([]), hangs_up=True) as port:
        tally = run(Job(port=port, request=ASK, connections=1, rate=100.0, seconds=0.2))

    assert (tally.statuses[200], tally.lost) == (20, 0)


def test_an_open_loop_charges_a_stall_to_every_request_that_it_kept_waiting() -> None:
    with server(iter([ANSWER, b""])) as port:
        tally = run(Job(port=port, request=ASK, connections=1, rate=100.0, seconds=0.5))

    # Of a hundred a second, ten come due in the first third of a stall, and wait for the rest.
    assert sum(latency > A_STALL / 2 for latency in tally.right) >= 10
    assert tally.statuses[200] == 50
