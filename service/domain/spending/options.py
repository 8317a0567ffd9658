"""Say what each of six ways to do the work costs.

Everything is a column: an input is a number or an array, and all of them broadcast, so rows and
draws go through at once. Nothing here knows a profile or a catalogue.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from service.domain.amounts import Quantity
from service.domain.costs import (
    annuity_days,
    call_cost,
    hourly_training_cost,
    labelling_cost,
    self_hosted_daily_cost,
    training_cost,
)
from service.domain.spending.money_inputs import Inputs

OptionId = Literal[
    "prompt", "prompt-cached", "smaller-prompt", "tuned-api", "tuned-self-hosted", "tuned-cached"
]
OPTIONS: tuple[OptionId, ...] = get_args(OptionId)
SELF_HOSTED: OptionId = "tuned-self-hosted"

DAYS_PER_YEAR = 365.0
MONTHS_PER_YEAR = 12.0
DAYS_PER_MONTH = DAYS_PER_YEAR / MONTHS_PER_YEAR
SECONDS_PER_DAY = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """What one way costs, in USD, each part by itself.

    Attributes:
        id: one of `OPTIONS`.
        upfront: labels, training, engineering, evaluation.
        monthly: calls, hosting, storage, upkeep, retraining, migration.
        per_call_usd: what one more call costs.
        per_1000_calls_usd: calls and hosting, per 1,000 calls at the given volume.
        horizon_usd: upfront and, discounted, every day of the horizon.
    """

    id: OptionId
    upfront: Mapping[str, Quantity]
    monthly: Mapping[str, Quantity]
    per_call_usd: Quantity
    per_1000_calls_usd: Quantity
    horizon_usd: Quantity

    @property
    def upfront_usd(self) -> Quantity:
        """Return the sum before the first day."""
        return _total(self.upfront)

    @property
    def bought_upfront_usd(self) -> Quantity:
        """Return what of that sum is bought: all but the team's own hours."""
        return self.upfront_usd - self.upfront["engineering"]

    @property
    def monthly_usd(self) -> Quantity:
        """Return the sum of a month."""
        return _total(self.monthly)

    @property
    def standing_per_day_usd(self) -> Quantity:
        """Return what a day costs without any call."""
        return (self.monthly_usd - self.monthly["calls"]) / DAYS_PER_MONTH


def options_of(inputs: Inputs) -> dict[OptionId, Option]:
    """Return all six options for these inputs, which are those of `INPUTS`.

    Formulas, per option: upfront = labels·(1+redo) + training + hours·wage + evaluation set;
    month = calls + hosting + storage + upkeep + retraining + migration, the last two spread
    evenly over a year and over a model's life; horizon = upfront + annuity·month/(365/12).
    """
    per_call, work = _per_call(inputs), _work(inputs)
    return {option: _option(option, inputs, per_call[option], work) for option in OPTIONS}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """What several options pay for alike, in USD, and the worth of the horizon in days."""

    evaluation: Quantity
    labels: Quantity
    renewed_labels: Quantity
    hosted_training: Quantity
    own_training: Quantity
    horizon_days: Quantity


def _work(inputs: Inputs) -> _Work:
    each, redo = inputs["cost_per_label_usd"], inputs["redo_share"]
    renewed = inputs["labelled_examples"] * inputs["labels_renewed_share"]
    return _Work(
        evaluation=labelling_cost(examples=inputs["evaluation_examples"], cost_per_label=each),
        labels=labelling_cost(
            examples=inputs["labels_to_buy"], cost_per_label=each, redo_share=redo
        ),
        renewed_labels=labelling_cost(examples=renewed, cost_per_label=each, redo_share=redo),
        hosted_training=_hosted_training(inputs),
        own_training=_own_training(inputs),
        horizon_days=annuity_days(
            days=inputs["horizon_days"], yearly_rate=inputs["discount_rate_per_year"]
        ),
    )


def _option(option: OptionId, inputs: Inputs, per_call: Quantity, work: _Work) -> Option:
    upfront = _upfront(option, inputs, work)
    calls = inputs["calls_per_day"]
    standing = _standing(option, inputs, upfront["training"], work)
    monthly = {"calls": per_call * calls * DAYS_PER_MONTH, **standing}
    hosting_per_call = monthly["hosting"] / DAYS_PER_MONTH / np.maximum(calls, 1.0)
    return Option(
        id=option,
        upfront=upfront,
        monthly=monthly,
        per_call_usd=per_call,
        per_1000_calls_usd=1000.0 * (per_call + hosting_per_call),
        horizon_usd=_total(upfront) + work.horizon_days * _total(monthly) / DAYS_PER_MONTH,
    )


