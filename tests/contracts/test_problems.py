"""Every kind of problem, provoked: one shape for all, and a page for each."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import abort
from flask.testing import FlaskClient

from tests.http import make_app, make_client, real_client
from tune_or_prompt.web.problems import PROBLEMS

POST = "/v1/recommendations"
JSON = "application/json"


def broken_engine(*_: object) -> Any:
    raise RuntimeError("the engine's own secret")


def ask(path: str, **options: Any) -> Callable[[], Any]:
    method = options.pop("method", "GET")
    return lambda: make_client().open(path, method=method, **options)


PROVOKED: dict[str, Callable[[], Any]] = {
    "malformed-request": lambda: _with_rule(400),
    "malformed-json": ask(POST, method="POST", data="{", content_type=JSON),
    "key-needed": lambda: _with_rule(401),
    "not-permitted": lambda: _with_rule(403),
    "not-found": ask("/v1/nothing"),
    "unknown-id": ask("/v1/dimensions/nothing"),
    "method-not-allowed": ask("/v1/matrix", method="DELETE"),
    "not-acceptable": ask("/v1/matrix", headers={"Accept": "image/png"}),
    "precondition-failed": ask("/v1/matrix", headers={"If-Match": '"x"'}),
    "content-too-large": ask(POST, method="POST", data=b" " * 262_145, content_type=JSON),
    "uri-too-long": ask("/v1/matrix?shape=" + "x" * 8000),
    "unsupported-media-type": ask(POST, method="POST", data="a: 1", content_type="text/yaml"),
    "validation-error": ask(POST, method="POST", json={"stage": "done"}),
    "quota-exceeded": lambda: _with_rule(429),
    "header-too-large": lambda: _with_rule(431),
    "internal-error": lambda: make_client(recommend=broken_engine).post(POST, json={}),
    "unavailable": lambda: _with_rule(503),
}


def _with_rule(status: int) -> Any:
    app = make_app()
    app.add_url_rule("/abort", "abort", lambda: abort(status))
    return app.test_client().get("/abort")


def test_every_kind_is_provoked() -> None:
    assert set(PROVOKED) == set(PROBLEMS)


@pytest.mark.parametrize("code", PROVOKED)
def test_a_problem_has_the_one_shape(code: str) -> None:
    response = PROVOKED[code]()

    problem = response.get_json()
    kind = PROBLEMS[code]
    assert response.content_type == "application/problem+json"
    assert response.status_code == problem["status"] == kind.status
    assert problem["type"] == f"/problems/{code}"
    assert problem["code"] == code
    assert problem["title"] == kind.title
    assert problem["detail"]
    assert problem["trace_id"] in problem["instance"]
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Request-Id"] == problem["trace_id"]


@pytest.mark.parametrize("code", PROVOKED)
def test_the_type_of_a_problem_resolves_to_its_page(code: str, client: FlaskClient) -> None:
    page = client.get(PROVOKED[code]().get_json()["type"])

    assert page.status_code == 200
    assert page.get_json()["remedy"] == PROBLEMS[code].remedy


@pytest.fixture
def client() -> FlaskClient:
    return make_client()


def test_types_are_absolute_under_a_public_address() -> None:
    problem = make_client(public_url="https://example.org").get("/nothing").get_json()

    assert problem["type"] == "https://example.org/problems/not-found"


def test_a_problem_of_the_inside_tells_nothing_of_it() -> None:
    assert b"secret" not in PROVOKED["internal-error"]().data


def test_a_method_that_is_not_allowed_is_told_the_ones_that_are(client: FlaskClient) -> None:
    assert client.delete(POST).headers["Allow"] == "GET, HEAD, OPTIONS, POST, QUERY"


def test_an_unknown_path_is_told_the_nearest(client: FlaskClient) -> None:
    detail = client.get("/v1/matrx").get_json()["detail"]

    assert detail == "There is nothing at /v1/matrx; did you mean /v1/matrix?"


def test_an_unknown_query_parameter_is_told_the_nearest(client: FlaskClient) -> None:
    (error,) = client.get("/v1/matrix?shap=wide").get_json()["errors"]

    assert (error["parameter"], "pointer" in error) == ("shap", False)
    assert error["detail"].endswith("did you mean shape?")


def test_the_detail_says_the_first_fault_and_how_many_more_there_are(client: FlaskClient) -> None:
    answer = client.post(POST, json={"stage": "pilo", "trafic": {}}).get_json()

    assert answer["detail"] == (
        'stage: "pilo" is not a choice; did you mean pilot? (1 more; see `errors`.)'
    )


def test_a_list_may_repeat_its_parameter_or_separate_by_commas(client: FlaskClient) -> None:
    repeated = client.post(f"{POST}?include=plan&include=flips", json={})
    listed = client.post(f"{POST}?include=plan,%20flips", json={})

    assert repeated.status_code == listed.status_code == 200
    assert repeated.data == listed.data


def test_a_repeated_query_parameter_is_refused(client: FlaskClient) -> None:
    (error,) = client.get("/v1/matrix?shape=wide&shape=long").get_json()["errors"]

    assert error["code"] == "repeated"


def test_an_unknown_part_is_told_the_nearest(client: FlaskClient) -> None:
    response = client.post(f"{POST}?include=assumption", json={})

    assert response.status_code == 422
    assert "did you mean assumptions?" in response.get_json()["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "application/json; charset=utf-8"}, 200),
        ({"Content-Type": "application/json; charset=latin-1"}, 415),
        ({"Content-Type": "application/json", "Content-Encoding": "gzip"}, 415),
        ({"Content-Type": "application/json", "Content-Encoding": "identity"}, 200),
        ({}, 415),
    ],
)
def test_a_body_is_plain_json_in_utf_8(
    headers: dict[str, str], status: int, client: FlaskClient
) -> None:
    assert client.post(POST, data=b"{}", headers=headers).status_code == status


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 400), (b'{"stage": "idea", "stage": "pilot"}', 400), (b"[]", 422), (b"null", 422)],
)
def test_a_body_is_one_object_that_says_each_thing_once(
    body: bytes, status: int, client: FlaskClient
) -> None:
    assert client.post(POST, data=body, content_type=JSON).status_code == status


@pytest.mark.parametrize("profile", ["%FF", "e3", "%7B", "not-json"])
def test_a_broken_permalink_is_malformed(profile: str, client: FlaskClient) -> None:
    assert client.get(f"{POST}?profile={profile}").get_json()["code"] == "malformed-json"


def test_faults_are_alike_in_the_body_and_in_the_address(client: FlaskClient) -> None:
    posted = client.post(POST, json={"stage": "done"}).get_json()
    linked = client.get(POST, query_string={"profile": '{"stage": "done"}'}).get_json()

    (told,) = posted["errors"]
    assert linked["errors"] == [{**told, "parameter": "profile"}]


def test_a_model_without_a_price_is_a_fault_of_the_profile() -> None:
    profile = {"models": {"prompt": "openai/gpt-4o-minni"}}

    response = real_client().post(POST, json=profile)

    (error,) = response.get_json()["errors"]
    assert response.status_code == 422
    assert error["pointer"] == "#/models/prompt"
    assert error["code"] == "unknown-model"
    assert error["detail"] == (
        "models.prompt: there is no price for 'openai/gpt-4o-minni'; "
        "did you mean 'openai/gpt-4o-mini'?"
    )
