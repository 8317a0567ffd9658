"""Ask a WSGI application as a server would, without one."""

import io
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote_to_bytes
from wsgiref.types import WSGIApplication
from wsgiref.util import setup_testing_defaults

from tune_or_prompt.wire.reply import Reply, Request, UnavailableError

_FAILED = 500


def ask_in_process(application: WSGIApplication) -> Callable[[Request], Reply]:
    """Return a way to ask an application that gives the bytes that a server would."""

    def ask(request: Request) -> Reply:
        told: dict[str, str] = {}

        def start_response(status: str, headers: list[tuple[str, str]], *_: object) -> Any:
            told["status"] = status
            told.update({name.lower(): value for name, value in headers})

        body = _joined(application(_environ(request), start_response))
        status = int(told["status"].partition(" ")[0])
        if status >= _FAILED:
            raise UnavailableError(f"The engine failed: {body.decode(errors='replace')}")
        return Reply(status, told.get("content-type", "").partition(";")[0], body)

    return ask


def _environ(request: Request) -> dict[str, Any]:
    path, _, query = request.path.partition("?")
    body = request.body or b""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "HTTP_ACCEPT": request.accept,
        "wsgi.input": io.BytesIO(body),
    }
    if request.body is not None:
        environ |= {"CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(body))}
    setup_testing_defaults(environ)
    return environ


def _joined(parts: Iterable[bytes]) -> bytes:
    try:
        return b"".join(parts)
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()
