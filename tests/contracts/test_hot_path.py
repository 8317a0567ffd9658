"""The short way in front of Flask: what it says is what the long way says."""

import gzip
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import Client, EnvironBuilder, TestResponse

from service.adapters.memory_cache import MemoryCache, NullCache
from service.adapters.prometheus_metrics import PrometheusMetrics
from service.api.gate import Gate
from service.api.hot_path import AGAIN, AT_ONCE, LARGEST_HOT_BODY, HotPath
from service.api.observability import Witness
from service.api.response_headers import ResponseHeaders
from service.application.ports import Cache, Quota
from service.bootstrap import create_app
from service.settings import Settings
from tests.fakes import FakeClock
from tests.http import decision_by_rote

PROFILE = {"name": "Tickets", "as_of": "2026-11-24"}
IDS = {
    "X-Request-Id": "mine",
    "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
}
GZIP = {"Accept-Encoding": "gzip"}
OF_THE_MOMENT = {"Server-Timing"}


@dataclass
class Service:
    """An application that counts how often Flask itself is asked."""

    app: Flask
    clock: FakeClock
    asked: list[str] = field(default_factory=list)

    def ask(self, **request: Any) -> TestResponse:
        request["headers"] = {**IDS, **request.get("headers", {})}
        return Client(self.app).open(**request)

    def warm(self, **request: Any) -> None:
        """Ask until the short way has the answer: it learns the place, the miss and the hit."""
        for _ in range(3):
            self.ask(**request)
        self.asked.clear()


def make_service(cache: Cache | None = None, **settings: Any) -> Service:
    clock = FakeClock()
    app = create_app(
        Settings(**settings),
        clock=clock,
        cache=cache or MemoryCache(clock=clock, ttl_seconds=60),
        recommend=decision_by_rote,
    )
    service = Service(app, clock)
    app.before_request(lambda: service.asked.append("long way"))
    return service


ORIGIN = "https://a.example"


def long_way_of(service: Service, **request: Any) -> TestResponse:
    """Ask Flask itself, with the headers around it but not the short way."""
    long_way = ResponseHeaders(partial(Flask.wsgi_app, service.app), origins=(ORIGIN,))
    request["headers"] = {**IDS, **request.get("headers", {})}
    return Client(long_way).open(**request)


REQUESTS: Mapping[str, dict[str, Any]] = {
    "comparison": {"path": "/v1/matrix"},
    "query": {"path": "/v1/matrix", "query_string": {"shape": "wide"}},
    "suffix": {"path": "/v1/matrix.csv"},
    "accept": {"path": "/v1/matrix", "headers": {"Accept": "text/markdown"}},
    "variable": {"path": "/v1/dimensions/latency"},
    "post": {"path": "/v1/recommendations", "method": "POST", "json": PROFILE},
    "QUERY": {"path": "/v1/recommendations", "method": "QUERY", "json": PROFILE},
    "link": {"path": "/v1/recommendations", "query_string": {"profile": '{"name":"x"}'}},
    "page": {"path": "/v1/recommendations.html", "method": "POST", "json": PROFILE},
    "judged": {"path": "/v1/matrix", "method": "POST", "json": PROFILE},
    "specification": {"path": "/openapi.json"},
    "origin": {"path": "/v1/matrix", "headers": {"Origin": ORIGIN}},
    "gzip": {"path": "/v1/matrix", "headers": GZIP},
    "post for gzip": {
        "path": "/v1/recommendations",
        "method": "POST",
        "json": PROFILE,
        "headers": GZIP,
    },
}
POSTED = ("post", "page", "post for gzip")


def conditional(request: dict[str, Any], known: str) -> dict[str, Any]:
    """Return the request of a client that knows the answer with a tag, if it knows any."""
    condition = {"If-None-Match": known} if known else {}
    return request | {"headers": {**request.get("headers", {}), **condition}}


@pytest.fixture(scope="module")
def service() -> Service:
    return make_service(cors_origins=(ORIGIN,))


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.INFO, logger="tune_or_prompt.request"):
        yield caplog


