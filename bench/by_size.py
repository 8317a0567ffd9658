"""The part of the report that tells cost and memory by size."""

from collections.abc import Sequence

from bench.findings import Findings
from bench.longest import Longest
from bench.scenarios.streams import Stream
from bench.tables import shown, table

_MISSING = "Streams of a million lines have not been measured: `make bench BENCH_ARGS=--long` does."


def by_size(found: Findings) -> str:
    """Return what one profile costs among many, and what a stream holds meanwhile."""
    heads = ("profiles", *found.curves)
    sizes = sorted({size for curve in found.curves.values() for size in curve})
    rows = [
        (
            f"{size:,}",
            *(_share(curve.get(size), found.unit(n)) for n, curve in found.curves.items()),
        )
        for size in sizes
    ]
    growths = "; ".join(_growths(name, taken) for name, taken in found.streams.items())
    return (
        f"{table(heads, rows)}\n\n"
        "Time for one profile among so many, over that for one answer of F; the engine's is "
        "processor time over processor time. A request may hold a thousand profiles, a stream any "
        "number.\n\n"
        "The most that a streaming worker held above what it holds when idle, fresh from its "
        f"start, in MB: {growths}."
    )


def of_longest(longest: Longest | None) -> str:
    """Return the longest streams with their day."""
    if longest is None:
        return _MISSING
    heads = ("the longest streams", "time for one profile", "processor time", "MB above idle")
    rows = [
        (
            f"{each.lines:,} lines, {each.portfolio}",
            shown(each.time),
            shown(each.cpu),
            f"{each.growth:.0f}",
        )
        for each in longest.streams
    ]
    return (
        f"{table(heads, rows)}\n\nThese by `make bench BENCH_ARGS=--long` on {longest.day} "
        f"({longest.machine}, {longest.load}), over F of that run; a shorter run leaves them alone."
    )


def _share(value: float | None, unit: float) -> str:
    return "–" if value is None else shown(value / unit)


def _growths(name: str, taken: Sequence[Stream]) -> str:
    told = ", ".join(f"{each.growth:.0f} at {each.lines:,}" for each in taken)
    return f"{name} {told} lines"
