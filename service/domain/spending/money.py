"""Bind columns to the money of the six options, and pick what each approach would pay for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from service.domain.amounts import Quantity
from service.domain.draws import Array
from service.domain.known import Known
from service.domain.numbers import chosen, constant, is_one_of
from service.domain.pricing.model_prices import ROLES
from service.domain.scoring import Mask
from service.domain.spending.money_inputs import Inputs
from service.domain.spending.options import OPTIONS, Option, OptionId, options_of
from service.domain.spending.standing import Work, work_of
from service.domain.vocabulary import APPROACHES, BOTH, PROMPT, TUNE, Approach

Columns = Mapping[str, Array]
PerApproach = Mapping[Approach, Array]

Picks = NDArray[np.int8]
"""Positions of options, draw by draw."""

PROMPTED: tuple[OptionId, ...] = ("prompt", "prompt-cached")
TUNED: tuple[OptionId, ...] = ("tuned-api", "tuned-cached", "tuned-self-hosted")
SELF_HOSTED = TUNED.index("tuned-self-hosted")

MONTHS_PER_YEAR = 12.0

NEVER_USD = 1e30
"""What is added to the price of an option that is not to be had, so that others come first."""

_TRAFFIC: Mapping[str, str] = {
    "calls_per_day": "traffic.calls_per_day",
    "instruction_tokens": "traffic.instruction_tokens",
    "example_tokens": "traffic.example_tokens",
    "query_tokens": "traffic.query_tokens",
    "output_tokens": "traffic.output_tokens",
    "cached_share": "traffic.cached_share",
    "batch_share": "traffic.batchable_share",
}
"""The column of each input about calls."""

_PRICES: Mapping[str, str] = {
    f"{role}_{name}": f"{role}.{what}"
    for role in ROLES
    for name, what in (
        ("input_price", "input"),
        ("output_price", "output"),
        ("cached_price", "cached"),
        ("write_multiplier", "write_multiplier"),
    )
}
"""The column of each input about the prices of calls."""


@dataclass(frozen=True, kw_only=True)
class Money:
    """What the options cost, and what each approach costs by its cheapest open option.

    Attributes:
        inputs: every input of the options, by name.
        work: what the options pay for alike.
        compared: the options that prompting and tuning choose from.
        joint: those of tuning where the model is still given its instructions.
        barred: where each of the options `TUNED` is not to be had.
        tuning_open: where at least one way to tune is open.
        option: per approach the position of the option taken, in `PROMPTED` or `TUNED`.
        upfront_usd: money before the first day, per approach.
        bought_upfront_usd: what of it is bought: labels and training, not the team's own hours.
        yearly_usd: money of a year, per approach.
    """

    inputs: Inputs
    work: Work
    compared: Mapping[OptionId, Option]
    joint: Mapping[OptionId, Option]
    barred: Mapping[OptionId, Mask]
    tuning_open: Mask
    option: Mapping[Approach, Picks]
    upfront_usd: PerApproach
    bought_upfront_usd: PerApproach
    yearly_usd: PerApproach

    @cached_property
    def options(self) -> Mapping[OptionId, Option]:
        """Return the six options of prompting or tuning."""
        others = [one for one in OPTIONS if one not in self.compared]
        found = {**self.compared, **options_of(self.inputs, others, self.work)}
        return {one: found[one] for one in OPTIONS}

    @property
    def per_1000_calls_usd(self) -> PerApproach:
        """Return calls and hosting, per approach."""
        return self.paid("per_1000_calls_usd")

    @property
    def horizon_usd(self) -> PerApproach:
        """Return all money over the horizon, per approach."""
        return self.paid("horizon_usd")

    def paid(self, what: str) -> dict[Approach, Array]:
        """Return a sum of the option that each approach takes, by its name in `Option`."""
        return _paid(what, _among(self.compared, self.joint), self.option)


def money_of(columns: Columns, needed: Array, to_make: Array, known: Known) -> Money:
    """Return the money of every option and approach."""
    inputs = inputs_of(columns, needed, to_make, known)
    work = work_of(inputs)
    compared = options_of(inputs, (*PROMPTED, *TUNED), work)
    joint = options_of(_joint_inputs(inputs, known), TUNED, work)
    barred, among = _barred(columns), _among(compared, joint)
    picks = {a: _cheapest(among[a], () if a == PROMPT else barred) for a in APPROACHES}
    monthly = _paid("monthly_usd", among, picks)
    return Money(
        inputs=inputs,
        work=work,
        compared=compared,
        joint=joint,
        barred=dict(zip(TUNED, barred, strict=True)),
        tuning_open=~(barred[0] & barred[SELF_HOSTED]),
        option=picks,
        upfront_usd=_paid("upfront_usd", among, picks),
        bought_upfront_usd=_paid("bought_upfront_usd", among, picks),
        yearly_usd={a: MONTHS_PER_YEAR * usd for a, usd in monthly.items()},
    )


def _among(
    compared: Mapping[OptionId, Option], joint: Mapping[OptionId, Option]
) -> dict[Approach, list[Option]]:
    """Return the options that each approach chooses from."""
    return {
        PROMPT: [compared[one] for one in PROMPTED],
        TUNE: [compared[one] for one in TUNED],
        BOTH: [joint[one] for one in TUNED],
    }


def _paid(
    what: str,
    among: Mapping[Approach, Sequence[Option]],
    picks: Mapping[Approach, Picks],
) -> dict[Approach, Array]:
    return {a: picked([getattr(one, what) for one in among[a]], picks[a]) for a in APPROACHES}


def picked(amounts: Sequence[Quantity], pick: Picks) -> Array:
    """Return in each cell the amount whose position is picked there."""
    found = np.asarray(amounts[-1])
    for position, amount in reversed(list(enumerate(amounts[:-1]))):
        if amount is not found:
            found = np.where(pick == position, amount, found)
    return found


def inputs_of(columns: Columns, needed: Array, to_make: Array, known: Known) -> Inputs:
    """Return every input of the options; tuning trains on the labels that it takes, not on more."""
    horizon = columns["schedule.horizon_days"]
    prompted, tuned = engineering_hours(columns, known)
    costs = {name: columns[f"costs.{name}"] for name in known.defaults}
    return {
        **costs,
        **{name: columns[path] for name, path in _TRAFFIC.items()},
        **{name: columns[path] for name, path in _PRICES.items()},
        **_tuning_prices(columns),
        "labels_to_buy": to_make,
        "labelled_examples": needed,
        "cost_per_label_usd": columns["data.label_cost_usd"],
        "wage_usd_per_hour": columns["team.hourly_cost_usd"],
        "horizon_days": horizon,
        "life_left_days": np.minimum(columns["tuned.life_left_days"], horizon),
        "prompt_engineering_hours": prompted,
        "tuned_engineering_hours": tuned,
        "training_gpu_hours": _training_gpu_hours(costs, needed),
    }


def engineering_hours(columns: Columns, known: Known) -> tuple[Array, Array]:
    """Return the hours before a prompt ships, and before a tuned model does."""
    skill = chosen(known, "effort.expertise", columns)
    tests = chosen(known, "effort.evaluation", columns)
    return (
        columns["costs.prompt_engineering_hours"] + tests,
        columns["costs.tuned_engineering_hours"] * skill + tests,
    )


def _tuning_prices(columns: Columns) -> dict[str, Array]:
    return {
        "training_price_usd_per_mtok": _known_or_usual(
            columns["tuned.training"], columns["costs.training_price_usd_per_mtok"]
        ),
        "minimum_job_usd": columns["tuned.minimum_job"],
        "hosting_usd_per_day": _known_or_usual(
            columns["tuned.hosting_per_day"], columns["costs.hosting_usd_per_day"]
        ),
        "storage_usd_per_month": _known_or_usual(
            columns["tuned.storage_per_month"], columns["costs.storage_usd_per_month"]
        ),
    }


def _known_or_usual(price: Array, usual: Array) -> Array:
    return np.where(np.isnan(price), usual, price)


def _training_gpu_hours(costs: Mapping[str, Array], needed: Array) -> Array:
    tokens = needed * costs["tokens_per_example"] * costs["epochs"]
    return tokens / costs["training_tokens_per_second_per_gpu"] / 3600.0


def _joint_inputs(inputs: Inputs, known: Known) -> Inputs:
    """Tuned and prompted at once: the instructions stay, and joining the two takes extra hours."""
    static = np.maximum(inputs["instruction_tokens"] + inputs["example_tokens"], 1e-12)
    instructions = inputs["instruction_tokens"] / static
    return {
        **inputs,
        "static_share_after_tuning": np.maximum(inputs["static_share_after_tuning"], instructions),
        "tuned_engineering_hours": inputs["tuned_engineering_hours"]
        + constant(known, "hybrid.joining-hours"),
    }


def _barred(columns: Columns) -> tuple[Mask, ...]:
    """Return where each tuned option is not to be had: by API, cached by API, self-hosted."""
    in_own_cloud = is_one_of("models.hosting", ["own-cloud"], columns)
    served = np.where(in_own_cloud, columns["tuned.in_own_cloud"], columns["tuned.by_api"])
    apart = is_one_of("models.hosting", ["self-hosted", "on-device"], columns)
    api = (served == 0.0) | apart
    own = (columns["tuned.on_own_gpus"] == 0.0) | is_one_of("models.hosting", ["api"], columns)
    return (api, api, own)


def _cheapest(options: Sequence[Option], barred: tuple[Mask, ...]) -> Picks:
    """Return the position of the cheapest option over the horizon, barred ones last."""
    costs = [np.asarray(one.horizon_usd) for one in options]
    if barred:
        costs = [cost + NEVER_USD * bar for cost, bar in zip(costs, barred, strict=True)]
    least, position = costs[0], np.zeros((1, 1), dtype=np.int8)
    for place, cost in enumerate(costs[1:], start=1):
        cheaper = cost < least
        position = np.where(cheaper, np.int8(place), position)
        least = np.minimum(cost, least)
    return position
