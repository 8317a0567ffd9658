"""The report: what was aimed at, every ratio with its spread, and what was run on what."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from bench.by_size import by_size, of_longest
from bench.cases import REDIS, YARDSTICK
from bench.findings import Figure, Findings, figures
from bench.processes import Server
from bench.rounds import SHARE_FOR_LATENCY, Sample, ratios
from bench.scenarios.pressure import SETTLES, Pressure
from bench.tables import factor, shown, spread, table

_INTRODUCTION = """\
# Performance

How fast this service answers, beside what else could answer: measured by `make bench`, which starts
every server itself on loopback, and held against aims that were set before anything was built.

There are no absolute figures, since they would only tell of the machine. **1.00 is F: Flask with a
constant route of four kilobytes on stock gunicorn** (gthread, one worker of four threads), measured
in the same round on the same core. A figure is the median of the rounds, with the least and the
most in brackets; a difference within that spread is none. *Cached* is a question that was asked
before, *core* the answer without its analyses, *uncached* a question nobody asked yet."""

_COMMANDS = """\
`make bench` takes ten minutes. `BENCH_ARGS=--quick` tries it in two and only tells;
`BENCH_ARGS=--long` adds the streams of a million lines, in half an hour more."""

_OF_AIMS = """\
Ratios of rates, unless something else is named; by processor time the same from what the server
spent, which a busy machine disturbs less. The engine alone is the inner function, at its best size:
profiles already read, verdict and scores out, processor time and no HTTP. *Alike* profiles have the
six fields that the peers read, in steps; *random* ones have every field that can be drawn, each
by chance, so that nothing can be worked out once for several."""

_JUDGEMENTS = ("met", "missed", "open", "not measured")


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What the figures were taken on.

    Attributes:
        day: the day of the run, as text.
        machine: processors, Python and the versions that matter.
        load: how many processes wanted a processor before the run, and how many there are.
        rounds: how many rounds were run.
        seconds: how long each case ran in a round.
        servers: every server that ran.
        missing: why another did not, by name.
    """

    day: str
    machine: str
    load: str
    rounds: int
    seconds: float
    servers: Sequence[Server]
    missing: Mapping[str, str]


def report(found: Findings, setting: Setting, plots: Mapping[str, str], remarks: str) -> str:
    """Return the report as Markdown.

    Args:
        found: what was found.
        setting: what it was found on.
        plots: file names of the pictures, by what they show.
        remarks: what a person says of it, as Markdown.
    """
    parts = (
        _INTRODUCTION,
        _how(setting),
        _COMMANDS,
        "## Against the aims",
        _aims(figures(found)),
        _OF_AIMS,
        *(f"![{shows}]({file})" for shows, file in plots.items()),
        "## Rates and latencies",
        _rates(found),
        "## Under pressure",
        _pressure(found),
        "## Cost against size",
        by_size(found),
        of_longest(found.longest),
        "## Start and memory",
        _idle(found),
        "## What was run",
        _servers(setting),
        remarks.strip(),
    )
    return "\n\n".join(parts) + "\n"


def judged(figure: Figure) -> str:
    """Return whether an aim is met, missed and by how much, or open."""
    if not figure.found:
        return "not measured"
    shares = [value / figure.wanted for value in figure.found]
    good = [share <= 1.0 if figure.at_most else share >= 1.0 for share in shares]
    if all(good):
        return "met"
    if any(good):
        return "open: the rounds disagree"
    by = median(shares)
    return f"missed, by a factor of {factor(by if figure.at_most else 1.0 / by)}"


def _how(setting: Setting) -> str:
    return (
        f"{setting.day} · {setting.machine} · {setting.load} · {setting.rounds} rounds of "
        f"{setting.seconds:g} s a case, interleaved · server pinned to one core, client to another."
    )


def _aims(held: Sequence[Figure]) -> str:
    words = Counter(judged(figure).split(",")[0].split(":")[0] for figure in held)
    told = ", ".join(f"{words[word]} {word}" for word in _JUDGEMENTS if words[word])
    heads = ("aim", "wanted", "found", "so it is", "by processor time")
    return f"Of {len(held)} aims: {told}.\n\n{table(heads, map(_aim, held))}"


def _aim(figure: Figure) -> Sequence[str]:
    sign = "≤" if figure.at_most else "≥"
    found = spread(figure.found) if figure.found else "–"
    by_cpu = shown(median(figure.by_cpu)) if figure.by_cpu else "–"
    return (figure.aim, f"{sign} {figure.wanted:g}", found, judged(figure), by_cpu)


