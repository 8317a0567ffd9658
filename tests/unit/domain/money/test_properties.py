"""What holds for every profile: order of ranges, one answer everywhere, which way inputs move."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.money import CATALOGUE, profiles
from tune_or_prompt.domain.approaches import APPROACHES
from tune_or_prompt.domain.language.amounts import Range
from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.domain.money import break_even, call_cost
from tune_or_prompt.domain.money.estimate import MoneyEstimate, estimate_money

COMPARED = {kind.id for one in APPROACHES for kind in one.options if kind.compared_only}


def every_range(found: MoneyEstimate) -> list[Range]:
    ranges = [
        one
        for option in found.options
        for one in (
            option.upfront_usd,
            option.per_1000_calls_usd,
            option.horizon_usd,
        )
    ]
    ranges += [
        one for each in found.latency.values() for one in (each.first_token_ms, each.total_ms)
    ]
    for parts in found.parts.values():
        ranges += [*parts.upfront.values(), *parts.monthly.values()]
    ranges += [
        part for one in found.schedule.values() for part in (one.live_in_days, one.making_labels)
    ]
    return ranges


@settings(max_examples=150, deadline=None)
@given(profiles())
def test_low_mid_and_high_are_in_order_and_nothing_is_negative(profile: Profile) -> None:
    for one in every_range(estimate_money(profile, CATALOGUE)):
        assert 0 <= one.low <= one.mid <= one.high < float("inf")


@settings(max_examples=100, deadline=None)
@given(profiles())
def test_an_approach_takes_the_cheapest_open_option_and_never_a_closed_one(
    profile: Profile,
) -> None:
    found = estimate_money(profile, CATALOGUE)
    for approach in APPROACHES:
        priced = found.priced[approach.id]
        mine = [one for one in found.options if one.approach == approach.id]
        if priced is None:
            assert all(one.closed for one in mine if one.id not in COMPARED)
            continue
        assert priced.open
        assert priced.id not in COMPARED
        if "traffic.latency_target_ms" not in profile.answers:
            usable = [one.id for one in mine if one.open and one.id not in COMPARED]
            rows = {one.id: at for at, one in enumerate(found.options)}
            level = found.sums.level_usd[:, 0]
            assert level[rows[priced.id]] == min(level[rows[one]] for one in usable)


@settings(max_examples=100, deadline=None)
@given(profiles())
def test_parts_add_up_in_the_middle(profile: Profile) -> None:
    found = estimate_money(profile, CATALOGUE)
    for id_, parts in found.parts.items():
        priced = found.priced[id_]
        assert priced is not None
        upfront = sum(part.mid for part in parts.upfront.values())
        assert priced.upfront_usd.mid == pytest.approx(upfront, rel=1e-8)
        if priced.monthly_usd is not None:
            monthly = sum(part.mid for part in parts.monthly.values())
            assert priced.monthly_usd.mid == pytest.approx(monthly, rel=1e-8)


@settings(max_examples=100, deadline=None)
@given(profiles(), st.floats(1.5, 10))
def test_dearer_labels_longer_prompts_and_more_calls_never_cost_less(
    profile: Profile, factor: float
) -> None:
    for path in ("data.label_cost_usd", "team.hourly_cost_usd", "traffic.query_tokens"):
        low = estimate_money(profile.replacing({path: 10.0}), CATALOGUE)
        high = estimate_money(profile.replacing({path: 10.0 * factor}), CATALOGUE)
        if "measured.prompt_monthly_usd" not in profile.answers:
            assert np.all(high.sums.horizon_usd[:, 0] >= low.sums.horizon_usd[:, 0] - 1e-6)


@settings(max_examples=100, deadline=None)
@given(
    st.floats(2000, 1e5), st.floats(0, 1e4), st.floats(0, 1), st.floats(0, 1), st.floats(1.01, 100)
)
def test_a_call_costs_less_the_more_is_read_from_the_cache(
    static: float, query: float, hit: float, other: float, price: float
) -> None:
    low, high = sorted((hit, other))
    usd = [
        call_cost(
            static_tokens=static,
            query_tokens=query,
            output_tokens=100,
            input_price=price,
            output_price=price,
            cached_price=price / 10,
            hit_share=share,
        )
        for share in (low, high)
    ]
    assert usd[1] <= usd[0] * (1 + 1e-12)


@settings(max_examples=100, deadline=None)
@given(st.floats(1, 1e6), st.floats(1, 1e3), st.floats(1e-6, 1), st.floats(1.01, 10))
def test_the_break_even_rises_with_the_start_and_falls_with_the_saving(
    upfront: float, per_day: float, saving: float, factor: float
) -> None:
    def volume(start: float, saved: float) -> float:
        kind, calls = break_even(
            extra_upfront=start, extra_per_day=per_day, saving_per_call=saved, days=365.0
        )
        assert kind == "above"
        return float(calls)

    assert volume(upfront * factor, saving) > volume(upfront, saving)
    assert volume(upfront, saving * factor) < volume(upfront, saving)
