"""Tables of Markdown, and the figures in them."""

from collections.abc import Iterable, Sequence
from math import isinf
from statistics import median


def shown(value: float) -> str:
    """Return three digits of a figure, never as a power of ten."""
    if isinf(value):
        return "∞"
    return f"{float(f'{value:.3g}'):,.0f}" if value >= 1000.0 else f"{value:.3g}"  # noqa: PLR2004


def factor(value: float) -> str:
    """Return two digits of a factor."""
    return f"{round(value, 2):g}" if value < 10.0 else f"{float(f'{value:.2g}'):g}"  # noqa: PLR2004


def spread(values: Sequence[float]) -> str:
    """Return the median with the least and the most, where there are several."""
    if len(values) == 1:
        return shown(values[0])
    return f"{shown(median(values))} ({shown(min(values))} – {shown(max(values))})"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return the rows under their heads."""
    lines = [heads, ["---" for _ in heads], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
