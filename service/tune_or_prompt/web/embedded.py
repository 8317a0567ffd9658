"""Answering in this process without a web framework, in the bytes that HTTP would carry.

The declarations, views and writers are those of the served API; only what is asked for is imported.
"""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs, unquote

import orjson

from tune_or_prompt.domain.errors import DomainError
from tune_or_prompt.web.endpoint import Asked, Endpoint, Services
from tune_or_prompt.web.endpoints import endpoints_below
from tune_or_prompt.web.http.json_lines import document_in, written
from tune_or_prompt.web.negotiation import choose
from tune_or_prompt.web.problems import (
    ProblemError,
    problem_document,
    problem_of,
)
from tune_or_prompt.web.reading import read_asked
from tune_or_prompt.wire.reply import AnswerLines, Ask, Reply, Request, UnavailableError

_VARIABLE = re.compile(r"\\\{(\w+)\\\}")


def ask_embedded(services: Services) -> Ask:
    """Return a way to ask for anything below /v1.

    It raises `UnavailableError` where the engine fails: that is never a finding.
    """

    def ask(request: Request) -> Reply:
        try:
            return _answer(services, request)
        except DomainError as error:
            return _refusal(error, services)
        except Exception as error:
            raise UnavailableError(f"The engine failed: {error!r}") from error

    return ask


def answer_embedded(services: Services, detail: str) -> AnswerLines:
    """Return a way to ask for many profiles, in the lines that the served stream would answer."""
    from tune_or_prompt.web.resources.batch import stream_recommendations  # noqa: PLC0415  as above

    asked = Asked(services=services, query={"detail": detail, "include": []})

    def answer(lines: Sequence[bytes]) -> list[bytes]:
        try:
            blocks = written(stream_recommendations(asked, map(document_in, lines)))
            return b"".join(blocks).splitlines(keepends=True)
        except Exception as error:
            raise UnavailableError(f"The engine failed: {error!r}") from error

    return answer


def endpoint_at(method: str, path: str) -> tuple[Endpoint, Mapping[str, str]]:
    """Return the endpoint that answers a method at a path, with the values in the path.

    Raises:
        ProblemError: where there is none.
    """
    for endpoint in endpoints_below(path):
        found = _pattern(endpoint).fullmatch(path)
        if found and method in endpoint.methods:
            return endpoint, {name: unquote(value) for name, value in found.groupdict().items()}
    raise ProblemError("not-found", f"There is nothing at {path} to {method}.")


def _answer(services: Services, request: Request) -> Reply:
    path, _, query = request.path.partition("?")
    endpoint, variables = endpoint_at(request.method, path)
    form = choose(endpoint.formats, suffix=None, accept=[(request.accept, 1.0)])
    asked = read_asked(
        endpoint,
        services,
        method=request.method,
        path=variables,
        query=parse_qs(query, keep_blank_values=True),
        body=lambda: request.body or b"",
    )
    value = endpoint.value(asked)
    return Reply(200, form.media_type, endpoint.formats[form](value))


def _refusal(error: DomainError, services: Services) -> Reply:
    kind, detail, faults = problem_of(error)
    if kind.is_ours:
        raise UnavailableError(f"The engine failed: {error.detail}") from error
    document = problem_document(kind, detail, faults, public_url=services.public_url)
    return Reply(kind.status, "application/problem+json", orjson.dumps(document))


def _pattern(endpoint: Endpoint) -> re.Pattern[str]:
    return re.compile(_VARIABLE.sub(r"(?P<\1>[^/]+)", re.escape(endpoint.path)))
