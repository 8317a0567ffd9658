"""The ASGI application asked in this process, as Werkzeug's client asks a WSGI application."""

import asyncio
from collections.abc import Iterable, MutableMapping
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask
from werkzeug.test import Client

from tests.http import make_app
from tune_or_prompt.bootstrap import FRONT
from tune_or_prompt.web.http.front import Front


class OverFront:
    """Turn each WSGI request into an ASGI one."""

    def __init__(self, front: Front) -> None:
        self._front = front

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        sent = asyncio.run(asked(self._front, scope_of(environ), environ["wsgi.input"].read()))
        head = sent[0]
        headers = [(n.decode("latin-1"), v.decode("latin-1")) for n, v in head["headers"]]
        start_response(f"{head['status']} OK", headers)
        return [message.get("body", b"") for message in sent[1:]]


async def asked(
    front: Front, scope: MutableMapping[str, Any], body: bytes
) -> list[MutableMapping[str, Any]]:
    """Ask with a whole body; return every message of the answer."""
    sent: list[MutableMapping[str, Any]] = []
    messages = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> MutableMapping[str, Any]:
        for message in messages:
            return message
        await asyncio.Event().wait()  # the client stays
        raise AssertionError

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    await front(scope, receive, send)
    return sent


def scope_of(environ: WSGIEnvironment) -> MutableMapping[str, Any]:
    names = {
        key.removeprefix("HTTP_").replace("_", "-").lower().encode(): value.encode("latin-1")
        for key, value in environ.items()
        if key.startswith("HTTP_") or key in ("CONTENT_TYPE", "CONTENT_LENGTH")
    }
    path = environ["PATH_INFO"].encode("latin-1")
    return {
        "type": "http",
        "method": environ["REQUEST_METHOD"],
        "http_version": "1.1",
        "scheme": "http",
        "path": path.decode(),
        "raw_path": path,
        "query_string": environ["QUERY_STRING"].encode("latin-1"),
        "headers": list(names.items()),
        "server": ("localhost", 80),
        "client": (environ.get("REMOTE_ADDR", "127.0.0.1"), 1),
    }


def client_of(app: Flask) -> Client:
    """Return a client of what a server would call."""
    return Client(OverFront(app.extensions[FRONT]))


def cached_client(**options: Any) -> Client:
    """Return a client of the application behind its cache."""
    return client_of(make_app(**options))
