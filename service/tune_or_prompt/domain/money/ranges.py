"""Ranges of outputs: each uncertain input at its low and its high, the others at their middle.

The last axis of every output has one combination of inputs an element: first all inputs at their
middle, then each of the V uncertain ones at its low end, then each at its high end.
"""

from collections.abc import Mapping, Sequence
from itertools import islice, repeat
from math import log
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tune_or_prompt.domain.language.amounts import Range
from tune_or_prompt.domain.money.formulas import Array

WIDEST = 30.0
"""A range whose ends differ by more than this factor says only that something is missing."""

MOST_MISSING = 3
"""At most so many missing answers are named for one figure."""

DIGITS = 10
"""Significant digits that every processor agrees on."""

_TINY = 1e-12
"""Anything smaller counts as nothing: no logarithm is taken of it."""

_LARGEST_EXPONENT = 50.0


class Varied(NamedTuple):
    """An uncertain input: a field or an input of the catalogue, and whether it can be asked for."""

    id: str
    askable: bool


class Mover(NamedTuple):
    """What a figure is with one uncertain input at its low and at its high end."""

    input: str
    low: float
    high: float


Blocks: TypeAlias = Mapping[Any, Array]
Ranges: TypeAlias = Mapping[Any, list[tuple[Range, tuple[str, ...]]]]
"""Ranges by block and row; with each that is too wide the answers that would narrow it most."""


def ranges_of(
    printed: Blocks, amounts: Blocks, differences: Blocks, varied: Sequence[Varied]
) -> Ranges:
    """Return the range of each row of blocks of outputs, shape (rows, 1 + 2·V), in one pass.

    Per side, the deviations that single inputs cause add up as the root of their summed squares:
    on the log scale, and on the linear scale for amounts that reach 0 and for differences. Only of
    those that are printed it is said what is missing.
    """
    blocks = {**printed, **amounts, **differences}
    outputs = np.concatenate(list(blocks.values()))
    count = outputs.shape[1] // 2
    shown = sum(map(len, printed.values()))
    last = shown + sum(map(len, amounts.values()))
    middle, lows, highs = outputs[:, :1], outputs[:, 1 : 1 + count], outputs[:, 1 + count :]
    below = np.minimum(np.minimum(lows, highs), middle)
    above = np.maximum(np.maximum(lows, highs), middle)
    center = middle[:, 0]
    low, high = center - _root(middle - below), center + _root(above - middle)
    logs, logs_below, logs_above = (
        np.log(np.maximum(each[:last], _TINY)) for each in (middle, below, above)
    )
    down, up = logs - logs_below, logs_above - logs
    shrunk, grown = (np.exp(np.minimum(_root(each), _LARGEST_EXPONENT)) for each in (down, up))
    in_logs = below[:last].min(axis=1, initial=np.inf) > _TINY
    in_logs &= center[:last] > _TINY
    low[:last] = np.where(in_logs, center[:last] / shrunk, np.maximum(low[:last], 0.0))
    high[:last] = np.where(in_logs, center[:last] * grown, high[:last])
    least = np.where(in_logs[:shown], low[:shown], np.maximum(center[:shown], _TINY))
    missing = _missing(np.flatnonzero(high[:shown] > WIDEST * least), down, up, varied)
    three = map(Range, *rounded(np.array([low, center, high])).tolist())
    rows = zip(three, map(missing.get, range(len(outputs)), repeat(())), strict=True)
    return {key: list(islice(rows, len(block))) for key, block in blocks.items()}


def movers_of(output: Array, varied: Sequence[Varied]) -> tuple[Mover, ...]:
    """Return what each input does to an output, the one that moves it most first."""
    ends = rounded(output[1:]).reshape(2, -1)
    size = np.abs(ends[1] - ends[0])
    order = np.argsort(-size, kind="stable")[: np.count_nonzero(size)]
    lows, highs = ends[:, order].tolist()
    names = [varied[at].id for at in order.tolist()]
    return tuple(map(Mover, names, lows, highs))


def deviations_of(outputs: Array) -> Array:
    """Return by row and input the largest change that it makes, as a share of the middle."""
    middle = outputs[:, :1]
    change = np.abs(outputs[:, 1:] - middle) / np.maximum(np.abs(middle), _TINY)
    largest: Array = change.reshape(len(outputs), 2, -1).max(axis=1)
    return largest


def rounded(values: Array) -> Array:
    """Return numbers with `DIGITS` significant digits."""
    size = np.maximum(np.abs(values), 1e-100)
    scale = 10.0 ** (DIGITS - 1 - np.floor(np.log10(size)))
    tidy: Array = np.rint(values * scale) / scale + 0.0
    return tidy


def _root(deviations: Array) -> Array:
    root: Array = np.sqrt(np.einsum("ij,ij->i", deviations, deviations))
    return root


def _missing(
    wide: NDArray[np.intp], down: Array, up: Array, varied: Sequence[Varied]
) -> dict[int, tuple[str, ...]]:
    """Return by row what has to be known before its range is narrow enough, widest first."""
    if not wide.size:
        return {}
    both = np.array([down[wide], up[wide]]) ** 2
    spread = (both[0] + both[1]) * [one.askable for one in varied]
    order = (-spread).argsort(axis=1, kind="stable")[:, :MOST_MISSING]
    widest = np.arange(len(wide))[:, None], order
    left = both.sum(axis=2)[..., None] - both[:, *widest].cumsum(axis=2)
    is_short = np.sqrt(np.maximum(left, 0.0)).sum(axis=0) > log(WIDEST)
    needed = np.minimum(
        1 + is_short.cumprod(axis=1).sum(axis=1), (spread[widest] > 0.0).sum(axis=1)
    )
    return {
        row: tuple(dict.fromkeys(varied[at].id for at in ats[:count]))
        for row, ats, count in zip(wide.tolist(), order.tolist(), needed.tolist(), strict=True)
    }
