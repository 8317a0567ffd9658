"""Bind columns to the ground floor: what each approach costs, how long it takes, how fast it is."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from service.domain.amounts import Quantity
from service.domain.draws import DRAWS, Array
from service.domain.formulas import (
    answer_ms,
    labelling_days,
    run_days,
    wait_ms,
    working_days,
)
from service.domain.known import Known
from service.domain.labels import labels_ready
from service.domain.needs import Needs, needs_in, needs_steps
from service.domain.numbers import constant
from service.domain.schedule import WORKING_HOURS_PER_WEEK
from service.domain.spending.money import MONEY_STEPS, READ_OF_MONEY, Money
from service.domain.vocabulary import APPROACHES, BOTH, PROMPT, TUNE, Approach
from service.domain.workings import Found, Setting, Step, in_turn

Columns = Mapping[str, Array]
PerApproach = Mapping[Approach, Array]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is so, whatever one thinks of it: each per approach, in every draw.

    Attributes:
        money: what the options and approaches cost.
        upfront_hours: money before going live, in hours of the team's own wage.
        yearly_hours: running cost of a year, in the same.
        lowest_upfront_usd: the least that an honest estimate gives of what has to be bought.
        days: calendar days for labels, engineering and runs.
        days_to_ship: calendar days until it is live.
        shortest_days: the least that an honest estimate gives.
        first_token_ms: wait for the first token.
        total_ms: wait for the whole answer.
        labels_ready: clean labels within reach before the deadline.
        labels_needed: labels that tuning this task takes.
        needs: what the job calls for.
    """

    money: Money
    upfront_hours: PerApproach
    yearly_hours: PerApproach
    lowest_upfront_usd: PerApproach
    days: Mapping[Approach, Mapping[str, Array]]
    days_to_ship: PerApproach
    shortest_days: PerApproach
    first_token_ms: PerApproach
    total_ms: PerApproach
    labels_ready: Array
    labels_needed: Array
    needs: Needs

    def by_name(self) -> dict[str, Any]:
        """Return the facts by the names under which steps find them."""
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        needs = {name: getattr(self.needs, name) for name in ("learning", "context", "fit")}
        money = {f"money.{name}": getattr(self.money, name) for name in READ_OF_MONEY}
        ways = {
            "money.tuning_open": self.money.tuning_open,
            "money.self_hosting_barred": self.money.barred["tuned-self-hosted"],
        }
        return told | needs | money | ways


def facts_of(columns: Columns, known: Known) -> Facts:
    """Work out the facts of every approach from the columns."""
    return facts_in(in_turn(fact_steps(known), columns, Setting((), known, DRAWS)), known)


def fact_steps(known: Known) -> tuple[Step, ...]:
    """Return the steps from columns to facts."""
    return (
        Step("labels ready", _labels_ready),
        *MONEY_STEPS,
        Step("spending", _spending),
        Step("shipping", _shipping),
        Step("waiting", _waiting),
        *needs_steps(known),
    )


def facts_in(found: Mapping[str, Any], known: Known) -> Facts:
    """Return the facts among what was found out."""
    told = {field.name: found[field.name] for field in fields(Facts) if field.name != "needs"}
    return Facts(**told, needs=needs_in(found, known))


def _labels_ready(found: Found, setting: Setting) -> Found:
    return {"labels_ready": labels_ready(found, setting.known)}


def _spending(found: Found, setting: Setting) -> Found:
    wage, least = found["team.hourly_cost_usd"], constant(setting.known, "lowest.upfront-share")
    upfront, yearly = found["money.upfront_usd"], found["money.yearly_usd"]
    bought = found["money.bought_upfront_usd"]
    return {
        "upfront_hours": {a: upfront[a] / wage for a in APPROACHES},
        "yearly_hours": {a: yearly[a] / wage for a in APPROACHES},
        "lowest_upfront_usd": {a: bought[a] * least for a in APPROACHES},
    }


def _shipping(found: Found, setting: Setting) -> Found:
    least = constant(setting.known, "lowest.days-share")
    days = _days(found, found["labels_to_make"], setting.known)
    shipped = {a: sum(days[a].values(), start=np.zeros((1, 1))) for a in APPROACHES}
    return {
        "days": days,
        "days_to_ship": shipped,
        "shortest_days": {a: shipped[a] * least for a in APPROACHES},
    }


def _waiting(found: Found, _: Setting) -> Found:
    first = _first_token_ms(found)
    return {"first_token_ms": first, "total_ms": _total_ms(found, first)}


def _days(columns: Columns, to_make: Array, known: Known) -> dict[Approach, dict[str, Array]]:
    prompted = columns["input.prompt_engineering_hours"]
    tuned = columns["input.tuned_engineering_hours"]
    joint = tuned + constant(known, "hybrid.joining-hours")
    rate = np.maximum(columns["data.labels_per_week"], constant(known, "labels.bought-per-week"))

    def parts(hours: Quantity, labels: Quantity, machine: float) -> dict[str, Array]:
        queue = machine * columns["costs.queue_hours"]
        training = machine * columns["costs.hosted_training_hours"]
        redone, runs = columns["costs.redo_share"], columns["costs.training_runs"]
        each = queue + training + columns["costs.evaluation_hours"]
        return {
            "labels": labelling_days(examples=labels, per_week=rate, redone=redone),
            "engineering": working_days(hours=hours, per_week=WORKING_HOURS_PER_WEEK),
            "runs": run_days(runs=runs, hours=each),
        }

    return {
        PROMPT: parts(prompted, 0.0, machine=0.0),
        TUNE: parts(tuned, to_make, machine=1.0),
        BOTH: parts(joint, to_make, machine=1.0),
    }


def _first_token_ms(columns: Columns) -> dict[Approach, Array]:
    instructions = columns["traffic.instruction_tokens"]
    fixed = instructions + columns["traffic.example_tokens"]
    left = fixed * columns["costs.static_share_after_tuning"]
    both = np.maximum(left, instructions)
    static = {PROMPT: fixed, TUNE: left, BOTH: both}
    uncached = 1.0 - columns["traffic.cached_share"]
    return {
        a: np.asarray(
            wait_ms(
                base=columns["costs.first_token_base_ms"],
                tokens=static[a] * uncached + columns["traffic.query_tokens"],
                slope=columns["costs.ms_per_prompt_token"],
            )
        )
        for a in APPROACHES
    }


def _total_ms(columns: Columns, first: PerApproach) -> dict[Approach, Array]:
    tuned = columns["costs.tuned_tokens_per_second"]
    rate = {PROMPT: columns["costs.output_tokens_per_second"], TUNE: tuned, BOTH: tuned}
    return {
        a: np.asarray(
            answer_ms(
                first=first[a],
                tokens=columns["traffic.output_tokens"],
                per_second=rate[a],
            )
        )
        for a in APPROACHES
    }
