"""The front: what it keeps, under which key, and what it says of it."""

import asyncio
import gzip
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import Client, TestResponse

from tests.fakes import FakeClock
from tests.front import asked, client_of, scope_of
from tests.http import decision_by_rote
from tests.journeys.test_letting_in import keys_file
from tune_or_prompt.bootstrap import FRONT, create_app
from tune_or_prompt.settings import Settings
from tune_or_prompt.stores.prometheus_metrics import PrometheusMetrics
from tune_or_prompt.verbs.ports import Quota
from tune_or_prompt.web.http.front import ByteCache, key_of, packed_of, unpacked
from tune_or_prompt.web.http.observability import LogLine
from tune_or_prompt.web.http.wsgi_bridge import StatusError, WsgiAnswer, whole_body

PROFILE = {"name": "Tickets", "as_of": "2026-11-24"}
ORIGIN = "https://a.example"
IDS = {
    "X-Request-Id": "mine",
    "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
}
REQUESTS: dict[str, dict[str, Any]] = {
    "comparison": {"path": "/v1/matrix"},
    "query": {"path": "/v1/matrix", "query_string": {"shape": "wide"}},
    "suffix": {"path": "/v1/matrix.csv"},
    "accept": {"path": "/v1/matrix", "headers": {"Accept": "text/markdown"}},
    "post": {"path": "/v1/recommendations", "method": "POST", "json": PROFILE},
    "QUERY": {"path": "/v1/recommendations", "method": "QUERY", "json": PROFILE},
    "link": {"path": "/v1/recommendations", "query_string": {"profile": '{"name":"x"}'}},
    "origin": {"path": "/v1/matrix", "headers": {"Origin": ORIGIN}},
    "gzip": {"path": "/v1/matrix", "headers": {"Accept-Encoding": "gzip"}},
    "HEAD": {"path": "/v1/matrix", "method": "HEAD"},
}


class Service:
    """An application behind its front, with its log and its counts."""

    def __init__(self, **settings: Any) -> None:
        self.clock, self.lines = FakeClock(), list[LogLine]()
        self.app: Flask = create_app(
            Settings(**settings),
            clock=self.clock,
            metrics=PrometheusMetrics(),
            recommend=decision_by_rote,
            write_line=self.lines.append,
        )
        self.client: Client = client_of(self.app)

    def ask(self, **request: Any) -> TestResponse:
        return self.client.open(**request | {"headers": {**IDS, **request.get("headers", {})}})


@pytest.fixture(scope="module")
def service() -> Service:
    return Service(cors_origins=(ORIGIN,))


def stable_headers(answer: TestResponse) -> list[tuple[str, str]]:
    varying = ("server-timing", "cache-status")
    return sorted((n.lower(), v) for n, v in answer.headers if n.lower() not in varying)


@pytest.mark.parametrize("condition", ["", "*", '"other"', "same"])
@pytest.mark.parametrize("name", REQUESTS)
def test_a_cached_answer_is_what_flask_says(name: str, condition: str, service: Service) -> None:
    request = REQUESTS[name]
    for _ in range(2):
        tag = service.ask(**{**request, "method": request.get("method", "GET")}).headers["ETag"]
        service.ask(**{**request, "method": request.get("method", "GET").replace("HEAD", "GET")})
    known = {"If-None-Match": tag if condition == "same" else condition} if condition else {}
    request = request | {"headers": {**request.get("headers", {}), **known}}

    cached = service.ask(**request)
    line = service.lines[-1]
    computed = Client(service.app).open(**request | {"headers": {**IDS, **request["headers"]}})

    assert cached.headers["Cache-Status"] == "tune-or-prompt; hit; detail=memory"
    assert (cached.status_code, cached.data) == (computed.status_code, computed.data)
    assert stable_headers(cached) == stable_headers(computed)
    varying = {"milliseconds": 0, "cache": "", "cache_layer": ""}
    if name != "HEAD":  # Flask logs the length that GET would send
        assert line | varying == service.lines[-1] | varying


def test_one_coded_answer_serves_all_who_take_it(service: Service) -> None:
    service.ask(**REQUESTS["gzip"])

    answer = service.ask(path="/v1/matrix", headers={"Accept-Encoding": "br;q=0.1, gzip;q=0.2"})

    assert "hit" in answer.headers["Cache-Status"]
    assert gzip.decompress(answer.data) == service.ask(path="/v1/matrix").data


@pytest.mark.parametrize(
    "other",
    [
        {"json": {**PROFILE, "name": "Other"}},
        {"query_string": {"include": "plan"}},
        {"headers": {"Accept": "text/html"}},
        {"headers": {"Accept-Encoding": "gzip"}},
        {"headers": {"Origin": ORIGIN}},
        {"headers": {"Cache-Control": "no-cache"}},
        {"headers": {"Cache-Control": "No-Transform"}},
        {"method": "QUERY"},
    ],
)
def test_another_request_is_never_given_the_answer_of_this_one(other: dict[str, Any]) -> None:
    service = Service(cors_origins=(ORIGIN,))
    service.ask(**REQUESTS["post"])

    assert "hit" not in service.ask(**REQUESTS["post"] | other).headers["Cache-Status"]


