"""The Python client against the real service and against what may stand in its way."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.command_line import Answer, new_app, scripted, served
from tune_or_prompt_client import Client, ProblemError, UnavailableError

JSON = {"Content-Type": "application/json"}
PROBLEM = {"Content-Type": "application/problem+json"}
HTML = {"Content-Type": "text/html"}
GOOD: Answer = ("200 OK", {**JSON, "ETag": '"a"'}, b'{"verdict": "hybrid"}')
PROFILE = {"as_of": "2026-11-24", "stage": "idea"}


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with served(new_app()) as server:
        yield Client(server)


def test_a_profile_gets_its_recommendation(client: Client) -> None:
    answer = client.recommend(PROFILE, include=["plan"])

    assert answer["verdict"] == answer["ranking"][0]["approach"]
    assert "plan" in answer
    assert "assumptions" not in answer


def test_a_lock_is_unchanged_on_its_own_day(client: Client) -> None:
    lock = client.lock(PROFILE)

    assert client.drift(lock, PROFILE)["status"] == "unchanged"


def test_the_comparison_and_any_other_resource_can_be_read(client: Client) -> None:
    assert len(client.matrix("wide")["rows"]) == 10
    assert client.get("/v1")["name"] == "tune-or-prompt"


def test_a_refusal_names_every_value_with_its_remedy(client: Client) -> None:
    with pytest.raises(ProblemError, match="did you mean idea") as error:
        client.recommend({"stage": "idear", "zzz": 1})

    assert (error.value.status, error.value.code) == (422, "validation-error")
    assert [each["pointer"] for each in error.value.errors] == ["#/stage", "#/zzz"]
    assert error.value.trace_id


def scripted_client(
    *answers: Answer, calls: int = 1
) -> tuple[list[Any], list[Mapping[str, Any]], list[float]]:
    seen: list[Mapping[str, Any]] = []
    waits: list[float] = []
    with served(scripted(answers, seen)) as server:
        client = Client(server, sleep=waits.append, api_key="k")
        found = [client.recommend(PROFILE) for _ in range(calls)]
    return found, seen, waits


def test_what_the_client_has_is_asked_for_by_its_etag_only() -> None:
    found, seen, _ = scripted_client(GOOD, ("304 Not Modified", {"ETag": '"a"'}, b""), calls=2)

    assert found[0] == found[1] == {"verdict": "hybrid"}
    assert "HTTP_IF_NONE_MATCH" not in seen[0]
    assert seen[1]["HTTP_IF_NONE_MATCH"] == '"a"'
    assert seen[0]["HTTP_AUTHORIZATION"] == "Bearer k"


def test_an_outage_that_passes_is_waited_for() -> None:
    busy: Answer = ("429 Too Many Requests", {**PROBLEM, "Retry-After": "4"}, b"{}")

    found, seen, waits = scripted_client(busy, ("502 Bad Gateway", HTML, b"<h1>"), GOOD)

    assert (found, len(seen), waits) == ([{"verdict": "hybrid"}], 3, [4.0, 0.4])


@pytest.mark.parametrize(
    ("answer", "tries", "told"),
    [
        (("200 OK", HTML, b"<h1>Log in</h1>"), 1, "answered with text/html, not with JSON"),
        (("403 Forbidden", HTML, b"<h1>No</h1>"), 1, "status 403 and text/html"),
        (("404 Not Found", PROBLEM, b"<h1>"), 1, "status 404"),
        (("500 Internal Server Error", PROBLEM, b"{}"), 1, "status 500"),
        (("503 Service Unavailable", HTML, b"<h1>"), 3, "status 503"),
        (("200 OK", JSON, b'{"verdict": "hyb'), 1, "cut off"),
        (("200 OK", JSON, b"[]"), 1, "no JSON object"),
    ],
)
def test_what_is_no_answer_is_an_outage(answer: Answer, tries: int, told: str) -> None:
    with pytest.raises(UnavailableError, match=told):
        scripted_client(*[answer] * tries)


def test_a_port_that_nobody_listens_on_is_an_outage() -> None:
    with served(lambda *_: []) as gone:
        pass

    with pytest.raises(UnavailableError, match="did not answer"):
        Client(gone, sleep=lambda _: None).matrix()


def test_an_address_that_is_none_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="is no http"):
        Client("file:///etc/passwd")
