"""The plain formulas of money and time, for numbers that are known to lie within their ranges.

The engine's columns are read and bounded before, so it computes with these; `costs`, `schedule`,
`latency` and `spending` offer the same to everybody else with every argument checked by name.
All broadcast. Units: USD, tokens, days; prices in USD per 1M tokens unless a name says otherwise.
"""

from typing import Any

import numpy as np

TOKENS_PER_PRICE = 1e6
"""Every price per token is quoted for this many tokens."""

DAYS_PER_YEAR = 365.0
DAYS_PER_WEEK = 7.0
HOURS_PER_DAY = 24.0
MS_PER_SECOND = 1000.0

Column = Any
"""A number, or an array that broadcasts against the others."""


def static_price(
    *,
    static_tokens: Column,
    input_price: Column,
    cached_price: Column,
    hit_share: Column,
    write_multiplier: Column,
    cache_minimum_tokens: Column,
) -> Column:
    """Return the price of a static prompt that is cached where it is long enough.

    Formula: `(1-h)·w·pi + h·pc`, and pi below the smallest prefix that can be cached.
    """
    mixed = (1.0 - hit_share) * write_multiplier * input_price + hit_share * cached_price
    return np.where(static_tokens >= cache_minimum_tokens, mixed, input_price)


def call_usd(
    *, static_usd: Column, query_usd: Column, output_usd: Column, batched: Column
) -> Column:
    """Return the USD of a call from its three parts per 1M calls, and the price after batching."""
    return (static_usd + query_usd + output_usd) / TOKENS_PER_PRICE * batched


def training_usd(
    *, examples: Column, length: Column, epochs: Column, price: Column, runs: Column, least: Column
) -> Column:
    """Return the USD of tuning billed by the token: `max(least, R·N·L·e·p/1e6)`."""
    return np.maximum(least, runs * (examples * length * epochs) * price / TOKENS_PER_PRICE)


def labelling_usd(*, examples: Column, each: Column, redone: Column = 0.0) -> Column:
    """Return the USD of labels: `N·κ·(1+ρ)`."""
    return examples * each * (1.0 + redone)


def annuity(*, days: Column, yearly_rate: Column) -> Column:
    """Return how many days of payments a sum today is worth: `(1-(1+d)^-D)/d`, or D without d."""
    growth = np.log1p(yearly_rate) / DAYS_PER_YEAR
    daily_rate = np.expm1(growth)
    discounted = -np.expm1(-growth * days) / np.where(daily_rate > 0.0, daily_rate, 1.0)
    return np.where(daily_rate > 0.0, discounted, days)


def gpus_usd_per_day(*, peak: Column, each: Column, price: Column, overhead: Column) -> Column:
    """Return the USD a day of GPUs that stay up all day: `24·g·ceil(peak/θ)·(1+overhead)`."""
    return HOURS_PER_DAY * price * np.ceil(peak / each) * (1.0 + overhead)


def labelling_days(*, examples: Column, per_week: Column, redone: Column) -> Column:
    """Return the days that making labels takes: `7·N·(1+ρ)/rate`."""
    return DAYS_PER_WEEK * (examples * (1.0 + redone)) / np.where(per_week > 0.0, per_week, 1.0)


def working_days(*, hours: Column, per_week: Column) -> Column:
    """Return the days that so many hours of work take."""
    return DAYS_PER_WEEK * hours / per_week


def run_days(*, runs: Column, hours: Column) -> Column:
    """Return the days that some runs of so many hours take around the clock."""
    return runs * hours / HOURS_PER_DAY


def wait_ms(*, base: Column, tokens: Column, slope: Column) -> Column:
    """Return the milliseconds until the first token: `t0 + s·T`."""
    return base + slope * tokens


def answer_ms(*, first: Column, tokens: Column, per_second: Column) -> Column:
    """Return the milliseconds until the last token: `TTFT + 1000·To/rate`."""
    return first + MS_PER_SECOND * tokens / per_second
