"""Everything that a run found, and the figures that the aims are held against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from bench import cases as of
from bench.longest import Longest
from bench.rounds import Round, cpu_ratios, ratios
from bench.scenarios.pressure import Pressure
from bench.scenarios.sizes import Curve
from bench.scenarios.starts import Start
from bench.scenarios.streams import Stream

PROFILES_IN_ENGINE, PROFILES_OVER_HTTP = 500_000.0, 80_000.0
MILLISECONDS_AT_MOST = 1.5
STREAM_MEGABYTES, WORKERS_MEGABYTES = 64.0, 90.0
SECONDS_OF_DELAY = 0.1


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What a run found; what was not measured is empty.

    Attributes:
        rounds: every case in every round.
        redis: rates of answers found in Redis over the yardstick's, round by round.
        starts: first answers, by server, round by round.
        worker: megabytes of one worker after the rounds, by server.
        workers: megabytes of four preloaded workers together, by server.
        pressure: near and over capacity, by case, round by round.
        delays: seconds by which silent clients held up others, by server.
        curves: seconds for one profile, by how many there are at once, by what answers them.
        streams: streams of rising length, by portfolio.
        longest: those that are measured now and then, with their day.
    """

    rounds: Sequence[Round]
    redis: Sequence[float] = ()
    starts: Mapping[str, Sequence[Start]] = field(default_factory=dict)
    worker: Mapping[str, float] = field(default_factory=dict)
    workers: Mapping[str, float] = field(default_factory=dict)
    pressure: Mapping[str, Sequence[Pressure]] = field(default_factory=dict)
    delays: Mapping[str, float] = field(default_factory=dict)
    curves: Mapping[str, Curve] = field(default_factory=dict)
    streams: Mapping[str, Sequence[Stream]] = field(default_factory=dict)
    longest: Longest | None = None

    def unit(self, curve: str) -> float:
        """Return the seconds of one answer of F; of its processor time for the engine's curves."""
        yard = [each[of.YARDSTICK] for each in self.rounds]
        by_cpu = curve.startswith("engine")
        return median(each.cpu if by_cpu else 1.0 / each.rate for each in yard)


@dataclass(frozen=True)
class Figure:
    """One aim, and what was found of it, round by round.

    Attributes:
        aim: what is aimed at.
        wanted: the ratio that is wanted.
        found: the ratios that were found; empty where it was not measured.
        at_most: whether less is better.
        by_cpu: for rates, the same by processor time, which bears a busy machine better.
    """

    aim: str
    wanted: float
    found: Sequence[float]
    at_most: bool = False
    by_cpu: Sequence[float] = ()


def figures(found: Findings) -> Sequence[Figure]:
    """Return every aim with what was found of it, in the order of the issue."""
    return (*_cached(found), *_uncached(found), *_batches(found), *_idle(found), *_load(found))


def _cached(found: Findings) -> Sequence[Figure]:
    return (
        *_known(found, of.CACHED_CORE, "a cached core answer"),
        *_known(found, of.CACHED, "a cached whole answer"),
        Figure("an answer found in Redis over F", 0.9, found.redis),
        _over(found, "a 304 over a cached GET", 1.0, of.NOT_MODIFIED, of.CACHED_GET),
    )


def _known(found: Findings, case: str, name: str) -> Sequence[Figure]:
    tails = [each[case].latency["p99"] for each in found.rounds if case in each]
    limit = MILLISECONDS_AT_MOST / 1000.0
    return (
        _over(found, f"{name} over F", 10.0, case, of.YARDSTICK),
        _over(found, f"{name} over F, at the least", 5.0, case, of.YARDSTICK),
        _over(found, f"{name} over nginx", 0.5, case, of.NGINX),
        Figure(f"p99 of {name} over 1.5 ms", 1.0, [t / limit for t in tails], at_most=True),
    )


def _uncached(found: Findings) -> Sequence[Figure]:
    own, every = of.UNCACHED, of.EVERY_PART
    return (
        _over(found, "an uncached answer over FastAPI + pydantic", 1.2, own, of.FASTAPI),
        _over(found, "an uncached answer over ZEN in Flask", 3.0, own, of.ZEN),
        _over(found, "an uncached answer over OPA's server", 10.0, own, of.OPA),
        _over(found, f"the same over {of.OPA_IN_FLASK}", 10.0, own, of.OPA_IN_FLASK),
        _over(found, "every part, uncached, over ZEN in Flask", 1.0, every, of.ZEN),
    )


