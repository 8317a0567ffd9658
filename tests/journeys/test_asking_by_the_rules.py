"""What HTTP promises beyond an answer: options, conditions, lines of JSON, pages, limits."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient

from tests.fakes import FakeClock
from tests.http import real_client
from tune_or_prompt.embedded import embedded_services
from tune_or_prompt.settings import Settings
from tune_or_prompt.web.app import make_app
from tune_or_prompt.web.endpoint import Asked, Endpoint, Retirement
from tune_or_prompt.web.endpoints import all_endpoints
from tune_or_prompt.web.http.observability import Witness

TABLES = [endpoint for endpoint in all_endpoints() if endpoint.table]
LINK = r'<([^>]+)>; rel="(\w+)"'
PILOT = '{"as_of":"2026-11-24","stage":"pilot"}'


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return real_client()


def address(endpoint: Endpoint, suffix: str = "") -> str:
    return endpoint.path.replace("{table}", "costs") + suffix


def query(endpoint: Endpoint, **more: object) -> dict[str, Any]:
    needs = {"profile": PILOT} if endpoint.profile or endpoint.body else {}
    return {**needs, **({"field": "task.breadth"} if endpoint.body else {}), **more}


@pytest.mark.parametrize(
    ("path", "allow", "more"),
    [
        (
            "/v1/recommendations",
            "GET, HEAD, OPTIONS, POST, QUERY",
            {"Accept-Query": '"application/json"', "Accept-Post": "application/json"},
        ),
        (
            "/v1/recommendations/batch",
            "OPTIONS, POST",
            {"Accept-Post": "application/json, application/x-ndjson, application/jsonl"},
        ),
        ("/v1/prices.csv", "GET, HEAD, OPTIONS", {}),
        ("*", "GET, HEAD, OPTIONS, POST, QUERY", {}),
    ],
)
def test_options_say_what_may_be_asked(
    client: FlaskClient, path: str, allow: str, more: dict[str, str]
) -> None:
    answer = client.options(path)

    assert (answer.status_code, answer.data) == (204, b"")
    assert answer.headers["Allow"] == allow
    assert "Content-Type" not in answer.headers
    told = {name: text for name, text in answer.headers.items() if name.startswith("Accept-")}
    assert told == more


def test_a_condition_on_other_bytes_fails_and_names_those_there_are(client: FlaskClient) -> None:
    etag = client.get("/v1/guide").headers["ETag"]

    assert client.get("/v1/guide", headers={"If-Match": etag}).status_code == 200
    assert client.get("/v1/guide", headers={"If-Match": "*"}).status_code == 200
    refused = client.get("/v1/guide", headers={"If-Match": '"other"'})
    assert (refused.status_code, refused.get_json()["code"]) == (412, "precondition-failed")
    assert etag in refused.get_json()["detail"]


def test_an_address_too_long_is_told_with_its_length_and_the_limit(client: FlaskClient) -> None:
    told = client.get("/v1/matrix?shape=" + "x" * 8_000).get_json()

    assert told["status"] == 414
    assert re.search(r"has 8,01\d characters; 8,000 is the limit", told["detail"])


@pytest.mark.parametrize("media_type", ["application/x-ndjson", "application/jsonl"])
def test_lines_of_json_go_by_both_of_their_names(client: FlaskClient, media_type: str) -> None:
    answer = client.post(
        "/v1/recommendations/batch?detail=verdict",
        data=b'{"stage":"pilot","name":"A"}\n{"stage":"x"}\n',
        content_type=media_type,
    )

    lines = [orjson.loads(line) for line in answer.data.splitlines()]
    assert answer.mimetype == media_type
    assert [(each["index"], each["status"]) for each in lines] == [(0, 200), (1, 422)]
    assert lines[0]["name"] == "A"


@pytest.mark.parametrize("endpoint", TABLES, ids=lambda each: each.path)
@pytest.mark.parametrize("suffix", [".json", ".csv", ".tsv", ".md", ".html"])
def test_every_table_comes_in_five_forms_with_all_of_its_rows(
    client: FlaskClient, endpoint: Endpoint, suffix: str
) -> None:
    whole = client.get(address(endpoint, ".json"), query_string=query(endpoint)).get_json()
    answer = client.get(address(endpoint, suffix), query_string=query(endpoint))

    assert answer.status_code == 200
    assert len(whole["rows"]) == whole["total"] > 0
    rows: dict[str, Callable[[str], int]] = {
        ".json": lambda text: len(orjson.loads(text)["rows"]),
        ".csv": lambda text: len(list(csv.reader(io.StringIO(text)))) - 1,
        ".tsv": lambda text: text.count("\n") - 1,
        ".md": lambda text: text.count("\n") - 2,
        ".html": lambda text: text.count("<tr>") - 1,
    }
    assert rows[suffix](answer.text) == whole["total"]


@pytest.mark.parametrize("endpoint", TABLES, ids=lambda each: each.path)
def test_the_pages_of_every_table_are_its_rows_in_the_order_asked_for(
    client: FlaskClient, endpoint: Endpoint
) -> None:
    whole = client.get(address(endpoint), query_string=query(endpoint)).get_json()
    column = whole["columns"][0]["name"]
    in_order = client.get(address(endpoint), query_string=query(endpoint, sort=f"-{column}"))

    found: list[Any] = []
    answer = client.get(
        address(endpoint), query_string=query(endpoint, sort=f"-{column}", limit="3")
    )
    while True:
        assert answer.headers["X-Total-Count"] == str(whole["total"])
        found += answer.get_json()["rows"]
        links = {
            rel: url for url, rel in re.findall(LINK, ", ".join(answer.headers.getlist("Link")))
        }
        if "next" not in links:
            break
        answer = client.get(links["next"])

    assert found == in_order.get_json()["rows"]


def test_pages_of_what_was_posted_are_at_its_permalink(client: FlaskClient) -> None:
    first = client.post("/v1/tables/costs?limit=2", data=PILOT, content_type="application/json")
    link = re.findall(r'<([^>]+)>; rel="next"', ", ".join(first.headers.getlist("Link")))[0]

    second = client.get(link).get_json()

    assert "profile=" in link
    assert len(second["rows"]) == 2
    assert second["rows"] != first.get_json()["rows"]


def test_a_sweep_by_address_is_the_one_by_body(client: FlaskClient) -> None:
    body = {"profile": orjson.loads(PILOT), "field": "traffic.calls_per_day", "points": 3}

    posted = client.post("/v1/sweeps", json={**body, "from": 10, "to": 1e6})
    asked = client.get(
        "/v1/sweeps", query_string={**body, "profile": PILOT, "from": "10", "to": "1e6"}
    )

    assert asked.status_code == 200
    assert asked.get_json() == posted.get_json()


def test_faults_of_an_address_name_their_parameters(client: FlaskClient) -> None:
    asked = {"field": "traffic.calls_per_da", "from": "x", "profile": '{"stage":"pilo"}', "limt": 1}

    told = client.get("/v1/sweeps", query_string=asked).get_json()

    places = {(each["parameter"], each.get("pointer")) for each in told["errors"]}
    assert places == {("field", None), ("from", None), ("profile", "#/stage"), ("limt", None)}
    assert "3 more" in told["detail"]
    assert "did you mean traffic.calls_per_day?" in str(told)


def get_old(_: Asked) -> dict[str, bool]:
    """Answer as long as it is there."""
    return {"old": True}


def test_what_is_to_go_says_so_and_when() -> None:
    going = Endpoint(
        path="/v1/old",
        view=get_old,
        tag="Discovery",
        answer=None,
        retirement=Retirement(
            told=date(2026, 11, 1), sunset=date(2027, 6, 1), instead="/v1/matrix"
        ),
    )
    services = embedded_services(Settings(), FakeClock())
    client = make_app([going], services, Witness(services.metrics)).test_client()

    headers = client.get("/v1/old").headers

    assert headers["Deprecation"] == "@1793491200"  # 2026-11-01T00:00:00Z, by `date -d`
    assert headers["Sunset"] == "Tue, 01 Jun 2027 00:00:00 GMT"
    assert '</v1/matrix>; rel="deprecation"' in headers.getlist("Link")


def test_nothing_goes_sooner_than_promised() -> None:
    going = [each.retirement for each in all_endpoints() if each.retirement]

    assert all((each.sunset - each.told).days >= 180 for each in going)
