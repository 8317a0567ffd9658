"""Read dated prices, and who still tunes which model until when."""

import csv
import io
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.http import real_client

PATH = "/v1/prices"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return real_client()


def test_prices_are_a_flat_table_of_today(client: FlaskClient) -> None:
    table = client.get(PATH).get_json()

    names = [column["name"] for column in table["columns"]]
    assert table["as_of"] == "2026-11-24"
    assert all(list(row) == names for row in table["rows"])
    assert table["total"] == len(table["rows"]) > 500
    assert "next_cursor" not in table


@pytest.mark.parametrize("suffix", ["csv", "tsv", "md"])
def test_text_forms_hold_every_row(suffix: str, client: FlaskClient) -> None:
    total = client.get(PATH).get_json()["total"]

    lines = client.get(f"{PATH}.{suffix}").text.splitlines()

    assert len(lines) == total + {"csv": 1, "tsv": 1, "md": 2}[suffix]


def test_a_limited_table_says_the_total_and_where_the_next_page_is(client: FlaskClient) -> None:
    page = client.get(f"{PATH}.csv?provider=google&limit=3")
    links = {link.split("; rel=")[1]: link[1 : link.index(">")] for link in pages_in(page)}

    assert len(page.text.splitlines()) == 4
    assert int(page.headers["X-Total-Count"]) > 3
    assert client.get(links['"first"']).data == page.data
    assert client.get(links['"next"']).text.splitlines()[1] not in page.text


def pages_in(page: Any) -> list[str]:
    return [link for link in page.headers.getlist("Link") if "limit=3" in link]


def test_the_next_page_starts_where_the_first_ended(client: FlaskClient) -> None:
    whole = client.get(f"{PATH}?provider=google&limit=500").get_json()
    first = client.get(f"{PATH}?provider=google&limit=3").get_json()
    second = client.get(
        PATH, query_string={"provider": "google", "limit": "3", "cursor": first["next_cursor"]}
    ).get_json()

    assert first["rows"] + second["rows"] == whole["rows"][:6]
    assert "next_cursor" not in whole


def test_the_same_prices_come_as_csv(client: FlaskClient) -> None:
    query = "provider=google&kind=training"
    rows = client.get(f"{PATH}?{query}").get_json()["rows"]
    lines = list(csv.DictReader(io.StringIO(client.get(f"{PATH}.csv?{query}").text)))

    assert [line["id"] for line in lines] == [row["id"] for row in rows]
    assert [float(line["median"]) for line in lines] == [row["median"] for row in rows]


def test_another_day_has_its_own_answer(client: FlaskClient) -> None:
    now = client.get(f"{PATH}?provider=openai&tunable=true").get_json()
    before = client.get(f"{PATH}?provider=openai&tunable=true&as_of=2026-05-06").get_json()

    assert now["total"] == 0
    assert before["total"] > 0


def test_a_model_with_dots_in_its_name_is_found_with_and_without_suffix(
    client: FlaskClient,
) -> None:
    bare = client.get(f"{PATH}/openai/gpt-4.1-mini")
    suffixed = client.get(f"{PATH}/openai/gpt-4.1-mini.json")

    assert bare.status_code == 200
    assert bare.data == suffixed.data
    assert bare.get_json()["model"] == "openai/gpt-4.1-mini"


def test_a_model_says_until_when_it_is_to_be_had(client: FlaskClient) -> None:
    card = client.get(f"{PATH}/openai/gpt-4o-mini").get_json()

    offered = card["availability"]
    assert offered["open_to_new_customers"] is False
    assert (offered["training_ends"], offered["inference_ends"]) == ("2027-01-06", "2027-01-14")
    assert "google" in {way["provider"] for way in card["ways_open"]}
    assert all(quote["url"] for price in card["prices"] for quote in price["quotes"])


def test_a_model_says_how_its_calls_are_billed(client: FlaskClient) -> None:
    pro = client.get("/v1/prices/google/gemini-2.5-pro").get_json()["billing"]
    terra = client.get("/v1/prices/openai/gpt-6.1-terra").get_json()["billing"]

    assert pro["long_prompts_above_tokens"] == 200_000
    assert "storage" in pro["not_listed"]
    assert terra["writes_reasoning"] is True
    assert terra["cache_minimum_tokens"] == 1024
    assert terra["batch_and_cache_multiply"] is False
    assert "input" not in terra["not_listed"]


def test_an_unknown_model_is_not_found_and_the_nearest_is_named(client: FlaskClient) -> None:
    problem = client.get(f"{PATH}/openai/gpt-4o-mimi")

    assert problem.status_code == 404
    assert "did you mean 'openai/gpt-4o-mini'?" in problem.get_json()["detail"]


@pytest.mark.parametrize("query", ["as_of=tomorrow", "tunable=maybe", "limit=0", "kinds=input"])
def test_a_bad_query_is_refused(query: str, client: FlaskClient) -> None:
    assert client.get(f"{PATH}?{query}").status_code == 422


def test_a_cursor_of_another_list_is_refused(client: FlaskClient) -> None:
    answer = client.get(f"{PATH}?cursor=nowhere")

    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["parameter"] == "cursor"
