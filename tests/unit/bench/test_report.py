"""The benchmark's arithmetic: ratios within a round, and what is said of the aims."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bench import cases as of
from bench.findings import Figure, Findings, figures
from bench.load.job import Outcome
from bench.longest import Long, Longest
from bench.processes import Server
from bench.report import Setting, judged, report
from bench.rounds import Round, Sample, ratios
from bench.scenarios.pressure import Pressure
from bench.scenarios.starts import Start
from bench.scenarios.streams import Stream

SETTING = Setting(
    day="2026-11-24",
    machine="a machine",
    load="idle",
    rounds=2,
    seconds=1.0,
    servers=[
        Server(
            name="flask",
            what="Flask",
            command=("/usr/bin/gunicorn", "--bind", "{port}"),
            versions="flask 1.2.3",
        )
    ],
    missing={"opa": "OPA_BINARY names no program of OPA's"},
)

LONGEST = Longest(
    day="2026-11-20",
    machine="a machine",
    load="busy",
    streams=[
        Long(portfolio="alike", lines=1_000_000, time=0.8, cpu=0.7, growth=40.0),
        Long(portfolio="random", lines=1_000_000, time=3.0, cpu=2.9, growth=48.0),
    ],
)


def sample(rate: float, p99: float = 0.003) -> Sample:
    waits = {"p50": 0.001, "p90": 0.002, "p99": p99, "p999": 0.004, "max": 0.005}
    return Sample(
        rate=rate, cpu=1.0 / rate, latency=waits, client_busy=0.2, client_ceiling=5.0 * rate
    )


def rounds_of(*pairs: tuple[float, float]) -> list[Round]:
    return [{of.YARDSTICK: sample(f), of.CACHED: sample(ours)} for f, ours in pairs]


def test_a_ratio_is_taken_within_its_round() -> None:
    rounds = rounds_of((100.0, 200.0), (50.0, 50.0))

    assert ratios(rounds, of.CACHED) == [2.0, 1.0]


def test_what_did_not_run_has_no_ratio() -> None:
    assert ratios(rounds_of((100.0, 200.0)), of.CACHED, of.OPA) == []


@pytest.mark.parametrize(
    ("found", "word"),
    [
        ([4.0, 2.0], "missed, by a factor of 1.67"),
        ([5.0, 9.0], "met"),
        ([4.9, 9.0], "open: the rounds disagree"),
        ([], "not measured"),
    ],
)
def test_an_aim_is_met_or_missed_only_where_every_round_says_so(
    found: Sequence[float], word: str
) -> None:
    assert judged(Figure("something", 5.0, found)) == word


def test_where_less_is_better_a_smaller_ratio_meets_the_aim() -> None:
    assert judged(Figure("start", 1.7, [1.6], at_most=True)) == "met"
    assert judged(Figure("start", 1.7, [3.4], at_most=True)) == "missed, by a factor of 2"


def test_absolute_aims_become_ratios_to_themselves() -> None:
    found = Findings(
        rounds=[{of.YARDSTICK: sample(100.0), of.CACHED: sample(100.0, p99=0.003)}],
        curves={"engine": {1: 1e-3, 1_000: 4e-6}, "engine, random": {1_000: 8e-6}},
        streams={
            "alike": [Stream("alike", 1_000, 1.0, 1.0, 16.0)],
            "random": [Stream("random", 1_000, 1.0, 1.0, 32.0)],
        },
        longest=LONGEST,
        workers={"flask": 60.0, "ours": 45.0},
        delays={"ours": 0.02},
    )

    by_aim = {figure.aim: figure.found for figure in figures(found)}

    assert by_aim["p99 of a cached whole answer over 1.5 ms"] == [2.0]
    engine = "the engine alone over 500,000 profiles a second"
    assert by_aim[f"{engine}, alike"] == pytest.approx([0.5])
    assert by_aim[f"{engine}, random"] == pytest.approx([0.25])
    assert by_aim["growth by the worst stream of this run over 64 MB"] == [0.5]
    of_longest = "growth by streams of up to 1,000,000 lines over 64 MB (2026-11-20)"
    assert by_aim[of_longest] == [0.75]
    assert by_aim["four preloaded workers over 90 MB"] == [0.5]
    assert by_aim["delay by eight silent clients over 100 ms"] == pytest.approx([0.2])


def test_the_report_names_each_aim_each_case_each_setting_and_what_is_missing() -> None:
    found = Findings(
        rounds=rounds_of((100.0, 600.0), (100.0, 700.0)),
        starts={"flask": (Start(0.2, 0.1),), "ours": (Start(0.3, 0.2),)},
        worker={"flask": 20.0, "ours": 40.0},
        workers={"flask": 60.0, "ours": 45.0},
    )

    text = report(found, SETTING, {"How fast": "fast.svg"}, "remarks")

    assert "| a cached whole answer over F, at the least | ≥ 5 | 6.5 (6 – 7) | met | 6.5 |" in text
    assert "| ours, cached (POST) | 6.5 (6 – 7) |" in text
    assert "| the first answer over F's | ≤ 1.7 | 1.5 | met | 2 |" in text
    assert "| Flask | flask 1.2.3 | `gunicorn --bind PORT` |" in text
    assert "aims: 3 met, 2 missed, " in text
    assert "- Not run: opa, since OPA_BINARY names no program of OPA's." in text
    assert "![How fast](fast.svg)" in text


def test_the_longest_streams_stand_with_the_day_that_they_were_measured_on() -> None:
    found = Findings(rounds=rounds_of((100.0, 600.0)), longest=LONGEST)

    text = report(found, SETTING, {}, "")

    assert "| 1,000,000 lines, random | 3 | 2.9 | 48 |" in text
    assert "`make bench BENCH_ARGS=--long` on 2026-11-20 (a machine, busy)" in text


def test_a_size_is_told_by_the_time_of_f_and_the_engine_by_its_processor_time() -> None:
    f = replace(sample(100.0), cpu=0.005)
    curves = {"ours, JSON": {1: 0.02}, "engine": {1: 0.02}}
    found = Findings(rounds=[{of.YARDSTICK: f}], curves=curves)

    assert "| 1 | 2 | 4 |" in report(found, SETTING, {}, "")


def test_a_figure_is_never_told_as_a_power_of_ten() -> None:
    found = Findings(rounds=rounds_of((1.0, 5_017.0)))

    assert "| ours, cached (POST) | 5,020 | 0.000199 |" in report(found, SETTING, {}, "")


def test_the_report_tells_what_pressure_found_and_what_it_could_not() -> None:
    waits = {"p50": 0.001, "p99": 0.002}
    calm = Outcome({"200": 100}, waits, waits, {}, 0, 0, 1.0, 0.9)
    found = Findings(
        rounds=rounds_of((100.0, 600.0)),
        pressure={
            of.CACHED: [Pressure(capacity=100.0, idle=calm, near=calm, twice=None, due=400)],
            of.UNCACHED: [Pressure(capacity=100.0, idle=calm, near=calm, twice=calm, due=400)],
        },
        worker={"flask": 20.0},
        workers={"flask": 60.0, "ours": 45.0},
    )

    text = report(found, SETTING, {}, "remarks")

    assert "| ours, cached (POST) | 2 | 0.0% | – | – | – | – |" in text
    assert "| ours, uncached | 2 | 0.0% | 1 | 1 | 1 | none refused |" in text
    assert "| cached: admitted at 200 % | ≥ 0.85 | – | not measured | – |" in text
    assert "| uncached: admitted at 200 % | ≥ 0.85 | 1 | met | – |" in text


def test_every_request_is_one_that_http_allows() -> None:
    for case in of.cases():
        head, _, body = case.request.partition(b"\r\n\r\n")
        line = head.split(b"\r\n")[0]
        assert line.count(b" ") == 2
        assert b'"' not in line
        assert (f"Content-Length: {len(body)}".encode() in head) == bool(body)
        assert not case.varies or case.request.count(case.varies) == 1
