"""Ask a served instance over HTTP, for one answer or for many lines of them.

An outage is told apart from every answer.
"""

import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from email.message import Message
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from threading import Thread
from typing import TypeVar
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, build_opener
from urllib.request import Request as HttpRequest

import orjson

from tune_or_prompt.wire.reply import AnswerLines, RefusedError, Reply, Request, UnavailableError

PROBLEM = "application/problem+json"
HTML = "text/html"
GOOD, TOO_MANY, FAILED = 200, 429, 500
BATCH, NDJSON = "/v1/recommendations/batch", "application/x-ndjson"
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
        call = _call(server, request, _key_header(api_key))
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


def _key_header(api_key: str) -> dict[str, str]:
    """Return the header that carries a key, where there is one."""
    return {"Authorization": f"Bearer {api_key}"} if api_key else {}


def _call(server: str, request: Request, key: Mapping[str, str]) -> HttpRequest:
    accept = {"Accept": f"{request.accept}, {PROBLEM};q=0.9", "Accept-Encoding": "gzip"}
    headers = {**accept, **key}
    if request.body is not None:
        headers["Content-Type"] = "application/json"
    return HttpRequest(  # noqa: S310  the command line takes http and https only
        f"{server.rstrip('/')}{request.path}", request.body, headers, method=request.method
    )


def _once(call: HttpRequest, timeout_seconds: float) -> Attempt[Reply]:
    try:
        return _asked(call, timeout_seconds)
    except (OSError, HTTPException, zlib.error) as error:
        return None, None, str(getattr(error, "reason", error)) or type(error).__name__


def _asked(call: HttpRequest, timeout_seconds: float) -> Attempt[Reply]:
    try:
        with OPENER.open(call, timeout=timeout_seconds) as response:
            kind = response.headers.get_content_type()
            if kind == HTML and HTML not in call.get_header("Accept", ""):
                return None, None, f"status {response.status} with {kind}"
            return Reply(response.status, kind, _body(response)), None, ""
    except HTTPError as error:
        with error:
            return _refused(error)


def _refused(error: HTTPError) -> Attempt[Reply]:
    """Take a refusal for an answer only where the service itself, and no proxy, has given it."""
    kind = error.headers.get_content_type()
    if error.code < FAILED and error.code != TOO_MANY and kind == PROBLEM:
        return Reply(error.code, kind, _body(error)), None, ""
    place = error.headers.get("Location")
    told = f"status {error.code} with {kind}"
    return None, error.headers, f"{told}, to {place}" if place else told


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
    address = urlsplit(server)
    kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
    path = f"{address.path.rstrip('/')}{BATCH}?detail={detail}"

    def answer(lines: Sequence[bytes]) -> Sequence[bytes]:
        def once() -> Attempt[list[bytes]]:
            connection = kind(address.hostname or "", address.port, timeout=timeout_seconds)
            try:
                return _answers(_posted(connection, path, lines, _key_header(api_key)), len(lines))
            except (OSError, HTTPException) as error:
                return None, None, str(error) or type(error).__name__
            finally:
                connection.close()

        return _persistently(server, once, sleep)

    return answer


def _posted(
    connection: HTTPConnection, path: str, lines: Sequence[bytes], key: dict[str, str]
) -> HTTPResponse:
    """Send the lines beside the reading of the answers, since each side waits for the other."""
    body = b"".join(line + b"\n" for line in lines)
    connection.putrequest("POST", path)
    accept = {"Accept": f"{NDJSON}, {PROBLEM};q=0.9", "Content-Type": NDJSON}
    for name, value in {**accept, "Content-Length": str(len(body)), **key}.items():
        connection.putheader(name, value)
    connection.endheaders()
    Thread(target=_send, args=(connection, body), daemon=True).start()
    return connection.getresponse()


def _send(connection: HTTPConnection, body: bytes) -> None:
    with suppress(OSError):  # whoever reads the answers is told, and asks again
        connection.send(body)


def _answers(response: HTTPResponse, wanted: int) -> Attempt[list[bytes]]:
    kind = response.headers.get_content_type()
    if response.status == GOOD and kind == NDJSON:
        answers = list(response)
        if len(answers) == wanted:
            return answers, None, ""
        return None, None, f"the stream broke off after {len(answers)} of {wanted} lines"
    if response.status < FAILED and response.status != TOO_MANY and kind == PROBLEM:
        raise RefusedError(orjson.loads(response.read())["detail"])
    return None, response.headers, f"status {response.status} with {kind}"
