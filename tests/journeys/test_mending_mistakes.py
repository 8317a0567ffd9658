"""Common mistakes are told by what, where and how to mend, alike in the API and on the page."""

import re
from html import unescape
from typing import Any
from urllib.parse import quote

import orjson
import pytest
from flask.testing import FlaskClient

from tests.http import real_client

# What was sent, where the fault is, and what is told of it.
MISTAKES = [
    pytest.param(
        {"stgae": "pilot"},
        "#/stgae",
        "stgae: there is no such field; did you mean stage?",
        id="a typo in a field",
    ),
    pytest.param(
        {"traffic": {"calls_per_month": 90_000}},
        "#/traffic/calls_per_month",
        "traffic.calls_per_month: there is no such field; did you mean traffic.calls_per_day? "
        "It is counted in calls/day.",
        id="a wrong period",
    ),
    pytest.param(
        {"traffic": {"latency_target_ms": "2 s"}},
        "#/traffic/latency_target_ms",
        'traffic.latency_target_ms: "2 s" is not a number; write it in ms: 2000.',
        id="a wrong unit",
    ),
    pytest.param(
        {"schedule": {"deadline_days": "3 months"}},
        "#/schedule/deadline_days",
        'schedule.deadline_days: "3 months" is not a number; write it in days: 90.',
        id="months for days",
    ),
    pytest.param(
        {"as_of": "2026-24-11"},
        "#/as_of",
        'as_of: "2026-24-11" is not a day; did you mean 2026-11-24?',
        id="a month for a day",
    ),
    pytest.param(
        {"measured": {"target": 85}},
        "#/measured/target",
        "measured.target: 85 is out of range; write one between 0 and 1, such as 0.85 for 85 %.",
        id="a percentage for a share",
    ),
    pytest.param(
        {"measured": {"target": "85%"}},
        "#/measured/target",
        'measured.target: "85%" is not a number; write the share as 0.85.',
        id="a percentage with its sign",
    ),
    pytest.param(
        {"task": {"type": "clasification"}},
        "#/task/type",
        'task.type: "clasification" is not a choice; did you mean classification?',
        id="a wrong choice",
    ),
    pytest.param(
        {"traffic": {"calls_per_day": -5}},
        "#/traffic/calls_per_day",
        "traffic.calls_per_day: -5 is out of range; write one between 0 and 1,000,000,000,000.",
        id="a negative number",
    ),
    pytest.param(
        {"models": {"tuned": "openai/gpt-4o-minii"}},
        "#/models/tuned",
        "did you mean 'openai/gpt-4o-mini'?",
        id="an unknown model",
    ),
    pytest.param(
        {"data": {"has_labels": "perhaps"}},
        "#/data/has_labels",
        'data.has_labels: "perhaps" is not true or false; write one of the two.',
        id="a word for yes or no",
    ),
]


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return real_client()


@pytest.mark.parametrize(("profile", "pointer", "told"), MISTAKES)
def test_a_mistake_is_told_by_the_api(
    client: FlaskClient, profile: dict[str, Any], pointer: str, told: str
) -> None:
    response = client.post("/v1/recommendations", json=profile)

    (fault,) = response.get_json()["errors"]
    assert response.status_code == 422
    assert fault["pointer"] == pointer
    assert fault["detail"].endswith(told)


@pytest.mark.parametrize(("profile", "pointer", "told"), MISTAKES)
def test_the_same_is_told_on_the_page(
    client: FlaskClient, profile: dict[str, Any], pointer: str, told: str
) -> None:
    address = f"/?profile={quote(orjson.dumps(profile))}"

    page = unescape(client.get(address).get_data(as_text=True))

    field = pointer.removeprefix("#/").replace("/", ".")
    at_the_question = rf'id="f-{field}-note"><strong class="fault">(.*)</strong>'
    above_the_form = rf'<p class="fault">{field}: (.*)</p>'
    (fault,) = re.findall(at_the_question if f'name="{field}"' in page else above_the_form, page)
    assert fault.lower().endswith(told.removeprefix(f"{field}: ").lower())


def test_a_number_in_quotes_is_told_without_them(client: FlaskClient) -> None:
    answer = client.post("/v1/recommendations", json={"traffic": {"calls_per_day": "2,000"}})

    (fault,) = answer.get_json()["errors"]
    assert fault["detail"] == (
        'traffic.calls_per_day: "2,000" is not a number; write it without quotes: 2000.'
    )


@pytest.mark.parametrize("path", ["/v1/sweeps", "/v1/drift"])
def test_a_profile_sent_bare_is_told_where_it_belongs(client: FlaskClient, path: str) -> None:
    faults = client.post(path, json={"stage": "pilot"}).get_json()["errors"]

    (told,) = [each["detail"] for each in faults if each["pointer"] == "#/stage"]
    assert told == "stage: there is no such field; did you mean profile.stage?"


@pytest.mark.parametrize("link", ["x", "xxx", "_w", "eyJzdGFnZSI6InBpbG"])
def test_a_link_that_was_cut_is_told_to_be_copied_again(client: FlaskClient, link: str) -> None:
    answer = client.get(f"/v1/recommendations?profile={link}")

    assert answer.status_code == 400
    assert "copy the whole link again" in answer.get_json()["detail"]


def test_a_body_that_is_too_large_is_told_the_limit_in_bytes(client: FlaskClient) -> None:
    answer = client.post("/v1/recommendations", json={"name": "x" * 300_000})

    assert answer.status_code == 413
    assert "more than 262,144 bytes" in answer.get_json()["detail"]


@pytest.mark.parametrize(
    ("options", "status", "told"),
    [
        ({"data": "{}"}, 415, "send a JSON body as application/json"),
        ({"data": "stage:\tpilot", "content_type": "application/yaml"}, 415, "application/yaml"),
        ({"data": "stage:\tpilot", "content_type": "application/json"}, 400, "is not JSON"),
    ],
    ids=["no content type", "YAML", "YAML with a tab, called JSON"],
)
def test_a_body_that_is_no_json_is_told_what_to_send(
    client: FlaskClient, options: dict[str, Any], status: int, told: str
) -> None:
    answer = client.post("/v1/recommendations", **options).get_json()

    assert answer["status"] == status
    assert told in answer["detail"]


@pytest.mark.parametrize("item", [{"a\x1b[1m\u202eb": 1}, {"stage": "a\x1b[1m\u202eb"}])
@pytest.mark.parametrize("path", ["", "/batch.json", "/batch.md", "/batch.csv", "/batch.html"])
def test_a_mistake_is_told_without_what_a_terminal_obeys(
    client: FlaskClient, path: str, item: dict[str, object]
) -> None:
    body = {"items": [item]} if path else item

    told = client.post(f"/v1/recommendations{path}", json=body).text.replace("\\\\", "\\")

    assert "a\\x1b" in told.replace("u001b", "x1b")
    assert not {"\x1b", "\u202e"} & set(told)


def test_a_name_that_is_refused_is_told_without_its_control_characters(client: FlaskClient) -> None:
    answer = client.post("/v1/recommendations/batch", json={"items": [{"name": "a\x1bb"}]})

    assert answer.get_json()["items"][0]["name"] == "a�b"


@pytest.mark.parametrize("group", ["", "data"])
def test_a_name_of_any_length_is_told_shortly(client: FlaskClient, group: str) -> None:
    unknown = {"\u00a0" * 40_000: 1}

    answer = client.post("/v1/recommendations", json={group: unknown} if group else unknown)

    assert answer.status_code == 422
    assert len(answer.data) < 5_000
