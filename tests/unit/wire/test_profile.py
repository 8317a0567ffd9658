from datetime import date
from typing import Any

import pytest

from tune_or_prompt.domain.language.profile import FIELDS, PilotPoint, Profile, Quantity
from tune_or_prompt.wire.faults import MOST_FAULTS, InvalidDocumentError
from tune_or_prompt.wire.profile import (
    PROFILE_SCHEMA,
    canonical_json,
    load_profile,
    profile_document,
)

TODAY = date(2026, 11, 24)
FULL: dict[str, Any] = {
    "name": "Tickets: größer",
    "stage": "production",
    "as_of": "2026-01-31",
    "task": {
        "type": "classification",
        "classes": 84196.0,
        "citations": False,
        "gap": ["form", "knowledge", "form"],
    },
    "traffic": {"calls_per_day": {"low": 1, "mid": 2.5, "high": 3}, "cached_share": 0},
    "models": {"prompt": "openai/gpt-4o-mini"},
    "measured": {"pilot": [{"labelled_examples": 500, "score": 0.75}]},
    "weights": {"latency": 10},
}


def faults_of(document: object) -> dict[str, tuple[str, str]]:
    with pytest.raises(InvalidDocumentError) as refusal:
        load_profile(document, TODAY)
    return {fault.pointer: (fault.code, fault.detail) for fault in refusal.value.faults}


def test_every_question_has_its_place_in_the_schema() -> None:
    for field in FIELDS:
        place: Any = PROFILE_SCHEMA
        if field.group:
            place = place.fields[field.group].schema
        assert field.name in place.fields


def test_answers_are_kept_by_their_path() -> None:
    profile = load_profile(FULL, TODAY)

    assert profile.answers == {
        "name": "Tickets: größer",
        "stage": "production",
        "as_of": date(2026, 1, 31),
        "task.type": "classification",
        "task.classes": 84196.0,
        "task.citations": False,
        "task.gap": ("knowledge", "form"),
        "traffic.calls_per_day": Quantity(1.0, 2.5, 3.0),
        "traffic.cached_share": 0.0,
        "models.prompt": "openai/gpt-4o-mini",
        "measured.pilot": (PilotPoint(500.0, 0.75),),
        "weights.latency": 10.0,
    }


def test_a_profile_without_a_day_is_of_today() -> None:
    assert load_profile({}, TODAY).as_of == TODAY


def test_empty_groups_and_lists_say_nothing() -> None:
    assert load_profile({"task": {}, "measured": {"pilot": []}}, TODAY) == load_profile({}, TODAY)


def test_the_canonical_form_is_sorted_and_short() -> None:
    assert canonical_json(load_profile(FULL, TODAY)).decode() == (
        '{"as_of":"2026-01-31","measured":{"pilot":[{"labelled_examples":500,"score":0.75}]},'
        '"models":{"prompt":"openai/gpt-4o-mini"},"name":"Tickets: größer","stage":"production",'
        '"task":{"citations":false,"classes":84196,"gap":["knowledge","form"],"type":"classification"},'
        '"traffic":{"cached_share":0,"calls_per_day":{"high":3,"low":1,"mid":2.5}},'
        '"weights":{"latency":10}}'
    )


def test_the_canonical_form_reads_back_as_the_same_profile() -> None:
    profile = load_profile(FULL, TODAY)

    assert load_profile(profile_document(profile), date(1999, 1, 1)) == profile


def test_a_field_at_the_wrong_place_is_told_where_it_belongs() -> None:
    assert faults_of({"calls_per_day": 5}) == {
        "#/calls_per_day": (
            "unknown-field",
            "calls_per_day: there is no such field; did you mean traffic.calls_per_day?",
        )
    }


def test_a_field_written_with_its_dot_is_told_the_object_that_it_stands_in() -> None:
    _, detail = faults_of({"task.type": "classification"})["#/task.type"]

    assert detail == (
        "task.type: there is no field with a dot in its name; write an object `task` with `type` "
        "in it."
    )


def test_a_misspelt_field_is_told_the_nearest() -> None:
    _, detail = faults_of({"traffic": {"calls_per_dya": 5}})["#/traffic/calls_per_dya"]

    assert "did you mean traffic.calls_per_day?" in detail


def test_a_misspelt_group_is_told_the_nearest() -> None:
    _, detail = faults_of({"wieghts": {}})["#/wieghts"]

    assert detail.endswith("did you mean weights?")


