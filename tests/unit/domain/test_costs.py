import inspect

import numpy as np
import pytest

from service.domain import costs
from service.domain.costs import (
    cache_rereads_to_pay,
    call_cost,
    cost_per_accepted,
    cost_per_label,
    hourly_training_cost,
    labelling_cost,
    token_cost,
    training_cost,
    training_epochs,
)

# gpt-6-luna: 0.10 in, 0.01 cached, 0.50 out per 1M tokens.
CALL = {
    "static_tokens": 2_000,
    "query_tokens": 300,
    "output_tokens": 100,
    "input_price": 0.10,
    "output_price": 0.50,
}


def test_a_call_pays_for_prompt_query_and_answer() -> None:
    # (2000 + 300) * 0.10 + 100 * 0.50 = 280 per 1M calls
    assert call_cost(**CALL) == pytest.approx(280e-6)


def test_a_cached_prompt_is_paid_at_the_cached_price() -> None:
    # 2000 * 0.01 + 300 * 0.10 + 100 * 0.50 = 100 per 1M calls
    assert call_cost(**CALL, cached_price=0.01, hit_share=1) == pytest.approx(100e-6)


def test_a_miss_pays_for_writing_the_cache() -> None:
    # 2000 * (0.4 * 1.25 * 0.10 + 0.6 * 0.01) + 30 + 50 = 192 per 1M calls
    cost = call_cost(**CALL, cached_price=0.01, hit_share=0.6, write_multiplier=1.25)

    assert cost == pytest.approx(192e-6)


def test_without_a_cached_price_nothing_is_cached() -> None:
    assert call_cost(**CALL, hit_share=0.9, write_multiplier=2) == call_cost(**CALL)


@pytest.mark.parametrize(("static", "expected"), [(1_023, 182.3e-6), (1_024, 90.24e-6)])
def test_a_prompt_below_the_smallest_prefix_is_not_cached(static: int, expected: float) -> None:
    # 1023 * 0.10 + 80 = 182.3; 1024 * 0.01 + 80 = 90.24 per 1M calls
    call = {**CALL, "static_tokens": static}

    assert call_cost(**call, cached_price=0.01, hit_share=1) == pytest.approx(expected)


def test_batches_are_discounted_for_the_share_that_can_wait() -> None:
    # half of the calls at half price: three quarters
    assert call_cost(**CALL, batch_share=0.5) == pytest.approx(210e-6)


def test_rows_and_draws_broadcast() -> None:
    rows, draws = np.array([[300.0], [600.0]]), np.array([[100.0, 200.0, 300.0]])

    prices = {"input_price": 0.10, "output_price": 0.50}

    cost = call_cost(static_tokens=2_000, query_tokens=rows, output_tokens=draws, **prices)

    assert np.shape(cost) == (2, 3)
    assert np.asarray(cost)[1, 2] == pytest.approx(410e-6)


def test_a_single_call_costs_a_plain_float() -> None:
    assert type(call_cost(**CALL)) is float


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("static_tokens", -1),
        ("query_tokens", float("nan")),
        ("output_tokens", float("inf")),
        ("input_price", 1e308),
        ("output_price", -0.1),
        ("cached_price", -1),
        ("hit_share", 1.2),
        ("write_multiplier", -1),
        ("batch_share", 2),
        ("batch_discount", -0.5),
        ("cache_minimum_tokens", -1),
    ],
)
def test_an_input_of_a_call_out_of_range_is_refused_by_name(name: str, wrong: float) -> None:
    with pytest.raises(ValueError, match=name):
        call_cost(**{**CALL, name: wrong})


def test_training_is_billed_for_every_pass_run_and_evaluation() -> None:
    # 2 runs * (500 * 400 * 3 + 10_000 * 5) tokens * 3 USD per 1M = 3.90
    cost = training_cost(
        examples=500,
        tokens_per_example=400,
        epochs=3,
        price=3,
        runs=2,
        validation_tokens=10_000,
        evaluations=5,
    )

    assert cost == pytest.approx(3.90)


def test_the_smallest_bill_of_a_training_job_holds() -> None:
    cost = training_cost(examples=10, tokens_per_example=100, epochs=1, price=1, minimum_job=4)

    assert cost == 4.0


def test_training_by_the_hour_adds_what_the_grader_reads_and_writes() -> None:
    # 2 runs * (4 h * 100 + 5M * 1.10 + 1M * 4.40) = 819.80
    cost = hourly_training_cost(
        hours=4,
        hour_price=100,
        runs=2,
        grader_input_tokens=5e6,
        grader_output_tokens=1e6,
        grader_input_price=1.10,
        grader_output_price=4.40,
    )

    assert cost == pytest.approx(819.80)


@pytest.mark.parametrize(
    ("examples", "epochs"),
    [(3, 25), (5, 20), (33, 3), (100, 3), (8_333, 3), (8_334, 2), (25_000, 1), (30_000, 1)],
)
def test_small_sets_are_read_more_often_and_large_ones_less(examples: int, epochs: int) -> None:
    assert training_epochs(examples=examples) == epochs


def test_redone_labels_are_paid_twice() -> None:
    assert labelling_cost(examples=500, cost_per_label=2, redo_share=0.2) == pytest.approx(1_200)


def test_a_label_costs_the_time_of_everyone_who_gives_it() -> None:
    assert cost_per_label(hourly_wage=30, labels_per_hour=15, labellers=3) == pytest.approx(6)


def test_tokens_are_priced_by_the_million() -> None:
    assert token_cost(tokens=250_000, price=4) == pytest.approx(1)


@pytest.mark.parametrize(("write", "rereads"), [(1.25, 0.2778), (2.0, 1.1111), (1.0, 0.0)])
def test_a_cache_write_pays_after_one_hit_in_five_minutes_and_two_in_an_hour(
    write: float, rereads: float
) -> None:
    found = cache_rereads_to_pay(write_multiplier=write, read_multiplier=0.1)

    assert found == pytest.approx(rereads, abs=1e-4)


def test_caching_that_saves_nothing_or_writes_below_price_is_refused() -> None:
    with pytest.raises(ValueError, match="read_multiplier"):
        cache_rereads_to_pay(write_multiplier=1.25, read_multiplier=1.0)
    with pytest.raises(ValueError, match="write_multiplier"):
        cache_rereads_to_pay(write_multiplier=0.9, read_multiplier=0.1)


def test_an_accepted_answer_costs_the_calls_it_takes() -> None:
    assert cost_per_accepted(cost_per_call=0.01, pass_rate=0.8) == pytest.approx(0.0125)
    with pytest.raises(ValueError, match="pass_rate"):
        cost_per_accepted(cost_per_call=0.01, pass_rate=0)


def test_every_public_function_takes_its_inputs_by_name_only() -> None:
    for name in costs.__all__:
        parameters = inspect.signature(getattr(costs, name)).parameters.values()
        assert all(each.kind is each.KEYWORD_ONLY for each in parameters), name
