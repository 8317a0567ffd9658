"""Read the comparison for one project: what each cell means for it."""

import csv
import io
import math

import pytest
from flask.testing import FlaskClient

from tests.http import make_client, post, real_client
from tune_or_prompt.domain.language.vocabulary import DIMENSIONS
from tune_or_prompt.wire.generated import APPROACHES

PATH = "/v1/matrix"
PROFILE = {"as_of": "2026-11-24", "traffic": {"calls_per_day": 2_000_000}}
SHAPES = ("long", "wide")
CONTRIBUTIONS = {"include": "contributions"}


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return real_client()


def test_the_points_of_the_long_matrix_add_up_to_the_scores(client: FlaskClient) -> None:
    scores = {
        each["approach"]: each["score"] for each in post(client, PROFILE).get_json()["ranking"]
    }

    rows = client.post(PATH, json=PROFILE).get_json()["rows"]

    for approach in APPROACHES:
        points = [row["points"] for row in rows if row["approach"] == approach]
        assert len(points) == len(DIMENSIONS)
        assert math.fsum(points) == pytest.approx(scores[approach], abs=1e-6)


def test_a_row_carries_the_reason_of_its_contribution(client: FlaskClient) -> None:
    said = {
        (each["approach"], term["dimension"]): term["because"]
        for each in post(client, PROFILE, query_string=CONTRIBUTIONS).get_json()["ranking"]
        for term in each["contributions"]
    }

    rows = client.post(PATH, json=PROFILE).get_json()["rows"]

    for row in rows:
        assert row["because"] == said[row["approach"], row["dimension"]]


def test_wide_and_long_tell_the_same_numbers(client: FlaskClient) -> None:
    long = client.post(PATH, json=PROFILE).get_json()["rows"]
    wide = client.post(f"{PATH}?shape=wide", json=PROFILE).get_json()["rows"]

    by_dimension = {row["dimension"]: row for row in wide}
    assert list(by_dimension) == list(DIMENSIONS)
    for row in long:
        same = by_dimension[row["dimension"]]
        assert same["weight"] == row["weight"]
        approach = row["approach"].replace("-", "_")
        assert same[f"points_{approach}"] == row["points"]
        assert same[f"rating_{approach}"] == row["rating"]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_row_has_exactly_the_columns_in_order(shape: str, client: FlaskClient) -> None:
    table = client.post(f"{PATH}?shape={shape}", json=PROFILE).get_json()

    for row in table["rows"]:
        assert list(row) == [column["name"] for column in table["columns"]]


@pytest.mark.parametrize("shape", SHAPES)
def test_what_the_matrix_says_without_a_profile_stands_unchanged(
    shape: str, client: FlaskClient
) -> None:
    bare = client.get(f"{PATH}?shape={shape}").get_json()["rows"]
    judged = client.post(f"{PATH}?shape={shape}", json=PROFILE).get_json()["rows"]

    assert [{name: row[name] for name in bare[0]} for row in judged] == bare


@pytest.mark.parametrize("suffix", ["", ".csv", ".tsv", ".md", ".html"])
def test_post_query_and_the_permalink_give_the_same_bytes(suffix: str, client: FlaskClient) -> None:
    path = f"{PATH}{suffix}?shape=wide"

    posted = client.post(path, json=PROFILE)
    queried = client.open(path, method="QUERY", json=PROFILE)
    linked = client.get(posted.headers["Content-Location"])

    assert posted.status_code == 200
    assert posted.data == queried.data == linked.data
    assert posted.headers["ETag"] == queried.headers["ETag"] == linked.headers["ETag"]


def test_the_link_answers_304_to_who_has_the_bytes(client: FlaskClient) -> None:
    posted = client.post(PATH, json=PROFILE)

    again = client.get(
        posted.headers["Content-Location"], headers={"If-None-Match": posted.headers["ETag"]}
    )

    assert again.status_code == 304
    assert again.data == b""


def test_only_a_judged_matrix_is_private(client: FlaskClient) -> None:
    assert client.get(PATH).headers["Cache-Control"].startswith("public")
    assert client.post(PATH, json=PROFILE).headers["Cache-Control"].startswith("private")


def test_a_spreadsheet_reads_the_judged_numbers(client: FlaskClient) -> None:
    link = client.post(PATH, json=PROFILE).headers["Content-Location"]

    text = client.get(link.replace("?", ".csv?", 1)).get_data(as_text=True)

    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == len(APPROACHES) * len(DIMENSIONS)
    assert all(0.0 <= float(row["rating"]) <= 1.0 for row in rows)


def test_a_profile_with_a_fault_is_refused_by_either_way() -> None:
    client = make_client()

    posted = client.post(PATH, json={"stages": "idea"})
    linked = client.get(PATH, query_string={"profile": '{"stages":"idea"}'})

    assert posted.status_code == linked.status_code == 422
    (told,) = posted.get_json()["errors"]
    assert linked.get_json()["errors"] == [{**told, "parameter": "profile"}]
