"""Sweep a field: as JSON with its crossings, as CSV, and with every fault named."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.http import real_client

PATH = "/v1/sweeps"
PROFILE: dict[str, Any] = {
    "as_of": "2026-11-24",
    "stage": "production",
    "task": {"type": "classification", "breadth": "single"},
}
BY_LABELS = {
    "profile": PROFILE,
    "field": "data.labelled_examples",
    "from": 0,
    "to": 20_000,
    "points": 5,
    "scale": "linear",
}


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return real_client()


def test_a_sweep_has_a_flat_row_a_point_and_describes_its_columns(client: FlaskClient) -> None:
    answer = client.post(PATH, json=BY_LABELS).get_json()

    assert [row["at"] for row in answer["rows"]] == [0, 5_000, 10_000, 15_000, 20_000]
    assert {column["name"] for column in answer["columns"]} == set(answer["rows"][0])
    units = {column["name"]: column["unit"] for column in answer["columns"]}
    assert units["at"] == "labels"
    assert units["per_1000_calls_usd_fine_tuning"] == "USD/1000 calls"


def test_a_row_says_what_the_recommendation_says(client: FlaskClient) -> None:
    row = client.post(PATH, json=BY_LABELS).get_json()["rows"][2]
    posted = {**PROFILE, "data": {"labelled_examples": 10_000}}
    alone = client.post(
        "/v1/recommendations", json=posted, query_string={"detail": "verdict"}
    ).get_json()

    scores = {one["approach"].replace("-", "_"): one["score"] for one in alone["ranking"]}
    assert row["verdict"] == alone["verdict"]
    assert row["standing"] == alone["standing"]
    assert {name: row[f"score_{name}"] for name in scores} == scores


def test_the_same_sweep_comes_as_csv(client: FlaskClient) -> None:
    answer = client.post(f"{PATH}.csv", json=BY_LABELS)

    header, *lines = answer.text.splitlines()
    assert answer.mimetype == "text/csv"
    assert header.startswith("at,verdict,standing,score_prompt_engineering,")
    assert len(lines) == 5


def test_a_crossing_tells_the_verdicts_on_both_sides(client: FlaskClient) -> None:
    answer = client.post(PATH, json=BY_LABELS).get_json()

    assert answer["rows"][0]["verdict"] != answer["rows"][-1]["verdict"]
    first, last = answer["crossings"][0], answer["crossings"][-1]
    assert first["verdict_before"] == answer["rows"][0]["verdict"]
    assert last["verdict_after"] == answer["rows"][-1]["verdict"]


def test_a_number_without_ends_is_swept_over_what_is_usual(client: FlaskClient) -> None:
    answer = client.post(PATH, json={"field": "schedule.deadline_days"}).get_json()

    assert len(answer["rows"]) == 21
    assert answer["rows"][0]["at"] < answer["rows"][-1]["at"]


def test_two_fields_give_a_grid_without_crossings(client: FlaskClient) -> None:
    asked = {"field": "task.breadth", "field_2": "task.citations", "profile": PROFILE}

    answer = client.post(PATH, json=asked).get_json()

    assert [(row["at"], row["at_2"]) for row in answer["rows"]][:2] == [
        ("single", False),
        ("single", True),
    ]
    assert len(answer["rows"]) == 6
    assert answer["crossings"] == []


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"field": "data.labeled_examples"}, "#/field", "unknown-choice"),
        ({"field": "name"}, "#/field", "unknown-choice"),
        ({"from": -1}, "#/from", "out-of-range"),
        ({"field": "data.label_noise", "to": 2}, "#/to", "out-of-range"),
        ({"to": 0}, "#/to", "order"),
        ({"scale": "log"}, "#/scale", "log-of-zero"),
        ({"points": 201}, "#/points", "out-of-range"),
        ({"points_2": 3}, "#/points_2", "stray"),
        ({"field_2": "data.labelled_examples"}, "#/field_2", "repeated"),
        ({"points": 50, "field_2": "task.type"}, "#/points_2", "too-many"),
        ({"profile": {"task": {"kind": "x"}}}, "#/profile/task/kind", "unknown-field"),
    ],
)
def test_every_fault_is_named_where_it_is(
    client: FlaskClient, change: dict[str, Any], pointer: str, code: str
) -> None:
    answer = client.post(PATH, json={**BY_LABELS, **change})

    assert answer.status_code == 422
    found = {(error["pointer"], error["code"]) for error in answer.get_json()["errors"]}
    assert (pointer, code) in found


def test_a_choice_takes_no_ends(client: FlaskClient) -> None:
    answer = client.post(PATH, json={"field": "task.type", "from": 1, "to": 2})

    assert [error["pointer"] for error in answer.get_json()["errors"]] == ["#/from", "#/to"]


def test_asking_twice_gives_the_same_bytes_and_tag(client: FlaskClient) -> None:
    one, other = (client.post(PATH, json=BY_LABELS) for _ in range(2))

    assert one.data == other.data
    assert one.headers["ETag"] == other.headers["ETag"]
