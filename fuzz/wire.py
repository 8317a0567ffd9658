"""Requests made from bytes, as a server would hand them on, and what comes back."""

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes
from wsgiref.types import WSGIApplication
from wsgiref.util import setup_testing_defaults

Headers = list[tuple[str, str]]

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_WITHOUT_PREFIX = ("CONTENT_TYPE", "CONTENT_LENGTH")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    headers: Headers
    body: bytes


def environ_of(data: bytes) -> dict[str, Any]:
    """Return the request that some bytes spell.

    They are read as a request is written: a line of method and address, fields, an empty line, and
    the body. What a server refuses by itself is left out or replaced, so that any bytes will do.
    """
    head, _, body = data.partition(b"\n\n")
    first, *fields = head.decode("latin-1").split("\n")
    method, _, address = first.partition(" ")
    path, _, query = address.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method if _TOKEN.fullmatch(method) else "GET",
        "PATH_INFO": "/" + unquote_to_bytes(path.encode("latin-1")).decode("latin-1").lstrip("/"),
        "QUERY_STRING": _CONTROLS.sub("", query),
        **_fields(fields),
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }
    setup_testing_defaults(environ)
    return environ


def answer_to(application: WSGIApplication, environ: dict[str, Any]) -> Answer:
    """Return what an application answers to a request, read to its end."""
    told: list[tuple[str, Headers]] = []

    def start(status: str, headers: Headers, *_: object) -> Any:  # noqa: ANN401  of the protocol
        told.append((status, headers))

    body = b"".join(application(environ, start))
    status, headers = told[-1]
    return Answer(status=int(status[:3]), headers=headers, body=body)


def _fields(lines: Iterable[str]) -> dict[str, str]:
    read: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        if _TOKEN.fullmatch(name) and "_" not in name:
            key = name.upper().replace("-", "_")
            key = key if key in _WITHOUT_PREFIX else f"HTTP_{key}"
            value = _CONTROLS.sub("", value).strip()
            read[key] = f"{read[key]},{value}" if key in read else value
    read.pop("HTTP_TRANSFER_ENCODING", None)  # the server's own business
    return read
