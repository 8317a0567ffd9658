"""A lock on the wire: read as it was written, and refused once anything in it was edited."""

from datetime import date
from typing import Any

import orjson
import pytest
from marshmallow import ValidationError

from tests.decision_by_hand import PROFILE, decision, money, nothing_open
from tune_or_prompt.domain.drift.lock import Lock, LockedFlip, lock_of
from tune_or_prompt.wire.lock import (
    LockObject,
    example_lock,
    fault_of_lock,
    lock_document,
    lock_text,
    sealed,
)

EXAMPLE = {"as_of": "2026-11-24", "name": "Tickets", "traffic": {"calls_per_day": 1000}}
LOCKED = lock_of(decision(), PROFILE, money(), reason="It pays.")
LOCK = lock_document(LOCKED)


def load(document: Any) -> Lock:
    loaded: Lock = LockObject().load(document)
    return loaded


def test_a_lock_survives_being_written_and_read() -> None:
    lock = load(orjson.loads(lock_text(LOCKED)))

    assert lock == LOCKED
    assert lock.flips == (
        LockedFlip(
            verdict="prompt-engineering", text="With 30,000 calls a day prompting would win."
        ),
    )


def test_the_verdict_comes_first_then_standing_probability_scores_and_money() -> None:
    lines = lock_text(LOCKED).decode().splitlines()

    assert lines[1] == '  "verdict": "fine-tuning",'
    assert list(LOCK)[:5] == ["verdict", "standing", "probability", "scores", "money"]
    assert list(LOCK)[-1] == "lock_digest"


def test_a_lock_of_nothing_open_can_be_read() -> None:
    lock = load(lock_document(lock_of(nothing_open(), PROFILE, money())))

    assert (lock.verdict, lock.standing) == ("none", "none-open")


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return where each single value stands."""
    pairs: Any = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for key, part in pairs:
        inner = isinstance(part, dict | list)
        found += places(part, (*path, key)) if inner else [(*path, key)]
    return found


@pytest.mark.parametrize("place", places(LOCK), ids=lambda place: "/".join(map(str, place)))
def test_a_hand_in_any_value_is_seen(place: tuple[Any, ...]) -> None:
    document = orjson.loads(orjson.dumps(LOCK))
    inner = document
    for key in place[:-1]:
        inner = inner[key]
    old = inner[place[-1]]
    inner[place[-1]] = old + 0.1 if isinstance(old, float) else f"{old}0"

    assert "run `tune-or-prompt lock`" in fault_of_lock(document)
    with pytest.raises(ValidationError):
        load(document)


def test_a_value_taken_out_is_seen_too() -> None:
    assert "edited manually" in fault_of_lock(
        {name: part for name, part in LOCK.items() if name != "reason"}
    )


def test_the_order_of_keys_and_the_form_of_numbers_are_no_edit() -> None:
    document = dict(reversed(LOCK.items()))
    document["scores"] = {name: int(score) for name, score in LOCK["scores"].items()}

    assert fault_of_lock(document) == ""


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ({}, "not a lock of tune-or-prompt"),
        ({"hello": 1}, "not a lock of tune-or-prompt"),
        ({**LOCK, "lock_version": 1}, "of an earlier release"),
        ({**LOCK, "lock_version": 9}, "of a later release; update"),
        ({**LOCK, "lock_version": "x"}, "of an earlier release"),
    ],
)
def test_what_is_no_lock_is_named_once_with_the_remedy(document: Any, told: str) -> None:
    with pytest.raises(ValidationError) as error:
        load(document)

    (complaint,) = error.value.messages["_schema"]  # type: ignore[call-overload]
    assert told in complaint.text
    assert "run `tune-or-prompt lock`" in complaint.text


@pytest.mark.parametrize(
    "changes",
    [
        {"verdict": 5},
        {"standing": "sure"},
        {"probability": 2},
        {"money": []},
        {"prices": {"a": 1}},
        {"surprise": 1},
    ],
)
def test_a_sealed_document_that_is_no_lock_is_refused_all_the_same(changes: Any) -> None:
    document = sealed({**LOCK, **changes})
    document |= {name: part for name, part in changes.items() if name not in document}

    with pytest.raises(ValidationError):
        load(document)


def test_a_reason_can_be_added_and_the_lock_sealed_again() -> None:
    document = sealed({**LOCK, "reason": "Agreed on Monday."})

    assert load(document).reason == "Agreed on Monday."
    assert document["lock_digest"] != LOCK["lock_digest"]


def test_the_example_is_a_lock() -> None:
    assert load(example_lock(EXAMPLE)).as_of == date(2026, 11, 24)
