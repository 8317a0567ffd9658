"""Ask what it costs, how long it takes, and whether it can still be bought."""

import csv
import io
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.http import real_client
from tune_or_prompt.wire.generated import APPROACHES

PATH = "/v1/costs"
PROFILE: dict[str, Any] = {
    "name": "Tickets",
    "as_of": "2026-11-24",
    "traffic": {"calls_per_day": 20_000, "example_tokens": 3_000},
}


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return real_client()


def tuned(model: str, as_of: str, **models: str) -> dict[str, Any]:
    return {"as_of": as_of, "stage": "production", "models": {"tuned": model, **models}}


def test_the_estimate_is_the_same_by_post_by_query_and_by_link(client: FlaskClient) -> None:
    posted = client.post(PATH, json=PROFILE)
    queried = client.open(PATH, method="QUERY", json=PROFILE)
    linked = client.get(posted.headers["Content-Location"])

    assert posted.status_code == queried.status_code == linked.status_code == 200
    assert posted.data == queried.data == linked.data
    assert posted.headers["ETag"] == linked.headers["ETag"]


def test_a_known_estimate_is_not_sent_again(client: FlaskClient) -> None:
    posted = client.post(PATH, json=PROFILE)
    known = {"If-None-Match": posted.headers["ETag"]}

    assert client.get(posted.headers["Content-Location"], headers=known).status_code == 304
    assert client.post(PATH, json=PROFILE, headers=known).status_code == 200


def test_the_estimate_says_what_the_recommendation_says(client: FlaskClient) -> None:
    estimate = client.post(PATH, json=PROFILE).get_json()
    full = client.post("/v1/recommendations?detail=full", json=PROFILE).get_json()

    shared = set(estimate) - {"links", "warnings"}
    assert {"costs", "days_to_ship", "assumptions"} <= shared
    assert {name: estimate[name] for name in shared} == {name: full[name] for name in shared}


def test_the_estimate_links_to_the_recommendation_and_its_prices(client: FlaskClient) -> None:
    links = client.post(PATH, json=PROFILE).get_json()["links"]

    assert links["self"].startswith(PATH)
    assert all(client.get(link).status_code == 200 for link in links.values())


def test_every_approach_has_costs_days_and_waits(client: FlaskClient) -> None:
    estimate = client.post(PATH, json={}).get_json()

    for approach in APPROACHES:
        assert estimate["costs"]["headline"][approach]["upfront_usd"]["mid"] > 0
        assert estimate["days_to_ship"][approach]["mid"] > 0
        assert estimate["latency"][approach]["total_ms"]["mid"] > 0


def test_the_options_are_a_flat_table(client: FlaskClient) -> None:
    estimate = client.post(PATH, json=PROFILE).get_json()
    text = client.post(f"{PATH}.csv", json=PROFILE).text

    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["option"] for row in rows] == [
        option["option"] for option in estimate["costs"]["options"]
    ]


def test_the_newest_price_used_is_in_the_provenance(client: FlaskClient) -> None:
    made_from = client.post(PATH, json=PROFILE).get_json()["provenance"]

    assert "2026-10-01" < made_from["prices_as_of"] <= made_from["as_of"] == "2026-11-24"


@pytest.mark.parametrize("as_of", ["2026-11-24", "2027-02-01"])
def test_nothing_recommends_tuning_a_closed_model(as_of: str, client: FlaskClient) -> None:
    profile = tuned("openai/gpt-4o-mini", as_of, hosting="api")
    answer = client.post("/v1/recommendations", json=profile).get_json()

    assert answer["verdict"] == "prompt-engineering"
    closed = [each for each in answer["ranking"] if not each["feasible"]]
    assert {each["approach"] for each in closed} == {"fine-tuning", "hybrid"}
    assert all(each["eliminated_by"] for each in closed)


def test_open_weights_stay_possible(client: FlaskClient) -> None:
    profile = tuned("self-hosted/llama-3.1-8b", "2027-02-01", hosting="self-hosted")
    answer = client.post(PATH, json=profile).get_json()

    open_options = [one["option"] for one in answer["costs"]["options"] if one["open"]]
    assert "tuned-self-hosted" in open_options


@pytest.mark.parametrize(
    ("field", "model", "nearest"),
    [
        ("tuned", "openai/gpt-4o-mni", "openai/gpt-4o-mini"),
        ("prompt", "openai/gpt-6-lun", "openai/gpt-6-luna"),
    ],
)
def test_an_unknown_model_is_named_with_the_nearest(
    field: str, model: str, nearest: str, client: FlaskClient
) -> None:
    for path in (PATH, "/v1/recommendations", "/v1/recommendations?detail=verdict"):
        refused = client.post(path, json={"models": {field: model}})

        assert refused.status_code == 422
        (error,) = refused.get_json()["errors"]
        assert error["pointer"] == f"#/models/{field}"
        assert f"did you mean '{nearest}'?" in error["detail"]


@pytest.mark.parametrize(
    "calls",
    [
        {"low": 10, "mid": 5, "high": 20},
        {"low": -1, "mid": 5, "high": 20},
        {"low": 1, "mid": 5, "high": 1e308},
        -1,
        1e308,
        "many",
    ],
)
def test_a_bad_quantity_is_refused_by_name(calls: object, client: FlaskClient) -> None:
    refused = client.post(PATH, json={"traffic": {"calls_per_day": calls}})

    assert refused.status_code == 422
    pointers = [error["pointer"] for error in refused.get_json()["errors"]]
    assert all(pointer.startswith("#/traffic/calls_per_day") for pointer in pointers)


def test_the_page_for_people_states_costs_and_break_even(client: FlaskClient) -> None:
    page = client.post("/v1/recommendations.md", json=PROFILE).text
    without = client.post("/v1/recommendations.md?detail=verdict", json=PROFILE).text

    assert "## What it costs" in page
    assert "| Approach | Before going live |" in page
    assert "## What it costs" not in without
