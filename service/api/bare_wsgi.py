"""Requests and answers as WSGI has them, read in front of any framework."""

from collections.abc import Iterable
from io import BytesIO
from wsgiref.types import WSGIEnvironment

from werkzeug.http import parse_etags


def short_body(environ: WSGIEnvironment, largest: int) -> bytes | None:
    """Return a body of few bytes, and put it back for who reads it next; None for any other."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if "HTTP_TRANSFER_ENCODING" in environ or not length.isdecimal():
        return None
    if int(length) > largest:
        return None
    body: bytes = environ["wsgi.input"].read(int(length)) if int(length) else b""
    environ["wsgi.input"] = BytesIO(body)
    return body


def whole(answer: Iterable[bytes]) -> bytes:
    """Return all of what an application answers, and let it end."""
    try:
        return b"".join(answer)
    finally:
        if close := getattr(answer, "close", None):
            close()


def knows(environ: WSGIEnvironment, etag: str) -> bool:
    """Return whether the client has the bytes with this tag; a POST is never told so."""
    known = environ.get("HTTP_IF_NONE_MATCH")
    if not known or environ["REQUEST_METHOD"] == "POST":
        return False
    return parse_etags(known).contains_weak(etag)
