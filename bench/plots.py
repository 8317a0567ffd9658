"""Three pictures: how fast, how long, and at what size."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import Any

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

_OURS = ("#0b6e4f", "#2b83a6", "#7cc7a5", "#10435a")
_OTHERS = ("#555b66", "#b0632a", "#7a5195", "#d6a01f")
_WITH_LATENCY = (YARDSTICK, NGINX, FASTAPI, ZEN, CACHED_CORE, CACHED, NOT_MODIFIED, UNCACHED)
_RANDOM = ", random"
_SHARES = {"p50": "50 %", "p90": "90 %", "p99": "99 %", "p999": "99.9 %"}
_BESIDE: Mapping[str, Any] = {
    "xytext": (7, 0),
    "textcoords": "offset points",
    "va": "center",
    "fontsize": "small",
}
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
    figure = Figure(figsize=(8, 0.32 * len(rows) + 1.0), layout="constrained")
    axes = figure.subplots()
    axes.set_xscale("log")
    _plain(axes.xaxis)
    for row, (name, values) in enumerate(rows.items()):
        colour = (_OURS if _is_ours(name) else _OTHERS)[0]
        axes.plot([min(values), max(values)], [row, row], color=colour, linewidth=3)
        axes.plot([median(values)], [row], "o", color=colour)
        axes.annotate(f"{median(values):.2g}", (max(values), row), **_BESIDE)
    axes.set_yticks(range(len(rows)), rows)
    axes.margins(x=0.1, y=0.03)
    axes.axvline(1.0, color="#333333", linewidth=0.8)
    axes.set_xlabel("answers a second, constant Flask route = 1")
    figure.supxlabel("dot: median of the rounds, bar: least to most; green: ours", fontsize="small")
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
    axes.set_xlabel("share of the requests, at half of what the server can answer")
    axes.set_ylabel("waited at most, F's median = 1")
    _legend(figure)
    return figure


def _median_wait(found: Findings, name: str, share: str) -> float:
    return median(each[name].latency[share] for each in found.rounds)


def _sizes(found: Findings) -> Figure:
    figure = Figure(figsize=(8, 4), layout="constrained")
    axes = figure.subplots()
    axes.set_xscale("log")
    axes.set_yscale("log")
    _plain(axes.xaxis)
    _plain(axes.yaxis)
    colours = dict(_coloured(name for name in found.curves if not _is_random(name)))
    for name, curve in found.curves.items():
        colour = colours[name.removesuffix(_RANDOM)]
        over_f = [each / found.unit(name) for each in curve.values()]
        _line(axes, name, colour, list(curve), over_f)
    axes.set_xlabel("profiles at once (dashed: random ones, every field answered)")
    axes.set_ylabel("time for one profile, F's answer = 1")
    _legend(figure)
    return figure


def _line(
    axes: Axes, name: str, colour: str, across: list[str] | list[int], up: list[float]
) -> None:
    width, style = 2.5 if _is_ours(name) else 1.2, "--" if _is_random(name) else "-"
    axes.plot(across, up, style, marker="o", ms=4, label=name, color=colour, linewidth=width)


def _legend(figure: Figure) -> None:
    figure.legend(loc="outside right upper", fontsize="small", frameon=False)


def _coloured(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    ours, others = cycle(_OURS), cycle(_OTHERS)
    for name in names:
        yield name, next(ours if _is_ours(name) else others)


def _plain(axis: Axis) -> None:
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))


def _is_random(name: str) -> bool:
    return name.endswith(_RANDOM)


def _is_ours(name: str) -> bool:
    return name.startswith(("ours", "engine"))
