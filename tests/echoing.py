"""An application that repeats what it heard, behind the real front."""

import time
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import orjson
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, NotFound

from tests.fakes import FakeClock
from tune_or_prompt.embedded import embedded_services
from tune_or_prompt.settings import Settings
from tune_or_prompt.web.http.front import Front
from tune_or_prompt.web.http.observability import Witness
from tune_or_prompt.web.http.site import Site

JSON = partial(Response, content_type="application/json")
flask = Flask("echoing", static_folder=None)
flask.url_map.merge_slashes = False


@flask.route("/echo", defaults={"path": ""}, methods=["GET", "POST", "QUERY", "PUT"])
@flask.route("/echo/<path:path>", methods=["GET", "POST", "QUERY", "PUT"])
def echo(path: str) -> Response:  # noqa: ARG001  the path is repeated as it came
    heard = {
        "path": request.environ["PATH_INFO"],
        "n": len(request.get_data()),
        "headers": {k: v for k, v in request.environ.items() if k.startswith("HTTP_")},
    }
    return JSON(orjson.dumps(heard))


@flask.get("/const")
def const() -> Response:
    return JSON(b" " * 4096)


@flask.route("/slow")
def slow() -> Response:
    time.sleep(0.3)
    return JSON(b"{}")


@flask.get("/big")
def big() -> Response:
    return Response([b"x" * 65_536] * 2, content_type="application/octet-stream")


@flask.post("/stream")
def stream() -> Response:
    request.max_content_length = 1 << 62
    source = request.stream

    def lines() -> Iterator[bytes]:
        while block := source.read(65_536):
            yield b'{"n":%d}\n' % len(block)

    return Response(lines(), content_type="application/x-ndjson")


@flask.get("/boom")
def boom() -> Response:
    raise RuntimeError("boom")


@flask.get("/livez")
def live() -> Response:
    return JSON(b'{"status":"ok"}')


@flask.before_request
def refuse_two_slashes() -> None:
    if request.environ["PATH_INFO"].startswith("//"):
        raise NotFound


@flask.errorhandler(Exception)
def failed(error: Exception) -> Response:
    status = (error.code if isinstance(error, HTTPException) else None) or 500
    response = Response(
        orjson.dumps({"status": status}), status, content_type="application/problem+json"
    )
    if methods := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(methods))
    return response


def inside(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    if environ["PATH_INFO"] == "/boom-outside":
        raise RecursionError("outside of Flask")
    answer: Any = flask.wsgi_app(environ, start_response)
    return answer  # type: ignore[no-any-return]


services = embedded_services(Settings(), FakeClock())
site = Site(inside, services, Witness(services.metrics), endpoints=())
app = Front(site, threads=4, most_in_flight=16)
