"""Facts to score: utilities times weights, added up, with every term kept."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.domain.draws import Array

Mask = NDArray[np.bool_]

MOSTLY = 0.5
"""An approach is feasible unless it is ruled out in more than this share of the draws."""

DIGITS = 10
"""Digits kept of a term, so that sums stay exact to 1e-9 and alike on every processor."""


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Scores of every approach in every draw of every row.

    What is alike in all rows or draws is kept once; `scores_of` adds the terms up.

    Attributes:
        terms: by dimension, the utility of each approach in [0, 1], shape (rows or 1, approaches,
            draws or 1).
        importance: by dimension, its weight, shape (rows or 1, draws or 1); they sum to 1 over
            dimensions.
        eliminated: shape (rows, draws, approaches).
        sums: the score in every draw, shape (rows, approaches, draws).
        expected: the expected points, shape (rows, approaches, dimensions).
    """

    terms: Sequence[Array]
    importance: Sequence[Array]
    eliminated: Mask
    sums: Array
    expected: Array

    @property
    def utilities(self) -> Array:
        """Return the utilities, shape (rows, draws, approaches, dimensions)."""
        planes = [np.broadcast_to(one, self.sums.shape) for one in self.terms]
        return np.stack(planes, axis=-1).transpose(0, 2, 1, 3)

    @property
    def weights(self) -> Array:
        """Return the weights, shape (rows, draws, dimensions)."""
        shape = (len(self.sums), self.draws)
        return np.stack([np.broadcast_to(one, shape) for one in self.importance], axis=-1)

    def row(self, row: int) -> "Scores":
        """Return the scores of one row."""
        rows = slice(row, row + 1)
        return Scores(
            terms=[_row(one, rows) for one in self.terms],
            importance=[_row(one, rows) for one in self.importance],
            eliminated=self.eliminated[rows],
            sums=self.sums[rows],
            expected=self.expected[rows],
        )

    def points(self) -> Array:
        """Return the expected points per row, approach and dimension (0-100)."""
        return self.expected

    def told_points(self) -> Array:
        """Return the same as answers give them, rounded to `DIGITS`."""
        points: Array = np.round(self.expected, DIGITS)
        return points

    def told_scores(self) -> Array:
        """Return per row and approach the score that an answer gives: the sum of such points."""
        scores: Array = np.round(self.told_points().sum(axis=2), DIGITS)
        return scores

    def mean_weights(self) -> Array:
        """Return the expected weight per row and dimension."""
        weights = np.empty((len(self.importance), max(map(len, self.importance)), self.draws))
        for place, weight in enumerate(self.importance):
            weights[place] = weight
        means = _totals(weights).T / self.draws
        return np.broadcast_to(means, (len(self.expected), len(self.importance)))

    def acceptability(self) -> Array:
        """Return per row and approach the share of draws in which it wins."""
        return _shares(self.wins())

    def wins(self) -> Mask:
        """Return where each approach is the best that is not eliminated: (rows, draws, approaches).

        Where everything is eliminated the best score wins all the same, so that one always does;
        equal scores go to the approach that comes first in the vocabulary.
        """
        out = self.eliminated.transpose(0, 2, 1)
        ruled_out = out & ~np.logical_and.reduce(out, axis=1, keepdims=True)
        worth = np.where(ruled_out, -np.inf, self.sums)
        wins: Mask = worth == np.maximum.reduce(worth, axis=1, keepdims=True)
        for place in range(1, wins.shape[1]):
            wins[:, place] &= ~np.logical_or.reduce(wins[:, :place], axis=1)
        return wins.transpose(0, 2, 1)

    def totals(self) -> Array:
        """Return the score in every draw: shape (rows, draws, approaches)."""
        return self.sums.transpose(0, 2, 1)

    def eliminated_share(self) -> Array:
        """Return per row and approach the share of draws in which it is eliminated."""
        return _shares(self.eliminated)

    def leaders(self) -> NDArray[np.intp]:
        """Return per row the index of the verdict: best expected score among the feasible."""
        return leading(self.points().sum(axis=2), self.eliminated_share())

    @property
    def draws(self) -> int:
        """Return the number of draws per row."""
        return int(self.sums.shape[2])


def scores_of(utilities: Sequence[Array], weights: Sequence[Array], eliminated: Mask) -> Scores:
    """Return the scores from utilities and weights by dimension, and from what is ruled out.

    Terms are added in the order of the dimensions, so that a row sums up alone as among many.
    """
    rows, draws, approaches = eliminated.shape
    sums = np.zeros((rows, approaches, draws))
    expected = np.empty((rows, approaches, len(weights)))
    buffer = np.empty((rows, approaches, draws))
    for d, (utility, weight) in enumerate(zip(utilities, weights, strict=True)):
        term = buffer[: max(len(utility), len(weight))]
        np.multiply(utility, weight[:, np.newaxis], out=term)
        sums += term
        expected[:, :, d] = _totals(term)
    sums *= 100.0
    expected *= 100.0 / draws
    return Scores(utilities, weights, eliminated, sums, expected)


def in_draws(column: Array, draws: int) -> Array:
    """Return a column with a cell for each draw, in its last axis."""
    shape = (*column.shape[:-1], draws)
    return column if column.shape == shape else np.broadcast_to(column, shape)


def leading(scores: Array, ruled_out: Array) -> NDArray[np.intp]:
    """Return per row the approach that leads: best score among those not mostly ruled out.

    Where all are ruled out the best score leads all the same.

    Args:
        scores: expected scores, shape (rows, approaches).
        ruled_out: share of the draws that rule each out, same shape.
    """
    out = ruled_out > MOSTLY
    out &= ~out.all(axis=1, keepdims=True)
    leaders: NDArray[np.intp] = np.where(out, -np.inf, scores).argmax(axis=1)
    return leaders


def _row(column: Array, rows: slice) -> Array:
    return column[rows] if len(column) > 1 else column


def _totals(columns: Array) -> Array:
    """Return the sums over the draws, which lie next to each other in memory.

    NumPy then adds eight running sums in blocks of 128 draws, whatever the number of rows: no
    batch adds otherwise than a profile alone, and no processor otherwise than another.
    """
    totals: Array = np.add.reduce(columns, axis=-1)
    return totals


def _shares(masks: Mask) -> Array:
    """Return per row and approach the share of draws that a mask marks."""
    shares: Array = np.add.reduce(masks, axis=1, dtype=np.intp) / masks.shape[1]
    return shares
