"""Whether an answer is compressed: by what the client takes, and by what the answer is."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.wrappers import Response

from tune_or_prompt.web.http.content_coding import LONGEST_LIST, SMALLEST, code, takes_gzip
from tune_or_prompt.web.http.observability import begin

TEXT = b'{"a": "the same again and again"}' * 100
JSON = "application/json"


@pytest.mark.parametrize(
    "accepted",
    [
        "gzip",
        "GZIP",
        "gzip, deflate, br, zstd",
        "br;q=1.0, gzip;q=0.8",
        "gzip;q=0.001",
        "*",
        "*;q=0.1",
        "gzip;q=1.0, identity;q=0.5, *;q=0",
        "identity, gzip",
        "*;q=0, gzip",
        "identity;q=0, gzip",
    ],
)
def test_gzip_is_wanted_where_it_is_no_less_welcome_than_plain_bytes(accepted: str) -> None:
    assert takes_gzip(accepted)


@pytest.mark.parametrize(
    "accepted",
    [
        "",
        "identity",
        "br, deflate",
        "gzip;q=0",
        "gzip;q=0.0",
        "gzip;q=0, *",
        "*;q=0",
        "identity;q=0",
        "identity;q=0, *;q=0",
        "identity;q=1, gzip;q=0.5",
        "gzip;q=0.5, *",
    ],
)
def test_gzip_is_not_wanted_where_it_is_not_taken_or_less_welcome(accepted: str) -> None:
    assert not takes_gzip(accepted)


def test_a_list_that_no_client_sends_is_not_read() -> None:
    within = "gzip".ljust(LONGEST_LIST)

    assert takes_gzip(within)
    assert not takes_gzip(within + " ")


@pytest.fixture(params=["gzip"])
def asked(request: pytest.FixtureRequest) -> Iterator[None]:
    """Stand in a request with this Accept-Encoding."""
    with Flask(__name__).test_request_context(headers={"Accept-Encoding": request.param}):
        begin()
        yield


@pytest.mark.usefixtures("asked")
def test_the_bytes_hold_no_time_and_no_name() -> None:
    first, second = (code(Response(TEXT, content_type=JSON)).data for _ in range(2))

    assert first == second
    assert first[:8] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00"


@pytest.mark.usefixtures("asked")
def test_what_is_small_stays_as_it_is_and_says_what_it_may_depend_on() -> None:
    small, large = (
        code(Response(b"x" * size, content_type=JSON)) for size in (SMALLEST - 1, SMALLEST)
    )

    assert small.data == b"x" * (SMALLEST - 1)
    assert "Content-Encoding" in large.headers
    assert [each.headers["Vary"] for each in (small, large)] == ["Accept-Encoding"] * 2


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("kind", ["image/png", "application/zip", "application/octet-stream"])
def test_what_is_compressed_already_stays_as_it_is(kind: str) -> None:
    answer = code(Response(TEXT, content_type=kind))

    assert answer.data == TEXT
    assert "Vary" not in answer.headers


@pytest.mark.usefixtures("asked")
def test_what_else_the_answer_depends_on_is_still_named() -> None:
    answer = Response(TEXT, content_type=JSON, headers={"Vary": "Accept"})

    assert code(answer).headers["Vary"] == "Accept, Accept-Encoding"


def test_whoever_wants_bytes_as_they_are_gets_them_so() -> None:
    headers = {"Accept-Encoding": "gzip", "Cache-Control": "no-transform"}
    with Flask(__name__).test_request_context(headers=headers):
        assert code(Response(TEXT, content_type=JSON)).data == TEXT