def test_all_faults_are_told_at_once_in_the_order_of_their_places() -> None:
    faults = faults_of(
        {
            "stage": "production ",
            "as_of": "soon",
            "task": None,
            "traffic": {"calls_per_day": "5", "output_tokens": {"low": 1, "mid": 2}},
            "measured": {"pilot": [{"score": 2}, 5]},
        }
    )

    assert {pointer: code for pointer, (code, _) in faults.items()} == {
        "#/as_of": "date",
        "#/measured/pilot/0/labelled_examples": "required",
        "#/measured/pilot/0/score": "out-of-range",
        "#/measured/pilot/1": "type",
        "#/stage": "unknown-choice",
        "#/task": "null",
        "#/traffic/calls_per_day": "type",
        "#/traffic/output_tokens/high": "required",
    }
    assert list(faults) == sorted(faults)


def test_each_fault_names_the_field_the_value_and_the_remedy() -> None:
    _, detail = faults_of({"traffic": {"cached_share": 80}})["#/traffic/cached_share"]

    assert detail == (
        "traffic.cached_share: 80 is out of range; write one between 0 and 1, such as 0.8 for 80 %."
    )


def test_pointers_are_escaped() -> None:
    assert set(faults_of({"a/b~c %é": 1})) == {"#/a~1b~0c%20%25%C3%A9"}


def test_faults_are_capped_and_counted() -> None:
    with pytest.raises(InvalidDocumentError) as refusal:
        load_profile({f"field_{number:03}": 1 for number in range(60)}, TODAY)

    assert len(refusal.value.faults) == MOST_FAULTS
    assert "(59 more; the first 50 are in `errors`.)" in refusal.value.detail


@pytest.mark.parametrize("document", [[], "text", 5, None, True])
def test_a_document_that_is_no_object_is_refused(document: object) -> None:
    assert faults_of(document)["#"][0] == "type"


def test_the_same_statements_in_other_words_are_one_profile() -> None:
    one = load_profile({"traffic": {"calls_per_day": 5.0}, "stage": "idea"}, TODAY)
    other = load_profile({"stage": "idea", "traffic": {"calls_per_day": 5}}, TODAY)

    assert canonical_json(one) == canonical_json(other)
    assert isinstance(one, Profile)


@pytest.mark.parametrize("gap", ["form", ["form"], ["form", "form"]])
def test_one_gap_is_the_same_alone_and_in_a_list(gap: object) -> None:
    profile = load_profile({"task": {"gap": gap}}, TODAY)

    assert profile.get("task.gap") == ("form",)
    assert profile_document(profile)["task"] == {"gap": "form"}


@pytest.mark.parametrize(
    ("gap", "places"),
    [([], {"#/task/gap"}), (["fom", "form", 3], {"#/task/gap/0", "#/task/gap/2"})],
)
def test_a_gap_without_a_value_or_with_an_unknown_one_is_refused(
    gap: object, places: set[str]
) -> None:
    assert set(faults_of({"task": {"gap": gap}})) == places


def test_the_key_by_which_editors_name_the_schema_is_ignored() -> None:
    address = "https://example.org/v1/schemas/profile.json"

    assert load_profile({"$schema": address, "stage": "idea"}, TODAY) == load_profile(
        {"stage": "idea"}, TODAY
    )


def test_a_wrapped_profile_is_told_to_take_off_the_wrapping() -> None:
    _, detail = faults_of({"profile": {"stage": "idea"}})["#/profile"]

    assert detail.endswith("send the profile itself, without `profile` around it.")


@pytest.mark.parametrize(
    "name", ["a\x00b", "a\x1bb", "a\x7fb", "a\x85b", "a\nb", "a\u2028b", "a\u202eb", "a\u2066b"]
)
def test_control_characters_in_a_name_are_refused(name: str) -> None:
    assert faults_of({"name": name})["#/name"][0] == "control-character"


def test_a_model_without_its_provider_is_told_the_provider() -> None:
    _, detail = faults_of({"models": {"prompt": "claude-sonnet-5-5"}})["#/models/prompt"]

    assert detail.endswith("write it like anthropic/claude-sonnet-5-5.")


def test_the_summary_of_faults_says_the_first_and_how_many_more_there_are() -> None:
    with pytest.raises(InvalidDocumentError) as refusal:
        load_profile({"stage": "pilo", "task": 5}, TODAY)

    assert refusal.value.detail == (
        'stage: "pilo" is not a choice; did you mean pilot? (1 more; see `errors`.)'
    )


def test_reading_finds_what_the_published_schema_finds() -> None:
    """Every field is read by the schema's own field, so the two can only differ in their walk."""
    document = {"stage": "pilot", "traffic": {"calls_per_day": 5}, "task": {"gap": "form"}}

    loaded = PROFILE_SCHEMA.load(document)

    assert loaded == {
        "stage": "pilot",
        "traffic": {"calls_per_day": 5.0},
        "task": {"gap": ("form",)},
    }


def test_a_list_of_choices_is_no_longer_than_all_of_them() -> None:
    assert faults_of({"task": {"gap": ["x"] * 60_000}})["#/task/gap"][0] == "too-long"
