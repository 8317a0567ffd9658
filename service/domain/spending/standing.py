"""Say what an option costs besides its calls: labels, training, hours, hosting, upkeep.

Options that differ by their calls alone share it, so it is worked out once for them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from service.domain.amounts import Quantity
from service.domain.formulas import (
    DAYS_PER_YEAR,
    annuity,
    gpus_usd_per_day,
    labelling_usd,
    training_usd,
)
from service.domain.spending.money_inputs import Inputs

MONTHS_PER_YEAR = 12.0
DAYS_PER_MONTH = DAYS_PER_YEAR / MONTHS_PER_YEAR
SECONDS_PER_DAY = 86_400.0

Kind = Literal["prompted", "hosted", "own"]
Parts = dict[str, Quantity]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What several options pay for alike, in USD, and the worth of the horizon in days."""

    evaluation: Quantity
    labels: Quantity
    renewed_labels: Quantity
    hosted_training: Quantity
    own_training: Quantity
    horizon_days: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What options that differ by their calls alone have in common.

    `bought_upfront_usd` is what is bought before the first day: labels and training. A test set
    is made by the team itself, as the engineering is.
    """

    upfront: Mapping[str, Quantity]
    upfront_usd: Quantity
    bought_upfront_usd: Quantity
    monthly: Mapping[str, Quantity]


def work_of(inputs: Inputs) -> Work:
    """Return what several options pay for alike."""
    each, redo = inputs["cost_per_label_usd"], inputs["redo_share"]
    renewed = inputs["labelled_examples"] * inputs["labels_renewed_share"]
    return Work(
        evaluation=labelling_usd(examples=inputs["evaluation_examples"], each=each),
        labels=labelling_usd(examples=inputs["labels_to_buy"], each=each, redone=redo),
        renewed_labels=labelling_usd(examples=renewed, each=each, redone=redo),
        hosted_training=_hosted_training(inputs),
        own_training=_own_training(inputs),
        horizon_days=annuity(
            days=inputs["horizon_days"], yearly_rate=inputs["discount_rate_per_year"]
        ),
    )


def standing_of(kind: Kind, inputs: Inputs, work: Work) -> Standing:
    """Return what options of a kind cost besides their calls."""
    upfront, monthly = _STANDING[kind](inputs, work)
    upfront_usd = total_of(upfront)
    return Standing(
        upfront=upfront,
        upfront_usd=upfront_usd,
        bought_upfront_usd=upfront["labels"] + upfront["training"],
        monthly=monthly,
    )


def total_of(parts: Mapping[str, Quantity]) -> Quantity:
    """Return the sum of some parts, added in their order; what costs nothing is passed over."""
    total: Quantity = 0.0
    for part in parts.values():
        if not (isinstance(part, float) and part == 0.0):
            total = part if isinstance(total, float) and total == 0.0 else total + part
    return total


def _own_training(inputs: Inputs) -> Quantity:
    price = inputs["gpu_hour_usd"] * (1.0 + inputs["gpu_overhead_share"])
    return inputs["training_runs"] * (inputs["training_gpu_hours"] * price)


def _hosted_training(inputs: Inputs) -> Quantity:
    usd: Quantity = training_usd(
        examples=inputs["labelled_examples"],
        length=inputs["tokens_per_example"],
        epochs=inputs["epochs"],
        price=inputs["training_price_usd_per_mtok"],
        runs=inputs["training_runs"],
        least=inputs["minimum_job_usd"],
    )
    return usd


def _prompted(inputs: Inputs, work: Work) -> tuple[Parts, Parts]:
    hours = inputs["prompt_engineering_hours"]
    migration = inputs["migration_usd"] * (DAYS_PER_MONTH / inputs["model_life_days"])
    return (
        _parts(
            labels=0.0,
            training=0.0,
            engineering=hours * inputs["wage_usd_per_hour"],
            evaluation=work.evaluation,
        ),
        _parts(hosting=0.0, storage=0.0, upkeep=0.0, retraining=0.0, migration=migration),
    )


def _hosted(inputs: Inputs, work: Work) -> tuple[Parts, Parts]:
    wage = inputs["wage_usd_per_hour"]
    again, retraining = _again(inputs, work.hosted_training, work)
    moves_per_month = DAYS_PER_MONTH / inputs["model_life_days"]
    monthly = _parts(
        hosting=inputs["hosting_usd_per_day"] * DAYS_PER_MONTH,
        storage=inputs["storage_usd_per_month"],
        upkeep=inputs["tuned_upkeep_hours_per_month"] * wage,
        retraining=retraining,
        migration=(inputs["migration_usd"] + again) * moves_per_month,
    )
    return _tuned_upfront(inputs, work.hosted_training, work), monthly


def _own(inputs: Inputs, work: Work) -> tuple[Parts, Parts]:
    hours = inputs["self_hosted_upkeep_hours_per_month"]
    _, retraining = _again(inputs, work.own_training, work)
    monthly = _parts(
        hosting=_gpus_per_day(inputs) * DAYS_PER_MONTH,
        storage=0.0,
        upkeep=hours * inputs["wage_usd_per_hour"],
        retraining=retraining,
        migration=0.0,
    )
    return _tuned_upfront(inputs, work.own_training, work), monthly


_STANDING: Mapping[Kind, Callable[[Inputs, Work], tuple[Parts, Parts]]] = {
    "prompted": _prompted,
    "hosted": _hosted,
    "own": _own,
}


def _tuned_upfront(inputs: Inputs, training: Quantity, work: Work) -> Parts:
    return _parts(
        labels=work.labels,
        training=training,
        engineering=inputs["tuned_engineering_hours"] * inputs["wage_usd_per_hour"],
        evaluation=work.evaluation,
    )


def _again(inputs: Inputs, training: Quantity, work: Work) -> tuple[Quantity, Quantity]:
    """Return what one retraining costs besides its labels, and what all of them cost a month."""
    again = training + inputs["retraining_hours"] * inputs["wage_usd_per_hour"]
    each = work.renewed_labels + again
    return again, inputs["retrainings_per_year"] * each / MONTHS_PER_YEAR


def _gpus_per_day(inputs: Inputs) -> Quantity:
    static = inputs["instruction_tokens"] + inputs["example_tokens"]
    read = static * inputs["static_share_after_tuning"] + inputs["query_tokens"]
    tokens = inputs["output_tokens"] + read * inputs["prompt_token_weight"]
    mean = inputs["calls_per_day"] * tokens / SECONDS_PER_DAY
    usd: Quantity = gpus_usd_per_day(
        peak=mean * inputs["peak_factor"],
        each=inputs["gpu_tokens_per_second"],
        price=inputs["gpu_hour_usd"],
        overhead=inputs["gpu_overhead_share"],
    )
    return usd


def _parts(**parts: Quantity) -> Parts:
    return parts
