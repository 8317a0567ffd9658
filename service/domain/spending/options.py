"""Say what each of six ways to do the work costs.

Everything is a column: an input is a number or an array, and all of them broadcast, so rows and
draws go through at once. Nothing here knows a profile or a catalogue.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from service.domain.amounts import Quantity
from service.domain.formulas import call_usd, static_price
from service.domain.spending.money_inputs import Inputs
from service.domain.spending.standing import (
    DAYS_PER_MONTH,
    Kind,
    Standing,
    Work,
    standing_of,
    total_of,
    work_of,
)

OptionId = Literal[
    "prompt", "prompt-cached", "smaller-prompt", "tuned-api", "tuned-self-hosted", "tuned-cached"
]
OPTIONS: tuple[OptionId, ...] = get_args(OptionId)
SELF_HOSTED: OptionId = "tuned-self-hosted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """What one way costs, in USD, each part by itself.

    Attributes:
        id: one of `OPTIONS`.
        upfront: labels, training, engineering, evaluation.
        monthly: calls, hosting, storage, upkeep, retraining, migration.
        upfront_usd: the sum before the first day.
        bought_upfront_usd: what of it is bought: labels and training.
        monthly_usd: the sum of a month.
        calls_per_day: the volume.
        per_call_usd: what one more call costs.
        horizon_usd: upfront and, discounted, every day of the horizon.
    """

    id: OptionId
    upfront: Mapping[str, Quantity]
    monthly: Mapping[str, Quantity]
    upfront_usd: Quantity
    bought_upfront_usd: Quantity
    monthly_usd: Quantity
    calls_per_day: Quantity
    per_call_usd: Quantity
    horizon_usd: Quantity

    @property
    def per_1000_calls_usd(self) -> Quantity:
        """Return what calls and hosting cost, per 1,000 calls at the given volume."""
        hosting = self.monthly["hosting"] / DAYS_PER_MONTH / np.maximum(self.calls_per_day, 1.0)
        return 1000.0 * (self.per_call_usd + hosting)

    @property
    def standing_per_day_usd(self) -> Quantity:
        """Return what a day costs without any call."""
        return (self.monthly_usd - self.monthly["calls"]) / DAYS_PER_MONTH


def options_of(
    inputs: Inputs,
    ids: Sequence[OptionId] = OPTIONS,
    work: Work | None = None,
    calls: Mapping[OptionId, Quantity] | None = None,
) -> dict[OptionId, Option]:
    """Return the options for these inputs, which are those of `INPUTS`.

    Formulas, per option: upfront = labels·(1+redo) + training + hours·wage + evaluation set;
    month = calls + hosting + storage + upkeep + retraining + migration, the last two spread
    evenly over a year and over a model's life; horizon = upfront + annuity·month/(365/12).

    Args:
        inputs: the inputs by name.
        ids: the options wanted.
        work: what the options pay for alike, where that is known already.
        calls: what a call costs by each option, where that is known already.
    """
    done = work or work_of(inputs)
    kinds = {kind: standing_of(kind, inputs, done) for kind in {_KINDS[one] for one in ids}}
    per_call = calls or usd_per_call(inputs, ids)
    volume, days = inputs["calls_per_day"], done.horizon_days
    return {one: _option(one, per_call[one], volume, kinds[_KINDS[one]], days) for one in ids}


def usd_per_call(inputs: Inputs, ids: Sequence[OptionId]) -> dict[OptionId, Quantity]:
    """Return what one more call costs by some options; on own machines nothing."""
    static = inputs["instruction_tokens"] + inputs["example_tokens"]
    kept = static * inputs["static_share_after_tuning"]
    batched = 1.0 - inputs["batch_share"] * inputs["batch_discount"]
    found: dict[OptionId, Quantity] = {SELF_HOSTED: 0.0}
    for option in ids:
        if option in _MODELS:
            model, cached = _MODELS[option]
            tokens = kept if model == "tuned" else static
            found[option] = _tokens_usd(inputs, model, tokens, batched, cached=cached)
    return found


_KINDS: Mapping[OptionId, Kind] = {
    "prompt": "prompted",
    "prompt-cached": "prompted",
    "smaller-prompt": "prompted",
    "tuned-api": "hosted",
    SELF_HOSTED: "own",
    "tuned-cached": "hosted",
}
"""What each option has in common with others: all but its calls."""

_MODELS: Mapping[OptionId, tuple[str, bool]] = {
    "prompt": ("prompt", False),
    "prompt-cached": ("prompt", True),
    "smaller-prompt": ("smaller", True),
    "tuned-api": ("tuned", False),
    "tuned-cached": ("tuned", True),
}
"""The model that answers the calls of an option, and whether its prompt is cached."""


def _option(
    option: OptionId, per_call: Quantity, volume: Quantity, standing: Standing, days: Quantity
) -> Option:
    monthly = {"calls": per_call * volume * DAYS_PER_MONTH, **standing.monthly}
    monthly_usd = total_of(monthly)
    return Option(
        id=option,
        upfront=standing.upfront,
        monthly=monthly,
        upfront_usd=standing.upfront_usd,
        bought_upfront_usd=standing.bought_upfront_usd,
        monthly_usd=monthly_usd,
        calls_per_day=volume,
        per_call_usd=per_call,
        horizon_usd=standing.upfront_usd + days * monthly_usd / DAYS_PER_MONTH,
    )


def _tokens_usd(
    inputs: Inputs, model: str, static: Quantity, batched: Quantity, *, cached: bool
) -> Quantity:
    asked = inputs[f"{model}_input_price"]
    price = _cached_price(inputs, model, static) if cached else asked
    usd: Quantity = call_usd(
        static_usd=static * price,
        query_usd=inputs["query_tokens"] * asked,
        output_usd=inputs["output_tokens"] * inputs[f"{model}_output_price"],
        batched=batched,
    )
    return usd


def _cached_price(inputs: Inputs, model: str, static: Quantity) -> Quantity:
    price: Quantity = static_price(
        static_tokens=static,
        input_price=inputs[f"{model}_input_price"],
        cached_price=inputs[f"{model}_cached_price"],
        hit_share=inputs["cached_share"],
        write_multiplier=inputs[f"{model}_write_multiplier"],
        cache_minimum_tokens=inputs["cache_minimum_tokens"],
    )
    return price