def _rates(found: Findings) -> str:
    names = found.rounds[0].keys()
    unit = median(each[YARDSTICK].latency["p50"] for each in found.rounds)
    heads = ("case", "answers a second", "processor time", "p50", "p99", "p99.9", "client busy")
    rows = [_rate(name, found, unit) for name in names]
    if found.redis:
        rows.append((REDIS, spread(found.redis), "–", "–", "–", "–", "–"))
    return (
        f"{table(heads, rows)}\n\n"
        "Answers a second by a closed loop at full speed; processor time of the server for one "
        "answer; latencies by an open loop at half that speed, counted from when a request was due "
        f"(so a stall is charged to all that it kept waiting), over F's p50 at its own "
        f"{SHARE_FOR_LATENCY:.0%}. A batch or stream counts every profile in it. Sixteen clients "
        "keep their connections; four ask what is uncached of ours, which refuses more than it "
        "has threads for; one sends batches and streams.\n\n"
        f"The client could ask {_ceiling(found):.3g} times as fast as F answers. † There it was "
        "the limit: the rate is what the server's spare time would have allowed. ‡ There some were "
        "refused as too many, and asked again."
    )


def _ceiling(found: Findings) -> float:
    fastest = [max(each.values(), key=_rate_of) for each in found.rounds]
    pairs = zip(fastest, found.rounds, strict=True)
    return median(sample.client_ceiling / each[YARDSTICK].rate for sample, each in pairs)


def _rate_of(sample: Sample) -> float:
    return sample.client_ceiling


def _rate(name: str, found: Findings, unit: float) -> Sequence[str]:
    samples = [each[name] for each in found.rounds]
    yard = [each[YARDSTICK].cpu for each in found.rounds]
    cpu = median(own.cpu / f for own, f in zip(samples, yard, strict=True))
    mark = " †" if any(sample.is_bound_by_client for sample in samples) else ""
    mark += " ‡" if any(sample.refused for sample in samples) else ""
    waits = [_wait(samples, share, unit) for share in ("p50", "p99", "p999")]
    busy = max(sample.client_busy for sample in samples)
    rates = spread(ratios(found.rounds, name))
    return (name, f"{rates}{mark}", shown(cpu), *waits, f"{busy:.0%}")


def _wait(samples: Sequence[Sample], share: str, unit: float) -> str:
    if not samples[0].latency:
        return "–"
    return shown(median(sample.latency[share] for sample in samples) / unit)


def _pressure(found: Findings) -> str:
    heads = (
        *("case", "p99 / p50 at 80 %", "refused at 80 %"),
        *("admitted at 200 %", "their p99, once it lasts", "from the start", "p99 of the refused"),
    )
    rows = [(name, *_pressed(runs)) for name, runs in found.pressure.items()]
    silent = ", ".join(f"{name} {_delay(delay)}" for name, delay in found.delays.items())
    return (
        f"{table(heads, rows)}\n\n"
        "Open loops at a share of the capacity that a closed loop found just before; admitted "
        f"answers over that capacity, latencies over p99 at 10 %; once it lasts: after {SETTLES:g} "
        "answers, until when a burst waits as it may ([how long](operate.md"
        "#more-than-it-can-answer)). Where the client would be too slow to ask twice as much, "
        "that is not measured.\n\n"
        f"Eight clients that connect and say nothing delay one that speaks: {silent}."
    )


def _pressed(runs: Sequence[Pressure]) -> Sequence[str]:
    over = [each for each in runs if each.twice]
    refused = [wait for each in over for wait in each.refused("p99")]
    return (
        spread([each.tail() for each in runs]),
        f"{median(each.refused_near() for each in runs):.1%}",
        _any([share for each in over for share in each.admitted()]),
        _any([times for each in over for times in each.longer(settled=True)]),
        _any([times for each in over for times in each.longer(settled=False)]),
        _any(refused, "none refused" if over else "–"),
    )


def _delay(seconds: float) -> str:
    return "not noticeably" if seconds < 0.01 else f"by {seconds / 0.1:.2g} × 100 ms"  # noqa: PLR2004


def _idle(found: Findings) -> str:
    first = found.starts.get("flask", ())
    rows = [
        (
            name,
            spread([own.seconds / f.seconds for own, f in zip(taken, first, strict=True)]),
            spread([own.cpu / f.cpu for own, f in zip(taken, first, strict=True)]),
        )
        for name, taken in found.starts.items()
    ]
    memory = [(name, f"{each / found.worker['flask']:.2f}") for name, each in found.worker.items()]
    four = ", ".join(
        f"{name} {each / found.workers['flask']:.2f}" for name, each in found.workers.items()
    )
    return (
        f"{table(('first answer after', 'over F', 'by processor time'), rows)}\n\n"
        f"{table(('memory of a worker after the rounds', 'over F'), memory)}\n\n"
        f"Four preloaded workers together, over F's four: {four}. Memory is proportional (PSS)."
    )


def _servers(setting: Setting) -> str:
    rows = [(each.what, each.versions, f"`{each.setting()}`") for each in setting.servers]
    absent = [f"- Not run: {name}, since {why}." for name, why in setting.missing.items()]
    return "\n".join([table(("server", "versions", "started by"), rows), "", *absent]).rstrip()


def _any(values: Sequence[float], none: str = "–") -> str:
    return spread(values) if values else none
