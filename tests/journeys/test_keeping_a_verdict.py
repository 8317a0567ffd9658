"""Lock a verdict over HTTP, ask later what became of it, and show it as a badge."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.command_line import real_app
from tests.http import make_client
from tests.scratch_repository import WITHDRAWN, price
from tune_or_prompt.verbs.recommend import recommend as engine

PROFILE: dict[str, Any] = {
    "as_of": "2026-11-24",
    "stage": "production",
    "task": {"type": "classification", "breadth": "single"},
    "data": {"labelled_examples": 40_000},
    "traffic": {"calls_per_day": 500_000},
}
NO_WAY_OUT: dict[str, Any] = {
    "data": {"may_leave_network": False},
    "models": {"hosting": "api"},
}
BADGE = "/v1/badges/recommendation.json"
SHIELDS = {"schemaVersion", "label", "message", "color", "cacheSeconds", "isError"}


@pytest.fixture
def client() -> FlaskClient:
    return real_app().test_client()


@pytest.fixture
def lock(client: FlaskClient) -> Any:
    return client.post("/v1/locks", json=PROFILE).get_json()


def drift(client: FlaskClient, **body: Any) -> Any:
    response = client.post("/v1/drift", json=body)
    assert response.status_code == 200, response.text
    return response.get_json()


def test_a_lock_repeats_the_recommendation_that_it_keeps(client: FlaskClient, lock: Any) -> None:
    answer = client.post("/v1/recommendations", json=PROFILE).get_json()

    assert lock["id"] == answer["id"]
    assert (lock["verdict"], lock["standing"]) == (answer["verdict"], answer["standing"])
    assert lock["probability"] == pytest.approx(answer["probability"], abs=1e-4)
    for each in answer["ranking"]:
        assert lock["scores"][each["approach"]] == pytest.approx(each["score"], abs=0.01)
    headline = answer["costs"]["headline"]
    for approach, cost in lock["money"]["monthly_usd_by_approach"].items():
        assert cost["mid"] == pytest.approx(headline[approach]["monthly_usd"]["mid"], abs=0.01)
    assert [flip["text"] for flip in lock["flips"]] == [flip["text"] for flip in answer["flips"]]
    assert lock["profile_digest"] == answer["provenance"]["profile_digest"]


def test_the_same_profile_on_the_same_day_is_unchanged(client: FlaskClient, lock: Any) -> None:
    found = drift(client, lock=lock, profile=PROFILE)

    assert (found["status"], found["reasons"]) == ("unchanged", [])
    assert found["locked"] == found["now"] == found["without_profile_changes"]


def test_a_profile_that_moved_is_told_from_everything_else(client: FlaskClient, lock: Any) -> None:
    moved = {**PROFILE, "stage": "idea", "data": {"label_source": "none"}}

    found = drift(client, lock=lock, profile=moved)

    assert found["status"] == "flipped"
    assert found["without_profile_changes"] == found["locked"]
    assert found["changes"] == [
        {"field": "stage", "from": "production", "to": "idea"},
        {"field": "data.labelled_examples", "from": 40_000},
        {"field": "data.label_source", "to": "none"},
    ]


def test_without_a_profile_the_locked_one_is_seen_as_of_today(
    client: FlaskClient, lock: Any
) -> None:
    assert drift(client, lock=lock)["status"] == "unchanged"


def test_a_model_that_has_left_the_price_list_is_withdrawn_and_no_fault_of_the_profile(
    client: FlaskClient, tmp_path: Path
) -> None:
    profile = {"as_of": "2026-11-24", "models": {"prompt": WITHDRAWN}}
    lock = client.post("/v1/locks", json=profile).get_json()
    price(tmp_path, 1, without=WITHDRAWN)
    later = make_client(recommend=engine, catalogue_dir=tmp_path)

    found = drift(later, lock=lock, profile=profile)

    assert found["status"] == "expired"
    assert any(reason["text"].startswith(f"{WITHDRAWN} (") for reason in found["reasons"])
    assert later.post("/v1/locks", json=profile).status_code == 422


def test_faults_of_lock_and_profile_are_told_together(client: FlaskClient, lock: Any) -> None:
    body = {"lock": {**lock, "verdict": "hybrid"}, "profile": {"stage": 1}}

    response = client.post("/v1/drift", json=body)

    assert response.status_code == 422
    assert [each["pointer"] for each in response.get_json()["errors"]] == [
        "#/lock",
        "#/profile/stage",
    ]


def badge(client: FlaskClient, profile: object) -> Any:
    response = client.get(BADGE, query_string={"profile": json.dumps(profile)})
    assert response.status_code == 200
    assert response.get_json().keys() <= SHIELDS
    return response.get_json()


def test_a_badge_states_verdict_and_standing() -> None:
    shown = badge(make_client(), {"stage": "idea"})

    assert shown["message"] == "fine-tuning (clear)"
    assert (shown["schemaVersion"], shown["color"]) == (1, "brightgreen")


@pytest.mark.parametrize(
    ("day", "age", "color"),
    [
        ("2026-11-23", ", 1 day old", "brightgreen"),
        ("2026-11-20", ", 4 days old", "brightgreen"),
        ("2026-08-01", ", 115 days old", "lightgrey"),
    ],
)
def test_a_badge_of_an_older_day_states_its_age_and_turns_grey(
    day: str, age: str, color: str
) -> None:
    shown = badge(make_client(), {"as_of": day})

    assert shown["message"] == f"fine-tuning (clear{age})"
    assert shown["color"] == color


def test_a_badge_says_that_nothing_is_open(client: FlaskClient) -> None:
    shown = badge(client, {**PROFILE, **NO_WAY_OUT})

    assert (shown["message"], shown["color"]) == ("nothing is open", "orange")


@pytest.mark.parametrize("suffix", ["md", "html"])
def test_a_page_recommends_nothing_where_nothing_is_open(client: FlaskClient, suffix: str) -> None:
    page = client.post(f"/v1/recommendations.{suffix}", json={**PROFILE, **NO_WAY_OUT}).text

    title = page.partition("</title>" if suffix == "html" else "\n")[0]
    assert "your project: nothing is open" in title.lower()
    assert "Nothing is open as you describe it" in page


@pytest.mark.parametrize("profile", [{"stage": "x"}, [], {"models": {"prompt": "a/b"}}])
def test_a_profile_that_is_not_valid_is_an_error_badge_with_status_200(
    client: FlaskClient, profile: object
) -> None:
    assert badge(client, profile)["isError"] is True


def test_the_lock_has_a_schema_that_a_lock_follows(client: FlaskClient, lock: Any) -> None:
    schema = client.get("/v1/schemas/lock.json").get_json()

    assert schema["title"] == "Lock"
    assert set(schema["required"]) <= set(lock) <= set(schema["properties"])


def test_a_badge_of_nothing_names_what_is_missing(client: FlaskClient) -> None:
    response = client.get(BADGE)

    assert response.status_code == 422
    assert response.get_json()["errors"][0]["parameter"] == "profile"
