"""What the options and approaches cost for a profile."""

import numpy as np
import pytest

from service.domain.profile import Answer
from service.domain.spending.money import PROMPTED, TUNED, Money, money_of
from service.domain.spending.money_inputs import INPUTS
from service.domain.spending.options import OptionId
from service.domain.vocabulary import APPROACHES, BOTH, PROMPT, TUNE, Approach
from tests.engine import KNOWLEDGE, columns_for

OPEN = "fireworks/llama-3.1-8b"
CALLS: dict[str, Answer] = {
    "traffic.calls_per_day": 1_000.0,
    "traffic.instruction_tokens": 1_500.0,
    "traffic.example_tokens": 500.0,
    "traffic.query_tokens": 300.0,
    "traffic.output_tokens": 100.0,
    "traffic.cached_share": 0.0,
    "traffic.batchable_share": 0.0,
    "team.hourly_cost_usd": 100.0,
    "data.label_cost_usd": 1.0,
    "schedule.horizon_days": 365.0,
}


def money(**answers: Answer) -> Money:
    named = {path.replace("__", "."): answer for path, answer in answers.items()}
    return money_of(columns_for({**CALLS, **named}), KNOWLEDGE)


def test_every_input_of_the_options_is_given() -> None:
    assert set(INPUTS) <= set(money().inputs)


def test_what_the_profile_says_stands_in_the_inputs() -> None:
    inputs = money(schedule__horizon_days=200.0).inputs

    assert np.unique(inputs["calls_per_day"]) == 1_000
    assert inputs["wage_usd_per_hour"] == 100
    assert inputs["cost_per_label_usd"] == 1
    assert inputs["horizon_days"] == 200


@pytest.mark.parametrize(("approach", "ids"), [(PROMPT, PROMPTED), (TUNE, TUNED)])
def test_an_approach_pays_its_cheapest_option_over_the_horizon(
    approach: Approach, ids: tuple[OptionId, ...]
) -> None:
    # An open model that anybody tunes by API, or on any machine: no option is barred.
    found = money(models__hosting="any", models__tuned=OPEN)

    bills = np.broadcast_arrays(*(np.asarray(found.options[one].horizon_usd) for one in ids))
    assert np.array_equal(found.horizon_usd[approach], np.minimum.reduce(bills))


def test_by_api_only_nothing_is_self_hosted_and_on_own_machines_nothing_else() -> None:
    by_api, own = money(models__hosting="api"), money(models__hosting="self-hosted")

    assert (by_api.option[TUNE] < TUNED.index("tuned-self-hosted")).all()
    assert (own.option[TUNE] == TUNED.index("tuned-self-hosted")).all()


@pytest.mark.parametrize("hosting", ["api", "own-cloud", "self-hosted", "on-device", "any"])
def test_no_machine_runs_a_closed_model_that_its_vendor_tunes_no_more(hosting: str) -> None:
    closed = money(models__tuned="openai/gpt-4o-mini", models__hosting=hosting)

    assert not closed.tuning_open.any()


def test_open_weights_are_tuned_on_own_machines_whoever_sells_them() -> None:
    # Together serves Llama from its own API alone; anybody may download the weights.
    own_cloud = money(models__tuned="together/llama-3.1-8b", models__hosting="own-cloud")

    assert own_cloud.barred["tuned-api"].all()
    assert not own_cloud.barred["tuned-self-hosted"].any()
    assert own_cloud.tuning_open.all()


def test_a_model_named_without_a_price_for_serving_is_served_at_prices_that_are_known() -> None:
    # Vertex lists what training Llama costs, and not what calling the result does.
    found = money(models__tuned="google/llama-3.1-8b")

    assert np.asarray(found.inputs["tuned_input_price"]).min() > 0.0
    assert np.asarray(found.inputs["tuned_output_price"]).min() > 0.0


def test_hosting_that_nobody_prices_is_believed_and_not_free() -> None:
    # Together lists no price per token after tuning: its dedicated endpoint is billed apart.
    hosting = np.asarray(money(models__tuned="together/llama-3.1-8b").inputs["hosting_usd_per_day"])
    default = KNOWLEDGE.defaults["hosting_usd_per_day"]

    assert default.low <= hosting.min() < hosting.max() <= default.high
    assert hosting.max() > 0.0


def test_a_year_is_twelve_months_of_the_option_taken() -> None:
    found = money(models__hosting="self-hosted")

    month = np.asarray(found.options["tuned-self-hosted"].monthly_usd)
    assert found.yearly_usd[TUNE] == pytest.approx(12.0 * month)


def test_labels_at_hand_are_not_bought() -> None:
    few, many = money(data__labelled_examples=0.0), money(data__labelled_examples=1e6)

    assert np.asarray(many.options["tuned-api"].upfront["labels"]).max() == 0.0
    assert np.asarray(few.options["tuned-api"].upfront["labels"]).min() > 0.0


def test_doing_both_keeps_the_instructions_and_costs_the_hours_of_joining() -> None:
    found = money(models__hosting="api")

    assert (found.upfront_usd[BOTH] >= found.upfront_usd[TUNE]).all()
    hours = KNOWLEDGE.constants["hybrid.joining-hours"].value
    apart = found.upfront_usd[BOTH] - found.upfront_usd[TUNE]
    same = found.option[BOTH] == found.option[TUNE]
    assert np.broadcast_to(apart, same.shape)[same] == pytest.approx(100.0 * hours)


def test_skill_divides_the_hours_of_tuning_and_a_test_harness_saves_hours_of_both() -> None:
    novice = money(team__ml_expertise="none", team__evaluation="harness").inputs
    expert = money(team__ml_expertise="strong", team__evaluation="harness").inputs
    untested = money(team__ml_expertise="strong", team__evaluation="none").inputs
    skill = KNOWLEDGE.by_choice["effort.expertise"].values
    tests = KNOWLEDGE.by_choice["effort.evaluation"].values

    ratio = (np.asarray(novice["tuned_engineering_hours"]) - tests[2]) / (
        np.asarray(expert["tuned_engineering_hours"]) - tests[2]
    )
    assert ratio == pytest.approx(skill[0] / skill[2])
    for hours in ("tuned_engineering_hours", "prompt_engineering_hours"):
        saved = np.asarray(untested[hours]) - np.asarray(expert[hours])
        assert saved == pytest.approx(tests[0] - tests[2])


def test_every_approach_is_priced() -> None:
    found = money()

    for amounts in (found.upfront_usd, found.yearly_usd, found.per_1000_calls_usd):
        assert set(amounts) == set(APPROACHES)
        assert all((amount >= 0.0).all() for amount in amounts.values())
