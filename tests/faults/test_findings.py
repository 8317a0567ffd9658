"""What fuzzing and reading as an attacker have found, each a case of its own."""

from datetime import date

import pytest
from marshmallow import ValidationError

from tests.http import make_client
from tune_or_prompt.domain.language.profile import FIELDS
from tune_or_prompt.wire.faults import MOST_FAULTS, MOST_GUESSES, InvalidDocumentError, faults_in
from tune_or_prompt.wire.profile import GROUPS, PROFILE_SCHEMA, load_profile

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize("path", ["/v1/pros-cons", "/v1/recommendations", "/", "/docs/"])
def test_bytes_in_a_query_that_are_no_utf8_are_a_fault_of_the_request(path: str) -> None:
    answer = make_client().get("/", environ_overrides={"PATH_INFO": path, "QUERY_STRING": "a=\xb0"})

    assert (answer.status_code, answer.get_json()["code"]) == (400, "malformed-request")


@pytest.mark.parametrize("path", ["/v1//guide", "/v1///guide", "/v1/guide//", "/docs//index.html"])
def test_no_answer_sends_anybody_to_the_host_that_a_client_names(path: str) -> None:
    answer = make_client().get(
        "/", environ_overrides={"PATH_INFO": path}, headers={"Host": "evil.example"}
    )

    assert answer.status_code == 404
    assert "Location" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_one_answer_has_one_address_however_many_slashes_stand_before_it() -> None:
    client = make_client()

    statuses = {
        client.get("/", environ_overrides={"PATH_INFO": f"{'/' * number}v1/guide"}).status_code
        for number in range(2, 9)
    }

    assert statuses == {404}


def test_likely_words_are_looked_for_only_as_often_as_they_are_told() -> None:
    unknown = {f"stage{number}": 1 for number in range(12_000)}

    with pytest.raises(ValidationError) as refused:
        PROFILE_SCHEMA.load(unknown)

    details = [fault.detail for fault in faults_in(refused.value.messages)]
    assert len(details) == 12_000
    assert ["did you mean" in detail for detail in details] == [
        number < MOST_GUESSES for number in range(12_000)
    ]


def test_likely_words_are_looked_for_in_all_groups_together_as_often() -> None:
    unknown = {group: {f"calls_per_dax{number}": 1 for number in range(9)} for group in GROUPS}

    with pytest.raises(InvalidDocumentError) as refused:
        load_profile(unknown, TODAY)

    details = [fault.detail for fault in refused.value.faults]
    assert len(details) == MOST_FAULTS
    assert sum("did you mean" in detail for detail in details) == MOST_GUESSES


def test_every_field_that_only_stands_in_the_wrong_place_is_told_where_it_belongs() -> None:
    flat = {field.name: 1 for field in FIELDS if field.group}

    with pytest.raises(InvalidDocumentError) as refused:
        load_profile(flat, TODAY)

    details = [fault.detail for fault in refused.value.faults if fault.code == "unknown-field"]
    assert len(details) > 4 * MOST_GUESSES
    assert all("did you mean" in detail for detail in details)


def test_a_word_of_any_length_is_compared_by_its_start_alone() -> None:
    answer = make_client().post("/v1/recommendations", json={"stage" + "x" * 200_000: 1})

    assert answer.status_code == 422
    assert "did you mean" not in answer.get_json()["errors"][0]["detail"]
