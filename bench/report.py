"""The report: a table of ratios with their spread, what was run on what, and the aims."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from bench.measure import Found
from bench.streams import LINES

_AIMS: Sequence[tuple[str, str, str, float]] = (
    ("a cached answer", "ours, cached (POST)", "Flask, constant route", 5.0),
    ("a cached answer", "ours, cached (POST)", "nginx, static file", 0.5),
    ("a 304", "ours, 304", "ours, cached (GET)", 1.0),
    (
        "an uncached answer",
        "ours, uncached, core",
        "FastAPI + pydantic, plain weighted sum",
        1.2,
    ),
)


@dataclass(frozen=True)
class Setting:
    """What the figures were taken on.

    Attributes:
        day: the day of the run, as text.
        machine: processors, Python and the versions that matter.
        load: how many processes wanted a processor before the run, and how many there are.
        rounds: how many rounds were run.
        seconds: how long each case ran in a round.
        start: time until the port answers, over that of the yardstick.
        growth_megabytes: by how much a long stream raised the most memory ever held.
    """

    day: str
    machine: str
    load: str
    rounds: int
    seconds: float
    start: float
    growth_megabytes: float


def report(found: Mapping[str, Found], setting: Setting, remarks: str) -> str:
    """Return the report as Markdown."""
    return "\n".join(
        [
            "# Performance",
            "",
            "Made by `make bench`. Absolute figures would only tell of the machine, so there are",
            "none: **1.00 is a constant Flask route on stock gunicorn** (gthread, 4 threads, one",
            "worker), measured in the same round. A difference within the spread is none.",
            "",
            _how(setting),
            "",
            "| case | answers per second | lowest – highest | median latency | p99 / median |",
            "|---|---:|---:|---:|---:|",
            *(_row(name, each) for name, each in found.items()),
            "",
            _besides(setting),
            "",
            "A batch or a stream counts every profile in it as an answer.",
            "",
            "## Against the aims",
            "",
            *_against_aims(found),
            "",
            remarks.strip(),
            "",
        ]
    )


def _how(setting: Setting) -> str:
    return (
        f"{setting.day} · {setting.machine} · {setting.load} · {setting.rounds} rounds of "
        f"{setting.seconds:g} s a case, interleaved · server pinned to one core, client to "
        "another · closed loop, so latencies leave out what a waiting client would have sent."
    )


def _besides(setting: Setting) -> str:
    return (
        f"Time until the port answers: {setting.start:.2f} × that of the constant route. "
        f"A stream of {LINES:,} lines raised the memory of its worker by "
        f"{setting.growth_megabytes:.0f} MB."
    )


def _row(name: str, found: Found) -> str:
    rates = found.rates
    return (
        f"| {name} | {median(rates):.3g} | {min(rates):.3g} – {max(rates):.3g} "
        f"| {median(found.p50s):.3g} | {median(found.tails):.3g} |"
    )


def _against_aims(found: Mapping[str, Found]) -> list[str]:
    lines = ["| aim | wanted | found | |", "|---|---:|---:|---|"]
    for what, case, rival, wanted in _AIMS:
        if case in found and rival in found:
            pairs = zip(found[case].rates, found[rival].rates, strict=True)
            ratios = [ours / theirs for ours, theirs in pairs]
            lines.append(
                f"| {what} over {rival} | ≥ {wanted:g} | {median(ratios):.2g} "
                f"| {_judged(ratios, wanted)} |"
            )
    return lines


def _judged(ratios: Sequence[float], wanted: float) -> str:
    if min(ratios) >= wanted:
        return "met"
    return "missed" if max(ratios) < wanted else "open: the rounds disagree"
