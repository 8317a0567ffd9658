from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from service.adapters.toml_knowledge import load_knowledge
from service.application.knowledge import Knowledge
from service.domain.answer import Decision
from service.domain.pricing.price_book import PriceBook
from service.domain.profile import Profile
from service.domain.record.drift import Drift, Repriced, drift_of
from service.domain.record.lock import Lock, lock_of
from service.domain.vocabulary import Approach
from tests.http import decision_by_rote

DAY = date(2026, 11, 24)
PROFILE = Profile({"as_of": DAY, "stage": "idea", "models.prompt": "openai/gpt-6-luna"})


@cache
def knowledge() -> Knowledge:
    return load_knowledge()


def decision(
    profile: Profile = PROFILE, *, score: float = 70.0, lead: float = 10.0, **changes: Any
) -> Decision:
    """Return a decision whose verdict has these points, and leads by so many."""
    made = decision_by_rote(knowledge(), profile)
    first, *others = made.ranking
    ranking = (replace(first, score=score), *(replace(o, score=score - lead) for o in others))
    return replace(made, ranking=ranking, **changes)


def lock(profile: Profile = PROFILE, **changes: Any) -> Lock:
    return lock_of(decision(profile, **changes), profile, knowledge())


def drift(locked: Lock, now: Decision, profile: Profile = PROFILE, known: Any = None) -> Drift:
    return drift_of(locked, profile, now, now, known or knowledge())


def codes(found: Drift) -> list[str]:
    return [reason.code for reason in found.why]


def test_the_same_decision_is_unchanged_and_has_no_reasons() -> None:
    found = drift(lock(), decision())

    assert (found.status, found.why) == ("unchanged", ())


def test_another_verdict_is_a_flip() -> None:
    other: Approach = "hybrid"
    found = drift(lock(), decision(verdict=other))

    assert found.status == "flipped"
    assert found.why[0].text == "The verdict was prompt-engineering and is hybrid now."


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"standing": "clear"}, "drift.standing-moved"),
        ({"score": 71.0}, "drift.score-moved"),
        ({"score": 69.0}, "drift.score-moved"),
        ({"lead": 9.0}, "drift.margin-moved"),
    ],
)
def test_a_point_or_another_standing_is_a_drift(change: dict[str, Any], code: str) -> None:
    found = drift(lock(), decision(**change))

    assert (found.status, codes(found)) == ("drifted", [code])


def test_less_than_a_point_is_no_drift() -> None:
    assert drift(lock(), decision(score=70.9, lead=10.9)).status == "unchanged"


def test_a_profile_that_moved_without_effect_is_named_and_unchanged() -> None:
    moved = PROFILE.replacing({"stage": "pilot", "task.classes": 5.0})
    found = drift(lock(), decision(moved), moved)

    assert found.status == "unchanged"
    assert [(each.field, each.before, each.after) for each in found.changes] == [
        ("stage", "idea", "pilot"),
        ("task.classes", None, 5.0),
    ]
    assert "Your profile moved (stage, task.classes)" in found.why[0].text


def test_another_name_or_day_is_no_change_of_the_profile() -> None:
    moved = PROFILE.replacing({"name": "B", "as_of": date(2026, 11, 25)})

    assert drift(lock(), decision(moved), moved).changes == ()


def test_a_price_that_moved_is_named_with_both_figures() -> None:
    dearer = tuple(
        replace(row, usd=row.usd * 2)
        if (row.provider, row.model, row.kind) == ("openai", "gpt-6-luna", "input")
        else row
        for row in knowledge().price_book.rows
    )
    locked = lock()
    before = locked.prices["openai/gpt-6-luna"]["input"]

    found = drift(locked, decision(), known=replace(knowledge(), price_book=PriceBook(dearer)))

    assert found.prices == (Repriced("openai/gpt-6-luna", "input", before, 2 * before),)
    assert codes(found) == ["drift.prices-moved"]


def test_another_catalogue_engine_or_day_is_told() -> None:
    later = PROFILE.replacing({"as_of": date(2026, 11, 30)})
    made_from = decision(later).provenance
    now = decision(
        later, provenance=replace(made_from, catalogue_version="c2", engine_version="e2")
    )

    found = drift(lock(), now, later)

    assert codes(found) == ["drift.catalogue-moved", "drift.engine-moved", "drift.day-moved"]


def test_a_verdict_whose_model_went_off_sale_has_expired() -> None:
    # Google stops serving it on 7 May 2027 (service/data/availability.toml).
    tuned: dict[str, Any] = {"verdict": "fine-tuning"}
    profile = PROFILE.replacing({"models.tuned": "google/gemini-3.1-flash-lite"})
    after = profile.replacing({"as_of": date(2027, 5, 7)})

    locked = lock(profile, **tuned)
    found = drift(locked, decision(after, **tuned), after)

    assert locked.valid_until == date(2027, 5, 7)
    assert found.status == "expired"
    assert "is off sale since 2027-05-07" in found.why[0].text


def test_a_flip_weighs_more_than_an_expiry() -> None:
    profile = PROFILE.replacing({"models.tuned": "google/gemini-3.1-flash-lite"})
    after = profile.replacing({"as_of": date(2027, 5, 7)})

    found = drift(lock(profile, verdict="fine-tuning"), decision(after), after)

    assert found.status == "flipped"
    assert "drift.model-withdrawn" in codes(found)


def test_a_verdict_to_prompt_does_not_expire_with_a_tuned_model() -> None:
    profile = PROFILE.replacing({"models.tuned": "google/gemini-3.1-flash-lite"})

    assert lock(profile).valid_until is None
