"""What a service says to a request, wherever it runs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from tune_or_prompt.domain.errors import DomainError

RECOMMENDATIONS = "/v1/recommendations"

REFUSED = 400
"""The first status that says no."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request to a service.

    Attributes:
        method: the HTTP method.
        path: path and query.
        body: JSON text, where there is a body.
        accept: the media type wanted.
    """

    method: str
    path: str
    body: bytes | None = None
    accept: str = "application/json"


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, media type and bytes of an answer."""

    status: int
    media_type: str
    body: bytes


Ask = Callable[[Request], Reply]

AnswerLines = Callable[[Sequence[bytes]], Sequence[bytes]]
"""Gives a line of JSON for each line of JSON, in order: what a batch says of each profile."""


class UnavailableError(DomainError):
    """A service that cannot be reached, or that fails itself."""

    code = "unavailable"
    title = "The service cannot answer now"


class RefusedError(DomainError):
    """A request that a service would not answer."""

    code = "refused"
    title = "The service refuses the request"


def object_of(body: bytes) -> dict[str, Any]:
    """Return the JSON object of an answer.

    Raises:
        UnavailableError: if it is none, which no service of ours would send.
    """
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError:
        document = None
    if not isinstance(document, dict):
        raise UnavailableError("The answer is not one of tune-or-prompt: check the address.")
    return document
