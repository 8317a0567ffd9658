"""The questions, the answers and their digest."""

from datetime import date

import pytest

from service.domain.profile import FIELD_BY_PATH, FIELDS, PilotPoint, Profile, Quantity, digest_of
from service.domain.vocabulary import DIMENSIONS
from tests.engine import A_DAY, profile


def test_every_question_has_a_path_of_its_own() -> None:
    assert len(FIELD_BY_PATH) == len(FIELDS)


def test_a_path_is_a_group_and_a_name() -> None:
    calls = FIELD_BY_PATH["traffic.calls_per_day"]

    assert (calls.group, calls.name) == ("traffic", "calls_per_day")
    assert (FIELD_BY_PATH["stage"].group, FIELD_BY_PATH["stage"].name) == ("", "stage")


def test_only_choices_have_choices_and_no_choice_comes_twice() -> None:
    for field in FIELDS:
        assert bool(field.choices) == (field.kind == "choice")
        assert len(set(field.choices)) == len(field.choices)


def test_every_dimension_can_be_given_a_weight_from_0_to_10() -> None:
    weights = [FIELD_BY_PATH[f"weights.{dimension}"] for dimension in DIMENSIONS]

    assert {(field.least, field.most) for field in weights} == {(0.0, 10.0)}


def test_whatever_is_scored_or_sampled_can_be_asked_for_in_words() -> None:
    asked = {"choice", "flag", "count", "quantity", "share"}

    assert [field.path for field in FIELDS if field.kind in asked and not field.question] == []


def test_an_answer_not_given_is_none() -> None:
    assert profile({"stage": "idea"}).get("task.type") is None


def test_replacing_leaves_the_other_answers_and_the_old_profile_alone() -> None:
    before = profile({"stage": "idea", "task.breadth": "many"})

    after = before.replacing({"stage": "pilot"})

    assert (before.get("stage"), after.get("stage")) == ("idea", "pilot")
    assert after.get("task.breadth") == "many"


def test_a_profile_knows_its_day() -> None:
    assert profile().as_of == A_DAY


def test_a_profile_without_a_day_cannot_be_decided() -> None:
    with pytest.raises(KeyError):
        _ = Profile({}).as_of


@pytest.mark.parametrize(
    "other",
    [
        {"stage": "pilot"},
        {"stage": "idea", "task.citations": False},
        {"stage": "idea", "data.label_noise": 0.1},
        {"stage": "idea", "traffic.calls_per_day": Quantity(1.0, 2.0, 3.0)},
        {"stage": "idea", "measured.pilot": (PilotPoint(10.0, 0.5),)},
        {"stage": "idea", "as_of": date(2026, 1, 1)},
    ],
)
def test_another_answer_is_another_digest(other: dict[str, str]) -> None:
    assert digest_of(profile(dict(other)), ()) != digest_of(profile({"stage": "idea"}), ())


def test_the_order_of_answers_and_the_form_of_numbers_do_not_change_the_digest() -> None:
    one = Profile({"as_of": A_DAY, "stage": "idea", "traffic.calls_per_day": 1.0})
    same = Profile({"traffic.calls_per_day": 1, "as_of": A_DAY, "stage": "idea"})

    assert digest_of(one, ()) == digest_of(same, ())


def test_a_version_changes_the_digest() -> None:
    assert digest_of(profile(), ("1",)) != digest_of(profile(), ("2",))


def test_a_digest_is_32_hexadecimal_digits() -> None:
    assert len(digest_of(profile(), ())) == len(bytes.fromhex(digest_of(profile(), ()))) * 2 == 32
