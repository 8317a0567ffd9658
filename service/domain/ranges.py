"""Read a range as a belief: half of it on each side of the middle."""

import numpy as np

from service.domain.draws import Array

HALF = 0.5


def quantile(low: float, mid: float, high: float, scale: str, share: Array) -> Array:
    """Return the value below which `share` of the belief in a range lies.

    Half of the belief is spread evenly over low..mid and half over mid..high, on a linear or a
    logarithmic scale.
    """
    if scale == "log":
        return np.exp(quantile(np.log(low), np.log(mid), np.log(high), "linear", share))
    below = low + (mid - low) * 2.0 * share
    above = mid + (high - mid) * (2.0 * share - 1.0)
    return np.where(share < HALF, below, above)


def quantile_from_nothing(
    low: float, mid: float, high: float, even_to: float, share: Array
) -> Array:
    """Return the same for a range of amounts that may start at 0, where a logarithm cannot.

    Belief is spread over `ln(x + even_to)`: evenly well below `even_to`, logarithmically well
    above. The scale is one for every range, so raising any end of a range never lowers a value.
    """
    start, middle, end = np.log(np.array([low, mid, high]) + even_to).tolist()
    value: Array = np.exp(quantile(start, middle, end, "linear", share)) - even_to
    return np.clip(value, low, high)
