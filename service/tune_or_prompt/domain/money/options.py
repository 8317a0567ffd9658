"""What every option costs: one pass over all options, inputs and combinations at once.

Shapes: an option a row and a combination of inputs (as in `ranges`) a column, written (O, C); what
is the same for all options has shape (C,).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tune_or_prompt.domain.approaches import APPROACHES, Approach, OptionKind
from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.domain.money.catalogue import MoneyCatalogue
from tune_or_prompt.domain.money.formulas import (
    DAYS_PER_YEAR,
    TOKENS_PER_PRICE,
    Array,
    Number,
    annuity_days,
    call_cost,
    first_token_ms,
    labelling_cost,
    lead_time_days,
    self_hosted_daily_cost,
    self_hosted_price,
    total_ms,
    training_cost,
    training_gpu_hours,
)
from tune_or_prompt.domain.money.inputs import Inputs, inputs_of
from tune_or_prompt.domain.money.picks import FOREVER_DAYS, ROLES, Picks, picks_for

MONTHS_PER_YEAR = 12.0
DAYS_PER_MONTH = DAYS_PER_YEAR / MONTHS_PER_YEAR
SECONDS_PER_DAY = 86_400.0
CACHE_LIVES_SECONDS = (300.0, 3600.0)
"""How long providers keep a cached prefix without use: five minutes, and an hour at a dearer write.

