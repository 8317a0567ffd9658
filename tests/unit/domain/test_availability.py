from datetime import date

import pytest

from service.adapters.price_files import availability_from_file
from service.domain.availability import (
    Availability,
    life_left_days,
    tuning_status,
    ways_to_tune,
)

TODAY = date(2026, 11, 24)
AFTER_THE_END = date(2027, 2, 1)


@pytest.fixture(scope="module")
def availability() -> Availability:
    return availability_from_file()


@pytest.mark.parametrize(
    ("model", "day", "customer", "code"),
    [
        ("openai/gpt-4o-mini", TODAY, "new", "closed-to-new-customers"),
        ("openai/gpt-4o-mini", TODAY, "known", "open"),
        ("openai/gpt-4o-mini", date(2026, 5, 6), "new", "open"),
        ("openai/gpt-4o-mini", date(2026, 5, 7), "new", "closed-to-new-customers"),
        ("openai/gpt-4o-mini", date(2027, 1, 5), "known", "open"),
        ("openai/gpt-4o-mini", date(2027, 1, 6), "known", "jobs-ended"),
        ("openai/gpt-4o-mini", date(2027, 1, 14), "known", "serving-ended"),
        ("openai/gpt-4.1-nano", TODAY, "known", "serving-ended"),
        ("openai/gpt-6-luna", TODAY, "known", "not-tunable"),
        ("aws-bedrock/nova-micro", TODAY, "new", "open"),
        ("self-hosted/llama-3.1-8b", AFTER_THE_END, "new", "open"),
    ],
)
def test_whether_a_model_can_be_tuned_depends_on_day_and_customer(
    availability: Availability, model: str, day: date, customer: str, code: str
) -> None:
    status = tuning_status(availability, model, day, new_customer=customer == "new")

    assert status.code == code
    assert status.open == (code == "open")


def test_the_end_of_jobs_comes_before_the_end_of_serving(availability: Availability) -> None:
    status = tuning_status(availability, "openai/gpt-4o-mini", TODAY, new_customer=False)

    assert status.until == date(2027, 1, 6)
    assert status.text == "OpenAI tunes openai/gpt-4o-mini, until 2027-01-06."


def test_nobody_tunes_gpt_4o_mini_after_its_end(availability: Availability) -> None:
    for new_customer in (True, False):
        ways = ways_to_tune(availability, AFTER_THE_END, new_customer=new_customer)

        assert not [each for way in ways for each in way.models if each.endswith("/gpt-4o-mini")]


def test_a_new_customer_may_not_tune_gpt_4o_mini_today(availability: Availability) -> None:
    ways = ways_to_tune(availability, TODAY)

    assert not [each for way in ways for each in way.models if each.endswith("/gpt-4o-mini")]


def test_the_ways_still_open_are_named(availability: Availability) -> None:
    ways = ways_to_tune(availability, TODAY)

    assert [way.provider for way in ways] == [
        "azure",
        "google",
        "aws-bedrock",
        "together",
        "fireworks",
        "predibase",
        "self-hosted",
    ]


def test_an_existing_customer_may_still_go_to_openai_for_a_while(
    availability: Availability,
) -> None:
    (openai, *_) = ways_to_tune(availability, TODAY, new_customer=False)

    assert openai.provider == "openai"
    assert openai.until == date(2027, 1, 6)


@pytest.mark.parametrize("hosting", ["self-hosted", "on-device"])
def test_own_machines_leave_open_weights_alone(availability: Availability, hosting: str) -> None:
    (way,) = ways_to_tune(availability, AFTER_THE_END, hosting)

    assert way.provider == "self-hosted"
    assert way.until is None


def test_an_own_cloud_can_use_the_clouds_and_open_weights(availability: Availability) -> None:
    ways = ways_to_tune(availability, TODAY, "own-cloud")

    providers = {way.provider for way in ways}
    assert providers == {"azure", "google", "aws-bedrock", "predibase", "self-hosted"}


def test_days_left_count_down_to_the_shutdown(availability: Availability) -> None:
    # 24 November to 14 January: 6 + 31 + 14 days.
    assert life_left_days(availability, "openai/gpt-4o-mini", TODAY) == 51
    assert life_left_days(availability, "openai/gpt-4o-mini", AFTER_THE_END) == 0


def test_no_known_end_is_no_number(availability: Availability) -> None:
    assert life_left_days(availability, "self-hosted/llama-3.1-8b", TODAY) is None
    assert life_left_days(availability, "aws-bedrock/nova-micro", TODAY) is None