@pytest.mark.parametrize("name", REQUESTS)
def test_both_ways_give_the_same_bytes_status_and_headers(name: str, service: Service) -> None:
    request = REQUESTS[name]
    service.warm(**request)

    short = service.ask(**request)
    asked_for_short = list(service.asked)
    long = long_way_of(service, **request)

    assert asked_for_short == []
    assert (short.status, short.data) == (long.status, long.data)
    assert told(short) == told(long)


@pytest.mark.parametrize("name", [name for name in REQUESTS if name not in POSTED])
@pytest.mark.parametrize("known", ["{}", "W/{}", '"other", {}', "*", '"other"'])
def test_both_ways_tell_alike_who_has_the_bytes(name: str, known: str, service: Service) -> None:
    request = REQUESTS[name]
    etag = service.ask(**request).headers["ETag"]
    asked = conditional(request, known.format(etag))
    service.warm(**request)

    short = service.ask(**asked)
    asked_for_short = list(service.asked)
    long = long_way_of(service, **asked)

    assert asked_for_short == []
    assert (short.status, short.data) == (long.status, long.data)
    assert told(short) == told(long)


@pytest.mark.parametrize("accepted", ["gzip", "*", "br;q=0.1, gzip;q=0.2"])
def test_the_short_way_gives_one_compressed_answer_to_all_who_take_it(
    accepted: str, service: Service
) -> None:
    service.warm(**REQUESTS["gzip"])

    answer = service.ask(path="/v1/matrix", headers={"Accept-Encoding": accepted})

    assert service.asked == []
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data) == service.ask(path="/v1/matrix").data


@pytest.mark.parametrize("known", ["", "*", '"other"'])
@pytest.mark.parametrize("name", REQUESTS)
def test_what_is_known_at_once_is_what_the_long_way_says(
    name: str, known: str, service: Service
) -> None:
    asked = conditional(REQUESTS[name], known)
    service.warm(**REQUESTS[name])

    found = at_once(service, **asked)
    asked_for_it = list(service.asked)
    long = long_way_of(service, **asked)

    assert asked_for_it == []
    assert found is not None
    status, headers, body = found
    assert (status, body) == (long.status, long.data)
    assert headers == told(long)


@pytest.mark.parametrize("known", ["", "*", '"other"'])
@pytest.mark.parametrize("name", REQUESTS)
def test_the_same_bytes_are_answered_again_as_they_were(
    name: str, known: str, service: Service, log: pytest.LogCaptureFixture
) -> None:
    asked = conditional(REQUESTS[name], known)
    service.warm(**REQUESTS[name])
    again = service.app.extensions[AGAIN](EnvironBuilder(**asked).get_environ())
    assert again is not None
    log.clear()

    answers = [again(), again()]
    first = parsed(service.app.extensions[AT_ONCE](EnvironBuilder(**asked).get_environ()))

    told_of = [line_of(record) for record in log.records]
    assert [unnamed(parsed(answer)) for answer in answers] == [unnamed(first)] * 2
    assert len({line.pop("trace_id") for line in told_of}) == 3
    assert len({line.pop("request_id") for line in told_of}) == 3
    assert told_of == [told_of[0]] * 3


def test_what_names_itself_or_may_not_pass_is_never_answered_by_its_bytes_alone() -> None:
    service, counted = make_service(), make_service(rate_limit=Quota(100, 3_600))
    for each in (service, counted):
        each.warm(**REQUESTS["comparison"])

    environ = EnvironBuilder(**REQUESTS["comparison"]).get_environ()
    named = [
        environ | {key: IDS["traceparent"]} for key in ("HTTP_TRACEPARENT", "HTTP_X_REQUEST_ID")
    ]

    assert service.app.extensions[AGAIN](dict(environ)) is not None
    assert [service.app.extensions[AGAIN](each) for each in named] == [None, None]
    assert counted.app.extensions[AGAIN](dict(environ)) is None


def test_the_next_day_the_same_bytes_are_read_anew() -> None:
    service = make_service()
    service.warm(**REQUESTS["comparison"])
    again = service.app.extensions[AGAIN](EnvironBuilder(**REQUESTS["comparison"]).get_environ())

    service.clock.day = date(2026, 11, 25)

    assert again() is None


