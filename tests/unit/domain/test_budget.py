"""What costs more a month than the project may spend."""

import re

from service.domain.answer import Decision
from service.domain.notes import Caution
from service.domain.profile import Answer, Quantity
from tests.engine import decided, profile

MILLIONS: dict[str, Answer] = {"traffic.calls_per_day": 50_000_000.0}


def cautions(decision: Decision) -> list[Caution]:
    return [one for one in decision.warnings if one.code == "over-monthly-budget"]


def test_an_approach_that_costs_more_a_month_than_may_be_spent_is_named_with_its_sum() -> None:
    (caution,) = cautions(decided(profile({**MILLIONS, "budget.monthly_usd": 100.0})))

    assert caution.fields == ("budget.monthly_usd",)
    assert re.search(r"prompt engineering about [\d,]{7,} USD, fine-tuning about", caution.text)


def test_a_budget_that_is_enough_for_all_is_no_reason_to_warn() -> None:
    assert cautions(decided(profile({**MILLIONS, "budget.monthly_usd": 1e9}))) == []


def test_a_budget_that_nobody_stated_is_no_reason_to_warn() -> None:
    assert cautions(decided(profile(MILLIONS))) == []


def test_a_budget_known_only_as_a_range_is_held_against_every_draw() -> None:
    budget = Quantity(1.0, 10.0, 100.0)

    assert cautions(decided(profile({**MILLIONS, "budget.monthly_usd": budget})))


def test_no_budget_is_too_small_to_write_a_prompt_and_to_test_it() -> None:
    ranking = decided(profile({"budget.upfront_usd": 0.0})).ranking

    assert {one.approach: one.feasible for one in ranking} == {
        "prompt-engineering": True,
        "fine-tuning": False,
        "hybrid": False,
    }
