"""Follow one request through its ids, its times and its one line in the log."""

import logging

import pytest
from flask.testing import FlaskClient

from tests.http import make_client, post

TRACE_ID = "0af7651916cd43dd8448eb211c80319c"
TRACEPARENT = f"00-{TRACE_ID}-b7ad6b7169203331-01"


@pytest.fixture
def client() -> FlaskClient:
    return make_client()


def test_a_sound_request_id_is_echoed(client: FlaskClient) -> None:
    assert client.get("/v1", headers={"X-Request-Id": "abc-1"}).headers["X-Request-Id"] == "abc-1"


@pytest.mark.parametrize("brought", ["", "a b", "x" * 129, "ä"])
def test_any_other_request_id_is_replaced(brought: str, client: FlaskClient) -> None:
    made = client.get("/v1", headers={"X-Request-Id": brought}).headers["X-Request-Id"]

    assert len(made) == 32


def test_the_trace_of_the_caller_is_continued(client: FlaskClient) -> None:
    problem = client.get("/nothing", headers={"traceparent": TRACEPARENT}).get_json()

    assert problem["trace_id"] == TRACE_ID


@pytest.mark.parametrize(
    "brought",
    [f"00-{'0' * 32}-b7ad6b7169203331-01", f"ff-{TRACE_ID}-b7ad6b7169203331-01", "nonsense"],
)
def test_a_trace_that_breaks_the_rules_is_not(brought: str, client: FlaskClient) -> None:
    problem = client.get("/nothing", headers={"traceparent": brought}).get_json()

    assert problem["trace_id"] != TRACE_ID
    assert len(problem["trace_id"]) == 32


def test_the_times_are_told(client: FlaskClient) -> None:
    timing = post(client, {}).headers["Server-Timing"]

    assert [part.split(";")[0] for part in timing.split(", ")] == ["read", "answer", "total"]


def test_a_request_leaves_one_line_without_anything_of_the_profile(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        link = post(client, {"name": "Codename Osprey"}).headers["Content-Location"]
        client.get(link, headers={"traceparent": TRACEPARENT})

    posted, linked = [line for line in caplog.records if line.name == "tune_or_prompt.request"]
    assert vars(posted)["route"] == vars(linked)["route"] == "/v1/recommendations"
    assert vars(linked)["trace_id"] == TRACE_ID
    assert vars(posted)["status"] == 200
    assert vars(posted)["cache"]
    told = " ".join(str(vars(line)) for line in caplog.records)
    assert "Osprey" not in told
    assert link.partition("profile=")[2] not in told