def test_nothing_is_known_at_once_where_counting_may_take_a_while() -> None:
    service = make_service(rate_limit=Quota(100, 3_600), cache_url="redis://127.0.0.1:1/0")
    service.warm(**REQUESTS["comparison"])

    assert at_once(service, **REQUESTS["comparison"]) is None


@pytest.mark.parametrize("known", ["", "*"])
@pytest.mark.parametrize("name", REQUESTS)
def test_both_ways_write_the_same_line(
    name: str, known: str, service: Service, log: pytest.LogCaptureFixture
) -> None:
    request = conditional(REQUESTS[name], known)
    service.warm(**REQUESTS[name])
    log.clear()

    service.ask(**request)
    long_way_of(service, **request)

    short, long = (line_of(record) for record in log.records)
    assert short == long


def test_both_ways_are_counted_alike() -> None:
    service = make_service()
    request = REQUESTS["comparison"]
    service.warm(**request)
    before = counts(service)

    service.ask(**request)
    between = counts(service)
    long_way_of(service, **request)

    short = {name: count - before.get(name, 0.0) for name, count in between.items()}
    long = {name: count - between[name] for name, count in counts(service).items()}
    assert short == long
    assert set(short.values()) == {0.0, 1.0}


def test_the_short_way_asks_for_the_key_as_the_long_one_does(tmp_path: Path) -> None:
    service = make_service(api_keys_file=keys_file(tmp_path))
    request = REQUESTS["post"]
    by_key = {"headers": {"Authorization": "Bearer adviser"}}
    service.warm(**request | by_key)

    allowed = service.ask(**request | by_key)
    unknown = service.ask(**request)
    without_scope = service.ask(**request | {"headers": {"Authorization": "Bearer reader"}})

    assert service.asked == []
    assert [allowed.status_code, unknown.status_code, without_scope.status_code] == [200, 401, 403]


def test_the_log_names_the_caller_on_the_short_way(
    tmp_path: Path, log: pytest.LogCaptureFixture
) -> None:
    service = make_service(api_keys_file=keys_file(tmp_path))
    request = REQUESTS["post"] | {"headers": {"Authorization": "Bearer adviser"}}
    service.warm(**request)
    log.clear()

    service.ask(**request)

    assert [record.__dict__["caller"] for record in log.records] == ["adviser"]


def test_a_call_counts_once_against_the_quota_on_either_way() -> None:
    service = make_service(rate_limit=Quota(6, 3_600))

    statuses = [service.ask(**REQUESTS["comparison"]).status_code for _ in range(8)]

    assert statuses == [200] * 6 + [429] * 2


def test_no_cache_takes_the_long_way() -> None:
    service = make_service()
    service.warm(**REQUESTS["comparison"])

    answer = service.ask(**REQUESTS["comparison"] | {"headers": {"Cache-Control": "no-cache"}})

    assert service.asked == ["long way"]
    assert "fwd=bypass" in answer.headers["Cache-Status"]


def test_what_the_cache_does_not_hold_is_never_learnt() -> None:
    service = make_service(cache=NullCache())
    service.warm(**REQUESTS["post"])

    service.ask(**REQUESTS["post"])

    assert service.asked == ["long way"]


def test_a_profile_without_a_day_is_answered_anew_the_next_day() -> None:
    service = make_service()
    request = REQUESTS["post"] | {"json": {}}
    service.warm(**request)
    today = service.ask(**request).get_json()

    service.clock.day = date(2026, 11, 25)
    tomorrow = service.ask(**request).get_json()

    assert today["provenance"]["as_of"] == "2026-11-24"
    assert tomorrow["provenance"]["as_of"] == "2026-11-25"


@pytest.mark.parametrize(
    "other",
    [
        {"json": {**PROFILE, "name": "Other"}},
        {"query_string": {"include": "plan"}},
        {"headers": {"Accept": "text/html"}},
        {"headers": {"Accept-Encoding": "br, gzip;q=0.5"}},
        {"method": "QUERY"},
    ],
)
def test_another_request_is_never_given_the_answer_of_this_one(other: dict[str, Any]) -> None:
    service = make_service()
    service.warm(**REQUESTS["post"])

    service.ask(**REQUESTS["post"] | other)

    assert service.asked == ["long way"]


