import numpy as np
import pytest

from service.domain.spending.payback import (
    annuity_days,
    break_even,
    largest_training_tokens,
    payback_days,
)

CASE = {"extra_upfront": 3_650.0, "extra_per_day": 0.0, "saving_per_call": 0.01, "days": 365.0}


def test_without_a_rate_an_annuity_counts_days() -> None:
    assert annuity_days(days=365, yearly_rate=0) == 365.0


def test_ten_percent_shorten_a_year_of_payments_by_under_five_percent() -> None:
    # The cost model's notes say 4.6 %.
    assert annuity_days(days=365, yearly_rate=0.1) == pytest.approx(365 * (1 - 0.046), rel=1e-3)


def test_a_tiny_rate_joins_smoothly_to_none() -> None:
    assert annuity_days(days=1_000, yearly_rate=1e-12) == pytest.approx(1_000, rel=1e-9)


def test_above_its_volume_the_dearer_start_pays() -> None:
    # 3650 / 365 = 10 a day; 10 / 0.01 = 1000 calls a day
    kind, calls = break_even(**CASE)

    assert kind == "above"
    assert calls == pytest.approx(1_000)


def test_a_standing_charge_raises_the_volume() -> None:
    # 10 and 40.8 a day make 50.8, over 0.01
    kind, calls = break_even(**{**CASE, "extra_per_day": 40.8})

    assert kind == "above"
    assert calls == pytest.approx(5_080)


def test_a_model_that_dies_early_has_less_time_to_pay() -> None:
    # 3650 / 73 = 50 a day
    kind, calls = break_even(**CASE, life_days=73.0)

    assert kind == "above"
    assert calls == pytest.approx(5_000)


def test_a_life_beyond_the_horizon_adds_nothing() -> None:
    assert break_even(**CASE, life_days=9_999.0) == break_even(**CASE)


def test_a_saving_that_costs_nothing_pays_always() -> None:
    assert break_even(**{**CASE, "extra_upfront": -1.0}) == ("always", 0.0)
    assert break_even(**{**CASE, "extra_upfront": 0.0}) == ("always", 0.0)


def test_dearer_calls_after_a_dearer_start_never_pay() -> None:
    assert break_even(**{**CASE, "saving_per_call": -0.01}) == ("never", None)
    assert break_even(**{**CASE, "extra_upfront": 0.0, "saving_per_call": -0.01}) == ("never", None)


def test_dearer_calls_after_a_cheaper_start_pay_below_a_volume() -> None:
    below = {"extra_upfront": -3_650.0, "saving_per_call": -0.01}

    kind, calls = break_even(**{**CASE, **below})

    assert kind == "below"
    assert calls == pytest.approx(1_000)


@pytest.mark.parametrize(
    ("upfront", "expected"),
    [(-1.0, ("always", 0.0)), (0.0, ("never", None)), (1.0, ("never", None))],
)
def test_without_a_saving_the_fixed_cost_decides(
    upfront: float, expected: tuple[str, float | None]
) -> None:
    assert break_even(**{**CASE, "extra_upfront": upfront, "saving_per_call": 0.0}) == expected


def test_a_saving_too_small_to_count_never_pays() -> None:
    assert break_even(**{**CASE, "saving_per_call": 5e-324}) == ("never", None)


def test_arrays_give_kinds_and_volumes_side_by_side() -> None:
    kinds, calls = break_even(
        extra_upfront=np.array([3_650.0, -1.0, -3_650.0, 1.0]),
        extra_per_day=0.0,
        saving_per_call=np.array([0.01, 0.01, -0.01, -0.01]),
        days=365.0,
    )

    assert np.asarray(kinds).tolist() == ["above", "always", "below", "never"]
    np.testing.assert_allclose(np.asarray(calls), [1_000, 0, 1_000, np.nan])


@pytest.mark.parametrize("name", ["days", "life_days"])
def test_a_life_or_horizon_of_no_days_is_refused_by_name(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        break_even(**{**CASE, name: 0.0})


def test_payback_counts_the_days_until_the_upfront_is_back() -> None:
    # 3650 / (1000 * 0.01 - 2.7) = 500
    days = payback_days(
        extra_upfront=3_650.0, calls_per_day=1_000.0, saving_per_call=0.01, extra_per_day=2.7
    )

    assert days == pytest.approx(500)


def test_a_daily_loss_never_pays_back() -> None:
    loss = {"calls_per_day": 1.0, "saving_per_call": 0.01, "extra_per_day": 5.0}

    assert payback_days(extra_upfront=10.0, **loss) is None
    assert payback_days(extra_upfront=-10.0, **loss) is None


def test_nothing_to_pay_back_takes_no_days() -> None:
    gain = {"calls_per_day": 100.0, "saving_per_call": 0.01, "extra_per_day": 0.0}

    assert payback_days(extra_upfront=-10.0, **gain) == 0.0


def test_payback_of_arrays_marks_never_with_nan() -> None:
    days = payback_days(
        extra_upfront=[10.0, 10.0], calls_per_day=1, saving_per_call=[1.0, 0.0], extra_per_day=0
    )

    np.testing.assert_allclose(np.asarray(days), [10, np.nan])


def test_the_saved_calls_pay_for_so_many_training_tokens() -> None:
    # 100 a day * 0.03 * 30 days = 90 USD; 3 epochs at 3 USD per 1M = 9 USD per 1M tokens
    case = {"calls_per_day": 100, "days": 30, "epochs": 3, "price": 3}

    assert largest_training_tokens(saving_per_call=0.03, **case) == pytest.approx(1e7)
    assert largest_training_tokens(saving_per_call=-0.03, **case) == 0.0
