"""The longest streams: measured by `--long` alone, and kept with their day for shorter runs."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import orjson

from bench.cases import YARDSTICK
from bench.rounds import Round
from bench.scenarios.streams import Stream

KEPT = Path(__file__).with_name("longest.json")


@dataclass(frozen=True, kw_only=True)
class Long:
    """One of them.

    Attributes:
        portfolio: which profiles it had.
        lines: how many.
        time: for one of them, over that of one answer of F.
        cpu: the same by processor time.
        growth: megabytes above idle.
    """

    portfolio: str
    lines: int
    time: float
    cpu: float
    growth: float


@dataclass(frozen=True, kw_only=True)
class Longest:
    """All of them, with the day and what they ran on."""

    day: str
    machine: str
    load: str
    streams: Sequence[Long]


def longest_of(streams: Mapping[str, Sequence[Stream]], rounds: Sequence[Round]) -> Sequence[Long]:
    """Return the longest stream of each portfolio, over the yardstick of the same run."""
    time = median(1.0 / each[YARDSTICK].rate for each in rounds)
    cpu = median(each[YARDSTICK].cpu for each in rounds)
    return [
        Long(
            portfolio=each.portfolio,
            lines=each.lines,
            time=each.seconds / each.lines / time,
            cpu=each.cpu / each.lines / cpu,
            growth=each.growth,
        )
        for each in (taken[-1] for taken in streams.values() if taken)
    ]


def keep(longest: Longest, file: Path = KEPT) -> None:
    """Write them down."""
    file.write_bytes(orjson.dumps(asdict(longest), option=orjson.OPT_INDENT_2) + b"\n")


def kept(file: Path = KEPT) -> Longest | None:
    """Return those that were written down last, if any were."""
    if not file.exists():
        return None
    told = orjson.loads(file.read_bytes())
    return Longest(**told | {"streams": [Long(**each) for each in told["streams"]]})
