"""What fuzzing and reading as an attacker have found, each a case of its own."""

import pytest

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