def _batches(found: Findings) -> Sequence[Figure]:
    growths = [each.growth for taken in found.streams.values() for each in taken]
    long = [each.growth for each in found.longest.streams] if found.longest else []
    day = f" ({found.longest.day})" if found.longest else ""
    return (
        _engine(found, "alike", "engine"),
        _engine(found, "random", "engine, random"),
        _served(found, "alike", of.BATCH),
        _served(found, "random", of.BATCH_RANDOM),
        _over(found, "a batch over FastAPI's list", 5.0, of.BATCH, of.FASTAPI_LIST),
        _growth("growth by the worst stream of this run over 64 MB", growths),
        _growth(f"growth by streams of up to 1,000,000 lines over 64 MB{day}", long),
    )


def _engine(found: Findings, portfolio: str, curve: str) -> Figure:
    """Hold the engine at its best size, profiles already read, by processor time."""
    best = min(found.curves.get(curve, {}).values(), default=0.0)
    alone = [1.0 / best / PROFILES_IN_ENGINE] if best else []
    aim = f"the engine alone over 500,000 profiles a second, {portfolio}"
    return Figure(aim, 1.0, alone, by_cpu=alone)


def _served(found: Findings, portfolio: str, case: str) -> Figure:
    served = [each[case] for each in found.rounds if case in each]
    rates = [sample.rate / PROFILES_OVER_HTTP for sample in served]
    by_cpu = [1.0 / sample.cpu / PROFILES_OVER_HTTP for sample in served]
    aim = f"a batch over 80,000 profiles a second, {portfolio}"
    return Figure(aim, 1.0, rates, by_cpu=by_cpu)


def _growth(aim: str, megabytes: Sequence[float]) -> Figure:
    worst = [max(megabytes) / STREAM_MEGABYTES] if megabytes else []
    return Figure(aim, 1.0, worst, at_most=True)


def _over(found: Findings, aim: str, wanted: float, case: str, rival: str) -> Figure:
    rates, cpu = ratios(found.rounds, case, rival), cpu_ratios(found.rounds, case, rival)
    return Figure(aim, wanted, rates, by_cpu=cpu)


def _idle(found: Findings) -> Sequence[Figure]:
    ours, first = found.starts.get("ours", ()), found.starts.get("flask", ())
    taken = [own.seconds / f.seconds for own, f in zip(ours, first, strict=True)]
    by_cpu = [own.cpu / f.cpu for own, f in zip(ours, first, strict=True)]
    workers = [found.workers[name] / WORKERS_MEGABYTES for name in ("ours",) if found.workers]
    return (
        Figure("the first answer over F's", 1.7, taken, at_most=True, by_cpu=by_cpu),
        Figure("four preloaded workers over 90 MB", 1.0, workers, at_most=True),
    )


def _load(found: Findings) -> Sequence[Figure]:
    ours = [max(0.0, found.delays["ours"])] if found.delays else []  # below 0 there is but noise
    delays = [delay / SECONDS_OF_DELAY for delay in ours]
    return (
        *_under(found, of.CACHED, "cached"),
        *_under(found, of.UNCACHED, "uncached"),
        Figure("delay by eight silent clients over 100 ms", 1.0, delays, at_most=True),
    )


def _under(found: Findings, case: str, name: str) -> Sequence[Figure]:
    runs = found.pressure.get(case, ())
    told = [share for each in runs for share in each.told()]
    waits = [wait for each in runs for wait in each.refused("p50")]
    admitted = [share for each in runs for share in each.admitted()]
    answered = [share for each in runs for share in each.answered()]
    lasts = [times for each in runs for times in each.longer(settled=True)]
    begins = [times for each in runs for times in each.longer(settled=False)]
    return (
        Figure(f"{name}: p99 over p50 at 80 %", 5.0, [e.tail() for e in runs], at_most=True),
        Figure(f"{name}: admitted at 200 %", 0.85, admitted),
        Figure(f"{name}: their p99 over p99 at 10 %, once it lasts", 3.0, lasts, at_most=True),
        Figure(f"{name}: the same from the start", 3.0, begins, at_most=True),
        Figure(f"{name}: the rest refused, not left waiting", 0.99, answered),
        Figure(f"{name}: refusals with Retry-After", 1.0, told),
        Figure(f"{name}: wait for a refusal over p99 at 10 %", 1.0, waits, at_most=True),
    )
