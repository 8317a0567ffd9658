"""Facts to score: utilities times weights, added up, with every term kept."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.domain.draws import Array
from service.domain.vocabulary import APPROACHES

Mask = NDArray[np.bool_]

MOSTLY = 0.5
"""An approach is feasible unless it is ruled out in more than this share of the draws."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of every approach in every draw of every row.

    Attributes:
        utilities: shape (rows, draws, approaches, dimensions), each in [0, 1].
        weights: shape (rows, draws, dimensions); they sum to 1 over dimensions.
        eliminated: shape (rows, draws, approaches).
    """

    utilities: Array
    weights: Array
    eliminated: Mask

    def points(self) -> Array:
        """Return the expected points per row, approach and dimension (0-100)."""
        terms: Array = np.einsum("rnad,rnd->rad", self.utilities, self.weights)
        return 100.0 * terms / self.draws

    def mean_weights(self) -> Array:
        """Return the expected weight per row and dimension."""
        means: Array = self.weights.mean(axis=1)
        return means

    def acceptability(self) -> Array:
        """Return per row and approach the share of draws in which it wins."""
        shares: Array = self.wins().mean(axis=1)
        return shares

    def wins(self) -> Mask:
        """Return where each approach is the best that is not eliminated: (rows, draws, approaches).

        Where everything is eliminated the best score wins all the same, so that one always does;
        equal scores go to the approach that comes first in the vocabulary.
        """
        totals = self.totals()
        ruled_out = self.eliminated & ~self.eliminated.all(axis=2, keepdims=True)
        winner = np.where(ruled_out, -np.inf, totals).argmax(axis=2)
        wins: Mask = winner[..., None] == np.arange(len(APPROACHES))
        return wins

    def totals(self) -> Array:
        """Return the score in every draw: shape (rows, draws, approaches)."""
        totals: Array = np.einsum("rnad,rnd->rna", self.utilities, self.weights)
        return 100.0 * totals

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
        return int(self.weights.shape[1])


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
