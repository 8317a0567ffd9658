"""Read the catalogue: as JSON, and as tables for dashboards and spreadsheets."""

import csv
import io

import pytest
from flask.testing import FlaskClient

from tests.http import make_client
from tune_or_prompt.domain.language.vocabulary import DIMENSIONS
from tune_or_prompt.wire.generated import APPROACHES

TABLES = ("/v1/matrix", "/v1/pros-cons", "/v1/guide", "/v1/dimensions", "/v1/approaches")
MEDIA = {
    "json": "application/json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "md": "text/markdown",
    "html": "text/html",
}


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return make_client()


@pytest.mark.parametrize("path", TABLES)
@pytest.mark.parametrize("suffix", MEDIA)
def test_suffix_and_accept_header_give_the_same_bytes(
    path: str, suffix: str, client: FlaskClient
) -> None:
    by_suffix = client.get(f"{path}.{suffix}")
    by_header = client.get(path, headers={"Accept": MEDIA[suffix]})

    assert by_suffix.status_code == 200
    assert by_suffix.mimetype == MEDIA[suffix]
    assert by_suffix.data == by_header.data
    assert by_suffix.headers["ETag"] == by_header.headers["ETag"]


def test_the_matrix_has_a_row_per_dimension_and_approach(client: FlaskClient) -> None:
    rows = client.get("/v1/matrix").get_json()["rows"]

    assert [row["dimension"] for row in rows[::3]] == list(DIMENSIONS)
    assert {row["approach"] for row in rows} == set(APPROACHES)


def test_the_wide_matrix_has_a_row_per_dimension(client: FlaskClient) -> None:
    rows = client.get("/v1/matrix?shape=wide").get_json()["rows"]

    assert [row["dimension"] for row in rows] == list(DIMENSIONS)
    assert {each.replace("-", "_") for each in APPROACHES} <= set(rows[0])


@pytest.mark.parametrize("path", TABLES)
def test_csv_says_what_json_says(path: str, client: FlaskClient) -> None:
    rows = client.get(path).get_json()["rows"]
    text = client.get(f"{path}.csv").get_data(as_text=True)

    read = list(csv.DictReader(io.StringIO(text, newline="")))

    assert len(read) == len(rows)
    first = next(iter(read[0]))
    assert [row[first] for row in read] == [row[first] for row in rows]


def test_a_dimension_has_the_rating_of_each_approach(client: FlaskClient) -> None:
    dimension = client.get("/v1/dimensions/consistency").get_json()

    levels = {rating["approach"]: rating["level"] for rating in dimension["ratings"]}
    assert levels["fine-tuning"] == "Very High"
    assert levels["prompt-engineering"] == "Medium"


def test_dimensions_are_listed_in_order(client: FlaskClient) -> None:
    items = client.get("/v1/dimensions").get_json()["items"]

    assert [item["id"] for item in items] == list(DIMENSIONS)


@pytest.mark.parametrize("approach", ["prompt-engineering", "fine-tuning"])
def test_an_approach_has_five_points_each_way_and_five_reasons_to_use_it(
    approach: str, client: FlaskClient
) -> None:
    card = client.get(f"/v1/approaches/{approach}").get_json()

    assert [len(card[part]) for part in ("pros", "cons", "when_to_use")] == [5, 5, 5]


def test_points_may_be_asked_for_by_approach_and_kind(client: FlaskClient) -> None:
    answer = client.get("/v1/pros-cons?approach=fine-tuning&kind=con").get_json()

    assert len(answer["rows"]) == 5
    assert [len(item["cons"]) for item in answer["items"]] == [5]
    assert answer["items"][0]["pros"] == []


def test_every_profile_of_the_guide_can_be_posted(client: FlaskClient) -> None:
    items = client.get("/v1/guide").get_json()["items"]

    assert len(items) == 16
    for item in items:
        assert client.post("/v1/recommendations", json=item["profile"]).status_code == 200
