"""The formulas of money and time: what a request computes with and what published examples check.

Arguments are by keyword, floats or NumPy arrays that broadcast. Units: USD, tokens, days and
milliseconds; prices are in USD per 1M tokens unless a name says otherwise.
"""

from collections.abc import Callable, Collection
from functools import update_wrapper
from typing import Any, Generic, ParamSpec, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from tune_or_prompt.domain.language.amounts import DAYS_PER_WEEK

Array: TypeAlias = NDArray[np.float64]
Number: TypeAlias = float | Array
P = ParamSpec("P")
R = TypeVar("R")

LARGEST = 1e18
"""The largest size of any argument: far beyond real projects, far below overflow."""

TOKENS_PER_PRICE = 1e6
DAYS_PER_YEAR = 365.0
HOURS_PER_DAY = 24.0
SECONDS_PER_HOUR = 3600.0
MS_PER_SECOND = 1000.0
WORKING_HOURS_PER_WEEK = 40.0

KIND_BY_SIGNS = np.array(
    [["below", "never", "never"], ["always", "never", "never"], ["always", "always", "above"]]
)
"""Kind of a break-even: a row by the sign of the saving per call, a column by that of F."""
FACTOR_BY_SIGNS = np.array([[1.0, np.nan, np.nan], [0.0, np.nan, np.nan], [0.0, 0.0, 1.0]])


class Formula(Generic[P, R]):
    """A formula that refuses an argument out of its range with a `ValueError` naming it.

    Numbers give numbers, with None for "there is none"; arrays give arrays, with NaN for it.
    `of` is the same without the checks, for arguments known to be in range.
    """

    def __init__(
        self,
        of: Callable[P, R],
        *,
        share: Collection[str],
        positive: Collection[str],
        signed: Collection[str],
        rule: Callable[..., None],
    ) -> None:
        self.of = of
        self._rule = rule
        self._most = dict.fromkeys(share, 1.0)
        self._least = dict.fromkeys(signed, -LARGEST)
        self._positive = positive
        update_wrapper(self, of)

    def __call__(self, *args: P.args, **arguments: P.kwargs) -> R:
        """Return the result for arguments that are checked first."""
        valid: Any = {name: self._valid(name, value) for name, value in arguments.items()}
        self._rule(**valid)
        found: R = _plain(self.of(*args, **valid))
        return found

    def _valid(self, name: str, value: Any) -> Any:  # noqa: ANN401 - a number, an array or neither
        if value is None:
            return None
        low, high = self._least.get(name, 0.0), self._most.get(name, LARGEST)
        try:
            array = np.asarray(value, dtype=np.float64)
        except (TypeError, ValueError):
            text = f"{name} must be a number or an array of numbers; got {value!r}."
            raise ValueError(text) from None
        outside = array[~((array >= low) & (array <= high))]  # a NaN is outside as well
        if outside.size:
            got = float(outside.flat[0])
            raise ValueError(f"{name} must be a finite number from {low:g} to {high:g}; got {got}.")
        if name in self._positive and not array.all():
            raise ValueError(f"{name} must be above 0; give a positive number.")
        return array


def checked(
    *,
    share: Collection[str] = (),
    positive: Collection[str] = (),
    signed: Collection[str] = (),
    rule: Callable[..., None] = lambda **_: None,
) -> Callable[[Callable[P, R]], Formula[P, R]]:
    """Check arguments: amounts are at least 0, shares at most 1, and what is signed is either.

    `rule` raises for arguments that do not fit each other.
    """
    return lambda of: Formula(of, share=share, positive=positive, signed=signed, rule=rule)


# --- calls ------------------------------------------------------------------------------------


