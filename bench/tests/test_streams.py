"""Streams to a server of their own: every line is answered, whatever its profiles."""

import sys
from math import inf

import pytest

from bench.portfolios import PORTFOLIOS
from bench.processes import Server
from bench.scenarios import streams
from bench.scenarios.engine import seconds_by_size
from bench.servers import ours


@pytest.mark.parametrize("name", PORTFOLIOS)
def test_streams_get_longer_up_to_the_last_that_ends_in_time(name: str) -> None:
    found = streams.measure_streams(ours(), name, longest=0.0)

    assert [(each.portfolio, each.lines) for each in found] == [(name, streams.LENGTHS[0])]
    assert found[0].seconds > 0.0
    assert found[0].cpu > 0.0


def test_a_stream_that_is_not_answered_to_its_end_stops_the_benchmark() -> None:
    command = (sys.executable, "-m", "http.server", "--bind", "127.0.0.1", "{port}")
    deaf = Server(name="deaf", what="a server of files", command=command)

    with pytest.raises(RuntimeError, match="Of 1000 lines 0 were answered"):
        streams.measure_streams(deaf, "alike", longest=inf)


@pytest.mark.parametrize("name", PORTFOLIOS)
def test_the_engine_alone_is_timed_at_every_size(name: str) -> None:
    taken = seconds_by_size(PORTFOLIOS[name], [1, 100], seconds=0.0)

    assert taken.keys() == {"1", "100"}
    assert all(0.0 < each < 1.0 for each in taken.values())
