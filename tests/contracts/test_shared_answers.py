"""The short way to answers that processes share: what it says is what the long way says."""

import logging
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from service.adapters.memory_cache import MemoryCache
from service.adapters.redis_cache import RedisCache
from service.adapters.redis_client import connector
from service.adapters.tiered_cache import TieredCache
from service.api.hot_path import SOON
from service.application.ports import Cache, Lookup, Quota
from tests.contracts.test_hot_path import (
    IDS,
    ORIGIN,
    REQUESTS,
    Parsed,
    Service,
    at_once,
    conditional,
    counts,
    keys_file,
    line_of,
    long_way_of,
    make_service,
    parsed,
    told,
)
from tests.fakes import FakeClock

FROM_REDIS = "tune-or-prompt; hit; detail=redis"


@pytest.fixture
def far(redis_url: str) -> RedisCache:
    return redis_cache(redis_url, uuid4().bytes)


@dataclass
class Told:
    """A cache that others share, which tells what it was asked for and given."""

    far: Cache
    got: list[str] = field(default_factory=list)
    put_there: list[str] = field(default_factory=list)

    def get(self, key: str) -> Lookup:
        self.got.append(key)
        return self.far.get(key)

    def put(self, key: str, value: bytes) -> None:
        self.put_there.append(key)
        self.far.put(key, value)

    def turn(self, key: str) -> AbstractContextManager[None]:
        return self.far.turn(key)

    def shared(self) -> Cache:
        return self

    def health(self) -> Mapping[str, str]:
        return self.far.health()


def redis_cache(url: str, secret: bytes) -> RedisCache:
    client = connector(url, timeout_seconds=10)
    return RedisCache(client, clock=FakeClock(), ttl_seconds=60, secret=secret)


def process(far: Cache, **settings: Any) -> Service:
    """Return one of the processes that share a Redis, with a memory of its own."""
    near = MemoryCache(clock=FakeClock(), ttl_seconds=60)
    return make_service(cache=TieredCache(near, far), **settings)


def knowing_the_place(far: Cache, request: dict[str, Any], **settings: Any) -> Service:
    """Return a process that has answered at this place, but never this."""
    fresh = process(far, **settings)
    fresh.ask(**request | {"headers": {**request.get("headers", {}), "Accept": "*/*;q=0.5"}})
    fresh.asked.clear()
    return fresh


def soon(service: Service, **request: Any) -> Parsed | None:
    """Ask as a thread of the worker does: status, headers and body, or nothing."""
    request["headers"] = {**IDS, **request.get("headers", {})}
    found = service.app.extensions[SOON](EnvironBuilder(**request).get_environ())
    return None if found is None else parsed(found)


def share(far: RedisCache, request: dict[str, Any], **settings: Any) -> None:
    """Let one that remembers nothing itself answer twice, at a place that it has come to know."""
    service = make_service(cache=far, **settings)
    for _ in range(2):
        service.ask(**request)


@pytest.mark.parametrize("known", ["", "*", '"other"'])
@pytest.mark.parametrize("name", REQUESTS)
def test_both_ways_give_the_same_bytes_status_and_headers(
    name: str, known: str, far: RedisCache
) -> None:
    asked = conditional(REQUESTS[name], known)
    share(far, REQUESTS[name], cors_origins=(ORIGIN,))
    service = knowing_the_place(far, REQUESTS[name], cors_origins=(ORIGIN,))
    others = make_service(cache=far)

    short = service.ask(**asked)
    long = long_way_of(others, **asked)

    assert service.asked == []
    assert short.headers["Cache-Status"] == FROM_REDIS
    assert (short.status, short.data) == (long.status, long.data)
    assert told(short) == told(long)


