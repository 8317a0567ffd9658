"""Hostile requests, the same for the same number: bodies, addresses, fields and manners."""

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from random import Random
from types import MappingProxyType

import orjson

from tests.golden import golden_documents
from tests.hostile.mutations import json_mutated, splintered, with_a_field_twice
from tune_or_prompt.domain.language.profile import FIELDS
from tune_or_prompt.web.endpoints import all_endpoints

# What answers soonest, so that many can be thrown; the rest is asked for every so often.
PATHS = (
    "/v1/recommendations?detail=verdict",
    "/v1/recommendations/batch",
    "/v1/costs",
    "/v1/sweeps",
    "/v1/drift",
    "/v1/matrix",
)
SLOW_PATHS = ("/v1/recommendations", "/v1/locks")
_OVER = 262_145
_DEEP = 20_000
_PAUSE_SECONDS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Throw:
    """One thing thrown at a server.

    Attributes:
        kind: names it in the figures.
        parts: the bytes, in the portions in which they are sent.
        answers: how many answers are due.
        pause: seconds between two portions.
        ends: whether nothing more is sent after it, though more was promised.
    """

    kind: str
    parts: tuple[bytes, ...]
    answers: int = 1
    pause: float = 0.0
    ends: bool = False


def throw(number: int) -> Throw:
    """Return the throw of a number: mostly bodies, and every so often worse."""
    chance = Random(number)
    for every, maker in _SELDOM.items():
        if number % every == every - 1:
            return maker(chance)
    return _body(chance)


def post(body: bytes, path: str = PATHS[0], *fields: str) -> bytes:
    """Return a POST of a body as it stands on the wire."""
    lines = (
        f"POST {path} HTTP/1.1",
        "Host: localhost",
        *(fields or ("Content-Type: application/json",)),
        f"Content-Length: {len(body)}",
    )
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def _body(chance: Random) -> Throw:
    kind = chance.choice(tuple(_BODIES))
    return Throw(kind=kind, parts=(post(_BODIES[kind](chance), chance.choice(PATHS)),))


def _sound(chance: Random) -> bytes:
    return chance.choice(_profiles())


@cache
def _profiles() -> tuple[bytes, ...]:
    return tuple(orjson.dumps(each) for each in golden_documents())


@cache
def _words() -> tuple[str, ...]:
    fields = {part for field in FIELDS for part in field.path.split(".")}
    choices = {str(choice) for field in FIELDS for choice in getattr(field, "choices", ())}
    paths = {endpoint.path for endpoint in all_endpoints()}
    odd = {"1e308", "-0.0", "1e-400", "99999999999999999999", "\\ud800", "2026-02-29", "NaN"}
    return tuple(sorted(fields | choices | paths | odd | {"low", "mid", "high"}))


_BODIES: Mapping[str, Callable[[Random], bytes]] = MappingProxyType(
    {
        "a value changed": lambda chance: json_mutated(_sound(chance), chance, _words()),
        "bytes changed": lambda chance: splintered(_sound(chance), chance),
        "many bytes changed": lambda chance: splintered(
            splintered(splintered(_sound(chance), chance), chance), chance
        ),
        "a field twice": lambda chance: with_a_field_twice(_sound(chance), chance),
        "cut off": lambda chance: (text := _sound(chance))[: chance.randrange(len(text))],
        "noise": lambda chance: chance.randbytes(chance.randrange(200)),
        "another encoding": lambda chance: (
            _sound(chance).decode().encode(chance.choice(("utf-16", "utf-32", "utf-7", "cp037")))
        ),
    }
)


def _deep(chance: Random) -> Throw:
    opening, closing = chance.choice(((b"[", b"]"), (b'{"a":', b"}"), (b'[{"a":', b"}]")))
    depth = chance.choice((49, 50, 51, 1_000, _DEEP))
    return Throw(kind="deep nesting", parts=(post(opening * depth + b"1" + closing * depth),))


def _too_large(chance: Random) -> Throw:
    body = chance.choice((b" ", b"[", b'"a",', b"1")) * _OVER
    return Throw(kind="too large", parts=(post(body[:_OVER]),))


@cache
def _bomb() -> bytes:
    return gzip.compress(bytes(100 * 1024 * 1024), compresslevel=9)


def _packed(chance: Random) -> Throw:
    coding = chance.choice(("gzip", "deflate", "br", "gzip, gzip", "GZIP"))
    fields = ("Content-Type: application/json", f"Content-Encoding: {coding}")
    return Throw(kind="a bomb of zip", parts=(post(_bomb(), PATHS[0], *fields),))