Source: Anthropic's and OpenAI's documentation of prompt caching.
"""

UPFRONT: tuple[str, ...] = ("labels", "training", "engineering", "evaluation")
MONTHLY: tuple[str, ...] = ("calls", "hosting", "storage", "upkeep", "retraining", "migration")
DAYS: tuple[str, ...] = ("labels", "engineering", "runs")
LABELS, TRAINING = 0, 1
CALLS, HOSTING, STORAGE, MIGRATION = 0, 1, 2, 5
TOKENS = tuple(f"traffic.{part}_tokens" for part in ("instruction", "example", "query", "output"))
BILL, REASONING = "measured.prompt_monthly_usd", "traffic.reasoning_tokens"
VOLUMES = ("traffic.calls_per_day", "traffic.total_calls")
LARGEST_FIT = 1000.0
"""Token counts are stretched at most this much to fit a bill."""

KINDS: tuple[tuple[Approach, OptionKind], ...] = tuple(
    (approach, kind) for approach in APPROACHES for kind in approach.options
)
"""Every option with its approach; the position is its row."""

ROW: Mapping[str, int] = {kind.id: at for at, (_, kind) in enumerate(KINDS)}
BY_API = np.array([kind.where == "api" for _, kind in KINDS])
GPU_ROWS = [at for at, (_, kind) in enumerate(KINDS) if kind.where == "self-hosted"]
ROLE = np.array([ROLES.index(kind.role) for _, kind in KINDS])
PROMPTED, TUNED = ROLES.index("prompt"), ROLES.index("tuned")
BILLED = [at for at, (_, kind) in enumerate(KINDS) if kind.role == "prompt" and kind.where == "api"]
_CACHED = np.array([[float(kind.cached)] for _, kind in KINDS])
_BY_API = BY_API[:, None].astype(np.float64)
_OWN = len(ROLES)
_LIFE = np.where(BY_API, ROLE, _OWN)  # how long the model of an option serves


def _selection(line: Callable[[Approach, OptionKind], tuple[int, ...]]) -> NDArray[np.intp]:
    """Return which of several lines each option takes for each part, shape (parts, options)."""
    return np.array([line(approach, kind) for approach, kind in KINDS]).T


def _upfront_lines(approach: Approach, kind: OptionKind) -> tuple[int, ...]:
    training = 0 if not approach.trains else 2 if kind.where == "api" else 3
    return int(approach.trains), training, 5 + APPROACHES.index(approach), 4


def _monthly_lines(approach: Approach, kind: OptionKind) -> tuple[int, ...]:
    api, trains = kind.where == "api", approach.trains
    by_vendor = api and trains
    upkeep = 3 if by_vendor else 0 if api else 4
    retraining = 0 if not trains else 5 if api else 6
    return 0, int(by_vendor), 2 * by_vendor, upkeep, retraining, 0 if not api else 7 + trains


_STATIC = _selection(lambda a, _: (0 if not a.trains else 2 if a.keeps_instructions else 1,))[0]
_UPFRONT, _MONTHLY = _selection(_upfront_lines), _selection(_monthly_lines)
_DAYS = np.array(
    [[int(one.trains), 4 + at, 3 - one.trains] for at, one in enumerate(APPROACHES)]
)  # lines: nothing, labels, runs with tests, tests, then the engineering of each approach


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Sums:
    """What every option costs and how long it takes, by option and combination.

    Attributes:
        calls: calls a day; of a one-off job (one that ends) in all. Shape (C,).
        per_call: USD of one more call; 0 on own machines.
        marginal: the same, with the share of a GPU that a call takes on own machines.
        upfront: by part (`UPFRONT`), option and combination.
        monthly: by part (`MONTHLY`), option and combination; for a one-off job of the whole job.
        horizon_worth: what a dollar a day over the horizon is worth today; 1 for a one-off job.
        life: days that the option's model still serves, at most the horizon.
        read: tokens read for a call, those that a bill implies among them.
        first_ms: milliseconds until the first token; `last_ms` until the last.
        bill_ratio: the bill over what the stated tokens would cost; 1 without a bill. Shape (C,).
        monthly_usd: what a month costs, or the whole one-off job after the start.
        horizon_usd: everything over the option's horizon, discounted.
        level_usd: cost per day of that horizon, upfront included: options whose models live for
            different times compare by it, and the least is cheapest.
    """

    profile: Profile
    catalogue: MoneyCatalogue
    picks: Picks
    inputs: Inputs
    one_off: bool
    calls: Array
    per_call: Array
    marginal: Array
    upfront: Array
    monthly: Array
    horizon_worth: Array
    life: Array
    read: Array
    first_ms: Array
    last_ms: Array
    bill_ratio: Array
    upfront_usd: Array
    monthly_usd: Array
    horizon_usd: Array
    level_usd: Array

    def model(self, row: int) -> str:
        """Return the model, `provider/model`, that an option prices."""
        return self.picks.by_role[ROLE[row]].model if BY_API[row] else self.picks.own_model

    def is_late(self, row: int) -> bool:
        """Return whether an option misses a latency target that the profile states."""
        target = self.inputs["traffic.latency_target_ms"][0]
        is_stated = "traffic.latency_target_ms" in self.inputs.stated
        return is_stated and bool(self.last_ms[row, 0] > target)


def sums_of(profile: Profile, catalogue: MoneyCatalogue) -> Sums:
    """Return what every option costs for a profile.

    Formulas, per option: upfront = labels·(1+redo) + training + hours·wage + evaluation set;
    month = calls + hosting + storage + upkeep + retraining + migration; horizon = upfront +
    annuity(min(horizon, life))·month/(365/12). A one-off job has no upkeep, retraining, migration
    or discounting: horizon = upfront + calls + hosting and storage while it runs.
    """
    picks = picks_for(profile, catalogue)
    inputs = inputs_of(profile, catalogue, picks)
    one_off = is_one_off(profile)
    horizon = np.maximum(inputs["schedule.horizon_days"], 1.0)
    calls, tokens, per_call, bill_ratio = _priced_calls(inputs, horizon, one_off=one_off)
    lives = np.maximum(inputs.price("life_left"), 1.0)
    lives = np.minimum(np.vstack([lives, horizon]), horizon)
    worth = np.ones_like(lives)
    if not one_off:
        worth = np.asarray(
            annuity_days.of(days=lives, yearly_rate=inputs["discount_rate_per_year"])
        )
    gpu_call = _gpu_call(inputs, tokens, one_off=one_off)
    marginal = per_call.copy()
    marginal[GPU_ROWS] = gpu_call
    first, last = _milliseconds(inputs, tokens)
    training = _training(inputs)
    upfront = _upfront(inputs, training)
    monthly = _monthly(inputs, tokens, calls, per_call, training)
    if one_off:
        # What ends has no upkeep, retraining or migration; hosting and storage while it runs.
        monthly[[HOSTING, STORAGE]] *= inputs["job_days"] / DAYS_PER_MONTH
        monthly[STORAGE + 1 :] = 0.0
        monthly[CALLS], monthly[HOSTING, GPU_ROWS] = per_call * calls, calls * gpu_call
    before, month, option_worth = upfront.sum(axis=0), monthly.sum(axis=0), worth[_LIFE]
    whole = before + option_worth * (month if one_off else month / DAYS_PER_MONTH)
    return Sums(
        profile=profile,
        catalogue=catalogue,
        picks=picks,
        inputs=inputs,
        one_off=one_off,
        calls=calls,
        per_call=per_call,
        marginal=marginal,
        upfront=upfront,
        monthly=monthly,
        horizon_worth=worth[_OWN],
        life=lives[_LIFE],
        read=tokens.static + tokens.query,
        first_ms=first,
        last_ms=last,
        bill_ratio=bill_ratio,
        upfront_usd=before,
        monthly_usd=month,
        horizon_usd=whole,
        level_usd=whole / option_worth,
    )


def is_one_off(profile: Profile) -> bool:
    """Return whether it is a job that ends: said so, or counted in calls in all alone."""
    mode = profile.get("traffic.mode")
    if mode is None:
        per_day, total = (profile.get(path) for path in VOLUMES)
        return total is not None and per_day is None
    return mode == "one-off"


# --- calls --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class _Tokens:
    """The tokens of a call by option, and how often its fixed prompt is read from the cache."""

    static: Array
    query: Array
    output: Array
    hit_share: Array
    write_multiplier: Array


def _priced_calls(
    inputs: Inputs, horizon: Array, *, one_off: bool
) -> tuple[Array, _Tokens, Array, Array]:
    """Return calls, tokens, USD per call, and the bill over what the stated tokens would cost.

    Calls are a day, or in all for a one-off job; a stated total outranks calls a day. A bill with
    calls fixes what a call costs: the token counts that are not stated are stretched to fit. A bill
    alone fixes the calls. Either way the prompted option costs what the bill says.
    """
    daily, total = (inputs[path] for path in VOLUMES)
    by_day, in_all = (path in inputs.stated for path in VOLUMES)
    if one_off:
        calls = daily * horizon if by_day and not in_all else total
    else:
        calls = total / horizon if in_all else daily
    busy = calls / inputs["job_days"] if one_off else calls
    lengths, ones = {name: inputs[name] for name in TOKENS}, np.ones_like(calls)
    tokens = _tokens(inputs, lengths, busy)
    per_call = _per_call(inputs, tokens)
    if BILL not in inputs.stated or one_off:
        return calls, tokens, per_call, ones
    month = inputs[BILL] / DAYS_PER_MONTH
    if not (by_day or in_all):
        calls = month / np.maximum(per_call[_billed(per_call)], 1e-12)
        tokens = _tokens(inputs, lengths, calls)
        per_call = _per_call(inputs, tokens)
        return month / np.maximum(per_call[_billed(per_call)], 1e-12), tokens, per_call, ones
    target, row = month / np.maximum(calls, 1e-9), _billed(per_call)
    unstated = [name for name in TOKENS if name not in inputs.stated]
    if unstated:
        nothing = lengths | dict.fromkeys(unstated, np.zeros_like(calls))
        least = _per_call(inputs, _tokens(inputs, nothing, busy))[row]
        stretch = (target - least) / np.maximum(per_call[row] - least, 1e-12)
        stretch = np.clip(stretch, 1.0 / LARGEST_FIT, LARGEST_FIT)
        tokens = _tokens(inputs, lengths | {n: lengths[n] * stretch for n in unstated}, busy)
        per_call = _per_call(inputs, tokens)
    ratio = target / np.maximum(per_call[row], 1e-12)
    per_call[BILLED] *= ratio
    return calls, tokens, per_call, ratio


def _billed(per_call: Array) -> int:
    """Return the prompted option that a team that pays attention runs today: the cheapest."""
    return BILLED[int(np.argmin(per_call[BILLED, 0]))]


def _tokens(inputs: Inputs, lengths: Mapping[str, Array], calls_per_day: Array) -> _Tokens:
    instructions, examples, query, output = (lengths[name] for name in TOKENS)
    whole = instructions + examples
    kept = inputs["static_share_after_tuning"] * whole
    static = np.array([whole, kept, np.maximum(kept, instructions)])[_STATIC]
    hidden, reasons = output * inputs["reasoning_multiple"], inputs.price("reasons")
    if REASONING in inputs.stated:
        # What the user measured is a fact of the model that is prompted, whatever its name.
        hidden, reasons = inputs[REASONING], reasons.copy()
        reasons[PROMPTED] = 1.0
    written = output + hidden * reasons
    hit, write = _cache(inputs, calls_per_day)
    return _Tokens(static, query, written[ROLE], hit[ROLE] * _CACHED, write[ROLE])


def _cache(inputs: Inputs, calls_per_day: Array) -> tuple[Array, Array]:
    """Return by role the share of the fixed prompt read from the cache, and the price to write.

    Unless stated, calls arrive independently: the next one comes while the prefix is cached with
    probability `1 - exp(-n·life/day)`, of which at most a share can ever hit. Of the lives on
    sale the one that costs less counts.
    """
    short, long = inputs.price("write_5m"), inputs.price("write_1h")
    if "traffic.cached_share" in inputs.stated:
        return np.broadcast_to(inputs["traffic.cached_share"], short.shape), short
    read = inputs.price("cached") / np.maximum(inputs.price("input"), 1e-12)
    brief, hour = (
        inputs["cache_hit_ceiling"] * -np.expm1(-calls_per_day * life / SECONDS_PER_DAY)
        for life in CACHE_LIVES_SECONDS
    )
    longer = (1.0 - hour) * long + hour * read < (1.0 - brief) * short + brief * read
    return np.where(longer, hour, brief), np.where(longer, long, short)


def _per_call(inputs: Inputs, tokens: _Tokens) -> Array:
    """Return the USD of one more call by option; on own machines nothing.

    Above the provider's threshold the whole call pays the long-prompt rate. Where the discounts
    for batches and for cached input do not multiply, batched calls read nothing from the cache.
    """
    share = inputs["traffic.batchable_share"]
    asked, written, cached, discount, minimum, stacks = (
        inputs.price(kind)[ROLE]
        for kind in ("input", "output", "cached", "batch_discount", "cache_minimum", "stacks")
    )
    long = tokens.static + tokens.query > inputs.price("above_tokens")[ROLE]
    if long.any():
        asked, written, cached = (
            np.where(long, inputs.price(f"{kind}_above")[ROLE], usual)
            for kind, usual in (("input", asked), ("output", written), ("cached", cached))
        )

    def usd(hit_share: Number, batch_share: Number) -> Array:
        return np.asarray(
            call_cost.of(
                static_tokens=tokens.static,
                query_tokens=tokens.query,
                output_tokens=tokens.output,
                input_price=asked,
                output_price=written,
                cached_price=cached,
                hit_share=hit_share,
                write_multiplier=tokens.write_multiplier,
                batch_share=batch_share,
                batch_discount=discount,
                cache_minimum_tokens=minimum,
            )
        )

    found = usd(tokens.hit_share, share * stacks)
    if share.any() and not stacks.all():
        apart = (1.0 - share) * found + share * usd(0.0, 1.0)
        found = np.where(stacks > 0.0, found, apart)
    return found * _BY_API


# --- upfront ------------------------------------------------------------------------------------


def labels_needed(inputs: Inputs) -> Array:
    """Return the labels that tuning takes: a number a class, or the fewest."""
    classes = np.minimum(inputs["task.classes"], inputs["most_classes"])
    return np.maximum(inputs["labels_fewest"], inputs["labels_per_class"] * classes)


def labels_to_make(inputs: Inputs) -> Array:
    """Return how many of them are not there yet."""
    return np.maximum(labels_needed(inputs) - inputs["data.labelled_examples"], 0.0)


def engineering_hours(inputs: Inputs, approach: Approach) -> Array:
    """Return the hours before an approach ships, its tests included."""
    hours = inputs[approach.hours[0]]
    for name in approach.hours[1:]:
        hours = hours + inputs[name]
    for name in approach.skill:
        hours = hours * inputs[name]
    return hours + inputs["evaluation_setup_hours"]


def _training(inputs: Inputs) -> tuple[Array, Array]:
    """Return what training costs at a vendor and on own machines, all tuned models together."""
    needed, runs = labels_needed(inputs), inputs["training_runs"]
    hosted = training_cost.of(
        examples=needed,
        tokens_per_example=inputs["tokens_per_example"],
        epochs=inputs["epochs"],
        price=inputs.price("training")[TUNED],
        runs=runs,
        minimum_job=inputs.price("minimum_job")[TUNED],
    )
    hours = training_gpu_hours.of(
        tokens=needed * inputs["tokens_per_example"] * inputs["epochs"],
        tokens_per_second_per_gpu=inputs["training_tokens_per_second_per_gpu"],
    )
    tenants = np.maximum(inputs["task.tenants"], 1.0)
    gpu_hour = inputs["gpu_hour_usd"] * (1.0 + inputs["gpu_overhead_share"])
    return np.asarray(hosted * tenants), runs * hours * gpu_hour * tenants


def _upfront(inputs: Inputs, training: tuple[Array, Array]) -> Array:
    """Return the parts upfront; `_upfront_lines` says who pays which line."""
    each, wage = inputs["data.label_cost_usd"], inputs["team.hourly_cost_usd"]
    labels = labelling_cost.of(
        examples=labels_to_make(inputs), cost_per_label=each, redo_share=inputs["redo_share"]
    )
    tests = labelling_cost.of(examples=inputs["evaluation_examples"], cost_per_label=each)
    wages = [engineering_hours(inputs, approach) * wage for approach in APPROACHES]
    return np.array([np.zeros_like(each), labels, *training, tests, *wages])[_UPFRONT]


# --- every month --------------------------------------------------------------------------------


def _monthly(
    inputs: Inputs, tokens: _Tokens, calls: Array, per_call: Array, training: tuple[Array, Array]
) -> Array:
    """Return the parts of a month; `_monthly_lines` says who pays which line.

    GPUs are bought whole.
    """
    hosted, own = training
    tenants, wage = np.maximum(inputs["task.tenants"], 1.0), inputs["team.hourly_cost_usd"]
    renewed = labelling_cost.of(
        examples=labels_needed(inputs) * inputs["labels_renewed_share"],
        cost_per_label=inputs["data.label_cost_usd"],
        redo_share=inputs["redo_share"],
    )
    again = inputs["retraining_hours"] * wage
    each_month = inputs["retrainings_per_year"] / MONTHS_PER_YEAR
    lines = [
        np.zeros_like(calls),
        inputs.price("hosting_per_day")[TUNED] * tenants * DAYS_PER_MONTH,
        inputs.price("storage")[TUNED] * tenants,
        inputs["tuned_upkeep_hours_per_month"] * wage,
        inputs["self_hosted_upkeep_hours_per_month"] * wage,
        each_month * (renewed + hosted + again),
        each_month * (renewed + own + again),
        inputs["migration_usd"],
        inputs["migration_usd"] + hosted + again,  # who tuned trains again on the successor
    ]
    parts = np.array(lines)[_MONTHLY]
    life = inputs.price("life_left")  # a known end outranks the usual life
    lives = np.where(life < FOREVER_DAYS, np.maximum(life, 1.0), inputs["model_life_days"])
    parts[MIGRATION] *= (DAYS_PER_MONTH / lives)[ROLE]
    parts[CALLS] = per_call * calls * DAYS_PER_MONTH
    peak = calls * _gpu_tokens(inputs, tokens) / SECONDS_PER_DAY * inputs["peak_factor"]
    parts[HOSTING, GPU_ROWS] = DAYS_PER_MONTH * self_hosted_daily_cost.of(
        peak_tokens_per_second=np.maximum(peak, 1e-9),
        gpu_tokens_per_second=inputs["gpu_tokens_per_second"],
        gpu_hour_price=inputs["gpu_hour_usd"],
        overhead=inputs["gpu_overhead_share"],
    )
    return parts


# --- own machines -------------------------------------------------------------------------------


def _gpu_tokens(inputs: Inputs, tokens: _Tokens) -> Array:
    """Return what a call takes on own GPUs, in tokens written; reading one takes a fraction."""
    read = tokens.static[GPU_ROWS] + tokens.query
    return tokens.output[GPU_ROWS] + read * inputs["prompt_token_weight"]


def _gpu_call(inputs: Inputs, tokens: _Tokens, *, one_off: bool) -> Array:
    """Return the USD of the share of a GPU that one more call takes.

    A standing service pays for its peaks; a job that ends runs at full load and gives GPUs back.
    """
    price = self_hosted_price.of(
        gpu_hour_price=inputs["gpu_hour_usd"] * (1.0 + inputs["gpu_overhead_share"]),
        tokens_per_second=inputs["gpu_tokens_per_second"],
        utilisation=1.0 if one_off else 1.0 / np.maximum(inputs["peak_factor"], 1.0),
    )
    return price * _gpu_tokens(inputs, tokens) / TOKENS_PER_PRICE


# --- milliseconds and days ----------------------------------------------------------------------


def _milliseconds(inputs: Inputs, tokens: _Tokens) -> tuple[Array, Array]:
    first = first_token_ms.of(
        base_ms=inputs["first_token_base_ms"],
        uncached_tokens=tokens.static * (1.0 - tokens.hit_share) + tokens.query,
        ms_per_token=inputs["ms_per_prompt_token"],
    )
    speeds = np.array([inputs["output_tokens_per_second"], inputs["tuned_tokens_per_second"]])
    speed = speeds[(ROLE != PROMPTED).astype(np.intp)]
    last = total_ms.of(first_token_ms=first, output_tokens=tokens.output, tokens_per_second=speed)
    return np.asarray(first), np.asarray(last)


def days_of(inputs: Inputs) -> Array:
    """Return the days for labels, engineering and runs, one after the other.

    Shape (approaches, 3, C), in the order of `APPROACHES`.
    """
    shape = 4 + len(APPROACHES), inputs.rows.shape[1]
    examples, hours, training, queue, tests = np.zeros((5, *shape))
    runs = np.ones(shape)
    examples[1], runs[2] = labels_to_make(inputs), inputs["training_runs"]
    training[2], queue[2] = inputs["hosted_training_hours"], inputs["queue_hours"]
    tests[2:4] = inputs["evaluation_hours"]
    hours[4:] = [engineering_hours(inputs, approach) for approach in APPROACHES]
    lines = lead_time_days.of(
        examples=examples,
        labels_per_week=np.maximum(
            inputs["data.labels_per_week"], inputs["labels_bought_per_week"]
        ),
        redo_share=inputs["redo_share"],
        engineering_hours=hours,
        training_hours=training,
        queue_hours=queue,
        evaluation_hours=tests,
        runs=runs,
    )
    by_approach: Array = np.asarray(lines)[_DAYS]
    return by_approach
