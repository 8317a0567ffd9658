"""The engine in this process answers in the bytes that the served application sends."""

from dataclasses import replace
from typing import Any

import orjson
import pytest

from tests.command_line import embedded, real_app
from tests.fakes import FakeClock
from tests.in_process import ask_in_process
from tune_or_prompt.embedded import embedded_services
from tune_or_prompt.settings import Settings
from tune_or_prompt.web.embedded import ask_embedded, endpoint_at
from tune_or_prompt.web.endpoints import all_endpoints
from tune_or_prompt.wire.reply import Request, UnavailableError

PROFILE = {"as_of": "2026-11-24", "stage": "pilot", "task": {"type": "classification"}}
BODY = orjson.dumps(PROFILE)
LOCK = embedded()(Request("POST", "/v1/locks", BODY)).body
DRIFT = orjson.dumps({"lock": orjson.loads(LOCK), "profile": {**PROFILE, "stage": "production"}})
OF_ONE_REQUEST = ("trace_id", "instance")


def post(path: str, body: bytes, accept: str = "application/json") -> Request:
    return Request("POST", path, body, accept)


def get(path: str, accept: str = "application/json") -> Request:
    return Request("GET", path, None, accept)


ANSWERED = [
    post("/v1/recommendations?detail=verdict&include=plan&include=costs", BODY),
    post("/v1/tables/flips", BODY, "text/csv"),
    post("/v1/costs", BODY, "text/csv"),
    post("/v1/recommendations", BODY, "text/markdown"),
    post("/v1/recommendations", BODY, "text/html"),
    post("/v1/locks", BODY),
    post("/v1/drift", DRIFT),
    get("/v1/matrix?shape=wide", "text/markdown"),
    get("/v1/matrix?shape=long", "text/csv"),
    get("/v1/matrix"),
    get("/v1/dimensions/latency"),
    get("/v1/evidence?limit=3", "text/html"),
    get("/v1/prices?limit=5", "text/tab-separated-values"),
    get("/v1/prices/openai/gpt-4.1-mini"),
    get("/v1/prices/openai/gpt-4%2E1-mini"),
    get("/v1/schemas/profile.json"),
]
REFUSED = [
    (post("/v1/recommendations", b'{"stage": "idear", "task": {"typ": 1}}'), 422),
    (post("/v1/recommendations", b'{"models": {"prompt": "openai/gpt-7"}}'), 422),
    (post("/v1/recommendations", b"{"), 400),
    (post("/v1/recommendations", b""), 400),
    (post("/v1/recommendations?include=cost", BODY), 422),
    (post("/v1/recommendations?detail=verdict&detail=full", BODY), 422),
    (post("/v1/drift", b"{}"), 422),
    (get("/v1/matrix?shap=wide"), 422),
    (get("/v1/matrix?shape="), 422),
    (get("/v1/matrix", "image/png"), 406),
    (get("/v1/dimensions/latenzy"), 404),
    (get("/v1/prices/openai/gpt-7"), 404),
    (get("/v1/evidence?cursor=zz"), 422),
]


@pytest.mark.parametrize("request_", ANSWERED, ids=lambda each: each.path)
def test_an_answer_is_the_served_one(request_: Request) -> None:
    reply = embedded()(request_)

    assert reply.status == 200
    assert reply == ask_in_process(real_app())(request_)


@pytest.mark.parametrize(("request_", "status"), REFUSED, ids=lambda each: str(each)[:60])
def test_a_refusal_is_the_served_one_but_for_what_names_the_request(
    request_: Request, status: int
) -> None:
    reply = embedded()(request_)
    served = ask_in_process(real_app())(request_)

    assert (reply.status, served.status) == (status, status)
    assert reply.media_type == served.media_type
    assert _told(reply.body) == _told(served.body)


def _told(problem: bytes) -> dict[str, Any]:
    return {key: told for key, told in orjson.loads(problem).items() if key not in OF_ONE_REQUEST}


@pytest.mark.parametrize("path", ["/v1/nothing", "/v1/", "/x", "/v1/drift/more", "/v1/a.b"])
def test_what_is_not_there_is_told(path: str) -> None:
    reply = embedded()(get(path))

    assert reply.status == 404


def test_all_endpoints_is_found_by_its_path_in_the_module_that_declares_it() -> None:
    for endpoint in all_endpoints():
        path = endpoint.path.replace("{", "").replace("}", "")
        found, _ = endpoint_at(endpoint.methods[0], path)
        assert found is endpoint


def test_an_engine_that_fails_is_an_outage() -> None:
    def broken(*_: object, **__: object) -> Any:
        raise RuntimeError("numbers went missing")

    services = replace(embedded_services(Settings(), FakeClock()), recommend=broken)

    with pytest.raises(UnavailableError, match="numbers went missing"):
        ask_embedded(services)(post("/v1/recommendations", BODY))
