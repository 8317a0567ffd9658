"""Ranges of outputs: each uncertain input at its low and its high, the others at their middle.

The last axis of every output has one combination of inputs an element: first all inputs at their
middle, then each of the V uncertain ones at its low end, then each at its high end.
"""

from collections.abc import Sequence
from math import log
from typing import NamedTuple

import numpy as np

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


class Spread(NamedTuple):
    """The ranges of amounts, and what makes them as wide as they are.

    Attributes:
        ranges: by row.
        too_wide: by row, whether it is too wide to print although an answer would narrow it.
        squares: what each input adds, down and up, shape (2, rows, V), on the log scale.
    """

    ranges: list[Range]
    too_wide: list[bool]
    squares: Array


def spread_of(outputs: Array, varied: Sequence[Varied]) -> Spread:
    """Return the ranges of amounts, shape (rows, 1 + 2·V) by combination of V inputs."""
    center, below, above = _sides(outputs)
    middle, logs = center[:, 0], np.log(np.maximum(center, _TINY))
    sides = np.array([logs, logs]) - np.log(np.maximum(np.array([below, above]), _TINY))
    squares = sides * sides
    down, up = np.exp(np.minimum(np.sqrt(squares.sum(axis=2)), _LARGEST_EXPONENT))
    low, high = middle / down, middle * up
    least = low
    in_logs = (below.min(axis=1, initial=np.inf) > _TINY) & (middle > _TINY)
    if not in_logs.all():
        low = np.where(in_logs, low, np.maximum(middle - _root(center - below), 0.0))
        high = np.where(in_logs, high, middle + _root(above - center))
        least = np.where(in_logs, low, np.maximum(middle, _TINY))
    too_wide = high > WIDEST * least
    if too_wide.any():
        asked = [at for at, one in enumerate(varied) if one.askable]
        too_wide &= squares[:, :, asked].max(axis=(0, 2), initial=0.0) > 0.0
    return Spread(_ranges(low, middle, high), too_wide.tolist(), squares)


def missing_of(squares: Array, varied: Sequence[Varied]) -> tuple[str, ...]:
    """Return what has to be known before a range is narrow enough to print, widest first.

    Args:
        squares: those of its row in a `Spread`, shape (2, V).
        varied: the V uncertain inputs.
    """
    spread, left, names = squares.sum(axis=0), squares.sum(axis=1), list[str]()
    for at in np.argsort(-spread, kind="stable").tolist():
        if len(names) == MOST_MISSING or not spread[at] > 0.0:
            break
        if varied[at].askable:
            names.append(varied[at].id)
            left -= squares[:, at]
            if np.sqrt(np.maximum(left, 0.0)).sum() <= log(WIDEST):
                break
    return tuple(dict.fromkeys(names))


def differences_of(outputs: Array) -> list[Range]:
    """Return by row the range of a difference, which may be negative."""
    center, below, above = _sides(outputs)
    middle = center[:, 0]
    return _ranges(middle - _root(center - below), middle, middle + _root(above - center))


def movers_of(
    output: Array, varied: Sequence[Varied], most: int | None = None
) -> tuple[Mover, ...]:
    """Return what each input does to an output, the one that moves it most first."""
    ends = rounded(output[1:]).reshape(2, -1)
    size = np.abs(ends[1] - ends[0])
    order = np.argsort(-size, kind="stable")[: np.count_nonzero(size)][:most]
    lows, highs = ends[:, order].tolist()
    names = [varied[at].id for at in order.tolist()]
    return tuple(map(Mover, names, lows, highs))


def deviations_of(outputs: Array) -> Array:
    """Return by row and input the largest change that it makes, as a share of the middle."""
    center, below, above = _sides(outputs)
    largest: Array = np.maximum(center - below, above - center)
    return largest / np.maximum(np.abs(center), _TINY)


def rounded(values: Array) -> Array:
    """Return numbers with `DIGITS` significant digits."""
    size = np.maximum(np.abs(values), 1e-100)
    scale = 10.0 ** (DIGITS - 1 - np.floor(np.log10(size)))
    tidy: Array = np.rint(values * scale) / scale + 0.0
    return tidy


def _sides(outputs: Array) -> tuple[Array, Array, Array]:
    """Return the middle, and by input the least and the most that it makes of it."""
    inputs = outputs.shape[1] // 2
    center, one, other = outputs[:, :1], outputs[:, 1 : 1 + inputs], outputs[:, 1 + inputs :]
    below, above = np.minimum(one, other), np.maximum(one, other)
    return center, np.minimum(below, center), np.maximum(above, center)


def _root(deviations: Array) -> Array:
    root: Array = np.sqrt(np.einsum("ij,ij->i", deviations, deviations))
    return root


def _ranges(*ends: Array) -> list[Range]:
    return [Range(*each) for each in rounded(np.array(ends)).T.tolist()]