@pytest.mark.parametrize("known", ["", "*", '"other"'])
@pytest.mark.parametrize("name", REQUESTS)
def test_what_a_thread_is_given_soon_is_what_the_long_way_says(
    name: str, known: str, far: RedisCache
) -> None:
    asked = conditional(REQUESTS[name], known)
    share(far, REQUESTS[name], cors_origins=(ORIGIN,))
    service = knowing_the_place(far, REQUESTS[name], cors_origins=(ORIGIN,))

    found = soon(service, **asked)
    long = long_way_of(make_service(cache=far), **asked)

    assert found == (long.status, told(long), long.data)
    assert ("Cache-Status", FROM_REDIS) in found[1]


def test_what_a_thread_seeks_in_vain_is_sought_once(far: RedisCache) -> None:
    telling = Told(far)
    service = knowing_the_place(telling, REQUESTS["post"])
    telling.got.clear()
    environ = EnvironBuilder(**REQUESTS["post"]).get_environ()

    found = service.app.extensions[SOON](environ)
    run_wsgi_app(service.app, environ)

    assert found is None
    assert [key.startswith("whole:") for key in telling.got].count(True) == 1


def test_a_thread_is_given_what_the_loop_may_not_count(far: RedisCache) -> None:
    settings = {"rate_limit": Quota(100, 3_600), "cache_url": "redis://127.0.0.1:1/0"}
    service = process(far, **settings)
    service.warm(**REQUESTS["post"])

    found = soon(service, **REQUESTS["post"])

    assert found is not None
    assert ("Cache-Status", "tune-or-prompt; hit; detail=memory") in found[1]
    assert service.asked == []


def test_both_ways_write_the_same_line_and_are_counted_alike(
    far: RedisCache, caplog: pytest.LogCaptureFixture
) -> None:
    request = REQUESTS["post"]
    share(far, request)
    service, others = knowing_the_place(far, request), make_service(cache=far)
    before, others_before = counts(service), counts(others)

    with caplog.at_level(logging.INFO, logger="tune_or_prompt.request"):
        caplog.clear()
        service.ask(**request)
        long_way_of(others, **request)
        short_line, long_line = (line_of(record) for record in caplog.records)

    short, long = counts(service), counts(others)
    assert short_line == long_line
    assert {name: value - before.get(name, 0.0) for name, value in short.items()} == {
        name: value - others_before.get(name, 0.0) for name, value in long.items()
    }


def test_what_was_found_there_is_known_at_once_from_then_on(far: RedisCache) -> None:
    request = REQUESTS["post"]
    share(far, request)
    service = knowing_the_place(far, request)

    before = at_once(service, **request)
    found = service.ask(**request)
    then = at_once(service, **request)

    assert before is None
    assert then is not None
    assert (then[0], then[2]) == (found.status, found.data)
    assert ("Cache-Status", "tune-or-prompt; hit; detail=memory") in then[1]


def test_what_one_process_works_out_is_shared_at_once(far: RedisCache) -> None:
    request = REQUESTS["post"]
    knowing_the_place(far, REQUESTS["post"] | {"json": {"name": "another"}}).ask(**request)
    service = knowing_the_place(far, request | {"json": {"name": "a third"}})

    answer = service.ask(**request)

    assert service.asked == []
    assert answer.headers["Cache-Status"] == FROM_REDIS


def test_what_a_process_has_in_memory_is_shared_no_more(far: RedisCache) -> None:
    """Else one answer, asked for in ever other bytes, would fill the Redis at no cost."""
    telling = Told(far)
    service = knowing_the_place(telling, REQUESTS["post"] | {"json": {"name": "another"}})
    telling.put_there.clear()

    for spaces in range(5):
        body = b'{"as_of":"2026-11-24","name":"Tickets"}' + b" " * spaces
        service.ask(
            path="/v1/recommendations", method="POST", data=body, content_type="application/json"
        )

    assert [key.startswith("whole:") for key in telling.put_there] == [False, True]


def test_the_loop_never_asks_what_is_shared(far: RedisCache) -> None:
    request = REQUESTS["post"]
    share(far, request)
    telling = Told(far)
    service = knowing_the_place(telling, request)
    telling.got.clear()

    assert at_once(service, **request) is None
    assert telling.got == []