@checked(share=("hit_share", "batch_share", "batch_discount"))
def call_cost(
    *,
    static_tokens: Number,
    query_tokens: Number,
    output_tokens: Number,
    input_price: Number,
    output_price: Number,
    cached_price: Number | None = None,
    hit_share: Number = 0.0,
    write_multiplier: Number = 1.0,
    batch_share: Number = 0.0,
    batch_discount: Number = 0.5,
    cache_minimum_tokens: Number = 1024,
) -> Number:
    """Return the USD that one call costs on a hosted model.

    Formula: `[Ts((1-h)·w·pi + h·pc) + Tq·pi + To·po] / 1e6 · (1 - b·d)`, with
        Ts, Tq, To   static prompt, query and output, in tokens;
        pi, pc, po   prices of input, cached input and output, in USD per 1M tokens;
        h, w         share of static tokens read from the cache; price multiple of writing them;
        b, d         share of calls sent in batches; discount on those.
    Without a cached price, with h = 0, or with a static prompt below the smallest prefix that can
    be cached, nothing is cached: h = 0 and w = 1.

    Source: vendors' price pages; the shape is the same at OpenAI, Anthropic, Google and AWS.
    """
    price = input_price
    if cached_price is not None:
        mixed = (1.0 - hit_share) * write_multiplier * input_price + hit_share * cached_price
        is_cached = (static_tokens >= cache_minimum_tokens) & (hit_share > 0.0)
        price = np.where(is_cached, mixed, input_price)
    usd = static_tokens * price + query_tokens * input_price + output_tokens * output_price
    return usd / TOKENS_PER_PRICE * (1.0 - batch_share * batch_discount)


def _caching_can_pay(*, write_multiplier: Array, read_multiplier: Array) -> None:
    if (write_multiplier < 1.0).any():
        raise ValueError("write_multiplier must be at least 1; a cache write never costs less.")
    if (read_multiplier == 1.0).any():
        raise ValueError("read_multiplier must be below 1; otherwise caching never pays.")


@checked(share=("read_multiplier",), rule=_caching_can_pay)
def cache_rereads_to_pay(*, write_multiplier: Number, read_multiplier: Number) -> Number:
    """Return how many re-reads a cache write needs before it has paid: `(w-1)/(1-m)`.

    w and m are the prices of writing and of reading in multiples of the input price.

    Source: Anthropic's prompt caching prices (1.25 or 2 to write, 0.1 to read).
    """
    return (write_multiplier - 1.0) / (1.0 - read_multiplier)


@checked(share=("pass_rate",), positive=("pass_rate",))
def cost_per_accepted(*, cost_per_call: Number, pass_rate: Number) -> Number:
    """Return the USD that one accepted answer costs: `c / pass_rate`.

    Compare options by it where they do not all meet the quality target.
    """
    return cost_per_call / pass_rate


# --- training and labels ------------------------------------------------------------------------


@checked()
def training_cost(
    *,
    examples: Number,
    tokens_per_example: Number,
    epochs: Number,
    price: Number,
    runs: Number = 1,
    validation_tokens: Number = 0,
    evaluations: Number = 0,
    minimum_job: Number = 0,
) -> Number:
    """Return the USD that tuning costs where the vendor bills by the token.

    Formula: `max(minimum_job, R·(N·L·e + Nval·neval)·p/1e6)`, with N examples of L tokens, e
    epochs, Nval validation tokens read neval times, R runs until one is accepted, p in USD per
    1M tokens and the smallest bill in USD.

    Source: Together AI's fine-tuning price page for the validation term; OpenAI and Azure bill
    the training term alone.
    """
    tokens = examples * tokens_per_example * epochs + validation_tokens * evaluations
    return np.maximum(minimum_job, runs * tokens * price / TOKENS_PER_PRICE)


@checked(positive=("tokens_per_second_per_gpu", "gpus"))
def training_gpu_hours(
    *, tokens: Number, tokens_per_second_per_gpu: Number, gpus: Number = 1
) -> Number:
    """Return the hours that training takes on the clock: `T/(rate·G)/3600`.

    T is every token read (examples · tokens · epochs), the rate is that of one GPU, and G GPUs
    share the work; the bill counts G times as many GPU-hours.
    """
    return tokens / (tokens_per_second_per_gpu * gpus) / SECONDS_PER_HOUR


