"""The longest streams, measured now and then."""

from pathlib import Path

from bench import cases as of
from bench.longest import Long, Longest, keep, kept, longest_of
from bench.rounds import Sample
from bench.scenarios.streams import Stream

F = Sample(rate=1_000.0, cpu=0.0005, latency={}, client_busy=0.2, client_ceiling=5_000.0)


def test_the_longest_stream_of_a_portfolio_is_kept_over_the_yardstick_of_its_run() -> None:
    short = Stream("alike", 100_000, seconds=10.0, cpu=9.0, growth=30.0)
    long = Stream("alike", 1_000_000, seconds=200.0, cpu=150.0, growth=40.0)

    taken = longest_of({"alike": [short, long]}, [{of.YARDSTICK: F}])

    assert taken == [Long(portfolio="alike", lines=1_000_000, time=0.2, cpu=0.3, growth=40.0)]


def test_what_is_kept_is_what_is_found_again(tmp_path: Path) -> None:
    file = tmp_path / "longest.json"
    one = Long(portfolio="alike", lines=1_000_000, time=0.2, cpu=0.3, growth=40.0)
    longest = Longest(day="2026-11-24", machine="a machine", load="idle", streams=[one])

    assert kept(file) is None
    keep(longest, file)

    assert kept(file) == longest
