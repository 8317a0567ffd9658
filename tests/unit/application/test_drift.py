"""A model that nobody prices any more is withdrawn, which is no fault of the profile."""

from dataclasses import replace

import pytest

from service.application.drift import drift, lock
from service.application.knowledge import Knowledge
from service.application.recommend import recommend
from service.domain.errors import UnknownModelError
from service.domain.pricing.price_book import PriceBook
from service.domain.profile import Profile
from service.domain.record.drift import Drift
from tests.engine import KNOWLEDGE, profile

PROMPTED = "anthropic/claude-fable-5-2"
PROJECT = profile({"stage": "prototype", "models.prompt": PROMPTED})


def without(model: str) -> Knowledge:
    """Return the catalogue without the prices of a model."""
    rows = KNOWLEDGE.price_book.rows
    kept = tuple(row for row in rows if f"{row.provider}/{row.model}" != model)
    assert len(kept) < len(rows)
    return replace(KNOWLEDGE, version="later", price_book=PriceBook(kept))


def drifted(now: Profile, locked: Profile = PROJECT) -> Drift:
    return drift(without(PROMPTED), lock(KNOWLEDGE, locked, recommend), now, recommend)


def test_a_model_that_left_the_price_list_ends_the_lock_and_is_named() -> None:
    found = drifted(PROJECT)

    assert found.status == "expired"
    assert found.changes == ()
    (reason,) = (each for each in found.why if each.code == "drift.model-withdrawn-unlisted")
    assert reason.params == {"model": PROMPTED, "field": "models.prompt"}
    assert reason.text.startswith(f"{PROMPTED} was withdrawn: nobody prices it any more")
    assert {(price.model, price.after) for price in found.prices} == {(PROMPTED, None)}


def test_it_counts_as_not_named() -> None:
    now = drifted(PROJECT).now

    unnamed = recommend(without(PROMPTED), profile({"stage": "prototype"}), ())

    assert (now.verdict, now.score) == (unnamed.verdict, unnamed.ranking[0].score)


def test_naming_another_model_mends_it() -> None:
    mended = PROJECT.replacing({"models.prompt": "openai/gpt-6-luna"})

    found = drifted(mended)

    assert found.status != "expired"
    assert [change.field for change in found.changes] == ["models.prompt"]


def test_a_model_that_the_lock_never_knew_is_a_fault_of_the_profile() -> None:
    misspelt = PROJECT.replacing({"models.prompt": "anthropic/claude-fable-5-9"})

    with pytest.raises(UnknownModelError, match="fable-5-9"):
        drifted(misspelt)


def test_both_models_may_go_at_once() -> None:
    both = PROJECT.replacing({"models.tuned": PROMPTED})

    found = drifted(both, both)

    fields = [each.params["field"] for each in found.why if "unlisted" in each.code]
    assert fields == ["models.prompt", "models.tuned"]
