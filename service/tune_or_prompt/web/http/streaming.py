"""Streams of JSON lines: read a little, answer it, and only then read on.

Nothing is held but the lines being answered. As long as the client does not take the answers,
nothing more is read from it; once it has gone, the work ends with the block that was read.
"""

from collections.abc import Iterator, Mapping
from typing import IO, Any

from flask import Request
from flask.wrappers import Response
from werkzeug.exceptions import ClientDisconnected

from tune_or_prompt.web.endpoint import NEVER_STORE, Asked, Endpoint, Services
from tune_or_prompt.web.http.json_lines import document_in, lines_in, written
from tune_or_prompt.web.negotiation import LINES, choose
from tune_or_prompt.web.problems import ProblemError
from tune_or_prompt.web.reading import query_schema, read_query

_WITHOUT_END = 1 << 62  # Flask takes None for its usual limit


def is_stream(endpoint: Endpoint, request: Request) -> bool:
    """Return whether a request sends a stream to an endpoint that answers one."""
    return endpoint.stream is not None and request.mimetype in {form.media_type for form in LINES}


def answer_stream(
    endpoint: Endpoint, services: Services, request: Request, path: Mapping[str, str]
) -> Response:
    """Return a response that is worked out while it is sent.

    Raises:
        DomainError: where the request cannot be answered at all.
    """
    forms = sorted(LINES, key=lambda form: form.media_type != request.mimetype)
    form = choose(forms, suffix=path.get("suffix"), accept=request.accept_mimetypes)
    assert endpoint.stream is not None  # noqa: S101  as `is_stream` has it
    path = {name: value for name, value in path.items() if name != "suffix"}
    request.max_content_length = _WITHOUT_END
    query = read_query(query_schema(endpoint, "POST"), request.args.to_dict(flat=False))
    charge = services.gate.meter(request.environ)
    asked = Asked(services=services, path=path, query=query, charge=charge)
    answers = endpoint.stream(asked, documents_in(request.stream))
    response = Response(written(answers), content_type=form.content_type)
    response.headers["Cache-Control"] = NEVER_STORE
    response.headers["X-Accel-Buffering"] = "no"
    return response


def documents_in(stream: IO[bytes]) -> Iterator[Any]:
    """Give the document of each line, or the error that says why there is none."""
    try:
        yield from map(document_in, lines_in(stream))
    except (OSError, ClientDisconnected):
        yield ProblemError("malformed-request", "The stream broke off; send it to its end.")
