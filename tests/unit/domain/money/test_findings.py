"""Six public bug reports about money: what a request answers is the right value done by hand."""

from typing import Any

import pytest

from tests.money import ONE_OFF, PROMPT, TUNE, changed, estimate_of, profile_of

LONG: dict[str, Any] = {
    "task": {"type": "summarisation"},
    "traffic": {
        "mode": "interactive",
        "calls_per_day": 1000,
        "instruction_tokens": 0,
        "example_tokens": 0,
        "query_tokens": 300000,
        "output_tokens": 1000,
        "cached_share": 0,
        "batchable_share": 0,
    },
    "models": {"prompt": "google/gemini-2.5-pro", "hosting": "api"},
}

ONCE_A_DAY = {
    "traffic": {
        "mode": "interactive",
        "calls_per_day": 1,
        "instruction_tokens": 4000,
        "example_tokens": 0,
        "query_tokens": 200,
        "output_tokens": 50,
        "batchable_share": 0,
    },
    "models": {"prompt": "anthropic/claude-sonnet-5-5", "hosting": "api"},
}

THINKING = {
    "task": {"type": "reasoning"},
    "traffic": {
        "mode": "interactive",
        "calls_per_day": 1000,
        "instruction_tokens": 0,
        "example_tokens": 0,
        "query_tokens": 1445,
        "output_tokens": 406,
        "cached_share": 0,
        "batchable_share": 0,
    },
    "models": {"prompt": "openai/gpt-6.1-sol"},
}

TENANTS = {"traffic": {"calls_per_day": 50000}, "data": {"labelled_examples": 100000}}


def per_1000(document: dict[str, object], approach: str = PROMPT) -> float:
    option = estimate_of(document).priced[approach]
    assert option is not None
    return option.per_1000_calls_usd.mid


# 06: 300,000 · 2.50 + 1,000 · 15 above 200,000 tokens; 199,000 · 1.25 + 1,000 · 10 below.
@pytest.mark.parametrize(
    ("answers", "usd"),
    [
        ({}, 765.00),
        ({"traffic__query_tokens": 199000}, 258.75),
        # 210,000 tokens in all are above the threshold, whichever part they are in.
        ({"traffic__instruction_tokens": 150000, "traffic__query_tokens": 60000}, 540.00),
        ({"traffic__query_tokens": 200000}, 260.00),
    ],
)
def test_a_prompt_above_the_threshold_pays_the_higher_rate_for_all_tokens(
    answers: dict[str, float], usd: float
) -> None:
    assert per_1000(changed(LONG, **answers)) == pytest.approx(usd, abs=0.005)


def test_the_rate_of_long_prompts_is_named_where_it_is_paid() -> None:
    codes = [one.code for one in estimate_of(LONG).warnings]
    short = estimate_of(changed(LONG, traffic__query_tokens=199000)).warnings

    assert "long-prompt-rate" in codes
    assert "long-prompt-rate" not in [one.code for one in short]


def test_the_rate_of_long_prompts_is_named_where_a_bill_implies_them() -> None:
    # $0.33 a call cannot be less than 200,000 tokens at $1.25 to $2.50 per 1M.
    traffic = {name: count for name, count in LONG["traffic"].items() if name != "query_tokens"}
    billed = {**LONG, "traffic": traffic, "measured": {"prompt_monthly_usd": 10_000}}
    small = changed(billed, measured__prompt_monthly_usd=100)

    assert "long-prompt-rate" in [one.code for one in estimate_of(billed).warnings]
    assert "long-prompt-rate" not in [one.code for one in estimate_of(small).warnings]


def test_a_one_off_job_pays_for_the_job_alone() -> None:
    found = estimate_of(dict(ONE_OFF))
    prompted, tuned = found.priced[PROMPT], found.priced[TUNE]
    assert prompted is not None
    assert tuned is not None

    # 3,300 + 2e6 · (2,000 · 0.50 + 200 · 2.50) / 1e6
    assert prompted.horizon_usd.mid == pytest.approx(6_300, abs=0.01)
    # 7,300 + 3 runs · 300 · 500 · 3 · 1.5 / 1e6 + 2e6 · (1,360 · 0.05 + 200 · 0.20) / 1e6 + storage
    assert tuned.horizon_usd.mid == pytest.approx(7_302.025 + 216, abs=0.25)
    assert prompted.monthly_usd is None
    for part in ("upkeep", "retraining", "migration"):
        assert found.parts[PROMPT].monthly[part].high == found.parts[TUNE].monthly[part].high == 0
    assert found.parts[TUNE].monthly["storage"].high < 1.95
    assert found.saves_usd_per_month(TUNE, PROMPT) is None


