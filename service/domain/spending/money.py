"""Bind columns to the money of the six options, and pick what each approach would pay for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from service.domain.amounts import Quantity
from service.domain.draws import DRAWS, Array
from service.domain.known import Known
from service.domain.numbers import constant, is_one_of
from service.domain.scoring import Mask
from service.domain.spending.input_columns import INPUT_STEPS, InputsAmong
from service.domain.spending.money_inputs import Inputs
from service.domain.spending.options import OPTIONS, Option, OptionId, options_of, usd_per_call
from service.domain.spending.standing import Work, work_of
from service.domain.vocabulary import APPROACHES, BOTH, PROMPT, TUNE, Approach
from service.domain.workings import Found, Setting, Step, in_turn

Columns = Mapping[str, Array]
PerApproach = Mapping[Approach, Array]

Picks = NDArray[np.int8]
"""Positions of options, draw by draw."""

PROMPTED: tuple[OptionId, ...] = ("prompt", "prompt-cached")
TUNED: tuple[OptionId, ...] = ("tuned-api", "tuned-cached", "tuned-self-hosted")
SELF_HOSTED = TUNED.index("tuned-self-hosted")

MONTHS_PER_YEAR = 12.0

READ_OF_MONEY = ("upfront_usd", "bought_upfront_usd", "yearly_usd")
"""What later steps read of the money, so that none has to be handed all of it."""

NEVER_USD = 1e30
"""What is added to the price of an option that is not to be had, so that others come first."""


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


def money_of(columns: Columns, known: Known) -> Money:
    """Return the money of every option and approach."""
    money: Money = in_turn(MONEY_STEPS, columns, Setting((), known, DRAWS))["money"]
    return money


def _work(found: Found, _: Setting) -> Found:
    return {"work": work_of(InputsAmong(found))}


def _calls(found: Found, _: Setting) -> Found:
    """Return what a call costs by each option; tuned and prompted at once, instructions stay."""
    inputs = InputsAmong(found)
    static = np.maximum(inputs["instruction_tokens"] + inputs["example_tokens"], 1e-12)
    instructions = inputs["instruction_tokens"] / static
    kept = np.maximum(inputs["static_share_after_tuning"], instructions)
    joint = InputsAmong(found, static_share_after_tuning=kept)
    return {
        "call_usd": usd_per_call(inputs, (*PROMPTED, *TUNED)),
        "joint_call_usd": usd_per_call(joint, TUNED),
        "joint_static_share": kept,
    }


def _ways(found: Found, _: Setting) -> Found:
    barred = _barred(found)
    return {
        "barred": barred,
        "money.tuning_open": ~(barred[0] & barred[SELF_HOSTED]),
        "money.self_hosting_barred": barred[SELF_HOSTED],
    }


def _money(found: Found, setting: Setting) -> Found:
    inputs, joint_inputs = InputsAmong(found), _joint_inputs(found, setting.known)
    work = found["work"]
    compared = options_of(inputs, (*PROMPTED, *TUNED), work, found["call_usd"])
    joint = options_of(joint_inputs, TUNED, work, found["joint_call_usd"])
    barred, among = found["barred"], _among(compared, joint)
    picks = {a: _cheapest(among[a], () if a == PROMPT else barred) for a in APPROACHES}
    monthly = _paid("monthly_usd", among, picks)
    money = Money(
        inputs=dict(inputs),
        work=work,
        compared=compared,
        joint=joint,
        barred=dict(zip(TUNED, barred, strict=True)),
        tuning_open=found["money.tuning_open"],
        option=picks,
        upfront_usd=_paid("upfront_usd", among, picks),
        bought_upfront_usd=_paid("bought_upfront_usd", among, picks),
        yearly_usd={a: MONTHS_PER_YEAR * usd for a, usd in monthly.items()},
    )
    return {"money": money, **{f"money.{name}": getattr(money, name) for name in READ_OF_MONEY}}


def _joint_inputs(found: Found, known: Known) -> Inputs:
    """Tuned and prompted at once: the instructions stay, and joining the two takes extra hours."""
    joining = constant(known, "hybrid.joining-hours")
    return InputsAmong(
        found,
        static_share_after_tuning=found["joint_static_share"],
        tuned_engineering_hours=found["input.tuned_engineering_hours"] + joining,
    )


MONEY_STEPS: tuple[Step, ...] = (
    *INPUT_STEPS,
    Step("ways to tune", _ways),
    Step("work", _work),
    Step("call prices", _calls),
    Step("money", _money),
)
"""The steps from columns to money."""


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