def test_a_profile_without_a_day_is_answered_anew_the_next_day(service: Service) -> None:
    request = REQUESTS["post"] | {"json": {}}
    today = service.ask(**request).get_json()

    service.clock.day = date(2026, 11, 25)
    tomorrow = service.ask(**request).get_json()
    service.clock.day = date(2026, 11, 24)

    days = [each["provenance"]["as_of"] for each in (today, tomorrow)]
    assert days == ["2026-11-24", "2026-11-25"]


def test_a_cached_answer_is_given_only_to_who_may_have_it(tmp_path: Path) -> None:
    service = Service(api_keys_file=keys_file(tmp_path))
    keys = ("adviser", "adviser", "reader", "stranger")

    answers = [
        service.ask(**REQUESTS["post"] | {"headers": {"Authorization": f"Bearer {key}"}})
        for key in keys
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 403, 401]
    assert "hit" in answers[1].headers["Cache-Status"]
    assert [line.get("caller") for line in service.lines] == ["adviser", "adviser", None, None]


def test_cached_answers_count_once_against_the_quota() -> None:
    service = Service(rate_limit=Quota(6, 3_600))

    statuses = [service.ask(**REQUESTS["comparison"]).status_code for _ in range(8)]

    assert statuses == [200] * 6 + [429] * 2


def test_a_failure_outside_of_flask_is_a_problem_and_logged(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_environ: object, _body: object, _basis: object) -> str:
        raise RecursionError

    monkeypatch.setattr("tune_or_prompt.web.http.front.key_of", fail)
    answer = service.ask(**REQUESTS["comparison"])

    assert (answer.status_code, answer.mimetype) == (500, "application/problem+json")
    assert service.lines[-1]["status"] == 500


def test_beyond_the_bound_in_flight_the_answer_is_503_at_once() -> None:
    service = Service(threads=1, waiting=3)
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/v1/matrix",
        "QUERY_STRING": "",
        "HTTP_HOST": "x",
        "HTTP_CACHE_CONTROL": "no-cache",
    }

    async def crowd() -> list[int]:
        front = service.app.extensions[FRONT]
        answers = await asyncio.gather(
            *(asked(front, scope_of(environ), b"") for _ in range(10)),
        )
        return sorted(answer[0]["status"] for answer in answers)

    assert asyncio.run(crowd()) == [200] * 4 + [503] * 6


def test_the_cache_stays_within_its_bytes() -> None:
    cache = ByteCache(100_000)

    for number in range(1_000):
        cache.put(str(number), WsgiAnswer(200, [], b"x" * 8_000))
    held = cache.bytes
    cache.put("large", WsgiAnswer(200, [], b"x" * 200_000))

    assert (held, cache.bytes) == (100_000, 0)


def environ(**more: str) -> dict[str, str]:
    return {"REQUEST_METHOD": "POST", "RAW_PATH": "/a", "QUERY_STRING": "", **more}


def test_keys_never_meet() -> None:
    requests = [
        environ(),
        environ(REQUEST_METHOD="QUERY"),
        environ(RAW_PATH="/b"),
        environ(QUERY_STRING="a"),
        *(environ(**{name: "a"}) for name in ("HTTP_ACCEPT", "CONTENT_TYPE", "HTTP_ORIGIN")),
        environ(HTTP_ACCEPT_ENCODING="gzip"),
        environ(HTTP_CONTENT_ENCODING="a"),
        environ(RAW_PATH='/a","'),
    ]
    days = [("1", date(2026, 1, 1)), ("2", date(2026, 1, 1)), ("1", date(2026, 1, 2))]
    keys = [key_of(each, body, day) for each in requests for body in (b"", b"x") for day in days]

    assert len(set(keys)) == len(keys)
    assert key_of(environ(REQUEST_METHOD="HEAD"), b"", days[0]) == key_of(
        environ(REQUEST_METHOD="GET"), b"", days[0]
    )


def test_what_is_packed_comes_back() -> None:
    answer = WsgiAnswer(200, [(b"a", b"\xe9")], b"\n{}", "/r", "recommend")

    assert unpacked(packed_of(answer)) == answer


def test_a_body_that_stops_is_late_and_one_whose_client_left_is_not() -> None:
    async def stopped() -> dict[str, str]:
        return {"type": "http.disconnect"}  # what the server says in both cases

    with pytest.raises(StatusError) as late:
        asyncio.run(whole_body(stopped, {}, most=100, seconds=0))
    assert late.value.status == 408
    with pytest.raises(ConnectionError):
        asyncio.run(whole_body(stopped, {}, most=100))
