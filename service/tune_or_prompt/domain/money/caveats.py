"""What an estimate assumes, and what to know before relying on it, as far as it bears on it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import inf
from operator import itemgetter

import numpy as np

from tune_or_prompt.domain.money.availability import OWN, end_of, tuning_status, ways_to_tune
from tune_or_prompt.domain.money.calls import KINDS
from tune_or_prompt.domain.money.compare import BreakEven, Choice, hosting_of
from tune_or_prompt.domain.money.formulas import Array
from tune_or_prompt.domain.money.inputs import Inputs
from tune_or_prompt.domain.money.options import BILL, LATENCY_TARGET, Sums, middle_of
from tune_or_prompt.domain.money.picks import FOREVER_DAYS, Assumption, Doubt, Pick
from tune_or_prompt.domain.money.ranges import deviations_of, spread_of

Param = str | float | int | bool

MATTERS = 0.05
"""A price is worth a warning where it moves the money of this answer by at least this share."""

FITS_WITHIN = 1.3
"""A bill off by more than this factor does not fit the stated traffic."""

UPFRONT_BUDGET, MONTHLY_BUDGET = "budget.upfront_usd", "budget.monthly_usd"
MODELS = PROMPTED, TUNED = "models.prompt", "models.tuned"
_TINY = 1e-12


@dataclass(frozen=True, slots=True)
class MoneyWarning:
    """Something to know before relying on the figures.

    Codes: `over-monthly-budget`, `over-upfront-budget`, `over-upfront-budget-with-wages`,
    `latency-target-missed`, `model-closing`, `model-withdrawn`, `tuning-withdrawn`,
    `tuning-closing`, `payback-after-shutdown`, `price-old`, `price-later`, `price-disputed`,
    `price-unlisted`, `long-prompt-rate`, `bill-does-not-fit`.
    """

    code: str
    params: Mapping[str, Param]
    fields: tuple[str, ...]
    approaches: tuple[str, ...] = ()
    until: date | None = None


# --- assumptions --------------------------------------------------------------------------------


def assumptions_of(inputs: Inputs, money: Array, others: Array) -> tuple[Assumption, ...]:
    """Return every value used that the user did not give, what moves the money most first.

    An input that moves no figure of this answer is left out.

    Args:
        inputs: the inputs of the profile.
        money: what each option that is priced costs, by combination.
        others: every other figure of the answer, by combination.
    """
    moves = deviations_of(np.concatenate([money, others]))
    shares = np.round(moves[: len(money)].max(axis=0, initial=0.0), 6).tolist()
    moved = (moves.max(axis=0) > _TINY).tolist()
    found = [(shares[at], one) for at, one, varies in inputs.assumed if moved[at] or not varies]
    picks = inputs.picks
    for at, varied in enumerate(picks.varied, start=len(moved) - len(picks.varied)):
        if moved[at] and varied.id in picks.assumptions:
            found.append((shares[at], picks.assumptions[varied.id]))
    done = {one.input for _, one in found}
    models = [one for one in picks.assumptions.values() if one.model]
    found += [(0.0, one) for one in models if one.input not in done]
    found.sort(key=itemgetter(0), reverse=True)
    return tuple(one for _, one in found)


# --- warnings -----------------------------------------------------------------------------------

Taken = Mapping[str, str]
"""By approach the option that is priced."""


def warnings_of(
    sums: Sums, whole: Sums, choice: Choice, even: BreakEven
) -> tuple[MoneyWarning, ...]:
    """Return the warnings of an estimate in the order in which they matter.

    Args:
        sums: what options cost with every input at its middle.
        whole: the same at all combinations.
        choice: the options that are priced.
        even: the break-even.
    """
    taken = {approach: option for approach, option in choice.taken.items() if option}
    found = [
        *_ends(sums, taken),
        *_tuning_ends(sums.inputs),
        *_limits(sums, whole, taken),
        *_bill(sums),
        *_long_prompts(sums, taken),
        *_prices(sums, whole, taken),
    ]
    left, days = sums.inputs.picks["tuned"].number("life_left"), even.payback_days
    is_hosted = even.tuned_option is not None and not even.tuned_option.endswith(OWN)
    if days is not None and even.model and is_hosted and left < min(FOREVER_DAYS, days):
        params: dict[str, Param] = {"model": even.model, "payback_days": days, "days_left": left}
        until = sums.inputs.profile.as_of + timedelta(days=left)
        found.append(MoneyWarning("payback-after-shutdown", params, (TUNED,), until=until))
    return tuple(found)


def _ends(sums: Sums, taken: Taken) -> Iterator[MoneyWarning]:
    """Say which models close within the horizon, and which cannot be had any more."""
    prompt, day = sums.inputs.picks["prompt"], sums.inputs.profile.as_of
    if prompt.replaces is not None:
        until = end_of(sums.inputs.catalogue.availability, prompt.replaces)
        if until is not None and until <= day:
            params = {"model": prompt.replaces, "priced_instead": prompt.model}
            yield MoneyWarning("model-withdrawn", params, (PROMPTED,), until=until)
    horizon = timedelta(days=middle_of(sums.numbers["schedule.horizon_days"])).days
    closing: dict[tuple[str, float], list[str]] = {}
    for approach, option in taken.items():
        pick = _hosted(sums, option)
        if pick is not None and pick.named:
            left = pick.number("life_left")
            if left < min(FOREVER_DAYS, horizon):
                closing.setdefault((pick.model, left), []).append(approach)
    for (model, left), approaches in closing.items():
        until = day + timedelta(days=left)
        yield MoneyWarning("model-closing", {"model": model}, MODELS, tuple(approaches), until)


def _hosted(sums: Sums, option: str) -> Pick | None:
    """Return the model that an option buys from a vendor."""
    kind = KINDS[option][1]
    return sums.inputs.picks[kind.role] if kind.where == "api" else None


def _tuning_ends(inputs: Inputs) -> Iterator[MoneyWarning]:
    day, offers = inputs.profile.as_of, inputs.catalogue.availability
    base, hosting = inputs.picks.tuned_base, hosting_of(inputs.profile)
    if base is None or hosting in OWN:
        return
    status = tuning_status(offers, base, day)
    if not status.open:
        ways = ", ".join(one.name for one in ways_to_tune(offers, day, hosting))
        params = {"model": base, "why": status.code, "ways": ways}
        yield MoneyWarning("tuning-withdrawn", params, (TUNED,), until=status.until)
    elif status.until is not None:
        params = {"model": base, "seller": status.seller}
        yield MoneyWarning("tuning-closing", params, (TUNED,), until=status.until)


def _limits(sums: Sums, whole: Sums, taken: Taken) -> Iterator[MoneyWarning]:
    """Compare budgets with what is bought, with wages on top and with a month; then the latency.

    Upfront is refused only where even the low estimate is too much.
    """
    stated, costs = sums.inputs.stated, [sums.cost(option) for option in taken.values()]
    bought, upfront = list[float](), list[float]()
    if UPFRONT_BUDGET in stated:
        every = [whole.cost(option) for option in taken.values()]
        rows = [one.upfront.labels + one.upfront.training for one in every]
        rows += [one.upfront_usd for one in every]
        ranges = spread_of(whole.stacked(rows), whole.inputs.varied).ranges
        lows = [one.low for one in ranges]
        bought, upfront = lows[: len(every)], lows[len(every) :]
    month = [] if sums.one_off else [middle_of(one.monthly_usd) for one in costs]
    for code, field, limit, values in (
        ("over-upfront-budget", UPFRONT_BUDGET, "budget_usd", bought),
        ("over-upfront-budget-with-wages", UPFRONT_BUDGET, "budget_usd", upfront),
        ("over-monthly-budget", MONTHLY_BUDGET, "budget_usd", month),
        (
            "latency-target-missed",
            LATENCY_TARGET,
            "target_ms",
            [middle_of(one.last_ms) for one in costs],
        ),
    ):
        most = middle_of(sums.numbers[field]) if field in stated else inf
        over = {
            approach: float(f"{value:.10g}")
            for approach, value in zip(taken, values, strict=False)
            if value > most
        }
        if over:
            yield MoneyWarning(code, {limit: most, **over}, (field,), tuple(over))


def _bill(sums: Sums) -> Iterator[MoneyWarning]:
    ratio = middle_of(sums.bill_ratio)
    if not 1.0 / FITS_WITHIN <= ratio <= FITS_WITHIN:
        params = {"factor": float(f"{ratio:.10g}")}
        yield MoneyWarning("bill-does-not-fit", params, (BILL, "traffic.calls_per_day"))


def _long_prompts(sums: Sums, taken: Taken) -> Iterator[MoneyWarning]:
    for approach, option in taken.items():
        pick, static = _hosted(sums, option), sums.traffic.static(KINDS[option][0])
        tokens = middle_of(static + sums.traffic.query)
        if pick is not None and tokens > pick.number("above_tokens"):
            above = pick.number("above_tokens")
            params: dict[str, Param] = {"model": pick.model, "above_tokens": above}
            fields = ("traffic.instruction_tokens", "traffic.query_tokens")
            yield MoneyWarning("long-prompt-rate", params, fields, (approach,))


def _prices(sums: Sums, whole: Sums, taken: Taken) -> Iterator[MoneyWarning]:
    """Say which prices are old, came later, are disputed or unlisted, where they matter."""
    found: dict[tuple[str, str, str], tuple[Doubt, list[str]]] = {}
    for approach, option in taken.items():
        pick = _hosted(sums, option)
        for doubt in pick.doubts if pick else ():
            if pick and _matters(sums, whole, option, doubt):
                key = doubt.code, pick.model, doubt.kind
                found.setdefault(key, (doubt, []))[1].append(approach)
    for (code, model, kind), (doubt, approaches) in found.items():
        params: dict[str, Param] = {"model": model, "kind": kind, **doubt.params}
        yield MoneyWarning(code, params, MODELS, tuple(approaches))


def _matters(sums: Sums, whole: Sums, option: str, doubt: Doubt) -> bool:
    """Return whether a price makes up or moves enough of an option's money over the horizon."""
    if doubt.code == "price-unlisted" and not KINDS[option][0].trains:
        return False
    cost = sums.cost(option)
    least = MATTERS * max(middle_of(cost.horizon_usd), _TINY)
    if doubt.input:
        money = whole.stacked([whole.cost(option).horizon_usd])[0]
        at = [
            side + place
            for place, one in enumerate(whole.inputs.varied, start=1)
            if one.id == doubt.input
            for side in (0, len(money) // 2)
        ]
        return bool((np.abs(money[at] - money[0]) >= least).any())
    if doubt.kind == "training":
        return middle_of(cost.upfront.training) >= least
    part = cost.monthly.hosting if doubt.kind == "hosting" else cost.monthly.calls
    share = middle_of(part) / max(middle_of(cost.monthly_usd), _TINY)
    return share * middle_of(cost.horizon_usd - cost.upfront_usd) >= least
