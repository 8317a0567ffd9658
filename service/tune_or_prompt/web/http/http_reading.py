"""Reading an HTTP request: its limits, its media type and its body."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from tune_or_prompt.web.endpoint import Asked, Endpoint, Services
from tune_or_prompt.web.problems import PROBLEMS, ProblemError
from tune_or_prompt.web.reading import LONGEST_ADDRESS, read_asked


def read_request(
    endpoint: Endpoint, request: Request, path: Mapping[str, str], services: Services
) -> Asked:
    """Return what a request asks an endpoint for.

    Raises:
        DomainError: for a request that is too long, of another type, malformed or not valid.
    """
    if len(request.full_path) > LONGEST_ADDRESS:
        raise ProblemError(
            "uri-too-long",
            f"The address has {len(request.full_path):,} characters; {LONGEST_ADDRESS:,} is the "
            f"limit. {PROBLEMS['uri-too-long'].remedy}",
        )
    if endpoint.largest_body is not None:
        request.max_content_length = endpoint.largest_body
    query = request.args.to_dict(flat=False)
    asked = read_asked(
        endpoint,
        services,
        method=request.method,
        path=path,
        query=query,
        body=lambda: _body(request),
    )
    return replace(asked, charge=services.gate.meter(request.environ))


def _body(request: Request) -> bytes:
    _refuse_other_types(request)
    limit = request.max_content_length or 0
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise _too_large(limit) from None
    if request.content_length is None and len(body) >= limit:
        # Sent in chunks, of which werkzeug gives no more than the limit and says nothing.
        raise _too_large(limit)
    return body


def _refuse_other_types(request: Request) -> None:
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        raise ProblemError(
            "unsupported-media-type", f"The body is {encoding}-encoded; send it as it is."
        )
    if request.mimetype != "application/json":
        sent = request.mimetype or "nothing"
        raise ProblemError(
            "unsupported-media-type",
            f"Content-Type names {sent}; send a JSON body as application/json.",
        )
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise ProblemError(
            "unsupported-media-type", f"The charset is {charset}; JSON is sent in UTF-8."
        )


def _too_large(limit: int) -> ProblemError:
    remedy = PROBLEMS["content-too-large"].remedy
    return ProblemError("content-too-large", f"The body has more than {limit:,} bytes. {remedy}")
