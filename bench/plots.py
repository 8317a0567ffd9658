"""Three pictures: how fast, how long, and at what size."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import cycle
from pathlib import Path
from statistics import median

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from bench.cases import (
    CACHED,
    CACHED_CORE,
    FASTAPI,
    NGINX,
    NOT_MODIFIED,
    UNCACHED,
    YARDSTICK,
    ZEN,
)
from bench.findings import Findings
from bench.rounds import ratios

_OURS, _OTHERS = ("#0b6e4f", "#3aa17e", "#8fd0b5"), ("#555b66", "#b0632a", "#7a5195", "#4c78a8")
_WITH_LATENCY = (YARDSTICK, NGINX, FASTAPI, ZEN, CACHED_CORE, CACHED, NOT_MODIFIED, UNCACHED)
_SHARES = {"p50": "50 %", "p90": "90 %", "p99": "99 %", "p999": "99.9 %"}
_STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "tune-or-prompt",
    "font.family": "sans-serif",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#dddddd",
    "axes.axisbelow": True,
}


def draw(found: Findings, folder: Path) -> Mapping[str, str]:
    """Draw every picture into a folder, and return the file names by what they show."""
    with mpl.rc_context(_STYLE):
        return {
            "Answers a second, F = 1": _saved(_rates(found), folder, "rates"),
            "Latency at half the capacity, F's median = 1": _saved(
                _latencies(found), folder, "latencies"
            ),
            "Time for one profile, one answer of F = 1": _saved(_sizes(found), folder, "sizes"),
        }


def _saved(figure: Figure, folder: Path, name: str) -> str:
    file = f"performance-{name}.svg"
    figure.savefig(folder / file, metadata={"Date": None, "Creator": None})
    return file


def _rates(found: Findings) -> Figure:
    rows = {name: ratios(found.rounds, name) for name in reversed([*found.rounds[0]])}
    figure = Figure(figsize=(8, 0.32 * len(rows) + 0.8), layout="constrained")
    axes = figure.subplots()
    axes.set_xscale("log")
    _plain(axes.xaxis)
    for row, (name, values) in enumerate(rows.items()):
        colour = (_OURS if _is_ours(name) else _OTHERS)[0]
        axes.plot([min(values), max(values)], [row, row], color=colour, linewidth=3)
        axes.plot([median(values)], [row], "o", color=colour)
    axes.set_yticks(range(len(rows)), rows)
    axes.axvline(1.0, color="#333333", linewidth=0.8)
    axes.set_xlabel("answers a second, constant Flask route = 1")
    return figure


def _latencies(found: Findings) -> Figure:
    unit = median(each[YARDSTICK].latency["p50"] for each in found.rounds)
    figure = Figure(figsize=(8, 4.5), layout="constrained")
    axes = figure.subplots()
    axes.set_yscale("log")
    _plain(axes.yaxis)
    for name, colour in _coloured(name for name in _WITH_LATENCY if name in found.rounds[0]):
        waits = [_median_wait(found, name, share) / unit for share in _SHARES]
        _line(axes, name, colour, list(_SHARES.values()), waits)
    axes.set_xlabel("share of the requests")
    axes.set_ylabel("waited at most, F's median = 1")
    _legend(figure)
    return figure


def _median_wait(found: Findings, name: str, share: str) -> float:
    return median(each[name].latency[share] for each in found.rounds)


def _sizes(found: Findings) -> Figure:
    unit = median(1.0 / each[YARDSTICK].rate for each in found.rounds)
    figure = Figure(figsize=(8, 4), layout="constrained")
    axes = figure.subplots()
    axes.set_xscale("log")
    axes.set_yscale("log")
    _plain(axes.xaxis)
    _plain(axes.yaxis)
    for name, colour in _coloured(found.curves):
        curve = found.curves[name]
        _line(axes, name, colour, list(curve), [each / unit for each in curve.values()])
    axes.set_xlabel("profiles at once")
    axes.set_ylabel("time for one, F's answer = 1")
    _legend(figure)
    return figure


def _line(
    axes: Axes, name: str, colour: str, across: list[str] | list[int], up: list[float]
) -> None:
    width = 2.5 if _is_ours(name) else 1.2
    axes.plot(across, up, marker="o", markersize=4, label=name, color=colour, linewidth=width)


def _legend(figure: Figure) -> None:
    figure.legend(loc="outside right upper", fontsize="small", frameon=False)


def _coloured(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    ours, others = cycle(_OURS), cycle(_OTHERS)
    for name in names:
        yield name, next(ours if _is_ours(name) else others)


def _plain(axis: Axis) -> None:
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))


def _is_ours(name: str) -> bool:
    return name.startswith(("ours", "engine"))
