"""What is measured: a request to a server, and how many answers each response counts for."""

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass

import orjson

from bench.load.messages import request
from bench.portfolios import A_DAY, Portfolio, alike, random

PROFILE = {
    "name": "Support tickets",
    "as_of": A_DAY,
    "stage": "production",
    "task": {"type": "classification", "breadth": "single"},
    "traffic": {"calls_per_day": 2_000_000, "query_tokens": 200},
    "data": {"labelled_examples": 40_000},
}
VARIES, GZIP = b"2000000", "Accept-Encoding: gzip\r\n"
PATH = "/v1/recommendations"
CORE, VERDICTS = f"{PATH}?include=", f"{PATH}/batch?detail=verdict"
MOST_IN_A_BATCH = 1_000
OUR_THREADS = 4  # as many may ask at once for long; beyond that we refuse, as we should

YARDSTICK = "Flask, constant route"
NGINX = "nginx, static file"
FASTAPI, FASTAPI_LIST = "FastAPI + pydantic", "FastAPI + pydantic, a list"
ZEN, OPA, OPA_IN_FLASK = "ZEN in Flask", "OPA's server", "OPA's evaluator in Flask"
CACHED, CACHED_GET, NOT_MODIFIED = "ours, cached (POST)", "ours, cached (GET)", "ours, 304"
CACHED_CORE = "ours, cached core (POST)"
CORE_GZIP, CACHED_GZIP = "ours, cached core, gzip", "ours, cached, gzip"
REDIS = "ours, found in Redis"
UNCACHED, EVERY_PART = "ours, uncached", "ours, uncached, every part"
BATCH, STREAM = "ours, batch of verdicts", "ours, NDJSON stream of verdicts"
BATCH_RANDOM, STREAM_RANDOM = f"{BATCH}, random", f"{STREAM}, random"


@dataclass(frozen=True, kw_only=True)
class Case:
    """One row of the report.

    Attributes:
        name: what is measured.
        server: the name of the server.
        request: the bytes of the request.
        varies: the number in it that differs from request to request, where it does.
        answers: how many profiles one response answers.
        connections: how many clients ask at once.
        status: the status that is right.
        warm: the bytes sent once before, where they are others.
    """

    name: str
    server: str
    request: bytes
    varies: bytes = b""
    answers: int = 1
    connections: int = 16
    status: int = 200
    warm: bytes = b""


def cases() -> Sequence[Case]:
    """Return every case, the yardstick first."""
    body = orjson.dumps(PROFILE)
    get = request("GET", f"{PATH}?profile={urlsafe_b64encode(body).rstrip(b'=').decode()}")
    if_known = get.replace(b"\r\n\r\n", b"\r\nIf-None-Match: *\r\n\r\n")
    most = MOST_IN_A_BATCH
    listed = orjson.dumps([alike(n) for n in range(most)])
    plain, uncached = request("POST", "/", body), request("POST", CORE, body)
    whole = request("POST", PATH, body)
    return (
        Case(name=YARDSTICK, server="flask", request=plain),
        Case(name=NGINX, server="nginx", request=request("GET", "/answer")),
        _peer(FASTAPI, "fastapi", plain),
        _peer(ZEN, "zen in flask", plain),
        _peer("ZEN in Node", "zen in node", plain),
        _peer("Rego (regorus) in Flask", "rego in flask", plain),
        _peer(OPA_IN_FLASK, "opa in flask", plain),
        _peer("OPA's WebAssembly in Flask", "opa wasm in flask", plain),
        _peer(OPA, "opa", request("POST", "/v1/data/plain/recommend", b'{"input":%b}' % body)),
        _peer("json-rules-engine in Node", "rules in node", plain),
        Case(name=CACHED_CORE, server="ours", request=uncached),
        Case(name=CACHED, server="ours", request=whole),
        *(
            Case(name=name, server="ours", request=request("POST", path, body, GZIP))
            for name, path in ((CORE_GZIP, CORE), (CACHED_GZIP, PATH))
        ),
        Case(name=CACHED_GET, server="ours", request=get),
        Case(name=NOT_MODIFIED, server="ours", request=if_known, status=304, warm=get),
        _ours(UNCACHED, uncached),
        _ours(EVERY_PART, whole),
        _many("ours, batch of whole answers", "ours", request("POST", f"{PATH}/batch", items(100))),
        *(
            _many(name, "ours", request("POST", VERDICTS, items(most, portfolio)), most)
            for name, portfolio in ((BATCH, alike), (BATCH_RANDOM, random))
        ),
        *(
            _many(name, "ours", _ndjson(lines(most, portfolio)), most)
            for name, portfolio in ((STREAM, alike), (STREAM_RANDOM, random))
        ),
        _many(FASTAPI_LIST, "fastapi", request("POST", "/many", listed), most),
    )


def items(number: int, portfolio: Portfolio = alike) -> bytes:
    """Return a batch of so many profiles."""
    return orjson.dumps({"items": [portfolio(each) for each in range(number)]})


def lines(number: int, portfolio: Portfolio = alike) -> bytes:
    """Return so many profiles, a line each."""
    return b"".join(orjson.dumps(portfolio(each)) + b"\n" for each in range(number))


def _peer(name: str, server: str, asked: bytes) -> Case:
    return Case(name=name, server=server, request=asked, varies=VARIES)


def _ours(name: str, asked: bytes) -> Case:
    return Case(name=name, server="ours", request=asked, varies=VARIES, connections=OUR_THREADS)


def _many(name: str, server: str, asked: bytes, answers: int = 100) -> Case:
    return Case(name=name, server=server, request=asked, answers=answers, connections=1)


def _ndjson(body: bytes) -> bytes:
    return request("POST", VERDICTS, body, media_type="application/x-ndjson")
