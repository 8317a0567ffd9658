"""How much each dimension counts for this project: derived from the profile, or the user's own."""

from collections.abc import Mapping

import numpy as np

from service.domain.draws import DRAWS, Array, normal
from service.domain.known import Known
from service.domain.numbers import constant
from service.domain.vocabulary import DIMENSIONS


def weights_of(columns: Mapping[str, Array], known: Known, draws: int = DRAWS) -> dict[str, Array]:
    """Return the weight of each dimension; over the ten they sum to 1 in every cell.

    A derived weight is uncertain by a stated factor and is drawn; a weight that the user gave is
    taken as it is. Where the user gives everything a weight of nothing, all count alike.
    """
    raw = {base.dimension: np.array([[base.weight]]) for base in known.weight_bases}
    for factor in known.weight_factors:
        values = np.asarray(factor.factors)
        raw[factor.dimension] = raw[factor.dimension] * values[columns[factor.path].astype(np.intp)]
    spread = constant(known, "weights.spread")
    stated = {
        dimension: _stated(columns, dimension, raw[dimension], spread, draws)
        for dimension in DIMENSIONS
    }
    total = sum(stated.values(), start=np.zeros((1, 1)))
    nothing = total == 0.0
    shared = 1.0 / len(DIMENSIONS)
    safe = np.where(nothing, 1.0, total)
    return {name: np.where(nothing, shared, weight / safe) for name, weight in stated.items()}


def _stated(
    columns: Mapping[str, Array], dimension: str, derived: Array, spread: float, draws: int
) -> Array:
    own = columns[f"weights.{dimension}"]
    drawn = derived * np.exp(spread * normal(f"weights.{dimension}", draws))
    return np.where(np.isnan(own), drawn, own)