def _per_call(inputs: Inputs) -> dict[OptionId, Quantity]:
    static = inputs["instruction_tokens"] + inputs["example_tokens"]
    kept = static * inputs["static_share_after_tuning"]
    return {
        "prompt": _tokens_usd(inputs, "prompt", static, cached=False),
        "prompt-cached": _tokens_usd(inputs, "prompt", static, cached=True),
        "smaller-prompt": _tokens_usd(inputs, "smaller", static, cached=True),
        "tuned-api": _tokens_usd(inputs, "tuned", kept, cached=False),
        SELF_HOSTED: 0.0,
        "tuned-cached": _tokens_usd(inputs, "tuned", kept, cached=True),
    }


def _tokens_usd(inputs: Inputs, model: str, static: Quantity, *, cached: bool) -> Quantity:
    return call_cost(
        static_tokens=static,
        query_tokens=inputs["query_tokens"],
        output_tokens=inputs["output_tokens"],
        input_price=inputs[f"{model}_input_price"],
        output_price=inputs[f"{model}_output_price"],
        cached_price=inputs[f"{model}_cached_price"] if cached else None,
        hit_share=inputs["cached_share"],
        write_multiplier=inputs[f"{model}_write_multiplier"],
        batch_share=inputs["batch_share"],
        batch_discount=inputs["batch_discount"],
        cache_minimum_tokens=inputs["cache_minimum_tokens"],
    )


def _upfront(option: OptionId, inputs: Inputs, work: _Work) -> dict[str, Quantity]:
    wage = inputs["wage_usd_per_hour"]
    if not option.startswith("tuned"):
        hours = inputs["prompt_engineering_hours"]
        return _parts(
            labels=0.0, training=0.0, engineering=hours * wage, evaluation=work.evaluation
        )
    return _parts(
        labels=work.labels,
        training=work.own_training if option == SELF_HOSTED else work.hosted_training,
        engineering=inputs["tuned_engineering_hours"] * wage,
        evaluation=work.evaluation,
    )


def _own_training(inputs: Inputs) -> Quantity:
    price = inputs["gpu_hour_usd"] * (1.0 + inputs["gpu_overhead_share"])
    hours, runs = inputs["training_gpu_hours"], inputs["training_runs"]
    return hourly_training_cost(hours=hours, hour_price=price, runs=runs)


def _hosted_training(inputs: Inputs) -> Quantity:
    return training_cost(
        examples=inputs["labelled_examples"],
        tokens_per_example=inputs["tokens_per_example"],
        epochs=inputs["epochs"],
        price=inputs["training_price_usd_per_mtok"],
        runs=inputs["training_runs"],
        minimum_job=inputs["minimum_job_usd"],
    )


def _standing(
    option: OptionId, inputs: Inputs, training: Quantity, work: _Work
) -> dict[str, Quantity]:
    wage = inputs["wage_usd_per_hour"]
    moves_per_month = DAYS_PER_MONTH / inputs["model_life_days"]
    if not option.startswith("tuned"):
        migration = inputs["migration_usd"] * moves_per_month
        return _parts(hosting=0.0, storage=0.0, upkeep=0.0, retraining=0.0, migration=migration)
    again = training + inputs["retraining_hours"] * wage
    retraining = inputs["retrainings_per_year"] * (work.renewed_labels + again) / MONTHS_PER_YEAR
    if option == SELF_HOSTED:
        hours = inputs["self_hosted_upkeep_hours_per_month"]
        return _parts(
            hosting=_gpus_per_day(inputs) * DAYS_PER_MONTH,
            storage=0.0,
            upkeep=hours * wage,
            retraining=retraining,
            migration=0.0,
        )
    return _parts(
        hosting=inputs["hosting_usd_per_day"] * DAYS_PER_MONTH,
        storage=inputs["storage_usd_per_month"],
        upkeep=inputs["tuned_upkeep_hours_per_month"] * wage,
        retraining=retraining,
        migration=(inputs["migration_usd"] + again) * moves_per_month,
    )


def _gpus_per_day(inputs: Inputs) -> Quantity:
    static = inputs["instruction_tokens"] + inputs["example_tokens"]
    read = static * inputs["static_share_after_tuning"] + inputs["query_tokens"]
    tokens = inputs["output_tokens"] + read * inputs["prompt_token_weight"]
    mean = inputs["calls_per_day"] * tokens / SECONDS_PER_DAY
    return self_hosted_daily_cost(
        peak_tokens_per_second=np.asarray(mean * inputs["peak_factor"]),
        gpu_tokens_per_second=inputs["gpu_tokens_per_second"],
        gpu_hour_price=inputs["gpu_hour_usd"],
        overhead=inputs["gpu_overhead_share"],
    )


def _parts(**parts: Quantity) -> dict[str, Quantity]:
    return parts


def _total(parts: Mapping[str, Quantity]) -> Quantity:
    total: Quantity = 0.0
    for part in parts.values():
        total = total + part
    return total
