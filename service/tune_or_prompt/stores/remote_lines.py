"""Ask a served instance for many profiles: lines in, lines out, over its stream."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from threading import Thread
from urllib.parse import urlsplit

import orjson

from tune_or_prompt.stores.remote import (
    FAILED,
    PROBLEM,
    TOO_MANY,
    Attempt,
    key_header,
    persistently,
)
from tune_or_prompt.wire.reply import AnswerLines, RefusedError

PATH = "/v1/recommendations/batch"
NDJSON = "application/x-ndjson"
_GOOD = 200


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
    path = f"{address.path.rstrip('/')}{PATH}?detail={detail}"

    def answer(lines: Sequence[bytes]) -> Sequence[bytes]:
        def once() -> Attempt[list[bytes]]:
            connection = kind(address.hostname or "", address.port, timeout=timeout_seconds)
            try:
                return _answers(_posted(connection, path, lines, key_header(api_key)), len(lines))
            except (OSError, HTTPException) as error:
                return None, None, str(error) or type(error).__name__
            finally:
                connection.close()

        return persistently(server, once, sleep)

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
    if response.status == _GOOD and kind == NDJSON:
        answers = list(response)
        if len(answers) == wanted:
            return answers, None, ""
        return None, None, f"the stream broke off after {len(answers)} of {wanted} lines"
    if response.status < FAILED and response.status != TOO_MANY and kind == PROBLEM:
        raise RefusedError(orjson.loads(response.read())["detail"])
    return None, response.headers, f"status {response.status} with {kind}"
