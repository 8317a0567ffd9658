"""Anything at all sent to the parser, the schemas and the endpoints: never a fault of ours."""

import orjson
import pytest
from flask.testing import FlaskClient
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.http import make_client
from tune_or_prompt.domain.language.profile import FIELDS
from tune_or_prompt.web.endpoints import all_endpoints

EXAMPLES = settings(max_examples=100)
CLIENT: FlaskClient = make_client()
POST = "/v1/recommendations"
PATHS = [field.path for field in FIELDS]

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8"), max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


def nested(values: dict[str, object]) -> dict[str, object]:
    """Return a document that has each value at its dotted path."""
    document: dict[str, object] = {}
    for path, value in values.items():
        inner = document
        *groups, name = path.split(".")
        for group in groups:
            found = inner.setdefault(group, {})
            inner = found if isinstance(found, dict) else {}
        inner[name] = value
    return document


def check(body: bytes, content_type: str = "application/json") -> None:
    answer = CLIENT.post(POST, data=body, content_type=content_type)

    assert answer.status_code in {200, 400, 413, 415, 422}, answer.data
    if answer.status_code != 200:
        problem = answer.get_json()
        assert problem["status"] == answer.status_code
        assert len(problem.get("errors", ())) <= 50


@EXAMPLES
@example(b"")
@example(b"\xef\xbb\xbf{}")
@example(b'{"a":1e999}')
@given(st.binary(max_size=200))
def test_any_bytes(body: bytes) -> None:
    check(body)


@EXAMPLES
@given(anything)
def test_any_document(document: object) -> None:
    try:
        body = orjson.dumps(document)
    except TypeError:  # a number past 64 bits is no JSON of orjson's, but may be sent
        body = str(document).encode()
    check(body)


@EXAMPLES
@given(st.dictionaries(st.sampled_from(PATHS), anything, max_size=6))
def test_any_value_in_any_field(values: dict[str, object]) -> None:
    check(repr(nested(values)).replace("'", '"').encode())


@EXAMPLES
@given(st.text(st.characters(codec="latin-1"), max_size=40))
def test_any_content_type(content_type: str) -> None:
    check(b"{}", "".join(c for c in content_type if c.isprintable()))


@EXAMPLES
@given(
    st.sampled_from([e.path for e in all_endpoints()]),
    st.text(max_size=30),
    st.dictionaries(st.text(max_size=12), st.text(max_size=30), max_size=3),
)
def test_any_path_and_query(path: str, filling: str, query: dict[str, str]) -> None:
    for opening in ("{id}", "{name}", "{slug}"):
        path = path.replace(opening, filling)

    answer = CLIENT.get(path.replace("{", "").replace("}", ""), query_string=query)

    assert answer.status_code < 500, answer.data


@pytest.mark.parametrize("header", ["Accept", "If-None-Match", "traceparent", "Authorization"])
@EXAMPLES
@given(value=st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=60))
def test_any_header(header: str, value: str) -> None:
    answer = CLIENT.get("/v1/guide", headers={header: value})

    assert answer.status_code in {200, 304, 406}, answer.data
