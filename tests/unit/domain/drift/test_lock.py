"""What a lock holds of a decision, by hand-made decisions."""

from datetime import date

import pytest

from tests.decision_by_hand import (
    PRICES,
    PROFILE,
    decision,
    money,
    nothing_open,
    price,
)
from tune_or_prompt.domain.drift.lock import lock_of, prices_until
from tune_or_prompt.domain.language.amounts import Range


def test_a_lock_has_the_verdict_its_probability_scores_and_money() -> None:
    lock = lock_of(decision(), PROFILE, money())

    assert (lock.verdict, lock.standing, lock.probability) == ("fine-tuning", "clear", 0.93)
    assert lock.scores == {"fine-tuning": 72.0, "prompt-engineering": 60.0, "hybrid": 58.0}
    assert lock.money.monthly_usd_by_approach["fine-tuning"] == Range(1890.0, 2100.0, 2310.0)
    assert lock.money.saves_usd_per_month == Range(11_610.0, 12_900.0, 14_190.0)
    assert lock.runner_up == "prompt-engineering"
    assert [flip.verdict for flip in lock.flips] == ["prompt-engineering"]
    assert lock.points_by_approach["fine-tuning"] == {"latency": 10.0, "inference-cost": 62.0}


def test_where_nothing_is_open_a_lock_says_what_rules_each_approach_out() -> None:
    lock = lock_of(nothing_open(), PROFILE, money())

    assert (lock.verdict, lock.standing, lock.runner_up) == ("none", "none-open", None)
    assert {each.approach for each in lock.ruled_out} == set(lock.scores)
    assert lock.money.monthly_usd_by_approach == {}
    assert lock.valid_until is None


@pytest.mark.parametrize(
    ("verdict", "answers", "last"),
    [
        ("prompt-engineering", {"models.prompt": "openai/gpt-4.1"}, date(2027, 1, 13)),
        ("fine-tuning", {"models.tuned": "openai/gpt-4.1-mini"}, date(2027, 5, 6)),
        ("hybrid", {"models.tuned": "openai/gpt-4.1-mini"}, date(2027, 5, 6)),
        ("fine-tuning", {"models.prompt": "openai/gpt-4.1"}, None),
        ("prompt-engineering", {}, None),
    ],
)
def test_a_lock_is_valid_until_the_last_day_on_which_the_model_named_works(
    verdict: str, answers: dict[str, str], last: date | None
) -> None:
    profile = PROFILE.replacing(answers)

    assert lock_of(decision(profile, verdict=verdict), profile, money()).valid_until == last


def test_a_lock_holds_the_prices_of_the_models_that_were_priced() -> None:
    lock = lock_of(decision(), PROFILE, money())

    assert lock.prices_used == {
        "openai/gpt-4.1": {"input": 2.0, "output": 8.0},
        "openai/gpt-4.1-mini": {"input": 0.4, "output": 1.6},
    }


def test_prices_hold_until_the_day_before_an_announced_change() -> None:
    later = price("openai/gpt-4.1", "input", 3.0, date(2026, 12, 1))

    assert prices_until(PROFILE, money((*PRICES, later))) == date(2026, 11, 30)
    assert prices_until(PROFILE, money()) is None
