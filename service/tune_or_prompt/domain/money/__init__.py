"""Money, days and milliseconds: the functions that published examples check and requests run."""

from tune_or_prompt.domain.money.formulas import (
    annuity_days,
    break_even,
    cache_rereads_to_pay,
    call_cost,
    cost_per_accepted,
    first_token_ms,
    labelling_cost,
    lead_time_days,
    payback_days,
    self_hosted_daily_cost,
    self_hosted_price,
    total_ms,
    training_cost,
    training_gpu_hours,
)

__all__ = [
    "annuity_days",
    "break_even",
    "cache_rereads_to_pay",
    "call_cost",
    "cost_per_accepted",
    "first_token_ms",
    "labelling_cost",
    "lead_time_days",
    "payback_days",
    "self_hosted_daily_cost",
    "self_hosted_price",
    "total_ms",
    "training_cost",
    "training_gpu_hours",
]
