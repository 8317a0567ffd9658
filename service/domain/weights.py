"""How much each dimension counts for this project: derived from the profile, or the user's own."""

import numpy as np

from service.domain.draws import DRAWS, Array, normal
from service.domain.known import Known
from service.domain.numbers import constant
from service.domain.vocabulary import DIMENSIONS
from service.domain.workings import Found, Setting, Step, in_turn


def weights_of(columns: Found, known: Known, draws: int = DRAWS) -> dict[str, Array]:
    """Return the weight of each dimension; over the ten they sum to 1 in every cell.

    A derived weight is uncertain by a stated factor and is drawn; a weight that the user gave is
    taken as it is. Where the user gives everything a weight of nothing, all count alike.
    """
    found = in_turn(WEIGHT_STEPS, columns, Setting((), known, draws))
    return {dimension: found[f"weight.{dimension}"] for dimension in DIMENSIONS}


def _spreads(_: Found, setting: Setting) -> Found:
    """Return the factor by which each derived weight is off, draw by draw."""
    spread = constant(setting.known, "weights.spread")
    return {
        f"spread.{dimension}": np.exp(spread * normal(f"weights.{dimension}", setting.draws))
        for dimension in DIMENSIONS
    }


def _importance_step(dimension: str) -> Step:
    name = f"importance.{dimension}"

    def work(found: Found, setting: Setting) -> Found:
        own = found[f"weights.{dimension}"]
        drawn = _derived(dimension, found, setting.known) * found[f"spread.{dimension}"]
        return {name: np.where(np.isnan(own), drawn, own)}

    return Step(name, work)


def _derived(dimension: str, found: Found, known: Known) -> Array:
    weight = np.array(
        [[sum(one.weight for one in known.weight_bases if one.dimension == dimension)]]
    )
    for factor in known.weight_factors:
        if factor.dimension == dimension:
            weight = weight * np.asarray(factor.factors)[found[factor.path].astype(np.intp)]
    return weight


def _shared_out(found: Found, _: Setting) -> Found:
    stated = {dimension: found[f"importance.{dimension}"] for dimension in DIMENSIONS}
    total = sum(stated.values(), start=np.zeros((1, 1)))
    nothing = total == 0.0
    shared = 1.0 / len(DIMENSIONS)
    safe = np.where(nothing, 1.0, total)
    return {
        f"weight.{name}": np.where(nothing, shared, weight / safe)
        for name, weight in stated.items()
    }


WEIGHT_STEPS: tuple[Step, ...] = (
    Step("spreads", _spreads),
    *map(_importance_step, DIMENSIONS),
    Step("weights", _shared_out),
)
"""The steps from columns to weights."""