@checked(share=("redo_share",))
def labelling_cost(*, examples: Number, cost_per_label: Number, redo_share: Number = 0.0) -> Number:
    """Return the USD of N labels at κ each, the share ρ of them made again: `N·κ·(1+ρ)`."""
    return examples * cost_per_label * (1.0 + redo_share)


# --- own hardware -------------------------------------------------------------------------------


@checked(positive=("gpu_tokens_per_second",))
def self_hosted_daily_cost(
    *,
    peak_tokens_per_second: Number,
    gpu_tokens_per_second: Number,
    gpu_hour_price: Number,
    overhead: Number = 0.0,
) -> Number:
    """Return the USD a day for GPUs that stay up all day: `24·g·ceil(peak/θ)·(1+overhead)`.

    g is the price of a GPU-hour, θ the tokens per second of one GPU; overhead is the share added
    for disks, network and operation. The bill rises in whole GPUs, whatever the traffic between.
    """
    gpus = np.ceil(peak_tokens_per_second / gpu_tokens_per_second)
    return HOURS_PER_DAY * gpu_hour_price * gpus * (1.0 + overhead)


@checked(share=("utilisation",), positive=("tokens_per_second", "utilisation"))
def self_hosted_price(
    *, gpu_hour_price: Number, tokens_per_second: Number, utilisation: Number
) -> Number:
    """Return the USD per 1M tokens on a GPU of one's own: `g/(3600·θ·u)·1e6`.

    g is the price of a GPU-hour, θ the tokens per second at full load, u the share of full load
    that is used (above 0, at most 1).
    """
    used = tokens_per_second * utilisation
    return gpu_hour_price / (SECONDS_PER_HOUR * used) * TOKENS_PER_PRICE


# --- comparing over time ------------------------------------------------------------------------


@checked()
def annuity_days(*, days: Number, yearly_rate: Number) -> Number:
    """Return how many days of payments a sum today is worth: `(1-(1+d)^-D)/d`.

    D is the number of days, `d = (1+r)^(1/365) - 1` the daily form of the yearly discount rate r
    (0.1 is 10 %). With r = 0 the answer is D.
    """
    growth = np.log1p(yearly_rate) / DAYS_PER_YEAR
    daily = np.expm1(growth)
    discounted = -np.expm1(-growth * days) / np.where(daily > 0.0, daily, 1.0)
    return np.where(daily > 0.0, discounted, days)


@checked(
    positive=("days", "life_days"), signed=("extra_upfront", "extra_per_day", "saving_per_call")
)
def break_even(
    *,
    extra_upfront: Number,
    extra_per_day: Number,
    saving_per_call: Number,
    days: Number,
    yearly_rate: Number = 0.0,
    life_days: Number | None = None,
) -> tuple[Any, Any]:
    """Return the kind of break-even and the calls per day at which it lies.

    Formula: `F = ΔU/A(min(D, life)) + ΔK` is the fixed extra per day, A the annuity of the horizon
    D or of the model's remaining life, whichever is shorter, and Δc the saving per call.
        Δc > 0   ("always", 0) if F ≤ 0, else ("above", F/Δc)
        Δc < 0   ("never", None) if F ≥ 0, else ("below", F/Δc)
        Δc = 0   ("always", 0) if F < 0, else ("never", None)
    A volume too large for a float counts as no limit: "above" it is "never", "below" it "always".
    """
    horizon = days if life_days is None else np.minimum(days, life_days)
    # Overflow is meant: it becomes a volume without limit below.
    with np.errstate(over="ignore"):
        fixed = extra_upfront / annuity_days.of(days=horizon, yearly_rate=yearly_rate)
        fixed = fixed + extra_per_day
        volume = np.abs(fixed / np.where(saving_per_call == 0.0, 1.0, saving_per_call))
    finite = np.isfinite(volume)
    signs = np.sign(saving_per_call) * finite, np.sign(fixed)
    at = tuple((1.0 + each).astype(np.intp) for each in signs)
    return KIND_BY_SIGNS[at], FACTOR_BY_SIGNS[at] * np.where(finite, volume, 0.0)


