"""One set of inputs with round numbers, whose money the tests derive by hand."""

from service.domain.amounts import Quantity
from service.domain.spending.money_inputs import INPUTS

EXAMPLE: dict[str, float] = {
    "calls_per_day": 1_000,
    "instruction_tokens": 1_500,
    "example_tokens": 500,
    "query_tokens": 300,
    "output_tokens": 100,
    "cached_share": 1,
    "batch_share": 0,
    "batch_discount": 0.5,
    "cache_minimum_tokens": 1_024,
    "static_share_after_tuning": 0,
    "prompt_input_price": 2,
    "prompt_output_price": 10,
    "prompt_cached_price": 0.1,
    "prompt_write_multiplier": 1,
    "smaller_input_price": 0.1,
    "smaller_output_price": 0.5,
    "smaller_cached_price": 0.01,
    "smaller_write_multiplier": 1,
    "tuned_input_price": 0.035,
    "tuned_output_price": 0.14,
    "tuned_cached_price": 0.00875,
    "tuned_write_multiplier": 1,
    "labels_to_buy": 500,
    "labelled_examples": 500,
    "cost_per_label_usd": 1,
    "redo_share": 0.2,
    "tokens_per_example": 400,
    "epochs": 3,
    "training_runs": 2,
    "training_price_usd_per_mtok": 1,
    "minimum_job_usd": 0,
    "training_gpu_hours": 2,
    "prompt_engineering_hours": 20,
    "tuned_engineering_hours": 60,
    "wage_usd_per_hour": 100,
    "evaluation_examples": 100,
    "hosting_usd_per_day": 0,
    "storage_usd_per_month": 1.95,
    "tuned_upkeep_hours_per_month": 1,
    "self_hosted_upkeep_hours_per_month": 4,
    "retrainings_per_year": 1,
    "labels_renewed_share": 0.3,
    "retraining_hours": 15,
    "migration_usd": 1_000,
    "model_life_days": 730,
    "gpu_hour_usd": 3,
    "gpu_tokens_per_second": 3_400,
    "gpu_overhead_share": 0.5,
    "prompt_token_weight": 0.1,
    "peak_factor": 5,
    "horizon_days": 365,
    "discount_rate_per_year": 0,
    "life_left_days": 365,
}
"""A value for each of `INPUTS`: two large-model prices, a small tuned model, a year."""

MONEY = frozenset(name for name in INPUTS if "usd" in name or name.endswith("_price"))
"""The inputs that are amounts of money."""


def example(**changes: Quantity) -> dict[str, Quantity]:
    """Return the example's inputs with some of them changed."""
    return {**EXAMPLE, **changes}
