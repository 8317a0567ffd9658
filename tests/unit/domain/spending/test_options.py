import numpy as np
import pytest

from service.domain.spending.money_inputs import INPUTS
from service.domain.spending.options import OPTIONS, options_of
from tests.money_example import EXAMPLE, example


def test_the_example_gives_every_input_and_no_other() -> None:
    assert EXAMPLE.keys() == INPUTS.keys()


def test_all_six_options_are_answered_in_order() -> None:
    assert tuple(options_of(example())) == OPTIONS
    assert OPTIONS == (
        "prompt",
        "prompt-cached",
        "smaller-prompt",
        "tuned-api",
        "tuned-self-hosted",
        "tuned-cached",
    )


def test_a_call_costs_what_the_price_list_says() -> None:
    options = options_of(example())

    # Per 1M calls: 2000 static, 300 query and 100 output tokens at each option's prices.
    assert options["prompt"].per_call_usd == pytest.approx(5_600e-6)
    assert options["prompt-cached"].per_call_usd == pytest.approx(1_800e-6)
    assert options["smaller-prompt"].per_call_usd == pytest.approx(100e-6)
    assert options["tuned-api"].per_call_usd == pytest.approx(24.5e-6)
    assert options["tuned-self-hosted"].per_call_usd == 0.0


def test_prompting_pays_for_engineering_and_measuring_upfront() -> None:
    upfront = options_of(example())["prompt"].upfront

    assert upfront == {"labels": 0, "training": 0, "engineering": 2_000, "evaluation": 100}


def test_tuning_pays_for_labels_and_training_besides() -> None:
    option = options_of(example())["tuned-api"]

    # 500 * 1.2 labels; 2 runs * 500 * 400 * 3 tokens at 1 USD per 1M; 60 h at 100
    assert option.upfront == pytest.approx(
        {"labels": 600, "training": 1.2, "engineering": 6_000, "evaluation": 100}
    )
    assert option.upfront_usd == pytest.approx(6_701.2)


def test_a_month_of_tuning_has_standing_charges() -> None:
    option = options_of(example())["tuned-api"]

    assert option.monthly == pytest.approx(
        {
            "calls": 1_000 * 24.5e-6 * 365 / 12,
            "hosting": 0,
            "storage": 1.95,
            "upkeep": 100,
            # A year: 150 labels with redoing, one training, 15 hours.
            "retraining": (180 + 1.2 + 1_500) / 12,
            # Once in 24 months: moving, and training again.
            "migration": (1_000 + 1.2 + 1_500) / 24,
        }
    )


def test_the_horizon_adds_a_year_of_days_to_the_start() -> None:
    options = options_of(example())

    # 2100 + 365 * 1.80 for calls + 500 for half a migration
    assert options["prompt-cached"].horizon_usd == pytest.approx(3_257)
    # 6701.2 + 8.9425 for calls + 12 * 346.2667 standing
    assert options["tuned-api"].horizon_usd == pytest.approx(10_865.3425)


def test_a_rate_discounts_the_days_and_not_the_start() -> None:
    plain = options_of(example())["prompt-cached"]
    discounted = options_of(example(discount_rate_per_year=0.1))["prompt-cached"]

    assert discounted.upfront_usd == plain.upfront_usd
    # 4.6 % of 1157 USD
    assert discounted.horizon_usd == pytest.approx(2_100 + 1_157 * (1 - 0.0463), rel=1e-4)


def test_own_gpus_stand_all_day_and_take_no_token_price() -> None:
    option = options_of(example())["tuned-self-hosted"]

    # 1000 calls a day of 130 weighted tokens are 7.5 tokens a second at peak: one GPU.
    assert option.monthly["hosting"] == pytest.approx(24 * 3 * 1.5 * 365 / 12)
    assert option.monthly["upkeep"] == 400
    assert option.monthly["migration"] == 0
    # 2 runs * 2 hours * 4.50
    assert option.upfront["training"] == pytest.approx(18)
    # 108 USD a day over 1000 calls
    assert option.per_1000_calls_usd == pytest.approx(108)


def test_more_traffic_takes_more_gpus() -> None:
    option = options_of(example(calls_per_day=np.array([1_000.0, 1e6])))["tuned-self-hosted"]

    # At a million calls the peak is 7,523 tokens a second: three GPUs.
    np.testing.assert_allclose(np.asarray(option.monthly["hosting"]) / (108 * 365 / 12), [1, 3])


def test_a_deployment_fee_shows_in_the_price_of_a_thousand_calls() -> None:
    option = options_of(example(hosting_usd_per_day=40.8))["tuned-api"]

    assert option.per_1000_calls_usd == pytest.approx(40.8 + 0.0245)


def test_what_stays_of_the_prompt_is_paid_and_can_be_cached() -> None:
    options = options_of(example(static_share_after_tuning=0.8))

    # 1600 static tokens remain: at 0.035 or, cached, at 0.00875 per 1M.
    assert options["tuned-api"].per_call_usd == pytest.approx((24.5 + 56) / 1e6)
    assert options["tuned-cached"].per_call_usd == pytest.approx((24.5 + 14) / 1e6)


def test_labels_already_there_are_not_bought() -> None:
    assert options_of(example(labels_to_buy=0))["tuned-api"].upfront["labels"] == 0


def test_rows_and_draws_broadcast() -> None:
    inputs = example(
        calls_per_day=np.array([[10.0], [1_000.0]]), wage_usd_per_hour=np.array([[65.0, 100.0]])
    )

    assert np.shape(options_of(inputs)["tuned-cached"].horizon_usd) == (2, 2)
