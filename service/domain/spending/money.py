"""Bind columns to the money of the six options, and pick what each approach would pay for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.domain.amounts import Quantity
from service.domain.draws import Array
from service.domain.known import Known
from service.domain.numbers import chosen, constant, is_one_of
from service.domain.scoring import Mask
from service.domain.spending.money_inputs import Inputs
from service.domain.spending.options import Option, OptionId, options_of
from service.domain.spending.standing import work_of
from service.domain.vocabulary import APPROACHES, BOTH, PROMPT, TUNE, Approach

Columns = Mapping[str, Array]
PerApproach = Mapping[Approach, Array]

PROMPTED: tuple[OptionId, ...] = ("prompt", "prompt-cached")
TUNED: tuple[OptionId, ...] = ("tuned-api", "tuned-cached", "tuned-self-hosted")
SELF_HOSTED = TUNED.index("tuned-self-hosted")

MONTHS_PER_YEAR = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """What the options cost, and what each approach costs by its cheapest open option.

    Attributes:
        inputs: every input of the options, by name.
        options: the six options of prompting or tuning.
        joint: the same where a tuned model is still given its instructions.
        barred: where each of the options `TUNED` is not to be had.
        tuning_open: where at least one way to tune is open.
        option: per approach the position of the option taken, in `PROMPTED` or `TUNED`.
        upfront_usd: money before the first day, per approach.
        bought_upfront_usd: what of it is bought: labels and training, not the team's own hours.
        yearly_usd: money of a year, per approach.
        per_1000_calls_usd: calls and hosting, per approach.
        horizon_usd: all money over the horizon, per approach.
    """

    inputs: Inputs
    options: Mapping[OptionId, Option]
    joint: Mapping[OptionId, Option]
    barred: Mapping[OptionId, Mask]
    tuning_open: Mask
    option: Mapping[Approach, NDArray[np.intp]]
    upfront_usd: PerApproach
    bought_upfront_usd: PerApproach
    yearly_usd: PerApproach
    per_1000_calls_usd: PerApproach
    horizon_usd: PerApproach


def money_of(columns: Columns, needed: Array, to_make: Array, known: Known) -> Money:
    """Return the money of every option and approach."""
    inputs = inputs_of(columns, needed, to_make, known)
    work = work_of(inputs)
    options = options_of(inputs, work=work)
    joint = options_of(_joint_inputs(inputs, known), TUNED, work)
    barred = _barred(columns)
    among = {
        PROMPT: [options[one] for one in PROMPTED],
        TUNE: [options[one] for one in TUNED],
        BOTH: [joint[one] for one in TUNED],
    }
    picks = {a: _cheapest(among[a], () if a == PROMPT else barred) for a in APPROACHES}
    return Money(
        inputs=inputs,
        options=options,
        joint=joint,
        barred=dict(zip(TUNED, barred, strict=True)),
        tuning_open=~(barred[0] & barred[SELF_HOSTED]),
        option=picks,
        **_paid(among, picks),
    )


def _paid(
    among: Mapping[Approach, Sequence[Option]], picks: Mapping[Approach, NDArray[np.intp]]
) -> dict[str, PerApproach]:
    """Return the sums of the options picked, as `Money` names them."""

    def paid(what: str) -> dict[Approach, Array]:
        return {a: picked([getattr(one, what) for one in among[a]], picks[a]) for a in APPROACHES}

    sums = ("upfront_usd", "bought_upfront_usd", "per_1000_calls_usd", "horizon_usd")
    yearly = {a: MONTHS_PER_YEAR * usd for a, usd in paid("monthly_usd").items()}
    return {**{what: paid(what) for what in sums}, "yearly_usd": yearly}


def picked(amounts: Sequence[Quantity], pick: NDArray[np.intp]) -> Array:
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
    return (
        costs
        | _traffic(columns)
        | _prices(columns)
        | {
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
    )


def engineering_hours(columns: Columns, known: Known) -> tuple[Array, Array]:
    """Return the hours before a prompt ships, and before a tuned model does."""
    skill = chosen(known, "effort.expertise", columns)
    tests = chosen(known, "effort.evaluation", columns)
    return (
        columns["costs.prompt_engineering_hours"] + tests,
        columns["costs.tuned_engineering_hours"] * skill + tests,
    )


def _traffic(columns: Columns) -> dict[str, Array]:
    return {
        "calls_per_day": columns["traffic.calls_per_day"],
        "instruction_tokens": columns["traffic.instruction_tokens"],
        "example_tokens": columns["traffic.example_tokens"],
        "query_tokens": columns["traffic.query_tokens"],
        "output_tokens": columns["traffic.output_tokens"],
        "cached_share": columns["traffic.cached_share"],
        "batch_share": columns["traffic.batchable_share"],
    }


def _prices(columns: Columns) -> dict[str, Array]:
    prices = {
        f"{role}_{name}": columns[f"{role}.{what}"]
        for role in ("prompt", "smaller", "tuned")
        for name, what in (
            ("input_price", "input"),
            ("output_price", "output"),
            ("cached_price", "cached"),
            ("write_multiplier", "write_multiplier"),
        )
    }
    return prices | {
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


def _cheapest(options: Sequence[Option], barred: tuple[Mask, ...]) -> NDArray[np.intp]:
    """Return the position of the cheapest option over the horizon, barred ones last."""
    costs = [np.asarray(one.horizon_usd) for one in options]
    if barred:
        costs = [np.where(bar, cost + 1e30, cost) for bar, cost in zip(barred, costs, strict=True)]
    least, position = costs[0], np.zeros((1, 1), dtype=np.intp)
    for place, cost in enumerate(costs[1:], start=1):
        cheaper = cost < least
        position = np.where(cheaper, place, position)
        least = np.minimum(cost, least)
    return position