def _field(chance: Random) -> Throw:
    name = chance.choice(
        ("Accept", "If-None-Match", "Content-Type", "Cache-Control", "traceparent", "Range")
    )
    text = splintered(b'W/"a", text/html;q=0.1, no-cache', chance)
    value = text.translate(None, delete=bytes(range(32)) + b"\x7f").decode("latin-1").strip()
    plain = () if name == "Content-Type" else ("Content-Type: application/json",)
    fields = (*plain, f"{name}: {value or 'x'}")
    return Throw(kind="an odd field", parts=(post(_sound(chance), PATHS[0], *fields),))


def _flood(chance: Random) -> Throw:
    count, size = chance.choice(((5_000, 1), (200, 10), (1, 20_000), (90, 200)))
    fields = (f"X-{number}: {'y' * size}" for number in range(count))
    return Throw(kind="a flood of fields", parts=(post(b"{}", PATHS[0], *fields),))


def _address(chance: Random) -> Throw:
    tricks = (
        "/../../etc/passwd",
        "/v1/schemas/..%2f..%2fetc%2fpasswd",
        "/v1/dimensions/%00",
        "/v1/dimensions/%ff%fe%c0%af",
        "//evil.example/v1//guide",
        "/v1/guide/;/../x",
        "/v1/recommendations?profile=" + "A" * chance.choice((10, 1_000, 7_950, 9_000)),
        "/v1/recommendations?profile=%7B%22a%22%3A1%7D&profile=x",
        "/v1/matrix?" + "&".join(f"a{n}=b" for n in range(900)),
        "/v1/evidence?limit=" + "9" * 5_000,
        "/v1/prices?offset=-1&limit=1e9",
        "/v1/pros-cons?kind=%ED%A0%80",
        "/v1/charts/" + "%2e" * 500,
        "*",
        "http://evil.example/v1/guide",
    )
    line = f"GET {chance.choice(tricks)} HTTP/1.1\r\nHost: localhost\r\n\r\n"
    return Throw(kind="tricks in the address", parts=(line.encode(),))


def _no_http(chance: Random) -> Throw:
    head = "POST /v1/recommendations HTTP/1.1\r\nHost: x\r\n"
    requests = (
        "hello\r\n\r\n",
        "\x16\x03\x01\x02\x00\x01\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        f"{head}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
        f"{head}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        f"{head}Content-Length: -1\r\n\r\n",
        f"{head}Content-Length: {'9' * 5_000}\r\n\r\n",
        f"{head}Transfer-Encoding: gzip\r\n\r\n",
        f"{head}Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
        f"{head}Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n\r\n",
        f"{head}Ho st: x\r\n\r\n",
        f"{head}X: a\r\n b: c\r\n\r\n",
        f"GET /{'a' * 9_000} HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /v1/pros-cons?kind=\xb0 HTTP/1.1\r\nHost: x\r\n\r\n",
    )
    return Throw(
        kind="no sound HTTP", parts=(chance.choice(requests).encode("latin-1"),), ends=True
    )


def _in_full(chance: Random) -> Throw:
    body = _BODIES["a value changed"](chance)
    return Throw(kind="everything asked", parts=(post(body, chance.choice(SLOW_PATHS)),))


def _pipelined(chance: Random) -> Throw:
    several = [post(_BODIES["a value changed"](chance)) for _ in range(4)]
    return Throw(kind="four at once", parts=(b"".join(several),), answers=4)


def _torn(chance: Random) -> Throw:
    whole = post(_sound(chance))
    return Throw(kind="torn off", parts=(whole[: chance.randrange(1, len(whole))],), ends=True)


def _slow(chance: Random) -> Throw:
    whole = post(_BODIES["a value changed"](chance))
    step = len(whole) // 8 + 1
    parts = tuple(whole[start : start + step] for start in range(0, len(whole), step))
    return Throw(kind="slow", parts=parts, pause=_PAUSE_SECONDS)


# Every so many throws, the rarest first.
_SELDOM: Mapping[int, Callable[[Random], Throw]] = MappingProxyType(
    {
        1_999: _slow,
        997: _packed,
        701: _in_full,
        499: _too_large,
        251: _flood,
        199: _torn,
        127: _no_http,
        101: _pipelined,
        67: _deep,
        31: _field,
        29: _address,
    }
)
