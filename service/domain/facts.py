"""Bind columns to the ground floor: what each approach costs, how long it takes, how fast it is."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from service.domain.amounts import Quantity
from service.domain.draws import Array
from service.domain.known import Known
from service.domain.labels import classes_of, labels_needed, labels_ready, labels_to_make
from service.domain.latency import first_token_ms, total_ms
from service.domain.needs import Needs, needs_of
from service.domain.numbers import constant
from service.domain.schedule import lead_time_parts
from service.domain.spending.money import Money, money_of
from service.domain.vocabulary import APPROACHES, BOTH, PROMPT, TUNE, Approach

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


def facts_of(columns: Columns, known: Known) -> Facts:
    """Work out the facts of every approach from the columns."""
    ready, needed = labels_ready(columns, known), labels_needed(columns, known)
    to_make = labels_to_make(columns, needed)
    money = money_of(columns, needed, to_make, known)
    wage = columns["team.hourly_cost_usd"]
    days = _days(columns, money, to_make, known)
    shipped = {a: sum(days[a].values(), start=np.zeros((1, 1))) for a in APPROACHES}
    first = _first_token_ms(columns, money)
    least_money = constant(known, "lowest.upfront-share")
    least_days = constant(known, "lowest.days-share")
    return Facts(
        money=money,
        upfront_hours={a: money.upfront_usd[a] / wage for a in APPROACHES},
        yearly_hours={a: money.yearly_usd[a] / wage for a in APPROACHES},
        lowest_upfront_usd={a: money.bought_upfront_usd[a] * least_money for a in APPROACHES},
        days=days,
        days_to_ship=shipped,
        shortest_days={a: shipped[a] * least_days for a in APPROACHES},
        first_token_ms=first,
        total_ms=_total_ms(columns, first),
        labels_ready=ready,
        labels_needed=needed,
        needs=needs_of(columns, ready, classes_of(columns, known), known),
    )


def _days(
    columns: Columns, money: Money, to_make: Array, known: Known
) -> dict[Approach, dict[str, Array]]:
    inputs = money.inputs
    tuned = inputs["tuned_engineering_hours"]
    joint = tuned + constant(known, "hybrid.joining-hours")
    rate = np.maximum(columns["data.labels_per_week"], constant(known, "labels.bought-per-week"))

    def parts(hours: Quantity, labels: Quantity, machine: float) -> dict[str, Array]:
        days = lead_time_parts(
            examples=labels,
            labels_per_week=rate,
            engineering_hours=hours,
            training_hours=machine * inputs["hosted_training_hours"],
            runs=inputs["training_runs"],
            redo_share=inputs["redo_share"],
            queue_hours=machine * inputs["queue_hours"],
            evaluation_hours=inputs["evaluation_hours"],
        )
        return dict(zip(("labels", "engineering", "runs"), days, strict=True))

    return {
        PROMPT: parts(inputs["prompt_engineering_hours"], 0.0, machine=0.0),
        TUNE: parts(tuned, to_make, machine=1.0),
        BOTH: parts(joint, to_make, machine=1.0),
    }


def _first_token_ms(columns: Columns, money: Money) -> dict[Approach, Array]:
    inputs = money.inputs
    fixed = inputs["instruction_tokens"] + inputs["example_tokens"]
    left = fixed * inputs["static_share_after_tuning"]
    both = np.maximum(left, inputs["instruction_tokens"])
    static = {PROMPT: fixed, TUNE: left, BOTH: both}
    uncached = 1.0 - columns["traffic.cached_share"]
    return {
        a: np.asarray(
            first_token_ms(
                base_ms=inputs["first_token_base_ms"],
                uncached_tokens=static[a] * uncached + inputs["query_tokens"],
                ms_per_token=inputs["ms_per_prompt_token"],
            )
        )
        for a in APPROACHES
    }


def _total_ms(columns: Columns, first: PerApproach) -> dict[Approach, Array]:
    tuned = columns["costs.tuned_tokens_per_second"]
    rate = {PROMPT: columns["costs.output_tokens_per_second"], TUNE: tuned, BOTH: tuned}
    return {
        a: np.asarray(
            total_ms(
                first_token_ms=first[a],
                output_tokens=columns["traffic.output_tokens"],
                tokens_per_second=rate[a],
            )
        )
        for a in APPROACHES
    }
