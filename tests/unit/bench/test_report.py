"""The benchmark's arithmetic: ratios within a round, and what is said of the aims."""

from collections.abc import Mapping

import pytest

from bench.cases import YARDSTICK, Case, cases
from bench.load import is_whole
from bench.measure import compared
from bench.report import Setting, report

SETTING = Setting("2026-11-24", "a machine", "idle", 2, 1.0, 1.5, 3.0)
ROUND = dict[str, Mapping[str, float]]


def round_of(yardstick: float, ours: float) -> ROUND:
    return {
        YARDSTICK: {"rate": yardstick, "p50": 0.001, "p99": 0.002},
        "ours, cached (POST)": {"rate": ours, "p50": 0.002, "p99": 0.006},
    }


def test_a_ratio_is_taken_within_its_round_and_counts_every_answer() -> None:
    case = Case("ours, cached (POST)", "ours", b"", answers=3)

    found = compared(case, [round_of(100.0, 200.0), round_of(50.0, 50.0)])

    assert found.rates == [6.0, 3.0]
    assert found.p50s == [2.0, 2.0]
    assert found.tails == pytest.approx([3.0, 3.0])


@pytest.mark.parametrize(
    ("rates", "word"),
    [
        ([499.0, 100.0], "missed"),
        ([500.0, 900.0], "met"),
        ([499.0, 900.0], "open: the rounds disagree"),
    ],
)
def test_an_aim_is_met_or_missed_only_where_every_round_says_so(
    rates: list[float], word: str
) -> None:
    rounds = [round_of(100.0, rate) for rate in rates]
    found = {name: compared(Case(name, "any", b""), rounds) for name in rounds[0]}

    text = report(found, SETTING, "remarks")

    (line,) = [line for line in text.splitlines() if line.startswith("| a cached answer over")]
    assert line.endswith(f"| {word} |")


def test_every_request_is_one_that_http_allows() -> None:
    for case in cases():
        head, _, body = case.request.partition(b"\r\n\r\n")
        line = head.split(b"\r\n")[0]
        assert line.count(b" ") == 2
        assert b'"' not in line
        assert (f"Content-Length: {len(body)}".encode() in head) == bool(body)


@pytest.mark.parametrize(
    ("answer", "whole"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab", True),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na", False),
        (b"HTTP/1.1 304 NOT MODIFIED\r\nETag: x\r\n\r\n", True),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n", False),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", True),
        (b"HTTP/1.1 200 OK\r\nConte", False),
    ],
)
def test_an_answer_is_whole_when_its_length_or_its_last_chunk_has_come(
    answer: bytes, *, whole: bool
) -> None:
    assert is_whole(bytearray(answer)) is whole
