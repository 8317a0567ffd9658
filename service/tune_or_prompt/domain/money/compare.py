"""Compare options: which can be had, what each approach would pay for, where tuning breaks even."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np

from tune_or_prompt.domain.approaches import APPROACHES, FINE_TUNING, PROMPT_ENGINEERING
from tune_or_prompt.domain.language.amounts import Range
from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.domain.money.availability import ANY_HOSTING, OWN, openings, tuning_status
from tune_or_prompt.domain.money.catalogue import MoneyCatalogue
from tune_or_prompt.domain.money.formulas import Array, break_even, payback_days
from tune_or_prompt.domain.money.options import (
    BILL,
    BY_API,
    CALLS,
    DAYS_PER_MONTH,
    GPU_ROWS,
    HOSTING,
    KINDS,
    VOLUMES,
    Sums,
)
from tune_or_prompt.domain.money.picks import Picks

OWN_CLOUD, ON_DEVICE = "own-cloud", "on-device"
FEWEST_CALLS, MOST_CALLS = 1.0, 1e9
"""The volumes that stand for "always" and "never" where a break-even is a range."""

BreakEvenKind = Literal["above", "below", "always", "never", "too-close-to-call", "not-offered"]


@dataclass(frozen=True, slots=True, eq=False)
class Choices:
    """By option the code why it cannot be had, and by approach the row that it would pay for.

    Codes: `hosting`, `data-may-not-leave`, `not-offered`, `weights-not-open`, `cannot-serve-own`,
    `withdrawn`, `only-on-request`, and those of a `TuningStatus`.
    """

    closed: tuple[str | None, ...]
    taken: Mapping[str, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BareBreakEven:
    """Where tuning costs what prompting the same base model costs.

    Attributes:
        kind: `above` or `below` the volume given, `always` or `never` cheaper, `too-close-to-call`
            if the stated volume lies within the uncertainty, `not-offered` if tuning cannot be had
            or its base cannot be prompted.
        expected: the kind with every input at its middle.
        reason: code that says why the kind is what it is.
        calls_per_day: the volume; for a one-off job `total_calls`, in calls in all.
        missing: the answers that would narrow a volume that is too wide to print.
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
    missing: tuple[str, ...] = ()
    payback_days: float | None = None
    tuned_option: str | None = None
    prompted_option: str | None = None
    model: str | None = None
    smaller_model_saves_usd_per_month: Range | None = None


class CostCrossing(NamedTuple):
    """The break-even of two options: without ranges, and by combination of inputs.

    `volumes` are the calls at which both cost the same, `saved` USD that tuning saves over the
    horizon, `smaller` USD a month that prompting the base saves; None if there is no such thing.
    """

    middle: BareBreakEven
    volumes: Array | None
    saved: Array
    smaller: Array | None


def choice_of(sums: Sums) -> Choices:
    """Return which option each approach takes: the cheapest open one, in time if there is one."""
    profile = sums.profile
    closed = _closed_options(
        sums.catalogue,
        sums.picks,
        profile.as_of,
        hosting=hosting_of(profile),
        may_leave=profile.get("data.may_leave_network") is not False,
        may_serve=profile.get("models.can_serve_own") is not False,
    )
    rows: dict[str, list[int]] = {approach.id: [] for approach in APPROACHES}
    for row, (approach, kind) in enumerate(KINDS):
        if closed[row] is None and not kind.compared_only:
            rows[approach.id].append(row)
    for own in rows.values():
        own.sort(key=lambda row: (sums.is_late(row), float(sums.level_usd[row, 0])))
    return Choices(closed, {id_: own[0] if own else None for id_, own in rows.items()})


def hosting_of(profile: Profile) -> str:
    """Return where the model has to run; `any` if the profile does not say."""
    hosting = profile.get("models.hosting")
    return hosting if isinstance(hosting, str) else ANY_HOSTING


def cheapest_of(sums: Sums, rows: Sequence[int]) -> int | None:
    """Return the row of the option that costs least per day of its horizon; None without rows."""
    return min(rows, key=lambda row: float(sums.level_usd[row, 0]), default=None)


def saving_over_horizon(sums: Sums, row: int, other: int) -> Array:
    """Return what one option saves over the horizon, upfront included, by combination."""
    saved: Array = (sums.level_usd[other] - sums.level_usd[row]) * sums.horizon_worth
    return saved


