"""What approaches and options cost, read from one evaluation."""

from functools import cache

import pytest

from service.domain.evaluation import evaluate
from service.domain.pricing.offers import offers_for
from service.domain.profile import Answer
from service.domain.spending.cost_report import costs_of
from service.domain.spending.estimates import Costs
from service.domain.spending.options import OPTIONS
from service.domain.vocabulary import APPROACHES, BOTH, PROMPT, TUNE
from tests.engine import KNOWLEDGE, profile

POINT: dict[str, Answer] = {
    "traffic.calls_per_day": 20_000.0,
    "traffic.instruction_tokens": 1_500.0,
    "traffic.example_tokens": 3_000.0,
    "traffic.query_tokens": 300.0,
    "traffic.output_tokens": 50.0,
    "traffic.cached_share": 0.0,
    "traffic.batchable_share": 0.0,
    "models.prompt": "openai/gpt-6.1-terra",
    "models.tuned": "google/gemini-2.5-flash-lite",
    "models.hosting": "api",
}


def costs(answers: dict[str, Answer] | None = None) -> Costs:
    asked = profile(answers)
    return costs_of(evaluate([asked], KNOWLEDGE), KNOWLEDGE, offers_for(asked, KNOWLEDGE))


@cache
def point() -> Costs:
    return costs(POINT)


def test_every_approach_and_option_is_there_in_order() -> None:
    assert tuple(point().approaches) == APPROACHES
    assert tuple(one.option for one in point().options) == OPTIONS


def test_every_figure_is_a_range_in_order() -> None:
    for way in (*costs().approaches.values(), *costs().options):
        for figure in (way.upfront_usd, way.monthly_usd, way.per_1000_calls_usd, way.horizon_usd):
            assert 0.0 <= figure.low <= figure.mid <= figure.high


def test_in_the_middle_case_the_parts_add_up_to_the_sums() -> None:
    for way in (*point().approaches.values(), *point().options):
        for period, total in (
            ("upfront", way.middle_case.upfront_usd),
            ("monthly", way.middle_case.monthly_usd),
        ):
            parts = [one.middle_case_usd for one in way.breakdown if one.period == period]
            assert sum(parts) == pytest.approx(total, rel=1e-8)


def test_given_traffic_and_prices_leave_no_doubt_about_a_prompted_call() -> None:
    prompt = next(one for one in point().options if one.option == "prompt")

    # 4,800 tokens at 1 USD and 50 at 5 USD per 1M: 5.05 USD per 1,000 calls.
    figure = prompt.per_1000_calls_usd
    assert figure.low == figure.mid == figure.high == pytest.approx(5.05)


def test_an_approach_costs_no_more_than_its_dearest_and_no_less_than_its_cheapest_option() -> None:
    found = costs()
    tuned = [one.horizon_usd.mid for one in found.options if one.approach == TUNE]

    assert found.approaches[TUNE].horizon_usd.low <= max(tuned)
    prompted = [one for one in found.options if one.option in ("prompt", "prompt-cached")]
    cheapest = min(one.horizon_usd.mid for one in prompted)
    assert found.approaches[PROMPT].horizon_usd.mid <= cheapest


def test_doing_both_costs_the_hours_of_joining_on_top() -> None:
    joint, tuned = point().approaches[BOTH].middle_case, point().approaches[TUNE].middle_case
    hours = KNOWLEDGE.constants["hybrid.joining-hours"].value
    wage = KNOWLEDGE.priors["team.hourly_cost_usd"]

    assert joint.upfront_usd - tuned.upfront_usd == pytest.approx(hours * getattr(wage, "mid", 0))


def test_the_models_priced_are_named_with_the_days_of_their_prices() -> None:
    by_role = {one.role: one for one in point().models}

    assert by_role["prompt"].model == "openai/gpt-6.1-terra"
    assert all(price.seen_on.year == 2026 for price in by_role["tuned"].prices)


def test_the_ways_open_are_listed() -> None:
    assert "google" in {way.provider for way in point().ways_open}
