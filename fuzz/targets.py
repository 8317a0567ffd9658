"""The targets: each takes any bytes, and asserts what must hold whatever they are."""

import gzip
import json
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import orjson
from flask import Flask
from marshmallow import Schema

from fuzz.wire import answer_to, environ_of
from service.api.endpoints import ENDPOINTS
from service.api.reading import load_body
from service.application.recommend import recommend
from service.domain.errors import DomainError
from service.domain.language.profile import Profile, digest_of
from service.domain.language.vocabulary import NONE
from service.domain.report.decision import Decision
from service.schemas.faults import InvalidDocumentError, MalformedDocumentError
from service.schemas.json_document import DEEPEST, read_json
from service.schemas.profile import canonical_json, load_profile
from tests.engine import A_DAY, KNOWLEDGE
from tests.http import make_app

Target = Callable[[bytes], None]

BODIES: tuple[Schema, ...] = tuple(e.body for e in ENDPOINTS if e.body is not None)
_MOST_FAULTS = 50


def read_text(data: bytes) -> None:
    """Read JSON as Python's own reader does, or refuse it in words."""
    try:
        document = read_json(data)
    except MalformedDocumentError as refusal:
        _check(refusal)
        return
    assert _depth(document) <= DEEPEST
    assert json.loads(data, parse_int=_whole_number) == document


def read_profile(data: bytes) -> None:
    """Read a profile, or refuse it in words; written and read again it stays the same."""
    profile = _profile(data)
    if profile is None:
        return
    text = canonical_json(profile)
    again = load_profile(read_json(text), A_DAY)
    assert canonical_json(again) == text
    assert digest_of(again, ()) == digest_of(profile, ())


def read_body(data: bytes) -> None:
    """Read the body of a batch, a sweep or a drift, or refuse it with at most fifty faults."""
    if not data:
        return
    schema = BODIES[data[0] % len(BODIES)]
    try:
        load_body(schema, read_json(data[1:]))
    except DomainError as refusal:
        _check(refusal)


def ask(data: bytes) -> None:
    """Answer any request without a fault of ours, in a form that keeps to HTTP and to RFC 9457."""
    environ = environ_of(data)
    answer = answer_to(_app().wsgi_app, environ)
    assert answer.status < 500, (answer.status, answer.body)  # noqa: PLR2004  ours from there on
    for name, value in answer.headers:
        assert not set(f"{name}{value}") & set("\r\n\0"), (name, value)
    if environ["REQUEST_METHOD"] == "HEAD":
        assert answer.body == b""
    elif answer.status >= 400:  # noqa: PLR2004  a refusal from there on
        is_packed = ("Content-Encoding", "gzip") in answer.headers
        body = gzip.decompress(answer.body) if is_packed else answer.body
        problem: Mapping[str, Any] = orjson.loads(body)
        assert problem["status"] == answer.status
        assert len(problem.get("errors", ())) <= _MOST_FAULTS


def decide(data: bytes) -> None:
    """Decide on whatever is a profile: a full ranking, finite scores, the same every time."""
    profile = _profile(data)
    if profile is None:
        return
    try:
        decision = recommend(KNOWLEDGE, profile, ())
    except DomainError as refusal:  # a model that is not on the price list
        _check(refusal)
        return
    leader = decision.ranking[0]
    assert decision.verdict == (leader.approach if leader.feasible else NONE)
    assert all(0 <= each.score <= 100 for each in decision.ranking)  # noqa: PLR2004  the scale
    assert _written(decision) == _written(recommend(KNOWLEDGE, profile, ()))


TARGETS: Mapping[str, Target] = MappingProxyType(
    {
        "text": read_text,
        "profile": read_profile,
        "body": read_body,
        "request": ask,
        "engine": decide,
    }
)


def _check(refusal: DomainError) -> None:
    """Hold a refusal to what is promised of each: words, and no endless list of faults."""
    assert refusal.detail
    if isinstance(refusal, InvalidDocumentError):
        assert 0 < len(refusal.faults) <= _MOST_FAULTS


def _profile(data: bytes) -> Profile | None:
    try:
        return load_profile(read_json(data), A_DAY)
    except DomainError as refusal:
        _check(refusal)
    return None


@cache
def _app() -> Flask:
    return make_app(recommend=recommend)


def _written(decision: Decision) -> list[tuple[str, float]]:
    return [(each.approach, each.score) for each in decision.ranking]


def _whole_number(text: str) -> float:
    """Return a number as the quick reader gives it: past 64 bits it is no longer exact."""
    number = int(text)
    return number if -(2**63) <= number < 2**64 else float(text)


def _depth(value: Any) -> int:  # noqa: ANN401  whatever was read
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    return 1 + max(map(_depth, value), default=0) if isinstance(value, list) else 0