def test_a_one_off_job_breaks_even_in_calls_in_all_and_horizon_does_not_matter() -> None:
    even = estimate_of(dict(ONE_OFF)).break_even
    fortnight = estimate_of(changed(dict(ONE_OFF), schedule__horizon_days=14)).break_even

    assert even.calls_per_day is None
    assert even.payback_days is None
    # Like for like: the base prompted costs 2,000 · 0.05 + 200 · 0.20 = 140, tuned it costs 108.
    expected = (7_302.025 + 1.95 * 3 / (365 / 12) - 3_300) / 0.000032
    assert even.total_calls is not None
    assert even.total_calls.mid == pytest.approx(expected, rel=1e-6)
    assert fortnight.total_calls == even.total_calls


def test_total_calls_outrank_calls_a_day() -> None:
    alone = estimate_of(dict(ONE_OFF))
    both = estimate_of(changed(dict(ONE_OFF), traffic__calls_per_day=7))

    assert both.priced[PROMPT] == alone.priced[PROMPT]


def test_total_calls_alone_mean_a_job_that_ends() -> None:
    found = estimate_of(changed(dict(ONE_OFF), traffic__mode=None))

    assert found.one_off
    assert found.break_even.total_calls is not None


def test_a_cache_is_never_warm_at_one_call_a_day() -> None:
    found = estimate_of(ONCE_A_DAY)
    option = found.priced[PROMPT]

    assert option is not None
    assert option.id == "prompt"
    # (4,200 · 2 + 50 · 10) / 1e6 · 1,000
    assert option.per_1000_calls_usd.mid == pytest.approx(8.90, abs=0.005)


def test_more_calls_are_read_from_the_cache_more_often() -> None:
    usd = [
        per_1000(changed(ONCE_A_DAY, traffic__calls_per_day=calls))
        for calls in (1, 30, 300, 3_000, 30_000)
    ]

    assert usd == sorted(usd, reverse=True)
    # 4,000 · 2 · (0.3 · 1.25 + 0.7 · 0.05) + 200 · 2 + 50 · 10, the most that is ever read
    assert usd[-1] == pytest.approx(8 * 0.41 + 0.9, abs=0.005)


def test_hidden_reasoning_widens_the_range() -> None:
    option = estimate_of(THINKING).priced[PROMPT]

    assert option is not None
    # 1,445 · 2 + 406 · 10, without any hidden token
    assert option.per_1000_calls_usd.low == pytest.approx(6.95, abs=0.005)
    assert option.per_1000_calls_usd.high > 2 * option.per_1000_calls_usd.low


def test_stated_reasoning_tokens_are_billed_as_output() -> None:
    option = estimate_of(changed(THINKING, traffic__reasoning_tokens=9360 - 406)).priced[PROMPT]

    assert option is not None
    # 1,445 · 2 + 9,360 · 10
    assert option.per_1000_calls_usd.mid == pytest.approx(96.49, abs=0.005)
    assert option.per_1000_calls_usd.high == pytest.approx(96.49, abs=0.005)


def test_thousands_of_tenants_cost_thousands_of_models() -> None:
    tailored = {"task": {"tailoring": "per-tenant", "tenants": 5000}, **TENANTS}
    by_api = {"models__tuned": "aws-bedrock/nova-micro", "models__hosting": "api"}
    one = estimate_of(changed({**TENANTS, "models": {}}, **by_api)).parts[TUNE]
    many = estimate_of(changed({**tailored, "models": {}}, **by_api)).parts[TUNE]

    # 5,000 · 1.95 a month
    assert many.monthly["storage"].mid == pytest.approx(9_750)
    assert many.upfront["training"].mid == pytest.approx(5_000 * one.upfront["training"].mid)


def test_tailoring_without_a_number_of_tenants_costs_more_than_one_model() -> None:
    one = estimate_of({"task": {"tailoring": "one-for-all"}, **TENANTS}).mids[TUNE]
    many = estimate_of({"task": {"tailoring": "per-tenant"}, **TENANTS})
    found = many.mids[TUNE]

    assert one is not None
    assert found is not None
    assert found.upfront_usd > one.upfront_usd
    assert (found.monthly_usd or 0) > (one.monthly_usd or 0)
    assert "task.tenants" in [one.input for one in many.assumptions]


def test_a_budget_below_the_low_estimate_is_named_and_split_into_bought_and_wages() -> None:
    document = {
        "stage": "production",
        "task": {"type": "classification", "classes": 20, "output": "strict"},
        "data": {"labelled_examples": 2000},
        "budget": {"upfront_usd": 100},
    }
    codes = {one.code: one for one in estimate_of(document).warnings}

    # The labels are there and training them costs a few USD; the team's hours cost thousands.
    assert "over-upfront-budget" not in codes
    assert TUNE in codes["over-upfront-budget-with-wages"].approaches
    assert float(codes["over-upfront-budget-with-wages"].params[TUNE]) > 2_000


def test_profiles_of_the_findings_are_read_as_they_are_posted() -> None:
    assert profile_of(LONG).get("traffic.query_tokens") == 300_000
