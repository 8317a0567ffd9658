"""Say at what volume, and after how many days, a dearer start pays for cheaper calls.

`extra_upfront` and `extra_per_day` are what the one option costs more than the other before the
start and each day after it; `saving_per_call` is what each call costs less. All are in USD and may
be negative.
"""

from typing import TypeAlias, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from service.domain import formulas
from service.domain.amounts import Array, Quantity, amounts, differences, plain, positives

Kinds: TypeAlias = NDArray[np.str_]


def annuity_days(*, days: ArrayLike, yearly_rate: ArrayLike) -> Quantity:
    """Return how many days of payments a sum today is worth: `(1-(1+d)^-D)/d`.

    D is the number of days, `d = (1+r)^(1/365) - 1` the daily form of the yearly discount rate r
    (0.1 is 10 %). With r = 0 the answer is D.
    """
    count, rate = amounts(days=days, yearly_rate=yearly_rate)
    return plain(formulas.annuity(days=count, yearly_rate=rate))


@overload
def break_even(
    *,
    extra_upfront: float,
    extra_per_day: float,
    saving_per_call: float,
    days: float,
    yearly_rate: float = 0.0,
    life_days: float | None = None,
) -> tuple[str, float | None]: ...


@overload
def break_even(
    *,
    extra_upfront: ArrayLike,
    extra_per_day: ArrayLike,
    saving_per_call: ArrayLike,
    days: ArrayLike,
    yearly_rate: ArrayLike = 0.0,
    life_days: ArrayLike | None = None,
) -> tuple[str, float | None] | tuple[Kinds, Array]: ...


def break_even(
    *,
    extra_upfront: ArrayLike,
    extra_per_day: ArrayLike,
    saving_per_call: ArrayLike,
    days: ArrayLike,
    yearly_rate: ArrayLike = 0.0,
    life_days: ArrayLike | None = None,
) -> tuple[str, float | None] | tuple[Kinds, Array]:
    """Return the kind of break-even and the calls per day at which it lies.

    Formula: `F = ΔU/A(min(D, life)) + ΔK` is the fixed extra per day, A the annuity of the
    horizon D or of the model's remaining life, whichever is shorter, and Δc the saving a call.
        Δc > 0   ("always", 0) if F ≤ 0, else ("above", F/Δc)
        Δc < 0   ("never", None) if F ≥ 0, else ("below", F/Δc)
        Δc = 0   ("always", 0) if F < 0, else ("never", None)
    A volume too large for a float counts as no limit: "above" it is "never", "below" it "always".

    With arrays, the answer is an array of kinds and an array of calls per day beside it, where
    NaN stands for None.
    """
    upfront, per_day, saving = differences(
        extra_upfront=extra_upfront, extra_per_day=extra_per_day, saving_per_call=saving_per_call
    )
    horizon = _horizon(days, life_days)
    # Overflow is meant: it becomes a volume without limit below.
    with np.errstate(over="ignore"):
        fixed = upfront / np.asarray(annuity_days(days=horizon, yearly_rate=yearly_rate)) + per_day
        volume = np.abs(fixed) / np.where(saving == 0.0, 1.0, np.abs(saving))
    kinds = _kinds(fixed, saving, volume)
    calls = np.select([kinds == "always", kinds == "never"], [0.0, np.nan], volume)
    if calls.ndim > 0:
        return kinds, calls
    kind = str(kinds)
    return kind, None if kind == "never" else float(calls)


@overload
def payback_days(
    *, extra_upfront: float, calls_per_day: float, saving_per_call: float, extra_per_day: float
) -> float | None: ...


@overload
def payback_days(
    *,
    extra_upfront: ArrayLike,
    calls_per_day: ArrayLike,
    saving_per_call: ArrayLike,
    extra_per_day: ArrayLike,
) -> Quantity | None: ...


def payback_days(
    *,
    extra_upfront: ArrayLike,
    calls_per_day: ArrayLike,
    saving_per_call: ArrayLike,
    extra_per_day: ArrayLike,
) -> Quantity | None:
    """Return the days until the extra upfront is earned back, undiscounted; None where it never is.

    Formula: `ΔU/(n·Δc - ΔK)` where the daily gain is positive, with n calls per day. Nothing to
    earn back (ΔU ≤ 0) with a daily gain is 0 days. With arrays NaN stands for None.
    """
    upfront, saving, per_day = differences(
        extra_upfront=extra_upfront, saving_per_call=saving_per_call, extra_per_day=extra_per_day
    )
    (calls,) = amounts(calls_per_day=calls_per_day)
    gain = calls * saving - per_day
    with np.errstate(over="ignore"):
        days = np.maximum(upfront, 0.0) / np.where(gain > 0.0, gain, 1.0)
    answer = np.where((gain > 0.0) & np.isfinite(days), days, np.nan)
    if answer.ndim == 0 and np.isnan(answer):
        return None
    return plain(answer)


def largest_training_tokens(
    *,
    calls_per_day: ArrayLike,
    saving_per_call: ArrayLike,
    days: ArrayLike,
    epochs: ArrayLike,
    price: ArrayLike,
) -> Quantity:
    """Return the largest dataset, in tokens, whose training the saved calls pay for.

    Formula: `n·Δc·D / (e·p/1e6)`, with n calls a day, D days, e epochs and p USD per 1M tokens;
    0 where calls save nothing.

    Source: teron131/Finetune-Cost-Analysis (2024-02-01).
    """
    calls, count = amounts(calls_per_day=calls_per_day, days=days)
    (saving,) = differences(saving_per_call=saving_per_call)
    passes, per_million = positives(epochs=epochs, price=price)
    return plain(np.maximum(calls * saving * count, 0.0) / (passes * per_million) * 1e6)


def _horizon(days: ArrayLike, life_days: ArrayLike | None) -> Array:
    (horizon,) = positives(days=days)
    if life_days is None:
        return horizon
    (life,) = positives(life_days=life_days)
    return np.minimum(horizon, life)


def _kinds(fixed: Array, saving: Array, volume: Array) -> Kinds:
    counted = np.where(np.isfinite(volume), saving, 0.0)
    return np.select(
        [
            (counted > 0.0) & (fixed > 0.0),
            (counted < 0.0) & (fixed < 0.0),
            (counted > 0.0) | (fixed < 0.0),
        ],
        ["above", "below", "always"],
        "never",
    )
