"""Ask a served instance over HTTP, for one answer or for many lines of them.

An outage is told apart from every answer.
"""

import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from email.message import Message
from functools import partial
from http.client import HTTPException, HTTPResponse
from typing import TypeVar
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, build_opener
from urllib.request import Request as HttpRequest

import orjson

from tune_or_prompt.wire.reply import AnswerLines, RefusedError, Reply, Request, UnavailableError

PROBLEM = "application/problem+json"
HTML = "text/html"
GOOD, TOO_MANY, FAILED = 200, 429, 500
BATCH, NDJSON = "/v1/recommendations/batch", "application/x-ndjson"
MOST_IN_FLIGHT = 1 << 16
ATTEMPTS = 3
LONGEST_WAIT_SECONDS = 10.0
_OF_GZIP = zlib.MAX_WBITS | 16

Got = TypeVar("Got")
Attempt = tuple[Got | None, Message | None, str]
"""What was got; or nothing, the headers that came in its place, and what the trouble was."""


class _NoRedirects(HTTPRedirectHandler):
    """Follows nothing: a redirect would take the key to another host, and a POST for a GET."""

    def redirect_request(self, *_: object) -> None:
        """Return no request."""


OPENER = build_opener(_NoRedirects)


def ask_remotely(
    server: str,
    *,
    timeout_seconds: float,
    api_key: str = "",
    sleep: Callable[[float], None] = time.sleep,
) -> Callable[[Request], Reply]:
    """Return a way to ask the service at an address, three times at most.

    Every request is safe to repeat, since equal requests have equal answers.
    """

    def ask(request: Request) -> Reply:
        call = _call(server, request, api_key)
        return _persistently(server, lambda: _once(call, timeout_seconds), sleep)

    return ask


def fetched(address: str) -> bytes:
    """Return the first MiB at an address.

    Raises:
        UnavailableError: if it cannot be read.
    """
    try:
        with OPENER.open(address, timeout=LONGEST_WAIT_SECONDS) as response:
            content: bytes = response.read(1 << 20)
    except (OSError, HTTPException) as error:
        if isinstance(error, HTTPError):
            error.close()
        raise UnavailableError(f"{address} could not be read: {error}.") from None
    return content


def _persistently(
    server: str, once: Callable[[], Attempt[Got]], sleep: Callable[[float], None]
) -> Got:
    """Return what an attempt gets, made three times at most.

    Raises:
        UnavailableError: where none of them gets anything.
    """
    trouble = ""
    for attempt in range(ATTEMPTS):
        got, headers, trouble = once()
        if got is not None:
            return got
        if attempt < ATTEMPTS - 1:
            sleep(_wait(headers, attempt))
    raise UnavailableError(f"{server} did not answer: {trouble}")


def _call(server: str, request: Request, api_key: str) -> HttpRequest:
    headers = {"Accept": f"{request.accept}, {PROBLEM};q=0.9", "Accept-Encoding": "gzip"}
    if api_key:
        headers["Authorization"] = f"Bearer {api_key}"
    if request.body is not None:
        headers["Content-Type"] = NDJSON if request.accept == NDJSON else "application/json"
    return HttpRequest(  # noqa: S310  the command line takes http and https only
        f"{server.rstrip('/')}{request.path}", request.body, headers, method=request.method
    )


def _once(call: HttpRequest, timeout_seconds: float) -> Attempt[Reply]:
    try:
        try:
            response = OPENER.open(call, timeout=timeout_seconds)
        except HTTPError as error:
            response = error
        with response:
            return _taken(response, call.get_header("Accept", ""))
    except (OSError, HTTPException, zlib.error) as error:
        return None, None, str(getattr(error, "reason", error)) or type(error).__name__


def _taken(response: HTTPResponse | HTTPError, accept: str) -> Attempt[Reply]:
    """Take an answer or a refusal only where the service itself, and no proxy, has given it."""
    status, kind = response.status or 0, response.headers.get_content_type()
    is_refusal = status < FAILED and status != TOO_MANY and kind == PROBLEM
    if is_refusal or (status == GOOD and (kind != HTML or HTML in accept)):
        return Reply(status, kind, _body(response)), None, ""
    place = response.headers.get("Location")
    told = f"status {status} with {kind}"
    return None, response.headers, f"{told}, to {place}" if place else told


def _body(response: HTTPResponse | HTTPError) -> bytes:
    """Return the bytes of an answer, unpacked where they come packed."""
    body = response.read()
    is_packed = response.headers.get("Content-Encoding") == "gzip"
    return zlib.decompress(body, wbits=_OF_GZIP) if is_packed else body


def _wait(headers: Message | None, attempt: int) -> float:
    """Return for how many seconds to wait: as told by Retry-After, else 0.2 s and 0.4 s."""
    told = headers.get("Retry-After", "") if headers else ""
    return min(float(told), LONGEST_WAIT_SECONDS) if told.isdigit() else 0.2 * 2**attempt


def answer_remotely(
    server: str,
    detail: str,
    *,
    timeout_seconds: float,
    api_key: str = "",
    sleep: Callable[[float], None] = time.sleep,
) -> AnswerLines:
    """Return a way to ask the service at an address for many lines at once.

    Equal lines have equal answers, so a stream that breaks off is asked for again.
    """

    def answer(lines: Sequence[bytes]) -> Sequence[bytes]:
        found: list[bytes] = []
        for piece in _pieces(lines):
            request = Request("POST", f"{BATCH}?detail={detail}", b"\n".join(piece), NDJSON)
            call = _call(server, request, api_key)
            once = partial(_lines_once, call, timeout_seconds, len(piece))
            found += _persistently(server, once, sleep)
        return found

    return answer


def _pieces(lines: Sequence[bytes]) -> Iterator[list[bytes]]:
    """Yield as many lines as sockets hold: the service answers while it reads, and would wait."""
    piece: list[bytes] = []
    for line in lines:
        if piece and sum(map(len, piece)) + len(line) > MOST_IN_FLIGHT:
            yield piece
            piece = []
        piece.append(line)
    if piece:
        yield piece


def _lines_once(call: HttpRequest, timeout_seconds: float, wanted: int) -> Attempt[list[bytes]]:
    reply, headers, trouble = _once(call, timeout_seconds)
    if reply is None:
        return None, headers, trouble
    if reply.status != GOOD:
        raise RefusedError(orjson.loads(reply.body)["detail"])
    answers = reply.body.splitlines()
    if len(answers) == wanted:
        return answers, None, ""
    return None, None, f"the stream broke off after {len(answers)} of {wanted} lines"
