"""The form reads back what it shows, and asks every question of a profile."""

from typing import Any

import pytest

from service.api.page.form import document_from, field_of, form_of
from service.domain.profile import FIELDS
from service.schemas.faults import Fault

READ = [
    ("stage", "pilot", "pilot"),
    ("task.citations", "true", True),
    ("task.citations", "maybe", "maybe"),
    ("traffic.calls_per_day", "2000", 2000),
    ("traffic.calls_per_day", "2,000,000", 2_000_000),
    ("traffic.calls_per_day", "2 000", 2000),
    ("traffic.calls_per_day", "-5", -5),
    ("traffic.calls_per_day", "3 k", "3 k"),
    ("traffic.calls_per_day", "1 / 2.5 / 4", {"low": 1, "mid": 2.5, "high": 4}),
    ("traffic.calls_per_day", "1..2..4", {"low": 1, "mid": 2, "high": 4}),
    ("traffic.calls_per_day", "1/2", "1/2"),
    ("measured.target", "85%", "85%"),
    (
        "measured.pilot",
        "200: 0.71; 800: 0.78",
        [{"labelled_examples": 200, "score": 0.71}, {"labelled_examples": 800, "score": 0.78}],
    ),
    ("weights.latency", "7", 7),
]


def put(path: str, answer: Any) -> dict[str, Any]:
    group, _, name = path.rpartition(".")
    return {group: {name: answer}} if group else {name: answer}


@pytest.mark.parametrize(("path", "text", "answer"), READ)
def test_a_text_in_the_form_says_what_it_looks_like(path: str, text: str, answer: Any) -> None:
    assert document_from({path: text}) == put(path, answer)


def test_what_is_left_empty_says_nothing() -> None:
    assert document_from({"stage": "", "traffic.calls_per_day": "  "}) == {}


def test_an_unknown_name_is_kept_for_the_schema_to_refuse() -> None:
    assert document_from({"stgae": "pilot", "task.tpye": "x"}) == {
        "stgae": "pilot",
        "task": {"tpye": "x"},
    }


def test_every_field_of_a_profile_is_asked_once() -> None:
    asked = [field.path for group in form_of({}, ()) for field in group.fields]

    assert sorted(asked) == sorted(field.path for field in FIELDS)


@pytest.mark.parametrize(("path", "text", "answer"), READ)
def test_the_form_shows_what_it_would_read_again(path: str, text: str, answer: Any) -> None:  # noqa: ARG001
    document = put(path, answer)

    shown = {field.path: field.value for group in form_of(document, ()) for field in group.fields}

    assert document_from(shown) == document


def test_a_fault_stands_at_its_field() -> None:
    fault = Fault("#/traffic/calls_per_day/low", "type", "It is no number.")

    fields = {field.path: field for group in form_of({}, [fault]) for field in group.fields}

    assert field_of(fault) == "traffic.calls_per_day"
    assert fields["traffic.calls_per_day"].faults == ("It is no number.",)
    assert fields["stage"].faults == ()


def test_a_fault_of_no_field_belongs_to_none() -> None:
    assert field_of(Fault("#/stgae", "unknown-field", "There is no such field.")) is None


def test_a_group_of_the_wrong_kind_is_shown_empty() -> None:
    groups = {group.id: group for group in form_of({"task": "classification"}, ())}

    assert groups["task"].answered == 0
