"""Spans of requests, as a collector receives them."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.front import client_of
from tests.http import make_app, post
from tests.otlp_receiver import Received, receiving
from tests.redis_server import free_port
from tune_or_prompt.stores.traces import TracedRequests

TRACE_ID = "0af7651916cd43dd8448eb211c80319c"
PARENT_ID = "b7ad6b7169203331"
BROUGHT = {"traceparent": f"00-{TRACE_ID}-{PARENT_ID}-01"}
PROFILE = {"name": "a-name-nobody-may-read", "as_of": "2026-11-24"}


class Traced:
    """A client of an application that makes spans, and the collector that receives them."""

    def __init__(self, received: Received) -> None:
        app = make_app(traces_url=received.url)
        assert isinstance(app.wsgi_app, TracedRequests)
        self._requests = app.wsgi_app
        self._client = client_of(app)
        self.received = received

    def ask(self, path: str, method: str = "GET", **options: Any) -> Any:
        """Ask and hear the answer to its end, as a server does."""
        with self._client.open(path, method=method, **options) as answer:
            answer.get_data()
        return answer

    def post(self, **options: Any) -> Any:
        """Ask for a recommendation."""
        return self.ask("/v1/recommendations", "POST", json=PROFILE, **options)

    def send(self) -> None:
        """Send on what has not been sent."""
        self._requests.close()


@pytest.fixture
def traced() -> Iterator[Traced]:
    with receiving() as received:
        yield Traced(received)


def test_a_span_belongs_to_the_trace_that_the_request_brought(traced: Traced) -> None:
    traced.post(headers=BROUGHT)
    traced.send()

    (span,) = traced.received.spans
    assert (span.trace_id, span.parent_id) == (TRACE_ID, PARENT_ID)
    assert span.name == "POST /v1/recommendations"
    assert span.attributes["http.route"] == "/v1/recommendations"
    assert span.attributes["http.response.status_code"] == 200
    assert not span.failed


def test_the_short_way_to_an_answer_makes_a_span_too(traced: Traced) -> None:
    for _ in range(4):
        traced.post()
    traced.send()

    caches = [span.attributes["tune_or_prompt.cache_status"] for span in traced.received.spans]
    assert caches[0].startswith("tune-or-prompt; fwd=uri-miss")
    assert caches[-1] == "tune-or-prompt; hit; detail=memory"
    assert {span.attributes["http.route"] for span in traced.received.spans} == {
        "/v1/recommendations"
    }


def test_log_answer_and_span_name_the_same_trace(
    traced: Traced, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "tune_or_prompt.request")

    answer = traced.ask("/v1/guide")
    traced.send()

    (span,) = traced.received.spans
    assert [vars(line)["trace_id"] for line in caplog.records] == [span.trace_id]
    assert answer.headers["traceresponse"].split("-")[1] == span.trace_id


def test_no_path_query_profile_or_key_is_told(traced: Traced) -> None:
    key = {"X-API-Key": "a-key-nobody-may-read"}
    traced.post(headers=key)
    traced.ask("/v1/recommendations?profile=nobody-may-read", headers=key)
    traced.ask("/v1/dimensions/nobody-may-read", headers=key)
    traced.ask("/nobody-may-read", "NOBODYMAYREAD")
    traced.send()

    told = b"".join(traced.received.bodies).lower()
    assert len(traced.received.spans) == 4
    assert b"nobody-may-read" not in told
    assert b"nobodymayread" not in told


def test_a_trace_that_is_not_recorded_is_followed_but_makes_no_span(traced: Traced) -> None:
    brought = {"traceparent": f"00-{TRACE_ID}-{PARENT_ID}-00"}

    answer = traced.post(headers=brought)
    traced.send()

    assert answer.headers["traceresponse"].split("-")[1] == TRACE_ID
    assert traced.received.spans == []


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_collector_that_is_down_costs_no_answer() -> None:
    app = make_app(traces_url=f"http://127.0.0.1:{free_port()}/v1/traces")

    assert {post(app.test_client(), PROFILE).status_code for _ in range(3)} == {200}


def test_without_the_setting_nothing_of_it_is_loaded() -> None:
    script = (
        "import sys, tune_or_prompt.bootstrap as b; from tune_or_prompt.settings import Settings; "
        "b.create_app(Settings()); print([m for m in sys.modules if m.startswith('opentelemetry')])"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)

    assert done.stdout == b"[]\n"
