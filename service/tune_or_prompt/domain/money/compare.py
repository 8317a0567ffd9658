"""Compare options: which can be had, what each approach would pay for, where tuning breaks even."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import inf
from typing import Any, Literal, NamedTuple

import numpy as np

from tune_or_prompt.domain.approaches import APPROACHES, FINE_TUNING, PROMPT_ENGINEERING
from tune_or_prompt.domain.language.amounts import Range
from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.domain.money.availability import ANY_HOSTING, OWN, openings, tuning_status
from tune_or_prompt.domain.money.calls import KINDS
from tune_or_prompt.domain.money.catalogue import MoneyCatalogue
from tune_or_prompt.domain.money.formulas import Number, break_even, payback_days
from tune_or_prompt.domain.money.inputs import VOLUMES
from tune_or_prompt.domain.money.options import (
    BILL,
    DAYS_PER_MONTH,
    LATENCY_TARGET,
    Sums,
    middle_of,
    model_of,
)
from tune_or_prompt.domain.money.picks import Picks

OWN_CLOUD, ON_DEVICE = "own-cloud", "on-device"
FEWEST_CALLS, MOST_CALLS = 1.0, 1e9
"""The volumes that stand for "always" and "never" where a break-even is a range."""

BreakEvenKind = Literal["above", "below", "always", "never", "too-close-to-call", "not-offered"]


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """By option the code why it cannot be had, and by approach the option it would pay for.

    Codes: `hosting`, `data-may-not-leave`, `not-offered`, `weights-not-open`, `cannot-serve-own`,
    `withdrawn`, `only-on-request`, and those of a `TuningStatus`.
    """

    closed: Mapping[str, str | None]
    taken: Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakEven:
    """Where tuning costs what prompting the same base model costs.

    Attributes:
        kind: `above` or `below` the volume given, `always` or `never` cheaper, `too-close-to-call`
            if the stated volume lies within the uncertainty, `not-offered` if tuning cannot be had
            or its base cannot be prompted.
        expected: the kind with every input at its middle.
        reason: code that says why the kind is what it is.
        calls_per_day: the volume; for a one-off job `total_calls`, in calls in all.
        too_wide: whether the volume is too uncertain to print.
        payback_days: days until the extra upfront is earned back at the volume; None if never.
        model: the base model of both options compared.
        smaller_model_saves_usd_per_month: what prompting that base model saves against the model
            that is prompted, without any tuning; None if they are the same, and one-off.
    """

    kind: BreakEvenKind
    expected: BreakEvenKind
    reason: str
    calls_per_day: Range | None = None
    total_calls: Range | None = None
    too_wide: bool = False
    payback_days: float | None = None
    tuned_option: str | None = None
    prompted_option: str | None = None
    model: str | None = None
    smaller_model_saves_usd_per_month: Range | None = None


class Crossing(NamedTuple):
    """The break-even of two options: without ranges, and by combination of inputs.

    `volumes` are the calls at which both cost the same, `saved` USD that tuning saves over the
    horizon, `smaller` USD a month that prompting the base saves; None if there is no such thing.
    """

    middle: BreakEven
    volumes: Number | None
    saved: Number
    smaller: Number | None


def choice_of(sums: Sums) -> Choice:
    """Return which option each approach takes: the cheapest open one, in time if there is one."""
    profile = sums.inputs.profile
    closed = _closed_options(
        sums.inputs.catalogue,
        sums.inputs.picks,
        profile.as_of,
        hosting=hosting_of(profile),
        may_leave=profile.get("data.may_leave_network") is not False,
        may_serve=profile.get("models.can_serve_own") is not False,
    )
    target = sums.numbers[LATENCY_TARGET] if LATENCY_TARGET in sums.inputs.stated else inf

    def order(option: str) -> tuple[Any, Any]:
        cost = sums.cost(option)
        return cost.last_ms > target, cost.level_usd

    open_ = [id_ for id_, (_, kind) in KINDS.items() if not (closed[id_] or kind.compared_only)]
    return Choice(
        closed,
        {
            one.id: min((id_ for id_ in open_ if KINDS[id_][0] is one), key=order, default=None)
            for one in APPROACHES
        },
    )


def hosting_of(profile: Profile) -> str:
    """Return where the model has to run; `any` if the profile does not say."""
    hosting = profile.get("models.hosting")
    return hosting if isinstance(hosting, str) else ANY_HOSTING


def cheapest_of(sums: Sums, options: Iterable[str]) -> str | None:
    """Return the option that costs least per day of its horizon; None without any."""
    return min(options, key=lambda one: middle_of(sums.cost(one).level_usd), default=None)


def saving_over_horizon(sums: Sums, option: str, other: str) -> Number:
    """Return what one option saves over the horizon, upfront included."""
    return (sums.cost(other).level_usd - sums.cost(option).level_usd) * sums.horizon_worth


def crossing_of(middle: Sums, whole: Sums, choice: Choice) -> Crossing | BreakEven:
    """Return where tuning costs what prompting its base costs, or why it cannot be compared."""
    tuned, picks = choice.taken[FINE_TUNING.id], middle.inputs.picks
    if tuned is None:
        return BreakEven(kind="not-offered", expected="not-offered", reason="tuning-not-offered")
    prompted = _partner(middle, tuned)
    if prompted is None:
        return BreakEven(
            kind="not-offered", expected="not-offered", reason="base-not-sold", tuned_option=tuned
        )
    kinds, calls = _even(whole, tuned, prompted)
    kind: BreakEvenKind = np.ravel(kinds)[0].item()
    saving = middle_of(middle.cost(prompted).marginal - middle.cost(tuned).marginal)
    even = BreakEven(
        kind=kind,
        expected=kind,
        reason=_reason(kind, saving),
        payback_days=_payback(middle, tuned, prompted),
        tuned_option=tuned,
        prompted_option=prompted,
        model=model_of(tuned, picks),
    )
    sums, today = whole, choice.taken[PROMPT_ENGINEERING.id]
    smaller = None
    if today is not None and KINDS[today][1].where == "api" and not sums.one_off:
        same = model_of(prompted, picks), picks["base"].model
        if model_of(today, picks) not in same:
            smaller = sums.cost(today).monthly_usd - sums.cost(prompted).monthly_usd
    saved = saving_over_horizon(sums, tuned, prompted)
    if kind not in ("above", "below"):
        return Crossing(even, None, saved, smaller)
    if KINDS[tuned][1].where != "api":
        # GPUs are bought whole, so the volume on own machines is approximate; it is moved to the
        # given one so as never to contradict the sums there.
        says = np.where(kinds == "above", sums.calls > calls, sums.calls < calls)
        crosses = (kinds == "above") | (kinds == "below")
        calls = np.where(crosses & (says != (saved > 0.0)), sums.calls, calls)
    always, never = (FEWEST_CALLS, MOST_CALLS)[:: 1 if kind == "above" else -1]
    volumes = np.where(kinds == kind, calls, np.where(kinds == "always", always, never))
    return Crossing(even, np.clip(volumes, FEWEST_CALLS, MOST_CALLS), saved, smaller)


def _even(sums: Sums, tuned: str, prompted: str) -> tuple[Any, Any]:
    """Return the kind of break-even of two options and its volume."""
    one, other = sums.cost(tuned), sums.cost(prompted)
    upfront = one.upfront_usd - other.upfront_usd
    per_day = _standing(sums, tuned) - _standing(sums, prompted)
    saving = other.marginal - one.marginal
    if sums.one_off:
        # A job is one day on which everything is paid, so calls a day are calls in all.
        return break_even.of(
            extra_upfront=upfront + per_day, extra_per_day=0.0, saving_per_call=saving, days=1.0
        )
    return break_even.of(
        extra_upfront=upfront,
        extra_per_day=per_day,
        saving_per_call=saving,
        days=sums.horizon,
        yearly_rate=sums.numbers["discount_rate_per_year"],
        life_days=one.life,
    )


def is_close(sums: Sums, saved: Range) -> bool:
    """Return whether the volume is stated and either side may be the cheaper one at it."""
    return saved.low < 0.0 < saved.high and not sums.inputs.stated.isdisjoint((*VOLUMES, BILL))


@lru_cache(maxsize=512)
def _closed_options(
    catalogue: MoneyCatalogue,
    picks: Picks,
    day: date,
    *,
    hosting: str,
    may_leave: bool,
    may_serve: bool,
) -> Mapping[str, str | None]:
    """Return by option why it cannot be had; None if it can.

    Only what is stated closes an option: a hosting, data that may not leave, weights that cannot
    be served; and what is not sold on the day.
    """
    base, offers = picks.tuned_base, catalogue.availability
    found = openings(offers, base, day)
    outside = "hosting" if hosting in OWN else None
    if not may_leave and hosting not in (*OWN, OWN_CLOUD):
        outside = "data-may-not-leave"
    vendor = None
    if (OWN_CLOUD if hosting == OWN_CLOUD else "api") not in found.by_vendor:
        status = tuning_status(offers, base, day) if base else None
        vendor = status.code if status and not status.open else "not-offered"

    def closed(role: str, where: str, *, trains: bool) -> str | None:
        if where == "api":
            pick = picks[role]
            sold = "withdrawn" if pick.number("life_left") == 0.0 else None
            sold = sold if pick.sells_calls else "not-offered"
            return outside or (vendor if trains else sold)
        if hosting == "api" or (where == ON_DEVICE) != (hosting == ON_DEVICE):
            return "hosting"
        if trains:
            weights = None if found.on_own_machines else "weights-not-open"
            return weights if may_serve else "cannot-serve-own"
        # Another model on own machines is a different project while the one to prompt can be had.
        return None if outside else "only-on-request"

    return {
        id_: closed(kind.role, kind.where, trains=one.trains) for id_, (one, kind) in KINDS.items()
    }


def _partner(sums: Sums, tuned: str) -> str | None:
    """Return the cheapest way to prompt the base model where the tuned option runs."""
    place, base = KINDS[tuned][1].where, sums.inputs.picks["base"]
    if place == "api" and (not base.sells_calls or base.number("life_left") == 0.0):
        return None
    return cheapest_of(
        sums,
        (
            id_
            for id_, (approach, kind) in KINDS.items()
            if not approach.trains and kind.role == "base" and kind.where == place
        ),
    )


def _standing(sums: Sums, option: str) -> Number:
    """Return what a day costs without any call; whole GPUs count by the call instead."""
    cost = sums.cost(option)
    calls = cost.monthly.calls
    if KINDS[option][1].where == "self-hosted":
        calls = calls + cost.monthly.hosting
    total = cost.monthly_usd - calls
    return total if sums.one_off else total / DAYS_PER_MONTH


def _payback(sums: Sums, tuned: str, prompted: str) -> float | None:
    if sums.one_off:
        return None
    one, other = sums.cost(tuned), sums.cost(prompted)
    own = KINDS[tuned][1].where == "self-hosted"
    gpus = (one.monthly.hosting - other.monthly.hosting) / DAYS_PER_MONTH if own else 0.0
    days = payback_days.of(
        extra_upfront=one.upfront_usd - other.upfront_usd,
        calls_per_day=sums.calls,
        saving_per_call=other.per_call - one.per_call,
        extra_per_day=_standing(sums, tuned) - _standing(sums, prompted) + gpus,
    )
    return None if days != days else float(f"{days:.10g}")  # noqa: PLR0124 - only NaN differs


def _reason(kind: str, saving: float) -> str:
    if kind == "never":
        return "no-saving-per-call" if saving <= 0.0 else "never-earned-back"
    return {
        "above": "saves-per-call",
        "below": "costs-more-per-call",
        "always": "costs-less-from-the-start",
    }[kind]
