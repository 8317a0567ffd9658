"""What an estimate assumes, and what to know before relying on it, as far as it bears on it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter

import numpy as np

from tune_or_prompt.domain.money.availability import OWN, end_of, tuning_status, ways_to_tune
from tune_or_prompt.domain.money.compare import BareBreakEven, Choices, hosting_of
from tune_or_prompt.domain.money.formulas import Array
from tune_or_prompt.domain.money.inputs import template_of
from tune_or_prompt.domain.money.options import BILL, BY_API, KINDS, MONTHLY, ROLE, TRAINING, Sums
from tune_or_prompt.domain.money.picks import FOREVER_DAYS, Assumed, Doubt
from tune_or_prompt.domain.money.ranges import Ranges, deviations_of

Param = str | float | int | bool

MATTERS = 0.05
"""A price is worth a warning where it moves the money of this answer by at least this share."""

FITS_WITHIN = 1.3
"""A bill off by more than this factor does not fit the stated traffic."""

UPFRONT_BUDGET, MONTHLY_BUDGET = "budget.upfront_usd", "budget.monthly_usd"
LATENCY_TARGET = "traffic.latency_target_ms"
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


def assumptions_of(sums: Sums, rows: Sequence[int], days: Array) -> tuple[Assumed, ...]:
    """Return every value used that the user did not give, what moves the money most first.

    An input that moves no figure of this answer is left out.

    Args:
        sums: what every option costs.
        rows: the options that are priced.
        days: days to ship by approach and combination.
    """
    inputs, template, picks = sums.inputs, template_of(sums.catalogue), sums.picks
    outputs = [sums.horizon_usd[rows], days, sums.last_ms[rows], sums.per_call[rows]]
    moves = deviations_of(np.concatenate(outputs))
    money = np.round(moves[: len(rows)].max(axis=0, initial=0.0), 6)
    moved = moves.max(axis=0) > _TINY
    own, listed = inputs.uncertain, inputs.assumed.copy()
    listed[own] &= moved[: own.size]
    shares = np.zeros(len(listed))
    shares[own] = money[: own.size]
    found = [
        (share, inputs.inferred.get(at) or template.assumptions[at])
        for at, share in zip(np.flatnonzero(listed).tolist(), shares[listed].tolist(), strict=True)
    ]
    for at, one in enumerate(picks.varied, start=own.size):
        if moved[at] and one.id in picks.assumptions:
            found.append((float(money[at]), picks.assumptions[one.id]))
    done = {one.input for _, one in found}
    models = [one for one in picks.assumptions.values() if one.model]
    found += [(0.0, one) for one in models if one.input not in done]
    found.sort(key=itemgetter(0), reverse=True)
    return tuple(one for _, one in found)


# --- warnings -----------------------------------------------------------------------------------

Taken = Mapping[str, int]


def warnings_of(
    sums: Sums, choice: Choices, even: BareBreakEven, ranges: Ranges
) -> tuple[MoneyWarning, ...]:
    """Return the warnings of an estimate in the order in which they matter.

    Args:
        sums: what every option costs.
        choice: the options that are priced.
        even: the break-even.
        ranges: by row of an option its money upfront, and under `bought` what is bought of it.
    """
    taken = {id_: row for id_, row in choice.taken.items() if row is not None}
    found = [
        *_ends(sums, taken),
        *_tuning_ends(sums),
        *_limits(sums, taken, ranges),
        *_bill(sums),
        *_long_prompts(sums, taken),
        *_prices(sums, taken),
    ]
    left = sums.picks["tuned"].number("life_left")
    days = even.payback_days
    is_hosted = even.tuned_option is not None and not even.tuned_option.endswith(OWN)
    if days is not None and even.model and is_hosted and left < min(FOREVER_DAYS, days):
        params: dict[str, Param] = {"model": even.model, "payback_days": days, "days_left": left}
        until = sums.profile.as_of + timedelta(days=left)
        found.append(MoneyWarning("payback-after-shutdown", params, (TUNED,), until=until))
    return tuple(found)


def _ends(sums: Sums, taken: Taken) -> Iterator[MoneyWarning]:
    """Say which models close within the horizon, and which cannot be had any more."""
    prompt, day, offers = sums.picks["prompt"], sums.profile.as_of, sums.catalogue.availability
    if prompt.replaces is not None:
        until = end_of(offers, prompt.replaces)
        if until is not None and until <= day:
            params = {"model": prompt.replaces, "priced_instead": prompt.model}
            yield MoneyWarning("model-withdrawn", params, (PROMPTED,), until=until)
    horizon = timedelta(days=float(sums.inputs["schedule.horizon_days"][0])).days
    closing: dict[tuple[str, float], list[str]] = {}
    for id_, row in taken.items():
        pick = sums.picks.by_role[ROLE[row]]
        left = pick.number("life_left")
        if BY_API[row] and pick.named and left < min(FOREVER_DAYS, horizon):
            closing.setdefault((pick.model, left), []).append(id_)
    for (model, left), approaches in closing.items():
        until = day + timedelta(days=left)
        yield MoneyWarning("model-closing", {"model": model}, MODELS, tuple(approaches), until)


def _tuning_ends(sums: Sums) -> Iterator[MoneyWarning]:
    day, offers = sums.profile.as_of, sums.catalogue.availability
    base, hosting = sums.picks.tuned_base, hosting_of(sums.profile)
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


def _limits(sums: Sums, taken: Taken, ranges: Ranges) -> Iterator[MoneyWarning]:
    """Compare budgets with what is bought, with wages on top and with a month; then the latency.

    Upfront is refused only where even the low estimate is too much.
    """
    inputs, rows = sums.inputs, list(taken.values())
    bought = [one.low for one, _ in ranges["bought"]]
    upfront = [ranges[row][0][0].low for row in rows]
    month = [] if sums.one_off else sums.monthly_usd[rows, 0].tolist()
    for code, field, limit, values in (
        ("over-upfront-budget", UPFRONT_BUDGET, "budget_usd", bought),
        ("over-upfront-budget-with-wages", UPFRONT_BUDGET, "budget_usd", upfront),
        ("over-monthly-budget", MONTHLY_BUDGET, "budget_usd", month),
        ("latency-target-missed", LATENCY_TARGET, "target_ms", sums.last_ms[rows, 0].tolist()),
    ):
        if field not in inputs.stated:
            continue
        most = float(inputs[field][0])
        over = {
            id_: float(f"{value:.10g}")
            for id_, value in zip(taken, values, strict=False)
            if value > most
        }
        if over:
            yield MoneyWarning(code, {limit: most, **over}, (field,), tuple(over))


def _bill(sums: Sums) -> Iterator[MoneyWarning]:
    ratio = float(sums.bill_ratio[0])
    if not 1.0 / FITS_WITHIN <= ratio <= FITS_WITHIN:
        params = {"factor": float(f"{ratio:.10g}")}
        yield MoneyWarning("bill-does-not-fit", params, (BILL, "traffic.calls_per_day"))


def _long_prompts(sums: Sums, taken: Taken) -> Iterator[MoneyWarning]:
    for id_, row in taken.items():
        pick = sums.picks.by_role[ROLE[row]]
        above = pick.number("above_tokens")
        if BY_API[row] and float(sums.read[row, 0]) > above:
            params = {"model": pick.model, "above_tokens": above}
            fields = ("traffic.instruction_tokens", "traffic.query_tokens")
            yield MoneyWarning("long-prompt-rate", params, fields, (id_,))


def _prices(sums: Sums, taken: Taken) -> Iterator[MoneyWarning]:
    """Say which prices are old, came later, are disputed or unlisted, where they matter."""
    found: dict[tuple[str, str, str], tuple[Doubt, list[str]]] = {}
    for id_, row in taken.items():
        pick = sums.picks.by_role[ROLE[row]]
        for doubt in pick.doubts if BY_API[row] else ():
            if _matters(sums, row, doubt):
                key = doubt.code, pick.model, doubt.kind
                found.setdefault(key, (doubt, []))[1].append(id_)
    for (code, model, kind), (doubt, approaches) in found.items():
        params = {"model": model, "kind": kind, **doubt.params}
        yield MoneyWarning(code, params, MODELS, tuple(approaches))


def _matters(sums: Sums, row: int, doubt: Doubt) -> bool:
    """Return whether a price makes up or moves enough of an option's money over the horizon."""
    if doubt.code == "price-unlisted" and not KINDS[row][0].trains:
        return False
    whole = max(float(sums.horizon_usd[row, 0]), _TINY)
    if doubt.input:
        money = sums.horizon_usd[row]
        pairs = money[1:].reshape(2, -1)[:, [one.id == doubt.input for one in sums.inputs.varied]]
        return bool((np.abs(pairs - money[0]) >= MATTERS * whole).any())
    if doubt.kind == "training":
        return bool(sums.upfront[TRAINING, row, 0] >= MATTERS * whole)
    part = MONTHLY.index("hosting" if doubt.kind == "hosting" else "calls")
    share = sums.monthly[part, row, 0] / max(sums.monthly_usd[row, 0], _TINY)
    return bool(share * (sums.horizon_usd[row, 0] - sums.upfront_usd[row, 0]) >= MATTERS * whole)