def test_faults_are_never_learnt() -> None:
    service = make_service()
    request = REQUESTS["post"] | {"json": {"stages": "idea"}}
    service.warm(**REQUESTS["post"])
    service.warm(**request)

    assert service.ask(**request).status_code == 422
    assert service.asked == ["long way"]


def test_a_long_body_reaches_flask_whole() -> None:
    service = make_service()
    service.warm(**REQUESTS["post"])
    body = b'{"as_of":"2026-11-24"}' + b" " * LARGEST_HOT_BODY

    answer = service.ask(
        path="/v1/recommendations", method="POST", data=body, content_type="application/json"
    )

    assert answer.status_code == 200
    assert service.asked == ["long way"]


def test_nothing_is_kept_over_the_bound() -> None:
    service = make_service()
    small = HotPath(
        partial(Flask.wsgi_app, service.app),
        gate=Gate(),
        clock=service.clock,
        witness=Witness(PrometheusMetrics()),
        max_bytes=10,
    )

    answers = [Client(small).get("/v1/matrix") for _ in range(4)]

    assert len(service.asked) == 4
    assert len({answer.data for answer in answers}) == 1


def test_no_more_addresses_are_remembered_than_the_bound() -> None:
    service = make_service()
    small = HotPath(
        partial(Flask.wsgi_app, service.app),
        gate=Gate(),
        clock=service.clock,
        witness=Witness(PrometheusMetrics()),
        most_places=1,
    )
    client = Client(small)

    in_turns = [client.get(path).status_code for path in ("/v1/matrix", "/v1/guide") * 4]
    asked_in_turns = len(service.asked)
    alone = [client.get("/v1/matrix").status_code for _ in range(4)]

    assert in_turns + alone == [200] * 12
    assert asked_in_turns == 8
    assert len(service.asked) < 12


Parsed = tuple[str, list[tuple[str, str]], bytes]


def at_once(service: Service, **request: Any) -> Parsed | None:
    """Ask for what is known at once: status, headers and body, or nothing."""
    request["headers"] = {**IDS, **request.get("headers", {})}
    found = service.app.extensions[AT_ONCE](EnvironBuilder(**request).get_environ())
    return None if found is None else parsed(found)


def parsed(answer: tuple[bytes, bytes]) -> Parsed:
    status, *lines, end = answer[0].decode("latin-1").split("\r\n")
    assert (status.startswith("HTTP/1.1 "), end) == (True, "")
    pairs = (line.split(": ", 1) for line in lines)
    stable = [(name, value) for name, value in pairs if name not in OF_THE_MOMENT]
    return status.removeprefix("HTTP/1.1 "), sorted(stable), answer[1]


def unnamed(answer: Parsed) -> Parsed:
    status, headers, body = answer
    return status, [header for header in headers if header[0] != "X-Request-Id"], body


def told(answer: TestResponse) -> list[tuple[str, str]]:
    return sorted((name, value) for name, value in answer.headers if name not in OF_THE_MOMENT)


def line_of(record: logging.LogRecord) -> dict[str, object]:
    names = ("method", "route", "status", "bytes", "trace_id", "request_id", "cache", "cache_layer")
    return {name: record.__dict__[name] for name in names}


def counts(service: Service) -> dict[str, float]:
    lines = service.ask(path="/metrics").get_data(as_text=True).splitlines()
    told = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return {
        name: float(count)
        for name, count in told
        if name.startswith("tune_or_prompt_")
        and "_created" not in name
        and "/metrics" not in name
        and ("_total" in name or "_count" in name)
    }


def keys_file(folder: Path) -> Path:
    file = folder / "keys.toml"
    scopes = {"reader": ["read"], "adviser": ["read", "recommend"]}
    file.write_text(
        "".join(
            f'[[keys]]\nid = "{name}"\nsha256 = "{sha256(name.encode()).hexdigest()}"\n'
            f"scopes = {some}\n"
            for name, some in scopes.items()
        )
    )
    return file
