"""What has become of a lock, by hand-made decisions."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.decision_by_hand import (
    NAMES,
    PROFILE,
    decision,
    headline,
    money,
    nothing_open,
    price,
    ranked,
)
from tune_or_prompt.domain.drift.drift import Changed, Drift, Repriced, Withdrawn, drift_of
from tune_or_prompt.domain.drift.lock import Lock, lock_of
from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.domain.money.catalogue import MoneyCatalogue
from tune_or_prompt.domain.report.decision import Costs, Decision, Elimination


def lock(profile: Profile = PROFILE, **changes: Any) -> Lock:
    return lock_of(decision(profile, **changes), profile, money())


def drift(
    locked: Lock,
    now: Decision,
    profile: Profile = PROFILE,
    known: MoneyCatalogue | None = None,
    **options: Any,
) -> Drift:
    return drift_of(locked, profile, now, now, known or money(), names=NAMES, **options)


def codes(found: Drift) -> list[str]:
    return [reason.code for reason in found.reasons]


def flipped_by_an_elimination() -> Decision:
    """Return a decision in which tuning is ruled out."""
    why = Elimination(
        code="too-late", text="Tuning ends before it pays back.", would_lift="Start now."
    )
    closed = replace(ranked("fine-tuning", 72.0, 0.0), feasible=False, eliminated_by=(why,))
    return decision(
        verdict="prompt-engineering",
        standing="leaning",
        ranking=(ranked("prompt-engineering", 60.0, 0.7), ranked("hybrid", 58.0, 0.3), closed),
    )


def test_the_same_decision_is_unchanged_and_has_no_reasons() -> None:
    found = drift(lock(), decision())

    assert (found.status, found.reasons) == ("unchanged", ())
    assert found.summary == "The verdict fine-tuning holds as locked."
    assert found.locked == found.now == found.without_profile_changes


def test_a_flip_names_what_ruled_the_verdict_out_before_any_input() -> None:
    dearer = money(tuple(replace(row, usd=row.usd * 2) for row in money().prices.rows))

    found = drift(lock(), flipped_by_an_elimination(), known=dearer)

    assert found.status == "flipped"
    assert codes(found)[:2] == ["verdict-flipped", "approach-ruled-out"]
    assert found.reasons[1].text == "Fine-tuning is now ruled out: Tuning ends before it pays back."
    assert [each.kind for each in found.reasons][-1] == "input"
    assert "Decide again" in found.remedy


def test_a_moved_lead_names_the_dimensions_that_moved_it() -> None:
    now = decision(
        ranking=(ranked("fine-tuning", 66.0, 0.93, latency=4.0), *decision().ranking[1:])
    )

    found = drift(lock(), now)

    assert (found.status, codes(found)) == ("drifted", ["lead-moved"])
    assert found.reasons[0].text == (
        "The lead of fine-tuning over prompt engineering moved from +12.0 to +6.0 points, "
        "most on latency -6.0."
    )


def test_money_that_moved_is_told_before_and_after() -> None:
    dearer = headline({"prompt-engineering": 15_000.0, "fine-tuning": 42_000.0})
    now = decision(costs=Costs(headline=dearer))

    found = drift(lock(), now)

    assert (found.status, codes(found)) == ("drifted", ["cost-moved"])
    assert found.reasons[0].text == "Fine-tuning would cost $42,000 a month instead of $2,100."


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"standing": "leaning", "probability": 0.85}, "standing-moved"),
        ({"probability": 0.99}, "probability-moved"),
    ],
)
def test_a_moved_standing_or_probability_is_drift(changes: dict[str, Any], code: str) -> None:
    found = drift(lock(), decision(**changes))

    assert (found.status, codes(found)) == ("drifted", [code])


def test_little_moves_are_no_drift() -> None:
    ranking = (ranked("fine-tuning", 72.9, 0.93), *decision().ranking[1:])

    assert drift(lock(), decision(ranking=ranking, probability=0.96)).status == "unchanged"


def test_a_profile_that_changed_without_effect_is_named_and_unchanged() -> None:
    moved = PROFILE.replacing({"traffic.calls_per_day": 400_000.0, "task.classes": 5.0})
    found = drift(lock(), decision(moved), moved)

    assert found.status == "unchanged"
    assert found.changes == (
        Changed(field="task.classes", to=5.0),
        Changed(field="traffic.calls_per_day", from_=500_000.0, to=400_000.0),
    )
    assert found.reasons[0].text == "The profile changed: categories, calls a day."


def test_another_name_or_day_is_no_change_of_the_profile() -> None:
    moved = PROFILE.replacing({"name": "B", "as_of": date(2026, 11, 25)})

    found = drift(lock(), decision(moved), moved)

    assert (found.changes, codes(found)) == ((), ["day-moved"])


def test_a_price_that_moved_is_named_with_both_figures() -> None:
    known = money((price("openai/gpt-4.1", "input", 4.0), *money().prices.rows[1:]))

    found = drift(lock(), decision(), known=known)

    assert found.repriced == (
        Repriced(model="openai/gpt-4.1", kind="input", from_usd=2.0, to_usd=4.0),
    )
    assert codes(found) == ["prices-moved"]


@pytest.mark.parametrize(("day", "status"), [(13, "unchanged"), (14, "expired")])
def test_a_verdict_expires_on_the_day_after_the_last_of_its_model(day: int, status: str) -> None:
    profile = PROFILE.replacing({"models.prompt": "openai/gpt-4.1"})
    prompting: dict[str, Any] = {"verdict": "prompt-engineering"}
    later = profile.replacing({"as_of": date(2027, 1, day)})

    found = drift(lock(profile, **prompting), decision(later, **prompting), later)

    assert found.status == status
    assert found.valid_until == date(2027, 1, 13)
    assert ("`models.prompt`" in found.remedy) == (status == "expired")


def test_a_model_in_no_price_list_has_expired() -> None:
    gone = (Withdrawn("models.tuned", "openai/gpt-3"),)

    found = drift(lock(), decision(), withdrawn=gone)

    assert found.status == "expired"
    assert found.reasons[0].text.startswith("openai/gpt-3 (model to fine-tune) is in no price list")


def test_nothing_open_can_be_locked_and_flips_once_something_is() -> None:
    locked = lock_of(nothing_open(), PROFILE, money())

    same, opened = drift(locked, nothing_open()), drift(locked, decision())

    assert same.status == "unchanged"
    assert same.summary == "Nothing was open when this was locked; nothing is open now."
    assert opened.status == "flipped"
    assert "approach-open-again" in codes(opened)


def test_a_verdict_after_which_nothing_is_open_has_flipped() -> None:
    found = drift(lock(), nothing_open())

    assert found.status == "flipped"
    assert found.summary == "The verdict was fine-tuning when this was locked; nothing is open now."
