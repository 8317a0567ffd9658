"""What fuzzing and reading as an attacker have found, each a case of its own."""

import pytest
from marshmallow import ValidationError

from service.schemas.faults import MOST_FAULTS
from service.schemas.profile import PROFILE_SCHEMA
from tests.http import make_client


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

    texts = [complaints[0].text for complaints in refused.value.messages_dict.values()]
    assert len(texts) == 12_000
    assert sum("did you mean" in text for text in texts) == MOST_FAULTS


def test_a_word_of_any_length_is_compared_by_its_start_alone() -> None:
    answer = make_client().post("/v1/recommendations", json={"stage" + "x" * 200_000: 1})

    assert answer.status_code == 422
    assert "did you mean" not in answer.get_json()["errors"][0]["detail"]
