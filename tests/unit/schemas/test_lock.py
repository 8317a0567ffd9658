from datetime import date
from typing import Any

import orjson
import pytest
from marshmallow import ValidationError

from service.domain.record.lock import FlipMargin
from service.schemas.lock import Lock, example_lock, lock_document, lock_text
from tests.http import real_client

PROFILE = {"as_of": "2026-11-24", "name": "Tickets", "traffic": {"calls_per_day": 1000}}
LOCK = example_lock(PROFILE)


def load(**changes: Any) -> Any:
    return Lock().load({**LOCK, **changes})


def test_a_lock_survives_being_written_and_read() -> None:
    flips = [{"verdict": "hybrid", "effort": 1.5, "text": "With more calls."}]
    lock = load(flips=flips, valid_until="2027-01-14")

    assert lock.flips == (FlipMargin("hybrid", 1.5, "With more calls."),)
    assert lock.valid_until == date(2027, 1, 14)
    assert Lock().load(orjson.loads(lock_text(lock_document(lock)))) == lock


def test_a_hand_in_the_profile_is_noticed() -> None:
    altered = {**LOCK["profile"], "traffic": {"calls_per_day": 9}}

    with pytest.raises(ValidationError) as error:
        load(profile=altered)

    assert "make the lock again, do not edit it" in str(error.value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("lock_version", 2),
        ("verdict", "guessing"),
        ("score", 101),
        ("prices", {"a": {"input": -1}}),
        ("prices", []),
        ("as_of", "yesterday"),
        ("more", 1),
    ],
)
def test_a_lock_that_is_none_is_refused(field: str, value: object) -> None:
    with pytest.raises(ValidationError) as error:
        load(**{field: value})

    assert field in str(error.value)


def test_the_text_is_sorted_with_one_value_a_line() -> None:
    text = lock_text(LOCK).decode()

    assert text.startswith('{\n  "acceptability": 0.85,\n  "as_of": "2026-11-24",\n')
    assert text.endswith("}\n")


def test_a_lock_of_the_service_is_valid_by_its_own_schema() -> None:
    made = real_client().post("/v1/locks", json=PROFILE)

    assert made.status_code == 200
    assert lock_text(lock_document(Lock().load(made.get_json()))) == made.data
