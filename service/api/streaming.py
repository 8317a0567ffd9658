"""Streams of JSON lines: read a little, answer it, and only then read on.

Nothing is held but the lines being answered. As long as the client does not take the answers,
nothing more is read from it; once it has gone, the work ends.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any

import orjson
from flask import Request
from flask.wrappers import Response
from werkzeug.exceptions import ClientDisconnected

from service.api.endpoint import NEVER_STORE, Asked, Endpoint, Services
from service.api.negotiation import NDJSON, choose
from service.api.problems import ProblemError
from service.api.reading import LONGEST_LINE, read_query
from service.domain.errors import DomainError
from service.schemas.json_document import read_json

_BLOCK = 16 * 1024
_WITHOUT_END = 1 << 62  # Flask takes None for its usual limit


def is_stream(endpoint: Endpoint, request: Request) -> bool:
    """Return whether a request sends a stream to an endpoint that answers one."""
    return endpoint.stream is not None and request.mimetype == NDJSON.media_type


def answer_stream(
    endpoint: Endpoint, services: Services, request: Request, path: Mapping[str, str]
) -> Response:
    """Return a response that is worked out while it is sent.

    Raises:
        DomainError: where the request cannot be answered at all.
    """
    choose([NDJSON], suffix=None, accept=request.accept_mimetypes)
    assert endpoint.stream is not None  # noqa: S101  as `is_stream` has it
    request.max_content_length = _WITHOUT_END
    query = read_query(endpoint.query, request.args.to_dict(flat=False))
    asked = Asked(services=services, path=path, query=query)
    answers = endpoint.stream(asked, documents_in(request.stream))
    response = Response(_written(answers), content_type=NDJSON.content_type)
    response.headers["Cache-Control"] = NEVER_STORE
    response.headers["X-Accel-Buffering"] = "no"
    return response


def documents_in(stream: IO[bytes]) -> Iterator[Any]:
    """Give the document of each line, or the error that says why there is none."""
    try:
        yield from map(_document, lines_in(stream))
    except (OSError, ClientDisconnected):
        yield ProblemError("malformed-request", "The stream broke off; send it to its end.")


def lines_in(stream: IO[bytes]) -> Iterator[bytes | None]:
    """Give each line without its end; None in place of one that is too long."""
    rest, too_long = b"", False
    while block := stream.read(_BLOCK):
        *whole, rest = (rest + block).split(b"\n")
        for line in whole:
            yield None if too_long or len(line) > LONGEST_LINE else line
            too_long = False
        if len(rest) > LONGEST_LINE:
            rest, too_long = b"", True
    if rest or too_long:
        yield None if too_long else rest


def _document(line: bytes | None) -> Any:  # noqa: ANN401  whatever the line says
    if line is None:
        return ProblemError(
            "content-too-large", f"The line is longer than {LONGEST_LINE:,} bytes; shorten it."
        )
    try:
        return read_json(line)
    except DomainError as error:
        return error


def _written(answers: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    for number, each in enumerate(answers, start=1):
        yield orjson.dumps({"line": number, **each}, option=orjson.OPT_APPEND_NEWLINE)
