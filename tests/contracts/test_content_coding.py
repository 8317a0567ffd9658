"""How answers are coded: one rule for all of them, and the same bytes whichever coding is taken."""

import gzip
from collections.abc import Mapping
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.http import make_client
from tune_or_prompt.web.http.content_coding import SMALLEST

PROFILE = {"as_of": "2026-11-24", "stage": "pilot"}
GZIP = {"Accept-Encoding": "gzip, deflate, br"}
ANSWERS: Mapping[str, dict[str, Any]] = {
    "comparison": {"path": "/v1/matrix"},
    "table": {"path": "/v1/matrix.csv"},
    "recommendation": {"path": "/v1/recommendations", "method": "POST", "json": PROFILE},
    "query": {"path": "/v1/recommendations", "method": "QUERY", "json": PROFILE},
    "batch": {
        "path": "/v1/recommendations/batch",
        "method": "POST",
        "json": {"items": [PROFILE] * 3},
    },
    "chart": {"path": "/v1/charts/map.svg", "query_string": {"profile": "{}"}},
    "specification": {"path": "/openapi.yaml"},
    "page": {"path": "/"},
    "script": {"path": "/static/page.js"},
    "metrics": {"path": "/metrics"},
    "problem": {
        "path": "/v1/recommendations",
        "method": "POST",
        "json": {f"field {number}": 1 for number in range(60)},
    },
}
TAGGED = ("comparison", "table", "query", "chart", "specification", "page", "script")
SMALL: Mapping[str, dict[str, Any]] = {
    "health": {"path": "/livez"},
    "small problem": {"path": "/nothing"},
    "verdict for a badge": {
        "path": "/v1/badges/recommendation.json",
        "query_string": {"profile": "{}"},
    },
}


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return make_client()


def ask(client: FlaskClient, request: dict[str, Any], **headers: str) -> TestResponse:
    return client.open(
        **request, headers={name.replace("_", "-"): headers[name] for name in headers}
    )


@pytest.mark.parametrize("name", ANSWERS)
def test_who_takes_gzip_reads_what_others_read(name: str, client: FlaskClient) -> None:
    request = ANSWERS[name]

    plain, coded = ask(client, request), client.open(**request, headers=GZIP)

    assert "Content-Encoding" not in plain.headers
    assert coded.headers["Content-Encoding"] == "gzip"
    assert coded.status_code == plain.status_code
    assert coded.content_type == plain.content_type
    assert coded.headers["Content-Length"] == str(len(coded.data))
    if name not in ("metrics", "problem"):  # which count, or name the request
        assert gzip.decompress(coded.data) == plain.data


@pytest.mark.parametrize("name", [*ANSWERS, *SMALL])
@pytest.mark.parametrize("accepted", ["gzip", "identity", "br", "gzip;q=0"])
def test_every_answer_that_may_be_coded_says_so(
    name: str, accepted: str, client: FlaskClient
) -> None:
    answer = ask(client, {**ANSWERS, **SMALL}[name], Accept_Encoding=accepted)

    assert "Accept-Encoding" in answer.vary


@pytest.mark.parametrize("name", SMALL)
def test_a_small_answer_is_plain_to_everybody(name: str, client: FlaskClient) -> None:
    answer = client.open(**SMALL[name], headers=GZIP)

    assert len(answer.data) < SMALLEST
    assert answer.get_json()


@pytest.mark.parametrize(
    "accepted",
    ["identity;q=0", "*;q=0", "identity;q=0, *;q=0", "br", "x" * 7_000, ';;;q=,,"', "gzip;q=0"],
)
def test_nobody_is_refused_for_the_coding_that_they_ask_for(
    accepted: str, client: FlaskClient
) -> None:
    answer = ask(client, ANSWERS["comparison"], Accept_Encoding=accepted)

    assert answer.status_code == 200
    assert answer.get_json()["rows"]


@pytest.mark.parametrize("name", TAGGED)
def test_the_tag_of_a_coded_answer_is_the_weak_one_of_the_plain_one(
    name: str, client: FlaskClient
) -> None:
    plain, coded = ask(client, ANSWERS[name]), client.open(**ANSWERS[name], headers=GZIP)

    assert plain.headers["ETag"].startswith('"')
    assert coded.headers["ETag"] == f"W/{plain.headers['ETag']}"


@pytest.mark.parametrize("name", TAGGED)
@pytest.mark.parametrize("has", ["identity", "gzip"])
@pytest.mark.parametrize("takes", ["identity", "gzip"])
def test_who_has_an_answer_in_either_coding_is_told_so(
    name: str, has: str, takes: str, client: FlaskClient
) -> None:
    request = ANSWERS[name]
    known = ask(client, request, Accept_Encoding=has).headers["ETag"]
    fresh = ask(client, request, Accept_Encoding=takes)

    answer = ask(client, request, Accept_Encoding=takes, If_None_Match=known)

    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == fresh.headers["ETag"]
    assert answer.headers["Vary"] == fresh.headers["Vary"]
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("accepted", ["identity", "gzip"])
def test_head_tells_what_get_would(accepted: str, client: FlaskClient) -> None:
    names = ("ETag", "Vary", "Content-Type", "Content-Length", "Content-Encoding")
    got = ask(client, ANSWERS["comparison"], Accept_Encoding=accepted)

    told = ask(client, ANSWERS["comparison"] | {"method": "HEAD"}, Accept_Encoding=accepted)

    assert told.data == b""
    assert [told.headers.get(name) for name in names] == [got.headers.get(name) for name in names]
