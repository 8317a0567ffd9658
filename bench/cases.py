"""What is measured: a request to a server, and how many answers each response counts for."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import orjson

from bench import servers
from bench.servers import Server

PROFILE = {
    "name": "Support tickets",
    "as_of": "2026-11-24",
    "stage": "production",
    "task": {"type": "classification", "breadth": "single"},
    "traffic": {"calls_per_day": 2_000_000, "query_tokens": 200},
    "data": {"labelled_examples": 40_000},
}
PATH = "/v1/recommendations"
BATCH, STREAM = 200, 1_000
YARDSTICK = "Flask, constant route"


@dataclass(frozen=True)
class Case:
    """One row of the report.

    Attributes:
        name: what is measured.
        server: the name of the server.
        request: the bytes of the request.
        answers: how many profiles one response answers.
        connections: how many clients ask at once.
        status: the status that is right.
        warm: bytes sent a few times before, where they are others.
    """

    name: str
    server: str
    request: bytes
    answers: int = 1
    connections: int = 16
    status: int = 200
    warm: bytes = b""


def servers_to_run(folder: Path) -> list[Server]:
    """Return the servers that can run on this machine."""
    found = [servers.flask_constant(), servers.ours()]
    if servers.nginx():
        found.append(servers.nginx_static(folder))
    if find_spec("fastapi") and find_spec("uvicorn"):
        found.append(servers.fastapi_plain())
    return found


def cases() -> list[Case]:
    """Return every case, the yardstick first."""
    body = orjson.dumps(PROFILE)
    link = f"{PATH}?profile={orjson.dumps({'name': 'x', 'as_of': '2026-11-24'}).decode()}"
    get = request("GET", link)
    if_known = request("GET", link, more="If-None-Match: *\r\n")
    again = "Cache-Control: no-cache\r\n"
    many = orjson.dumps({"items": [_numbered(n) for n in range(BATCH)]})
    lines = b"\n".join(orjson.dumps(_numbered(n)) for n in range(STREAM))
    batch, verdicts = f"{PATH}/batch", f"{PATH}/batch?detail=verdict"
    return [
        Case(YARDSTICK, "F", request("POST", "/", body)),
        Case("nginx, static file", "nginx", request("GET", "/answer")),
        Case("FastAPI + pydantic, plain weighted sum", "peer", request("POST", "/", body)),
        Case("ours, cached (POST)", "ours", request("POST", PATH, body)),
        Case("ours, cached (GET)", "ours", get),
        Case("ours, 304", "ours", if_known, status=304, warm=get),
        Case("ours, uncached, core", "ours", request("POST", f"{PATH}?include=", body, again)),
        Case("ours, uncached, every part", "ours", request("POST", PATH, body, again)),
        Case("ours, batch, core", "ours", request("POST", batch, many), BATCH, 1),
        Case("ours, batch, verdicts", "ours", request("POST", verdicts, many), BATCH, 1),
        Case(
            "ours, NDJSON stream, verdicts",
            "ours",
            request("POST", verdicts, lines, media_type="application/x-ndjson"),
            STREAM,
            1,
        ),
    ]


def request(
    method: str, path: str, body: bytes = b"", more: str = "", media_type: str = "application/json"
) -> bytes:
    """Return the bytes of a request."""
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n{more}"
    if body:
        head += f"Content-Type: {media_type}\r\nContent-Length: {len(body)}\r\n"
    return f"{head}\r\n".replace('"', "%22").encode() + body


def _numbered(number: int) -> dict[str, object]:
    return {**PROFILE, "name": f"Project {number}", "data": {"labelled_examples": number}}
