"""Turn arguments into arrays, refusing what lies outside its range, and turn results back again."""

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]
Quantity: TypeAlias = float | Array

LARGEST = 1e18
"""The largest size taken for any amount: far beyond real projects, far below overflow."""


def amounts(**values: ArrayLike) -> tuple[Array, ...]:
    """Return the values as arrays, in order, each a number from 0 to `LARGEST`.

    Raises:
        ValueError: naming the first argument that is negative, NaN, infinite or no number.
    """
    return tuple(_within(name, value, 0.0, LARGEST) for name, value in values.items())


def positives(**values: ArrayLike) -> tuple[Array, ...]:
    """Return the values as arrays, in order, each above 0 and at most `LARGEST`.

    Raises:
        ValueError: naming the first argument out of that range.
    """
    arrays = amounts(**values)
    for name, array in zip(values, arrays, strict=True):
        if array.min(initial=1.0) == 0.0:
            raise ValueError(f"{name} must be above 0; give a positive number.")
    return arrays


def shares(**values: ArrayLike) -> tuple[Array, ...]:
    """Return the values as arrays, in order, each from 0 to 1.

    Raises:
        ValueError: naming the first argument out of that range.
    """
    return tuple(_within(name, value, 0.0, 1.0) for name, value in values.items())


def differences(**values: ArrayLike) -> tuple[Array, ...]:
    """Return the values as arrays, in order, each of either sign and at most `LARGEST` in size.

    Raises:
        ValueError: naming the first argument out of that range.
    """
    return tuple(_within(name, value, -LARGEST, LARGEST) for name, value in values.items())


def plain(result: Array | np.float64) -> Quantity:
    """Return a Python float for a single number, and arrays as they are."""
    return float(result) if np.ndim(result) == 0 else np.asarray(result)


def _within(name: str, value: ArrayLike, low: float, high: float) -> Array:
    try:
        array = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(
            f"{name} must be a number or an array of numbers; got {value!r}."
        ) from None
    # A NaN makes both comparisons false, so it is refused here as well.
    if not (array.min(initial=high) >= low and array.max(initial=low) <= high):
        found = float(array) if array.ndim == 0 else _first_outside(array, low, high)
        raise ValueError(f"{name} must be a finite number from {low:g} to {high:g}; got {found!r}.")
    return array


def _first_outside(array: Array, low: float, high: float) -> float:
    return float(array[~((array >= low) & (array <= high))][0])
