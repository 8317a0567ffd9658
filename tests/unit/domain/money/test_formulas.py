"""The public functions of money and time: sums done by hand, and arguments out of range."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tune_or_prompt.domain import money

CALL: dict[str, Any] = {
    "static_tokens": 2000,
    "query_tokens": 300,
    "output_tokens": 100,
    "input_price": 0.1,
    "output_price": 0.5,
}
EVEN: dict[str, Any] = {
    "extra_upfront": 3650.0,
    "extra_per_day": 0.0,
    "saving_per_call": 0.01,
    "days": 365.0,
}
LEAD: dict[str, Any] = {"examples": 0, "labels_per_week": 0, "engineering_hours": 20}


@pytest.mark.parametrize(
    ("answers", "usd"),
    [
        ({}, (2300 * 0.1 + 100 * 0.5) / 1e6),
        ({"cached_price": 0.01, "hit_share": 1}, (2000 * 0.01 + 30 + 50) / 1e6),
        # Half is read from the cache, the rest written at 1.25 times the price of input.
        (
            {"cached_price": 0.01, "hit_share": 0.5, "write_multiplier": 1.25},
            (1000 * 0.125 + 1000 * 0.01 + 30 + 50) / 1e6,
        ),
        # Without a hit nothing is written either, and below the minimum nothing is cached.
        ({"cached_price": 0.01, "hit_share": 0, "write_multiplier": 2}, 280 / 1e6),
        ({"cached_price": 0.01, "hit_share": 1, "cache_minimum_tokens": 2001}, 280 / 1e6),
        ({"hit_share": 1}, 280 / 1e6),
        ({"batch_share": 1}, 140 / 1e6),
        ({"batch_share": 0.5, "batch_discount": 0.2}, 252 / 1e6),
    ],
)
def test_a_call_costs_its_tokens(answers: dict[str, float], usd: float) -> None:
    assert money.call_cost(**{**CALL, **answers}) == pytest.approx(usd, rel=1e-12)


@pytest.mark.parametrize(
    ("kind", "calls", "answers"),
    [
        ("above", 1000.0, {}),
        ("above", 2000.0, {"extra_per_day": 10.0}),
        ("above", 3650.0 / 100 / 0.01, {"life_days": 100.0}),
        ("always", 0.0, {"extra_upfront": -1.0}),
        ("never", None, {"saving_per_call": -0.01}),
        ("below", 1000.0, {"saving_per_call": -0.01, "extra_upfront": -3650.0}),
        ("never", None, {"saving_per_call": 0.0}),
        ("always", 0.0, {"saving_per_call": 0.0, "extra_upfront": -1.0}),
        ("never", None, {"saving_per_call": 0.0, "extra_upfront": 0.0}),
    ],
)
def test_break_even_is_decided_by_two_signs(
    kind: str, calls: float | None, answers: dict[str, float]
) -> None:
    found = money.break_even(**{**EVEN, **answers})

    assert found == (kind, None if calls is None else pytest.approx(calls))


def test_break_even_takes_arrays_and_answers_with_nan_for_none() -> None:
    kinds, calls = money.break_even(**{**EVEN, "saving_per_call": np.array([0.01, -0.01])})

    assert list(kinds) == ["above", "never"]
    assert np.asarray(calls)[0] == pytest.approx(1000)
    assert np.isnan(np.asarray(calls)[1])


def test_money_over_time() -> None:
    year = money.annuity_days(days=365, yearly_rate=0.1)
    assert year == pytest.approx((1 - 1 / 1.1) / (1.1 ** (1 / 365) - 1))
    assert money.annuity_days(days=365, yearly_rate=0) == 365
    assert money.payback_days(
        extra_upfront=100, calls_per_day=100, saving_per_call=0.02, extra_per_day=1
    ) == pytest.approx(100)
    for upfront, saving, days in ((100, 0.01, None), (-5, 0.02, 0.0)):
        found = money.payback_days(
            extra_upfront=upfront, calls_per_day=100, saving_per_call=saving, extra_per_day=1
        )
        assert found == days


def test_training_labels_and_machines() -> None:
    assert money.training_cost(
        examples=500, tokens_per_example=500, epochs=3, price=3
    ) == pytest.approx(2.25)
    assert money.training_cost(
        examples=1, tokens_per_example=1, epochs=1, price=1, minimum_job=4
    ) == pytest.approx(4)
    assert money.labelling_cost(examples=100, cost_per_label=2, redo_share=0.1) == pytest.approx(
        220
    )
    hours = money.training_gpu_hours(tokens=7.2e6, tokens_per_second_per_gpu=1000, gpus=2)
    assert hours == pytest.approx(1)
    day = money.self_hosted_daily_cost(
        peak_tokens_per_second=101, gpu_tokens_per_second=100, gpu_hour_price=3, overhead=0.5
    )
    assert day == pytest.approx(24 * 3 * 2 * 1.5)
    price = money.self_hosted_price(gpu_hour_price=3.6, tokens_per_second=1000, utilisation=0.5)
    assert price == pytest.approx(2)
    assert money.cost_per_accepted(cost_per_call=0.01, pass_rate=0.5) == pytest.approx(0.02)
    assert money.cache_rereads_to_pay(write_multiplier=1.25, read_multiplier=0.1) == pytest.approx(
        0.25 / 0.9
    )


def test_waiting() -> None:
    first = money.first_token_ms(base_ms=200, uncached_tokens=1000, ms_per_token=0.1)
    assert first == pytest.approx(300)
    assert money.total_ms(
        first_token_ms=first, output_tokens=50, tokens_per_second=100
    ) == pytest.approx(800)
    days = money.lead_time_days(
        examples=100,
        labels_per_week=50,
        redo_share=0.5,
        engineering_hours=80,
        training_hours=2,
        queue_hours=1,
        evaluation_hours=3,
        runs=4,
    )
    assert days == pytest.approx(7 * 3 + 7 * 2 + 4 * 6 / 24)
    assert money.lead_time_days(**LEAD) == pytest.approx(3.5)


@pytest.mark.parametrize(
    ("function", "arguments", "name"),
    [
        (money.call_cost, {**CALL, "static_tokens": -1}, "static_tokens"),
        (money.call_cost, {**CALL, "hit_share": 1.1, "cached_price": 0}, "hit_share"),
        (money.call_cost, {**CALL, "query_tokens": float("nan")}, "query_tokens"),
        (money.call_cost, {**CALL, "output_price": "dear"}, "output_price"),
        (money.call_cost, {**CALL, "query_tokens": [1.0, np.inf]}, "query_tokens"),
        (money.break_even, {**EVEN, "days": 0}, "days"),
        (money.break_even, {**EVEN, "life_days": 0}, "life_days"),
        (money.lead_time_days, {**LEAD, "examples": 1}, "labels_per_week"),
        (
            money.self_hosted_price,
            {"gpu_hour_price": 1, "tokens_per_second": 1, "utilisation": 2},
            "utilisation",
        ),
        (money.cost_per_accepted, {"cost_per_call": 1, "pass_rate": 0}, "pass_rate"),
        (
            money.cache_rereads_to_pay,
            {"write_multiplier": 0.5, "read_multiplier": 0},
            "write_multiplier",
        ),
        (
            money.cache_rereads_to_pay,
            {"write_multiplier": 1, "read_multiplier": 1},
            "read_multiplier",
        ),
        (
            money.total_ms,
            {"first_token_ms": 1, "output_tokens": 1, "tokens_per_second": 0},
            "tokens_per_second",
        ),
        (money.annuity_days, {"days": -1, "yearly_rate": 0}, "days"),
    ],
)
def test_an_argument_out_of_its_range_is_named(
    function: Callable[..., Any], arguments: dict[str, Any], name: str
) -> None:
    with pytest.raises(ValueError, match=f"^{name} must"):
        function(**arguments)


def test_arrays_broadcast() -> None:
    usd = money.call_cost(
        **{**CALL, "input_price": np.array([[0.1], [0.2]]), "output_tokens": [0, 100]}
    )

    assert np.shape(usd) == (2, 2)
