"""Read the cases that a recommendation rests on, and how often it was right."""

import csv
import io

import pytest
from flask.testing import FlaskClient

from tests.engine import KNOWLEDGE
from tests.http import post, real_client

PROJECT = {
    "as_of": "2026-11-24",
    "task": {"type": "classification", "classes": 6, "domain": "specialised"},
    "data": {"labelled_examples": 5000},
}
QUALITY = {"include": "quality"}
TRIED = {
    **PROJECT,
    "measured": {
        "prompt_score": 0.85,
        "pilot": [
            {"labelled_examples": 300, "score": 0.8},
            {"labelled_examples": 1200, "score": 0.9},
        ],
    },
}


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return real_client()


def test_every_case_that_an_answer_cites_can_be_read(client: FlaskClient) -> None:
    answer = post(client, PROJECT, query_string=QUALITY).get_json()
    cited = {case["evidence"] for case in answer["quality"]["similar_cases"]}

    assert cited
    for case in sorted(cited):
        assert client.get(f"/v1/evidence/{case}").get_json()["note"]


def test_the_cases_are_a_table_that_is_filtered_sorted_and_paged(client: FlaskClient) -> None:
    first = client.get("/v1/evidence?winner=hybrid&sort=-trust&limit=15").get_json()
    second = client.get(
        f"/v1/evidence?winner=hybrid&sort=-trust&limit=15&cursor={first['next_cursor']}"
    ).get_json()

    rows = [*first["rows"], *second["rows"]]
    hybrids = [case for case in KNOWLEDGE.evidence if case.winner == "hybrid"]
    assert {row["id"] for row in rows} == {case.id for case in hybrids}
    assert len(rows) == first["total"] == len(hybrids)
    assert [row["trust"] for row in rows] == sorted((row["trust"] for row in rows), reverse=True)
    assert "next_cursor" not in second


def test_a_spreadsheet_gets_the_same_cases(client: FlaskClient) -> None:
    rows = client.get("/v1/evidence?task_type=agentic").get_json()["rows"]
    text = client.get("/v1/evidence.csv?task_type=agentic").data.decode()

    read = list(csv.DictReader(io.StringIO(text, newline="")))

    assert [row["id"] for row in read] == [row["id"] for row in rows]


def test_an_unknown_case_is_a_problem_that_names_the_nearest(client: FlaskClient) -> None:
    answer = client.get("/v1/evidence/b-robinhod")

    assert (answer.status_code, answer.get_json()["code"]) == (404, "unknown-id")
    assert "b-robinhood" in answer.get_json()["detail"]


def test_an_unknown_filter_is_refused_with_a_suggestion(client: FlaskClient) -> None:
    answer = client.get("/v1/evidence?winer=tie")

    assert answer.status_code == 422
    assert "winner" in answer.get_json()["errors"][0]["detail"]


def test_own_trials_take_over_and_say_what_they_would_take(client: FlaskClient) -> None:
    before = post(client, PROJECT, query_string=QUALITY).get_json()["quality"]
    after = post(client, TRIED, query_string=QUALITY).get_json()["quality"]

    assert (before["basis"], after["basis"]) == ("published-cases", "pilot")
    assert "learning_curve" not in before
    assert 300 < after["learning_curve"]["to_beat_prompt"]["mid"] < 1200


def test_the_quality_part_can_be_left_out(client: FlaskClient) -> None:
    answer = client.post("/v1/recommendations", json=PROJECT).get_json()

    assert "quality" not in answer


def test_the_service_says_how_often_it_was_right_once_it_has_been_cross_validated(
    client: FlaskClient,
) -> None:
    told = client.get("/v1").get_json()

    assert ("cross_validation" in told) != KNOWLEDGE.track_record.provisional
    if "cross_validation" in told:
        record = told["cross_validation"]
        assert record["clear_cases"] < record["cases"]
        assert sum(each["of"] for each in record["by_standing"]) == record["cases"]
