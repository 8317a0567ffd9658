"""One request over HTTP: what is an answer, what is a refusal, and what is an outage."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tune_or_prompt_client.errors import ProblemError, UnavailableError

PROBLEM = "application/problem+json"
NOT_MODIFIED = 304
PASSING = frozenset({429, 502, 503, 504})
LARGEST_ANSWER = 64 * 1024 * 1024


@dataclass(frozen=True)
class Answer:
    """Body and validator of an answer; no body where the one that is kept still holds."""

    body: bytes | None
    etag: str = ""


class PassingError(UnavailableError):
    """An outage that may be over soon, and after how many seconds if the service says so."""

    def __init__(self, detail: str, wait_seconds: float | None = None) -> None:
        """Keep how long to wait."""
        super().__init__(detail)
        self.wait_seconds = wait_seconds


def send(request: Request, timeout_seconds: float) -> Answer:
    """Return the answer to a request.

    Raises:
        ProblemError: where the service refuses it.
        PassingError: where another try may help.
        UnavailableError: where none will.
    """
    try:
        with urlopen(request, timeout=timeout_seconds) as response:  # noqa: S310  Client takes http only
            body = response.read(LARGEST_ANSWER)
            kind = response.headers.get_content_type()
            if not kind.endswith("json"):
                raise UnavailableError(f"{request.full_url} answered with {kind}, not with JSON.")
            return Answer(body, response.headers.get("ETag", ""))
    except HTTPError as error:
        with error:
            if error.code == NOT_MODIFIED:
                return Answer(None)
            raise _refusal(error, request.full_url) from None
    except (OSError, HTTPException) as error:
        told = getattr(error, "reason", error)
        raise PassingError(f"{request.full_url} did not answer: {told}") from None


def _refusal(error: HTTPError, address: str) -> ProblemError | UnavailableError:
    kind = error.headers.get_content_type()
    if error.code in PASSING:
        told = error.headers.get("Retry-After", "")
        text = f"{address} is not available: status {error.code}."
        return PassingError(text, float(told) if told.isdigit() else None)
    document = _document(error) if kind == PROBLEM else None
    if document is None or error.code >= 500:  # noqa: PLR2004  its own fault, whatever it says
        return UnavailableError(f"{address} answered with status {error.code} and {kind}.")
    return ProblemError(
        status=error.code,
        code=str(document.get("code", "")),
        title=str(document.get("title", "")),
        detail=str(document.get("detail", "")),
        errors=document.get("errors", ()),
        trace_id=str(document.get("trace_id", "")),
    )


def _document(error: HTTPError) -> Mapping[str, Any] | None:
    try:
        document = json.loads(error.read(LARGEST_ANSWER))
    except (ValueError, OSError, HTTPException):
        return None
    return document if isinstance(document, dict) else None
