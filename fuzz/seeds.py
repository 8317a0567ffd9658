"""Where the fuzzer starts: the golden profiles, sound requests, and the words of the schemas."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from fuzz.targets import BODIES
from service.api.endpoints import ENDPOINTS
from service.domain.language.profile import FIELDS
from service.schemas.batch import Batch
from service.schemas.drift_request import DriftRequest
from service.schemas.lock import example_lock
from service.schemas.sweep_request import SweepRequest
from tests.golden import golden_documents

HEADERS = (
    *("Accept: text/html, */*;q=0.1", "If-None-Match: W/*", "Cache-Control: no-cache"),
    *("Authorization: Bearer x", "X-API-Key: x", "X-Forwarded-For: ::1, 1.2.3.4"),
    *("X-Request-Id: x", "Origin: null", "Content-Encoding: gzip", "Range: bytes=0-1"),
    "Accept-Encoding: gzip;q=0.5, *;q=0",
    "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
)


def seeds_of(target: str) -> Iterator[bytes]:
    """Give the inputs that a target starts from."""
    profiles = [orjson.dumps(each) for each in golden_documents()]
    match target:
        case "text":
            yield from (b'{"a":[1,-2.5e3,"\\u00e4",null,true]}', *profiles[:5])
        case "profile" | "engine":
            yield from profiles
        case "body":
            yield from _bodies()
        case "request":
            yield from _requests(profiles)


def words() -> list[str]:
    """Return the words of the wire: fields, choices, paths, headers, and odd spellings of JSON."""
    fields = {part for field in FIELDS for part in field.path.split(".")}
    choices = {str(choice) for field in FIELDS for choice in getattr(field, "choices", ())}
    paths = {endpoint.path for endpoint in ENDPOINTS}
    formats = {f".{form.suffix}" for endpoint in ENDPOINTS for form in endpoint.formats}
    query = {name for endpoint in ENDPOINTS if endpoint.query for name in endpoint.query.fields}
    odd = {"1e308", "-0.0", "1e-400", "99999999999999999999", "\\ud800", "2026-02-29", "NaN"}
    return sorted(fields | choices | paths | formats | query | odd | {"low", "mid", "high"})


def dictionary() -> str:
    """Return the words as libFuzzer reads them."""
    spelled = (word.replace("\\", "\\\\").replace('"', '\\"') for word in (*words(), *HEADERS))
    return "".join(f'"{word}"\n' for word in spelled if word.isascii())


def _bodies() -> Iterator[bytes]:
    profile = next(each for each in golden_documents() if "as_of" in each)
    lock: Mapping[str, Any] = example_lock(profile)
    documents: Mapping[type, object] = {
        Batch: {"defaults": {"stage": "pilot"}, "items": [profile, {}]},
        SweepRequest: {"profile": profile, "field": "traffic.calls_per_day", "points": 5},
        DriftRequest: {"lock": lock, "profile": profile},
    }
    for number, schema in enumerate(BODIES):
        yield bytes([number]) + orjson.dumps(documents[type(schema)])


def _requests(profiles: list[bytes]) -> Iterator[bytes]:
    for endpoint in ENDPOINTS:
        path = endpoint.path
        for name, values in endpoint.path_values.items():
            path = path.replace(f"{{{name}}}", values[0] if values else "x")
        for example in endpoint.examples.values():
            body = b"" if example.body is None else orjson.dumps(example.body)
            query = "&".join(f"{name}={value}" for name, value in example.query.items())
            yield _request(endpoint.methods[0], f"{path}?{query}", body)
        yield _request("GET", path)
    for number, header in enumerate(HEADERS):
        yield _request("POST", "/v1/recommendations", profiles[number], header)


def _request(method: str, address: str, body: bytes = b"", *headers: str) -> bytes:
    lines = (f"{method} {address}", "Content-Type: application/json", *headers)
    return "\n".join(lines).encode() + b"\n\n" + body
