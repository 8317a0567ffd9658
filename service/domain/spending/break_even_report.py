"""Read from the money at what volume, and after how many days, tuning pays."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from service.domain.amounts import Quantity
from service.domain.draws import Array
from service.domain.explanation import reason_for
from service.domain.reason import Param, Reason
from service.domain.spending.estimates import BreakEven, Mover
from service.domain.spending.figures import Range, first_row, ranges_of, rounded
from service.domain.spending.money import PROMPTED, TUNED, Money
from service.domain.spending.money_inputs import INPUTS
from service.domain.spending.option_comparison import (
    VolumeRange,
    break_even_of,
    break_even_range,
    two_largest_movers,
)
from service.domain.spending.options import SELF_HOSTED, Option, OptionId
from service.domain.spending.payback import payback_days
from service.domain.vocabulary import PROMPT, TUNE

Columns = Mapping[str, Array]

HALF = 0.5


@dataclass(frozen=True, slots=True)
class Payback:
    """Days until a dearer start is earned back: as reckoned, and as far as the model lives."""

    days: float
    in_time: float


def break_even_for(money: Money, middle: Money, columns: Columns) -> BreakEven:
    """Return where tuning breaks even with prompting for the first profile.

    Compared are the option of prompting and the option of tuning that most draws take. Draws in
    which that option is not to be had count as `never`.

    Args:
        money: what the options cost in every draw.
        middle: what they cost with every input at its middle.
        columns: the columns of the profile.
    """
    prompted, tuned = most_taken(money, PROMPTED), most_taken(money, TUNED)
    if tuned is None:
        return _not_offered(prompted or PROMPTED[0])
    pair = (money.options[prompted or PROMPTED[0]], money.options[tuned])
    volume = _volume(money, *pair)
    payback = _payback(money, columns, *pair)
    in_time = payback.in_time if np.isfinite(payback.in_time) else None
    return BreakEven(
        kind=volume.kind,
        calls_per_day=None
        if volume.calls_per_day is None
        else Range(*map(rounded, volume.calls_per_day)),
        middle_case_calls_per_day=_middle_volume(middle, pair[0].id, pair[1].id),
        payback_days=None if in_time is None else rounded(in_time),
        share_tuned_cheaper=rounded(volume.share_tuned_cheaper),
        too_close_to_call=volume.too_close_to_call,
        prompted=pair[0].id,
        tuned=pair[1].id,
        moved_most_by=_movers(money, pair[0].id, pair[1].id),
        reason=_reason(volume, payback, pair[0].id, pair[1].id),
    )


def most_taken(money: Money, ids: tuple[OptionId, ...]) -> OptionId | None:
    """Return the option that most draws of the first profile take; None where none is open."""
    approach = PROMPT if ids is PROMPTED else TUNE
    if approach == TUNE and np.mean(money.tuning_open[:1]) <= HALF:
        return None
    picks = money.option[approach][:1]
    return ids[int(np.bincount(picks.ravel(), minlength=len(ids)).argmax())]


def _volume(money: Money, prompted: Option, tuned: Option) -> VolumeRange:
    kinds, calls = break_even_of(money.inputs, prompted, tuned)
    kinds, calls, barred = np.broadcast_arrays(
        np.atleast_2d(kinds)[:1], np.atleast_2d(calls)[:1], money.barred[tuned.id][:1]
    )
    return break_even_range(
        np.where(barred, "never", kinds),
        np.where(barred, np.nan, calls),
        first_row(money.inputs["calls_per_day"]),
    )


def _middle_volume(middle: Money, prompted: OptionId, tuned: OptionId) -> float | None:
    _, calls = break_even_of(middle.inputs, middle.options[prompted], middle.options[tuned])
    volume = float(calls.ravel()[0])
    return None if np.isnan(volume) else rounded(volume)


def _payback(money: Money, columns: Columns, prompted: Option, tuned: Option) -> Payback:
    days = payback_days(
        extra_upfront=first_row(tuned.upfront_usd - prompted.upfront_usd),
        calls_per_day=first_row(money.inputs["calls_per_day"]),
        saving_per_call=first_row(prompted.per_call_usd - tuned.per_call_usd),
        extra_per_day=first_row(tuned.standing_per_day_usd - prompted.standing_per_day_usd),
    )
    known = np.atleast_1d(np.nan if days is None else days)
    reckoned = np.where(np.isnan(known), np.inf, known)
    life = np.inf if tuned.id == SELF_HOSTED else first_row(columns["tuned.life_left_days"])
    in_time = np.where(reckoned <= life, reckoned, np.inf)
    return Payback(_median(reckoned), _median(in_time))


def _median(days: Array) -> float:
    """Return the lower median, which is infinite only where most draws are."""
    return float(np.quantile(days, HALF, method="lower"))


def _movers(money: Money, prompted: OptionId, tuned: OptionId) -> tuple[Mover, ...]:
    inputs: dict[str, Quantity] = {name: money.inputs[name] for name in INPUTS}
    ranges = ranges_of(inputs)
    limits = {name: (one.low, one.mid, one.high) for name, one in ranges.items()}
    if not any(low < high for low, _, high in limits.values()):
        return ()
    names = two_largest_movers(limits, prompted=prompted, tuned=tuned)
    return tuple(Mover(name, INPUTS[name], limits[name][0], limits[name][2]) for name in names)


def _reason(volume: VolumeRange, payback: Payback, prompted: OptionId, tuned: OptionId) -> Reason:
    params: dict[str, Param] = {
        "prompted": prompted,
        "tuned": tuned,
        "percent": f"{volume.share_tuned_cheaper:.0%}",
    }
    if np.isfinite(payback.days) and not np.isfinite(payback.in_time):
        return reason_for("break-even.after-shutdown", **params, days=float(round(payback.days)))
    if volume.too_close_to_call:
        return reason_for("break-even.too-close-to-call", **params)
    if volume.calls_per_day is not None:
        low, mid, high = (float(f"{calls:.3g}") for calls in volume.calls_per_day)
        params |= {"low": low, "mid": mid, "high": high}
    return reason_for(f"break-even.{volume.kind}", **params)


def _not_offered(prompted: OptionId) -> BreakEven:
    return BreakEven(
        kind="never",
        calls_per_day=None,
        middle_case_calls_per_day=None,
        payback_days=None,
        share_tuned_cheaper=0.0,
        too_close_to_call=False,
        prompted=prompted,
        tuned=None,
        moved_most_by=(),
        reason=reason_for("break-even.not-offered"),
    )
