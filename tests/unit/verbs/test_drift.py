"""A model that left every price list has been withdrawn, which is no fault of the profile."""

from dataclasses import replace
from datetime import date

import pytest

from tune_or_prompt.catalogue import load_knowledge
from tune_or_prompt.domain.drift.drift import Drift
from tune_or_prompt.domain.errors import UnknownModelError
from tune_or_prompt.domain.knowledge import Knowledge
from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.domain.money.prices import PriceBook
from tune_or_prompt.verbs.drift import drift, lock
from tune_or_prompt.verbs.recommend import recommend

KNOWLEDGE = load_knowledge()
PROMPTED = "anthropic/claude-fable-5-2"
PROJECT = Profile({"as_of": date(2026, 11, 24), "stage": "prototype", "models.prompt": PROMPTED})


def without(model: str) -> Knowledge:
    """Return the catalogue without the prices of a model."""
    rows = KNOWLEDGE.money.prices.rows
    left = tuple(row for row in rows if f"{row.provider}/{row.model}" != model)
    assert len(left) < len(rows)
    return replace(
        KNOWLEDGE, version="later", money=replace(KNOWLEDGE.money, prices=PriceBook(left))
    )


def drifted(now: Profile, locked: Profile = PROJECT) -> Drift:
    return drift(without(PROMPTED), lock(KNOWLEDGE, locked, recommend), now, recommend)


def test_a_lock_is_of_the_decision_for_its_profile() -> None:
    locked = lock(KNOWLEDGE, PROJECT, recommend, "A reason.")

    assert locked.verdict == "prompt-engineering"
    assert locked.reason == "A reason."
    assert set(locked.points_by_approach) == {card.id for card in KNOWLEDGE.approaches}
    assert drift(KNOWLEDGE, locked, PROJECT, recommend).status == "unchanged"


def test_a_model_that_left_the_price_list_ends_the_lock_and_is_named() -> None:
    found = drifted(PROJECT)

    assert found.status == "expired"
    assert found.changes == ()
    (reason,) = (each for each in found.reasons if each.code == "model-unlisted")
    assert reason.text == f"{PROMPTED} (model to prompt) is in no price list any more."
    assert "`models.prompt`" in found.remedy
    assert {(price.model, price.to_usd) for price in found.repriced} == {(PROMPTED, None)}


def test_it_counts_as_not_named() -> None:
    now = drifted(PROJECT).now

    unnamed = Profile({"as_of": date(2026, 11, 24), "stage": "prototype"})
    decision = recommend(without(PROMPTED), unnamed, ())

    assert now.verdict == decision.verdict
    assert now.scores[now.verdict] == round(decision.ranking[0].score, 2)


def test_naming_another_model_fixes_it() -> None:
    found = drifted(PROJECT.replacing({"models.prompt": "openai/gpt-6-luna"}))

    assert found.status != "expired"
    assert [change.field for change in found.changes] == ["models.prompt"]


def test_a_model_that_the_lock_never_knew_is_a_fault_of_the_profile() -> None:
    with pytest.raises(UnknownModelError, match="fable-5-9"):
        drifted(PROJECT.replacing({"models.prompt": "anthropic/claude-fable-5-9"}))


def test_both_models_may_go_at_once() -> None:
    both = PROJECT.replacing({"models.tuned": PROMPTED})

    found = drifted(both, both)

    assert [each.code for each in found.reasons].count("model-unlisted") == 2
