"""One request over HTTP: what is an answer, what is a refusal, and what is an outage."""

import json
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.error import HTTPError
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from tune_or_prompt_client.errors import ProblemError, UnavailableError

PROBLEM = "application/problem+json"
NOT_MODIFIED = 304
PASSING = frozenset({429, 502, 503, 504})
NOT_LET_THROUGH = frozenset({400, 403, 405, 501})
"""What a proxy may say to a method that it does not know."""
LARGEST_ANSWER = 64 * 1024 * 1024
BLOCK = 64 * 1024
_OF_GZIP = zlib.MAX_WBITS | 16


@dataclass(frozen=True)
class Answer:
    """Body and validator of an answer; no body where the one that is kept still holds."""

    body: bytes | None
    etag: str = ""


class PassingError(UnavailableError):
    """An outage that may be over soon."""


class NotLetThroughError(UnavailableError):
    """A refusal by something in front of the service, perhaps of the method alone."""


# Without a handler of redirects, since one would take the key to another host.
_OPENER = OpenerDirector()
for _handler in (
    ProxyHandler(),
    HTTPHandler(),
    HTTPSHandler(),
    HTTPDefaultErrorHandler(),
    HTTPErrorProcessor(),
):
    _OPENER.add_handler(_handler)


def send(request: Request, timeout_seconds: float) -> Answer:
    """Return the answer to a request, whole within the time given.

    Raises:
        ProblemError: where the service refuses it.
        PassingError: where another try may help.
        NotLetThroughError: where another method may.
        UnavailableError: where nothing will.
    """
    deadline = time.monotonic() + timeout_seconds
    try:
        with _OPENER.open(request, timeout=timeout_seconds) as response:
            kind = response.headers.get_content_type()
            if not kind.endswith("json"):
                raise UnavailableError(f"{request.full_url} answered with {kind}, not with JSON.")
            body = _unpacked(_body(response, deadline), response.headers)
            return Answer(body, response.headers.get("ETag", ""))
    except HTTPError as error:
        with error:
            if error.code == NOT_MODIFIED:
                return Answer(None)
            raise _refusal(error, request.full_url) from None
    except (OSError, HTTPException) as error:
        told = getattr(error, "reason", error)
        raise PassingError(f"{request.full_url} did not answer: {told!s}") from None


def _body(response: HTTPResponse, deadline: float) -> bytes:
    length = response.headers.get("Content-Length", "")
    expected = int(length) if length.isdigit() else None
    body = bytearray()
    while len(body) != expected and (block := response.read1(BLOCK)):
        body += block
        _check_size(body)
        if time.monotonic() > deadline:
            raise TimeoutError("the answer was not whole in time")
    if expected is not None and len(body) < expected:
        raise HTTPException("the answer was cut off")
    return bytes(body)


def _unpacked(body: bytes, headers: Message) -> bytes:
    """Return a body as it was before it was compressed, if it was.

    Raises:
        HTTPException: where it cannot be unpacked.
        UnavailableError: where it would be too large.
    """
    if headers.get("Content-Encoding") != "gzip":
        return body
    unpacking = zlib.decompressobj(wbits=_OF_GZIP)
    try:
        plain = unpacking.decompress(body, LARGEST_ANSWER + 1)
    except zlib.error as error:
        raise HTTPException(f"the answer cannot be unpacked: {error}") from None
    _check_size(plain)
    if not unpacking.eof:
        raise HTTPException("the answer was cut off")
    return plain


def _check_size(body: bytes | bytearray) -> None:
    if len(body) > LARGEST_ANSWER:
        raise UnavailableError("The answer is larger than any that the service gives.")


def _refusal(error: HTTPError, address: str) -> ProblemError | UnavailableError:
    kind = error.headers.get_content_type()
    if error.code in PASSING:
        text = f"{address} is not available: status {error.code}."
        return PassingError(text, _wait_seconds(error.headers))
    document = _document(error) if kind == PROBLEM else None
    if document is not None and error.code < 500:  # noqa: PLR2004  above, the fault is its own
        return _problem(error.code, document)
    text = f"{address} answered with status {error.code} and {kind}."
    if location := error.headers.get("Location"):
        text = f"{text} It points to {location}: name that address, if it is the service's."
    if document is None and error.code in NOT_LET_THROUGH:
        return NotLetThroughError(text)
    return UnavailableError(text)


def _problem(status: int, document: Mapping[str, Any]) -> ProblemError:
    errors = document.get("errors")
    return ProblemError(
        status=status,
        code=str(document.get("code", "")),
        title=str(document.get("title", "")),
        detail=str(document.get("detail", "")),
        errors=errors if isinstance(errors, list) else (),
        trace_id=str(document.get("trace_id", "")),
    )


def _document(error: HTTPError) -> Mapping[str, Any] | None:
    try:
        document = json.loads(_unpacked(error.read(LARGEST_ANSWER), error.headers))
    except (ValueError, OSError, HTTPException):
        return None
    return document if isinstance(document, dict) else None


def _wait_seconds(headers: Message) -> float | None:
    """Return what Retry-After asks for, a number of seconds or a date; None where it does not."""
    told = headers.get("Retry-After", "").strip()
    if told.isdigit():
        return float(told)
    until = _date(told)
    if until is None:
        return None
    now = _date(headers.get("Date", "")) or datetime.now(UTC)
    return max(0.0, (until - now).total_seconds())


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