def test_keys_and_quotas_hold_before_what_is_shared(far: RedisCache, tmp_path: Path) -> None:
    settings = {"api_keys_file": keys_file(tmp_path), "rate_limit": Quota(2, 3_600)}
    request = REQUESTS["post"]
    by_key = {"headers": {"Authorization": "Bearer adviser"}}
    share(far, request | by_key, **settings)
    service = process(far, **settings)
    service.ask(**request | by_key | {"json": {"name": "another"}})
    service.asked.clear()

    without = service.ask(**request)
    unfit = service.ask(**request | {"headers": {"Authorization": "Bearer reader"}})
    with_it = service.ask(**request | by_key)
    too_often = service.ask(**request | by_key)

    assert [each.status_code for each in (without, unfit)] == [401, 403]
    assert (with_it.status_code, with_it.headers["Cache-Status"]) == (200, FROM_REDIS)
    assert too_often.status_code == 429


def test_no_cache_takes_the_long_way(far: RedisCache) -> None:
    request = REQUESTS["post"]
    share(far, request)
    service = knowing_the_place(far, request)

    answer = service.ask(**request | {"headers": {"Cache-Control": "no-cache"}})

    assert service.asked == ["long way"]
    assert "fwd=bypass" in answer.headers["Cache-Status"]


@pytest.mark.parametrize(
    "other",
    [
        {"json": {"name": "Other", "as_of": "2026-11-24"}},
        {"query_string": {"include": "plan"}},
        {"headers": {"Accept": "text/html"}},
        {"headers": {"Origin": ORIGIN}},
        {"method": "QUERY"},
    ],
)
def test_another_request_is_never_given_this_answer(other: dict[str, Any], far: RedisCache) -> None:
    request = REQUESTS["post"]
    share(far, request)
    service = process(far)
    for each in ({"json": {"name": "a third"}}, {"json": {"name": "a third"}, "method": "QUERY"}):
        service.ask(**request | each)
    service.asked.clear()

    service.ask(**request | other)

    assert service.asked == ["long way"]


@pytest.mark.parametrize(
    "settings",
    [{"cors_origins": (ORIGIN,)}, {"public_url": "https://advice.example"}],
    ids=["origins", "address"],
)
def test_whoever_is_set_up_otherwise_is_never_given_this_answer(
    settings: dict[str, Any], far: RedisCache
) -> None:
    request = REQUESTS["post"]
    share(far, request)
    service = knowing_the_place(far, request, **settings)

    service.ask(**request)

    assert service.asked == ["long way"]


def test_whoever_asks_for_keys_is_never_given_what_was_public(
    far: RedisCache, tmp_path: Path
) -> None:
    request = REQUESTS["comparison"]
    share(far, request)
    by_key = {"headers": {"Authorization": "Bearer adviser"}}
    service = knowing_the_place(far, request | by_key, api_keys_file=keys_file(tmp_path))

    answer = service.ask(**request | by_key)

    assert service.asked == ["long way"]
    assert answer.headers["Cache-Control"].startswith("private")


def test_another_secret_opens_nothing(far: RedisCache, redis_url: str) -> None:
    request = REQUESTS["post"]
    share(far, request)
    service = knowing_the_place(redis_cache(redis_url, b"another secret"), request)

    service.ask(**request)

    assert service.asked == ["long way"]


def test_a_profile_without_a_day_is_answered_anew_the_next_day(far: RedisCache) -> None:
    request = REQUESTS["post"] | {"json": {}}
    share(far, request)
    service = knowing_the_place(far, request)

    service.clock.day = date(2026, 11, 25)

    assert service.ask(**request).get_json()["provenance"]["as_of"] == "2026-11-25"


def test_faults_are_never_shared(far: RedisCache) -> None:
    request = REQUESTS["post"] | {"json": {"stages": "idea"}}
    share(far, request)
    service = knowing_the_place(far, REQUESTS["post"])

    assert service.ask(**request).status_code == 422
    assert service.asked == ["long way"]
