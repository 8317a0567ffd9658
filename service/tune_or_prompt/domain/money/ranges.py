"""Ranges of outputs: each uncertain input at its low and its high, the others at their middle.

The last axis of every output has one combination of inputs an element: first all inputs at their
middle, then each of the V uncertain ones at its low end, then each at its high end.
"""

from collections.abc import Mapping, Sequence
from itertools import accumulate
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


class Ranges:
    """Ranges of the rows of blocks of outputs, computed in one pass and made as they are read.

    Per side, the deviations that single inputs cause add up as the root of their summed squares:
    on the log scale, and on the linear scale for amounts that reach 0 and for differences.
    """

    def __init__(
        self, printed: Blocks, amounts: Blocks, differences: Blocks, varied: Sequence[Varied]
    ) -> None:
        """Compute the ranges of blocks of shape (rows, 1 + 2·V); of `printed` what is missing."""
        blocks = {**printed, **amounts, **differences}
        outputs = np.concatenate(list(blocks.values()))
        self._starts = dict(
            zip(blocks, accumulate(map(len, blocks.values()), initial=0), strict=False)
        )
        self._lengths = {key: len(block) for key, block in blocks.items()}
        shown = sum(map(len, printed.values()))
        last = shown + sum(map(len, amounts.values()))
        center, one_end, other_end = np.split(outputs, [1, 1 + outputs.shape[1] // 2], axis=1)
        below = np.minimum(np.minimum(one_end, other_end), center)
        above = np.maximum(np.maximum(one_end, other_end), center)
        low, high = -_root(center - below), _root(above - center)
        logs = np.log(np.maximum(np.array([below[:last], above[:last]]), _TINY))
        middle = np.log(np.maximum(center[:last], _TINY))
        down, up = middle - logs[0], logs[1] - middle
        center = center[:, 0]
        low, high = center + low, center + high
        shrunk, grown = (np.exp(np.minimum(_root(each), _LARGEST_EXPONENT)) for each in (down, up))
        in_logs = below[:last].min(axis=1, initial=np.inf) > _TINY
        in_logs &= center[:last] > _TINY
        low[:last] = np.where(in_logs, center[:last] / shrunk, np.maximum(low[:last], 0.0))
        high[:last] = np.where(in_logs, center[:last] * grown, high[:last])
        least = np.where(in_logs[:shown], low[:shown], np.maximum(center[:shown], _TINY))
        wide = np.flatnonzero(high[:shown] > WIDEST * least)
        self._missing = _missing(wide, down, up, varied)
        self._ends = rounded(np.array([low, center, high])).T

    def __getitem__(self, key: Any) -> list[tuple[Range, tuple[str, ...]]]:  # noqa: ANN401
        """Return by row the range; with one too wide to print the answers that would narrow it."""
        start = self._starts[key]
        ends = self._ends[start : start + self._lengths[key]].tolist()
        return [(Range(*each), self._missing.get(at, ())) for at, each in enumerate(ends, start)]


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
    squares, rows = np.array([down[wide], up[wide]]) ** 2, np.arange(len(wide))
    spread, left = squares.sum(axis=0) * [one.askable for one in varied], squares.sum(axis=2)
    names: dict[int, list[str]] = {row: [] for row in wide.tolist()}
    is_wide = np.ones(len(wide), dtype=bool)
    for _ in range(MOST_MISSING):
        widest = spread.argmax(axis=1)
        is_wide &= spread[rows, widest] > 0.0
        for row, at in zip(wide[is_wide].tolist(), widest[is_wide].tolist(), strict=True):
            names[row].append(varied[at].id)
        left -= squares[:, rows, widest]
        spread[rows, widest] = 0.0
        is_wide &= np.sqrt(np.maximum(left, 0.0)).sum(axis=0) > log(WIDEST)
    return {row: tuple(dict.fromkeys(own)) for row, own in names.items()}
