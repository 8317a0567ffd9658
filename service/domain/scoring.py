"""Facts to score: utilities times weights, added up, with every term kept."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.domain.draws import Array

Mask = NDArray[np.bool_]

MOSTLY = 0.5
"""An approach is feasible unless it is ruled out in more than this share of the draws."""


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Scores of every approach in every draw of every row.

    What is alike in all rows or draws is kept once; `scores_of` adds the terms up.

    Attributes:
        terms: by dimension, the utility of each approach in [0, 1], shape (rows or 1, draws or 1).
        importance: by dimension, its weight in the same shape; they sum to 1 over dimensions.
        eliminated: shape (rows, draws, approaches).
        sums: the score in every draw, shape (approaches, rows, draws).
        expected: the expected points, shape (rows, approaches, dimensions).
    """

    terms: Sequence[Sequence[Array]]
    importance: Sequence[Array]
    eliminated: Mask
    sums: Array
    expected: Array

    @property
    def utilities(self) -> Array:
        """Return the utilities, shape (rows, draws, approaches, dimensions)."""
        shape = self.sums.shape[1:]
        planes = [[np.broadcast_to(one, shape) for one in terms] for terms in self.terms]
        return np.stack([np.stack(plane, axis=-1) for plane in planes], axis=-1)

    @property
    def weights(self) -> Array:
        """Return the weights, shape (rows, draws, dimensions)."""
        shape = self.sums.shape[1:]
        return np.stack([np.broadcast_to(one, shape) for one in self.importance], axis=-1)

    def row(self, row: int) -> "Scores":
        """Return the scores of one row."""
        rows = slice(row, row + 1)
        return Scores(
            terms=[[_row(one, rows) for one in terms] for terms in self.terms],
            importance=[_row(one, rows) for one in self.importance],
            eliminated=self.eliminated[rows],
            sums=self.sums[:, rows],
            expected=self.expected[rows],
        )

    def points(self) -> Array:
        """Return the expected points per row, approach and dimension (0-100)."""
        return self.expected

    def mean_utilities(self) -> Array:
        """Return the expected utility per row, approach and dimension."""
        rows = len(self.expected)
        means = [[_mean(one, self.draws) for one in terms] for terms in self.terms]
        told = [[np.broadcast_to(mean, rows) for mean in some] for some in means]
        return np.array(told).transpose(2, 1, 0)

    def mean_weights(self) -> Array:
        """Return the expected weight per row and dimension."""
        rows = len(self.expected)
        means = [np.broadcast_to(_mean(one, self.draws), rows) for one in self.importance]
        return np.stack(means, axis=-1)

    def acceptability(self) -> Array:
        """Return per row and approach the share of draws in which it wins."""
        shares: Array = self.wins().mean(axis=1)
        return shares

    def wins(self) -> Mask:
        """Return where each approach is the best that is not eliminated: (rows, draws, approaches).

        Where everything is eliminated the best score wins all the same, so that one always does;
        equal scores go to the approach that comes first in the vocabulary.
        """
        out = self.eliminated.transpose(2, 0, 1)
        ruled_out = out & ~np.logical_and.reduce(out)
        worth = np.where(ruled_out, -np.inf, self.sums)
        best = np.maximum.reduce(worth)
        wins: Mask = worth == best
        for place in range(1, len(wins)):
            wins[place] &= ~np.logical_or.reduce(wins[:place])
        return wins.transpose(1, 2, 0)

    def totals(self) -> Array:
        """Return the score in every draw: shape (rows, draws, approaches)."""
        return self.sums.transpose(1, 2, 0)

    def eliminated_share(self) -> Array:
        """Return per row and approach the share of draws in which it is eliminated."""
        shares: Array = self.eliminated.mean(axis=1)
        return shares

    def leaders(self) -> NDArray[np.intp]:
        """Return per row the index of the verdict: best expected score among the feasible."""
        return leading(self.points().sum(axis=2), self.eliminated_share())

    @property
    def draws(self) -> int:
        """Return the number of draws per row."""
        return int(self.sums.shape[2])


def scores_of(
    utilities: Sequence[Sequence[Array]], weights: Sequence[Array], eliminated: Mask
) -> Scores:
    """Return the scores from utilities and weights by dimension, and from what is ruled out.

    Terms are added in the order of the dimensions, so that a row sums up alone as among many.
    """
    rows, draws, approaches = eliminated.shape
    sums = np.zeros((approaches, rows, draws))
    expected = np.empty((rows, approaches, len(weights)))
    buffer = np.empty((rows, draws))
    for d, weight in enumerate(weights):
        for a, utility in enumerate(utilities[d]):
            term = buffer[: max(len(utility), len(weight))]
            np.multiply(utility, weight, out=term)
            sums[a] += term
            expected[:, a, d] = _total(term)
    sums *= 100.0
    expected *= 100.0 / draws
    return Scores(utilities, weights, eliminated, sums, expected)


def in_draws(column: Array, draws: int) -> Array:
    """Return a column with a cell for each draw."""
    return column if column.shape[1] == draws else np.broadcast_to(column, (len(column), draws))


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


def _mean(column: Array, draws: int) -> Array:
    return _total(in_draws(column, draws)) / draws


def _total(column: Array) -> Array:
    """Return the sum over the draws, added one after the other, so that no batch adds otherwise."""
    if len(column) == 1:
        return np.add.accumulate(column, axis=1)[:, -1]
    total: Array = np.add.reduce(np.ascontiguousarray(column.T), axis=0)
    return total