def crossing_of(sums: Sums, choice: Choices) -> CostCrossing | BareBreakEven:
    """Return where tuning costs what prompting its base costs, or why it cannot be compared."""
    tuned = choice.taken[FINE_TUNING.id]
    if tuned is None:
        return BareBreakEven(
            kind="not-offered", expected="not-offered", reason="tuning-not-offered"
        )
    option, prompted = KINDS[tuned][1].id, _partner(sums, tuned)
    if prompted is None:
        return BareBreakEven(
            kind="not-offered", expected="not-offered", reason="base-not-sold", tuned_option=option
        )
    upfront = sums.upfront_usd[tuned] - sums.upfront_usd[prompted]
    per_day = _standing(sums, tuned) - _standing(sums, prompted)
    saving = sums.marginal[prompted] - sums.marginal[tuned]
    if sums.one_off:
        # A job is one day on which everything is paid, so calls a day are calls in all.
        kinds, calls = break_even.of(
            extra_upfront=upfront + per_day, extra_per_day=0.0, saving_per_call=saving, days=1.0
        )
    else:
        kinds, calls = break_even.of(
            extra_upfront=upfront,
            extra_per_day=per_day,
            saving_per_call=saving,
            days=np.maximum(sums.inputs["schedule.horizon_days"], 1.0),
            yearly_rate=sums.inputs["discount_rate_per_year"],
            life_days=sums.life[tuned],
        )
    saved, kind = saving_over_horizon(sums, tuned, prompted), kinds[0].item()
    middle = BareBreakEven(
        kind=kind,
        expected=kind,
        reason=_reason(kind, float(saving[0])),
        payback_days=_payback(sums, tuned, prompted, float(upfront[0]), float(per_day[0])),
        tuned_option=option,
        prompted_option=KINDS[prompted][1].id,
        model=sums.model(tuned),
    )
    today = choice.taken[PROMPT_ENGINEERING.id]
    smaller = None
    if today is not None and BY_API[today] and not sums.one_off:
        is_same = sums.model(today) in (sums.model(prompted), sums.picks["base"].model)
        smaller = None if is_same else sums.monthly_usd[today] - sums.monthly_usd[prompted]
    if kind not in ("above", "below"):
        return CostCrossing(middle, None, saved, smaller)
    if not BY_API[tuned]:
        # GPUs are bought whole, so the volume on own machines is approximate; it is moved to the
        # given one so as never to contradict the sums there.
        says = np.where(kinds == "above", sums.calls > calls, sums.calls < calls)
        crosses = (kinds == "above") | (kinds == "below")
        calls = np.where(crosses & (says != (saved > 0.0)), sums.calls, calls)
    always, never = (FEWEST_CALLS, MOST_CALLS)[:: 1 if kind == "above" else -1]
    volumes = np.where(kinds == kind, calls, np.where(kinds == "always", always, never))
    return CostCrossing(middle, np.clip(volumes, FEWEST_CALLS, MOST_CALLS), saved, smaller)


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
) -> tuple[str | None, ...]:
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

    return tuple(closed(kind.role, kind.where, trains=one.trains) for one, kind in KINDS)


def _partner(sums: Sums, tuned: int) -> int | None:
    """Return the cheapest way to prompt the base model where the tuned option runs."""
    place, base = KINDS[tuned][1].where, sums.picks["base"]
    if place == "api" and (not base.sells_calls or base.number("life_left") == 0.0):
        return None
    return cheapest_of(
        sums,
        [
            row
            for row, (approach, kind) in enumerate(KINDS)
            if not approach.trains and kind.role == "base" and kind.where == place
        ],
    )


def _standing(sums: Sums, row: int) -> Array:
    """Return what a day costs without any call; whole GPUs count by the call instead."""
    parts = sums.monthly[:, row]
    calls = parts[CALLS] + (parts[HOSTING] if row in GPU_ROWS else 0.0)
    total: Array = sums.monthly_usd[row] - calls
    return total if sums.one_off else total / DAYS_PER_MONTH


def _payback(sums: Sums, tuned: int, prompted: int, upfront: float, per_day: float) -> float | None:
    if sums.one_off:
        return None
    hosting = sums.monthly[HOSTING, :, 0]
    gpus = (hosting[tuned] - hosting[prompted]) / DAYS_PER_MONTH if tuned in GPU_ROWS else 0.0
    found = payback_days.of(
        extra_upfront=upfront,
        calls_per_day=float(sums.calls[0]),
        saving_per_call=float(sums.per_call[prompted, 0] - sums.per_call[tuned, 0]),
        extra_per_day=per_day + float(gpus),
    )
    days = float(np.asarray(found))
    return None if np.isnan(days) else float(f"{days:.10g}")


def _reason(kind: str, saving: float) -> str:
    if kind == "never":
        return "no-saving-per-call" if saving <= 0.0 else "never-earned-back"
    return {
        "above": "saves-per-call",
        "below": "costs-more-per-call",
        "always": "costs-less-from-the-start",
    }[kind]