@checked(signed=("extra_upfront", "saving_per_call", "extra_per_day"))
def payback_days(
    *, extra_upfront: Number, calls_per_day: Number, saving_per_call: Number, extra_per_day: Number
) -> Number | None:
    """Return the days until the extra upfront is earned back, undiscounted; None where it never is.

    Formula: `ΔU/(n·Δc - ΔK)` where the daily gain is positive, with n calls per day. Nothing to
    earn back (ΔU ≤ 0) with a daily gain is 0 days.
    """
    gain = calls_per_day * saving_per_call - extra_per_day
    with np.errstate(over="ignore"):
        days = np.maximum(extra_upfront, 0.0) / np.where(gain > 0.0, gain, 1.0)
    return np.where((gain > 0.0) & np.isfinite(days), days, np.nan)


# --- latency and lead time ----------------------------------------------------------------------


@checked()
def first_token_ms(*, base_ms: Number, uncached_tokens: Number, ms_per_token: Number) -> Number:
    """Return the milliseconds until the first token: `t0 + s·T`.

    t0 is the wait that no prompt explains, s the milliseconds per prompt token that has to be
    processed, T the prompt tokens not read from a cache. Shortening a cached prompt therefore
    saves next to nothing.

    Source: Glean's measurement (2024-07-02), linear up to 100,000 tokens, 0.20 ms a token.
    """
    return base_ms + ms_per_token * uncached_tokens


@checked(positive=("tokens_per_second",))
def total_ms(*, first_token_ms: Number, output_tokens: Number, tokens_per_second: Number) -> Number:
    """Return the milliseconds until the last of To output tokens: `TTFT + 1000·To/rate`."""
    return first_token_ms + MS_PER_SECOND * output_tokens / tokens_per_second


def _labels_can_be_made(*, examples: Array, labels_per_week: Array, **_: Array) -> None:
    if ((examples > 0.0) & (labels_per_week == 0.0)).any():
        raise ValueError(
            "labels_per_week must be above 0 where examples have to be labeled; "
            "give the labels made in a week, or 0 examples."
        )


@checked(share=("redo_share",), positive=("engineering_hours_per_week",), rule=_labels_can_be_made)
def lead_time_days(
    *,
    examples: Number,
    labels_per_week: Number,
    engineering_hours: Number,
    training_hours: Number = 0.0,
    runs: Number = 1,
    redo_share: Number = 0.0,
    queue_hours: Number = 0.0,
    evaluation_hours: Number = 0.0,
    engineering_hours_per_week: Number = WORKING_HOURS_PER_WEEK,
) -> Number:
    """Return the calendar days until the work can ship, one step after the other.

    Formula: `7·(N·(1+ρ)/labels_per_week + E/hours_per_week) + R·(queue + training + eval)/24`.
    Labels and engineering are people's time and count in weeks; queueing, training and
    evaluation run around the clock and count in hours, once for each of R runs. N counts the
    labels still to be made. Prompting alone is the same with no labels and no training.

    Raises:
        ValueError: also where labels are needed and `labels_per_week` is 0: no date can be given.
    """
    labels = examples * (1.0 + redo_share)
    weeks = labels / np.where(np.greater(labels_per_week, 0.0), labels_per_week, 1.0)
    weeks = weeks + engineering_hours / engineering_hours_per_week
    hours = queue_hours + training_hours + evaluation_hours
    return DAYS_PER_WEEK * weeks + runs * hours / HOURS_PER_DAY


def _plain(result: Any) -> Any:  # noqa: ANN401 - whatever a formula gives
    """Return Python values for single numbers, None for NaN among them, and arrays as they are."""
    if isinstance(result, tuple):
        return tuple(map(_plain, result))
    if np.ndim(result):
        return result
    value = np.asarray(result).item()
    return None if value != value else value  # noqa: PLR0124 - only a NaN differs from itself
