"""Compare options: where tuning breaks even, which one is cheapest, and what decides it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.domain.amounts import Array, Quantity
from service.domain.costs import break_even
from service.domain.spending.money_inputs import Inputs
from service.domain.spending.options import SELF_HOSTED, Option, OptionId, options_of

INTERVAL = (0.05, 0.5, 0.95)
"""The shares of belief below the low, middle and high value of a range."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeRange:
    """Where tuning breaks even, over many draws.

    Attributes:
        kind: the most frequent kind: above, below, always or never.
        calls_per_day: low, middle and high volume over the draws of that kind; None for never.
        share_tuned_cheaper: share of all draws in which tuning is cheaper at the user's volume.
        too_close_to_call: whether that share says neither yes nor no.
    """

    kind: str
    calls_per_day: tuple[float, ...] | None
    share_tuned_cheaper: float
    too_close_to_call: bool


def break_even_of(
    inputs: Inputs, prompted: Option, tuned: Option
) -> tuple[NDArray[np.str_], Array]:
    """Return kind and calls per day at which the tuned option costs what the prompted one does.

    The days that count end with the horizon or, for a model tuned by API, with its life; a model
    that has already stopped counts one day and has to be excluded by the caller. Own GPUs count
    as standing cost at the given volume. NaN stands for no volume.
    """
    life = inputs["horizon_days"] if tuned.id == SELF_HOSTED else inputs["life_left_days"]
    answer = break_even(
        extra_upfront=np.atleast_1d(tuned.upfront_usd - prompted.upfront_usd),
        extra_per_day=tuned.standing_per_day_usd - prompted.standing_per_day_usd,
        saving_per_call=prompted.per_call_usd - tuned.per_call_usd,
        days=inputs["horizon_days"],
        yearly_rate=inputs["discount_rate_per_year"],
        life_days=np.maximum(life, 1.0),
    )
    kinds, calls = answer
    return np.asarray(kinds, dtype=np.str_), np.asarray(calls, dtype=np.float64)


def break_even_range(kinds: NDArray[np.str_], calls: Array, calls_per_day: Quantity) -> VolumeRange:
    """Sum up the break-evens of many draws, and hold them against the user's own volume.

    The volume is too close to call while tuning is the cheaper side in more than 5 % and fewer
    than 95 % of the draws: for one kind, while the 90 % interval holds it.
    """
    names, counts = np.unique(kinds, return_counts=True)
    kind = str(names[np.argmax(counts)])
    cheaper = np.select(
        [kinds == "above", kinds == "below", kinds == "always"],
        [calls_per_day > calls, calls_per_day < calls, True],
        False,  # noqa: FBT003 - the default of NumPy's select
    )
    share = float(np.mean(cheaper))
    bounds = None if kind == "never" else np.quantile(calls[kinds == kind], INTERVAL)
    return VolumeRange(
        kind=kind,
        calls_per_day=None if bounds is None else tuple(map(float, bounds)),
        share_tuned_cheaper=share,
        too_close_to_call=INTERVAL[0] < share < INTERVAL[-1],
    )


def cheapest_of(
    options: Mapping[OptionId, Option], meets_target: Mapping[OptionId, NDArray[np.bool_] | bool]
) -> NDArray[np.str_]:
    """Return, cell by cell, the id of the cheapest option over the horizon that meets the target.

    An option missing from `meets_target` does not meet it; where none does, the id is empty.
    """
    ids = [option for option in options if option in meets_target]
    costs = np.broadcast_arrays(
        *(np.where(meets_target[each], options[each].horizon_usd, np.inf) for each in ids)
    )
    stacked = np.stack(costs)
    names = np.array(ids)[np.argmin(stacked, axis=0)]
    return np.where(np.isfinite(stacked.min(axis=0)), names, "")


def two_largest_movers(
    ranges: Mapping[str, tuple[float, float, float]],
    prompted: OptionId = "prompt-cached",
    tuned: OptionId = "tuned-api",
) -> tuple[str, ...]:
    """Return the names of the two inputs whose uncertainty moves the break-even most.

    Each input in turn goes from low to high while the others stay at mid. Movement is measured in
    powers of ten of the volume, from one call a day ("always") to 1e9 ("never" or "below"); where
    that does not move, the difference of the two costs over the horizon decides.
    """
    names = [name for name, (low, _, high) in ranges.items() if low < high]
    inputs = _one_at_a_time(ranges, names)
    options = options_of(inputs, (prompted, tuned))
    kinds, calls = break_even_of(inputs, options[prompted], options[tuned])
    exponents = np.select(
        [kinds == "above", kinds == "always"], [np.log10(np.clip(calls, 1.0, 1e9)), 0.0], 9.0
    )
    gap = np.asarray(options[tuned].horizon_usd - options[prompted].horizon_usd)
    moves = np.abs(exponents[1::2] - exponents[0::2])
    gaps = np.abs(gap[1::2] - gap[0::2])
    order = sorted(range(len(names)), key=lambda at: (-moves[at], -gaps[at], names[at]))
    return tuple(names[at] for at in order[:2])


def _one_at_a_time(
    ranges: Mapping[str, tuple[float, float, float]], names: list[str]
) -> dict[str, Quantity]:
    columns = {name: np.full(2 * len(names), mid) for name, (_, mid, _) in ranges.items()}
    for at, name in enumerate(names):
        low, _, high = ranges[name]
        columns[name][2 * at : 2 * at + 2] = low, high
    return dict(columns)
