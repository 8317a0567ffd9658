"""Bounds that nobody can beat eliminate only what is stated to be impossible."""

from typing import Any

import numpy as np
import pytest

from tests.money import CATALOGUE, DAY
from tune_or_prompt.domain.approaches import FINE_TUNING, HYBRID, PROMPT_ENGINEERING, Approach
from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.domain.money.availability import (
    OWN,
    end_of,
    life_left_days,
    tuning_open,
    tuning_status,
    ways_to_tune,
)
from tune_or_prompt.domain.money.catalogue import context_window_tokens
from tune_or_prompt.domain.money.estimate import estimate_money
from tune_or_prompt.domain.money.schedule import lowest_bought_usd, shortest_days

UNKNOWN, NO, YES = 0, 1, 2
NAN = float("nan")


def days(approach: Approach, **answers: Any) -> float:
    facts: dict[str, Any] = {
        "labelled_examples": NAN,
        "labels_per_week": NAN,
        "has_labels": UNKNOWN,
        "teacher_available": UNKNOWN,
        "ml_expertise": UNKNOWN,
    }
    return float(shortest_days(approach, CATALOGUE, **(facts | answers)))


def bought(**answers: Any) -> float:
    facts = {"labelled_examples": NAN, "has_labels": UNKNOWN, "label_cost_usd": NAN}
    return float(lowest_bought_usd(FINE_TUNING, CATALOGUE, **(facts | answers)))


def test_a_prompt_is_live_within_hours() -> None:
    assert days(PROMPT_ENGINEERING) * 24 < 6
    assert days(PROMPT_ENGINEERING, labelled_examples=0, has_labels=NO) < 0.25


def test_two_weeks_are_enough_with_labels_at_hand_even_for_a_first_pipeline() -> None:
    for expertise in range(4):
        assert days(FINE_TUNING, labelled_examples=500, ml_expertise=expertise) < 14
    # 20 hours, twice as long for beginners, at ten hours a day
    assert days(FINE_TUNING, labelled_examples=500, ml_expertise=1) == pytest.approx(4, abs=0.1)


def test_only_labels_stated_to_be_missing_take_time() -> None:
    unknown = days(FINE_TUNING)
    assert days(FINE_TUNING, labelled_examples=0) == unknown
    assert days(HYBRID, labelled_examples=0, labels_per_week=10, teacher_available=YES) == unknown
    # 50 labels at 100 a week
    missing = days(FINE_TUNING, has_labels=NO, labels_per_week=100, teacher_available=NO)
    assert missing == pytest.approx(unknown + 3.5)


def test_more_labels_and_more_experience_are_never_slower() -> None:
    facts = {"labels_per_week": 60, "teacher_available": NO, "has_labels": UNKNOWN}
    by_labels = shortest_days(
        FINE_TUNING,
        CATALOGUE,
        labelled_examples=np.array([0, 10, 49, 50, 5000]),
        ml_expertise=np.zeros(5),
        **facts,
    )
    by_skill = [days(FINE_TUNING, ml_expertise=code) for code in (1, 2, 3)]

    assert list(by_labels) == sorted(by_labels, reverse=True)
    assert by_skill == sorted(by_skill, reverse=True)


def test_training_labels_at_hand_costs_less_than_a_dollar() -> None:
    assert bought(labelled_examples=500) < 1
    assert bought() < 5
    assert bought(labelled_examples=0, label_cost_usd=10) == pytest.approx(500, abs=1)
    prompt = lowest_bought_usd(
        PROMPT_ENGINEERING, CATALOGUE, labelled_examples=0, has_labels=NO, label_cost_usd=10
    )
    assert float(prompt) == 0


@pytest.mark.parametrize(
    ("hosting", "model", "is_open"),
    [
        ("any", None, True),
        ("api", None, True),
        ("on-device", None, True),
        ("api", "openai/gpt-4o-mini", False),
        ("any", "openai/gpt-4o-mini", False),
        ("self-hosted", "google/gemini-2.5-flash-lite", False),
        ("own-cloud", "google/gemini-2.5-flash-lite", True),
        ("self-hosted", "fireworks/llama-3.1-8b", True),
        ("api", "self-hosted/llama-3.1-8b", False),
    ],
)
def test_tuning_is_open_in_the_hosting_asked_for(
    hosting: str,
    model: str | None,
    is_open: bool,  # noqa: FBT001 - the expected answer
) -> None:
    assert tuning_open(CATALOGUE.availability, DAY, hosting, model) is is_open


def test_tuning_that_is_closed_has_its_reason_and_other_ways_stay_open() -> None:
    sellers = CATALOGUE.availability
    ways = [way.name for way in ways_to_tune(sellers, DAY, "api")]

    assert tuning_status(sellers, "openai/gpt-4o-mini", DAY).code == "closed-to-new-customers"
    assert "Google Vertex AI" in ways
    assert "OpenAI" not in ways


PRICED = [name for name, entry in CATALOGUE.prices.on(DAY).items() if entry.sells_calls()]
RETIRING = [name for name in PRICED if end_of(CATALOGUE.availability, name)]


@pytest.mark.parametrize("model", RETIRING)
@pytest.mark.parametrize("field", ["models.prompt", "models.tuned"])
def test_no_model_that_has_ended_is_the_way_that_is_priced(field: str, model: str) -> None:
    day = end_of(CATALOGUE.availability, model)
    assert day is not None
    found = estimate_money(Profile({"as_of": day, field: model}), CATALOGUE)

    # Open weights outlive their vendor on own machines.
    priced = [one for one in found.priced.values() if one and not one.id.endswith(OWN)]
    assert model not in [one.model for one in priced]
    assert 0 not in [life_left_days(CATALOGUE.availability, one.model, day) for one in priced]


def test_context_windows_are_known_for_named_models_only() -> None:
    assert context_window_tokens(CATALOGUE, "anthropic/claude-sonnet-4-5") == 200_000
    assert context_window_tokens(CATALOGUE, "nobody/nothing") is None
