"""What is so for each approach: money in hours, days, and milliseconds."""

import numpy as np
import pytest

from service.domain.facts import Facts, facts_of
from service.domain.profile import Answer
from service.domain.vocabulary import APPROACHES, BOTH, PROMPT, TUNE
from tests.engine import KNOWLEDGE, Columns, cell, columns_for, known_with

ANSWERS: dict[str, Answer] = {
    "traffic.instruction_tokens": 600.0,
    "traffic.example_tokens": 400.0,
    "traffic.query_tokens": 100.0,
    "traffic.output_tokens": 50.0,
    "traffic.cached_share": 0.0,
    "data.labelled_examples": 100.0,
    "data.labels_per_week": 70.0,
    "team.hourly_cost_usd": 100.0,
    "team.ml_expertise": "some",
    "team.evaluation": "harness",
}
COSTS = {
    "first_token_base_ms": 500.0,
    "ms_per_prompt_token": 0.1,
    "output_tokens_per_second": 50.0,
    "tuned_tokens_per_second": 100.0,
    "static_share_after_tuning": 0.2,
    "prompt_engineering_hours": 20.0,
    "tuned_engineering_hours": 60.0,
    "evaluation_hours": 12.0,
    "queue_hours": 1.0,
    "hosted_training_hours": 5.0,
    "training_runs": 2.0,
    "redo_share": 0.0,
}
KNOWN = known_with(
    constants={
        "labels.fewest": 300.0,
        "labels.per-class": 0.0,
        "labels.bought-per-week": 35.0,
        "hybrid.joining-hours": 40.0,
        "lowest.upfront-share": 0.5,
        "lowest.days-share": 0.4,
    },
    by_choice={
        "effort.expertise": {"some": 1.0},
        "effort.evaluation": {"harness": 0.0},
    },
)


def columns(**answers: Answer) -> Columns:
    told = {**ANSWERS, **{path.replace("__", "."): answer for path, answer in answers.items()}}
    return columns_for(told, KNOWN) | {f"costs.{name}": cell(one) for name, one in COSTS.items()}


def facts(**answers: Answer) -> Facts:
    return facts_of(columns(**answers), KNOWN)


def alone(column: object) -> float:
    """Return the one value of a column that is the same everywhere."""
    (value,) = np.unique(np.asarray(column))
    return float(value)


def test_labels_still_missing_are_made_before_a_tuned_model_ships() -> None:
    # 200 at 70 a week are 20 days; 60 hours are 10.5; twice 1 + 5 + 12 hours are 1.5.
    found = facts()

    assert alone(found.days[TUNE]["labels"]) == pytest.approx(20)
    assert alone(found.days[TUNE]["engineering"]) == pytest.approx(10.5)
    assert alone(found.days[TUNE]["runs"]) == pytest.approx(1.5)
    assert alone(found.days_to_ship[TUNE]) == pytest.approx(32)


def test_a_prompt_ships_without_labels_or_training() -> None:
    # 20 hours are 3.5 days; two evaluations of 12 hours are one.
    assert alone(facts().days_to_ship[PROMPT]) == pytest.approx(4.5)


def test_doing_both_takes_the_hours_of_joining_besides() -> None:
    # 40 hours are a week.
    found = facts()

    assert alone(found.days_to_ship[BOTH]) == pytest.approx(32 + 7)


def test_a_team_that_makes_no_labels_buys_them() -> None:
    # 200 at 35 a week.
    assert alone(facts(data__labels_per_week=0.0).days[TUNE]["labels"]) == pytest.approx(40)


def test_the_shortest_honest_time_and_sum_are_stated_shares_of_the_estimates() -> None:
    found = facts()

    for approach in APPROACHES:
        shortest = 0.4 * found.days_to_ship[approach]
        assert found.shortest_days[approach] == pytest.approx(shortest)
        lowest = 0.5 * found.money.bought_upfront_usd[approach]
        assert found.lowest_upfront_usd[approach] == pytest.approx(lowest)


def test_money_is_also_told_in_hours_of_the_team() -> None:
    found = facts()

    for approach in APPROACHES:
        hours = found.money.upfront_usd[approach] / 100.0
        assert found.upfront_hours[approach] == pytest.approx(hours)
        yearly = found.money.yearly_usd[approach] / 100.0
        assert found.yearly_hours[approach] == pytest.approx(yearly)


def test_the_first_token_waits_for_the_prompt_that_each_approach_sends() -> None:
    # 1,000 static tokens, of which a fifth stays after tuning and the instructions for both.
    wait = facts().first_token_ms

    assert alone(wait[PROMPT]) == pytest.approx(500 + 0.1 * 1_100)
    assert alone(wait[TUNE]) == pytest.approx(500 + 0.1 * 300)
    assert alone(wait[BOTH]) == pytest.approx(500 + 0.1 * 700)


def test_a_cached_prompt_is_not_waited_for() -> None:
    wait = facts(traffic__cached_share=1.0).first_token_ms

    assert alone(wait[PROMPT]) == pytest.approx(500 + 0.1 * 100)


def test_the_whole_answer_takes_its_length_over_its_speed_besides() -> None:
    # 50 tokens at 50 a second, or at 100 from the smaller tuned model.
    wait = facts().total_ms

    assert alone(wait[PROMPT]) == pytest.approx(610 + 1_000)
    assert alone(wait[TUNE]) == pytest.approx(530 + 500)


def test_facts_of_what_is_unknown_are_as_many_as_the_draws() -> None:
    found = facts_of(columns_for(), KNOWLEDGE)

    assert found.days_to_ship[TUNE].shape == found.total_ms[PROMPT].shape == (1, 256)
