import numpy as np
import pytest

from service.domain.spending.option_comparison import (
    break_even_of,
    break_even_range,
    cheapest_of,
    two_largest_movers,
)
from service.domain.spending.options import options_of
from tests.money_example import EXAMPLE, example


def test_break_even_weighs_all_that_differs_against_the_saving() -> None:
    inputs = example()
    options = options_of(inputs)

    kinds, calls = break_even_of(inputs, options["prompt-cached"], options["tuned-api"])

    # (4601.20 upfront + 3655.20 standing a year) / 365 days / (1800 - 24.5) USD per 1M calls
    assert kinds.tolist() == ["above"]
    assert calls.tolist() == [pytest.approx(8_256.4 / 365 / 1_775.5e-6)]


def test_a_model_that_stops_early_has_to_earn_faster() -> None:
    inputs = example(life_left_days=73)
    options = options_of(inputs)

    _, calls = break_even_of(inputs, options["prompt-cached"], options["tuned-api"])

    # 4601.20 over 73 days and 3655.20 over 365
    assert calls.tolist() == [pytest.approx((4_601.2 / 73 + 3_655.2 / 365) / 1_775.5e-6)]


def test_the_life_of_a_hosted_model_does_not_bind_own_weights() -> None:
    short, long = example(life_left_days=10), example()
    options = options_of(short)

    bound = break_even_of(short, options["prompt"], options["tuned-self-hosted"])
    free = break_even_of(long, options["prompt"], options["tuned-self-hosted"])

    assert bound[1].tolist() == free[1].tolist()


def test_a_cached_cheap_base_leaves_nothing_to_save() -> None:
    # The published derivation: gpt-6-luna with a cached prompt against a tuned gpt-4o-mini.
    inputs = example(
        prompt_input_price=0.10,
        prompt_cached_price=0.01,
        prompt_output_price=0.50,
        tuned_input_price=0.30,
        tuned_output_price=1.20,
    )
    options = options_of(inputs)

    kinds, calls = break_even_of(inputs, options["prompt-cached"], options["tuned-api"])

    assert kinds.tolist() == ["never"]
    assert np.isnan(calls).all()


def test_many_break_evens_are_summed_up_as_a_kind_and_an_interval() -> None:
    kinds, calls = np.full(101, "above"), np.arange(1_000.0, 1_101.0)

    found = break_even_range(kinds, calls, 5_000)

    assert found.kind == "above"
    assert found.calls_per_day == pytest.approx((1_005, 1_050, 1_095))
    assert found.share_tuned_cheaper == 1
    assert not found.too_close_to_call


@pytest.mark.parametrize(
    ("volume", "too_close"), [(1_002, False), (1_010, True), (1_090, True), (1_099, False)]
)
def test_a_volume_inside_the_interval_is_too_close_to_call(
    volume: float, *, too_close: bool
) -> None:
    kinds, calls = np.full(101, "above"), np.arange(1_000.0, 1_101.0)

    assert break_even_range(kinds, calls, volume).too_close_to_call is too_close


def test_draws_that_never_break_even_count_against_tuning() -> None:
    kinds = np.array(["never"] * 6 + ["above"] * 3 + ["below"])
    calls = np.array([np.nan] * 6 + [10.0, 20.0, 30.0] + [5.0])

    found = break_even_range(kinds, calls, 25)

    assert (found.kind, found.calls_per_day) == ("never", None)
    assert found.share_tuned_cheaper == pytest.approx(0.2)
    assert found.too_close_to_call


def test_what_always_pays_breaks_even_at_no_volume() -> None:
    found = break_even_range(np.full(4, "always"), np.zeros(4), 1)

    assert (found.kind, found.calls_per_day) == ("always", (0, 0, 0))
    assert not found.too_close_to_call


def test_the_cheapest_option_is_sought_among_those_that_meet_the_target() -> None:
    options = options_of(example())

    everything = dict.fromkeys(options, True)

    assert cheapest_of(options, everything).tolist() == "smaller-prompt"
    assert cheapest_of(options, {**everything, "smaller-prompt": False}).tolist() == "prompt-cached"
    assert cheapest_of(options, {"tuned-api": True}).tolist() == "tuned-api"


def test_no_option_is_cheapest_where_none_meets_the_target() -> None:
    options = options_of(example(calls_per_day=np.array([10.0, 20.0])))

    found = cheapest_of(options, {"prompt": np.array([False, True]), "tuned-api": False})

    assert found.tolist() == ["", "prompt"]


def test_the_inputs_that_move_the_break_even_most_are_named() -> None:
    ranges = {name: (value, value, value) for name, value in EXAMPLE.items()}
    ranges["wage_usd_per_hour"] = (65.0, 100.0, 150.0)
    ranges["tuned_engineering_hours"] = (20.0, 60.0, 160.0)
    ranges["storage_usd_per_month"] = (0.0, 1.95, 2.0)

    assert two_largest_movers(ranges) == ("tuned_engineering_hours", "wage_usd_per_hour")


def test_where_tuning_never_pays_the_gap_decides_what_matters() -> None:
    ranges = {name: (value, value, value) for name, value in EXAMPLE.items()}
    ranges["tuned_output_price"] = (1_000.0, 2_000.0, 3_000.0)
    ranges["storage_usd_per_month"] = (0.0, 1.95, 2.0)
    ranges["migration_usd"] = (1_000.0, 1_000.0, 1_001.0)

    assert two_largest_movers(ranges) == ("tuned_output_price", "storage_usd_per_month")
