import numpy as np
import pytest

from service.domain.spending.self_hosting import (
    model_flops,
    poisson_cover,
    self_hosted_daily_cost,
    self_hosted_price,
    training_gpu_hours,
)


def test_gpus_share_the_work_of_training() -> None:
    # mistral-finetune: 131M tokens at 5,178 a second on 8 GPUs are 52:44 minutes.
    hours = training_gpu_hours(tokens=131e6, tokens_per_second_per_gpu=5_178, gpus=8)

    assert hours == pytest.approx((52 * 60 + 44) / 3600, rel=0.01)


@pytest.mark.parametrize(("peak", "gpus"), [(0, 0), (1, 1), (3_400, 1), (3_401, 2)])
def test_gpus_are_rented_whole(peak: float, gpus: int) -> None:
    cost = self_hosted_daily_cost(
        peak_tokens_per_second=peak, gpu_tokens_per_second=3_400, gpu_hour_price=2
    )

    assert cost == 48 * gpus


def test_overhead_is_added_to_the_bill() -> None:
    # Azure's 1.70 an hour is 40.80 a day.
    cost = self_hosted_daily_cost(
        peak_tokens_per_second=1, gpu_tokens_per_second=1, gpu_hour_price=1.7, overhead=0.5
    )

    assert cost == pytest.approx(61.2)


@pytest.mark.parametrize(("hour", "price"), [(2.49, 0.20), (3.99, 0.33)])
def test_a_saturated_h100_writes_a_million_tokens_for_pennies(hour: float, price: float) -> None:
    # The cost model's notes: 3,400 tokens a second at 2.49 to 3.99 USD give 0.20 to 0.33.
    found = self_hosted_price(gpu_hour_price=hour, tokens_per_second=3_400, utilisation=1)

    assert found == pytest.approx(price, abs=0.005)


@pytest.mark.parametrize("wrong", [0.0, 1.1])
def test_utilisation_is_a_share_above_zero(wrong: float) -> None:
    with pytest.raises(ValueError, match="utilisation"):
        self_hosted_price(gpu_hour_price=2, tokens_per_second=3_400, utilisation=wrong)


def test_a_decoder_takes_two_operations_per_parameter_and_token() -> None:
    assert model_flops(parameters=7e9, tokens=100) == pytest.approx(1.4e12)


def test_most_minutes_hold_few_calls_more_than_the_mean() -> None:
    # By hand: 2/e of the minutes hold at most one call, 2.5/e at most two.
    cover = poisson_cover(mean_calls=1, calls=[1, 2])

    assert np.asarray(cover).tolist() == pytest.approx([0.735759, 0.919699], abs=1e-6)
