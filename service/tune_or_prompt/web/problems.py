"""Problems (RFC 9457): one table of kinds, and one way from any failure to its answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from tune_or_prompt.domain.errors import DomainError, UnknownModelError, UnknownValueError
from tune_or_prompt.wire.faults import Fault, InvalidDocumentError
from tune_or_prompt.wire.plain import plain


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """What a kind of problem means and how to fix it.

    Attributes:
        code: kind of the problem.
        status: HTTP status it comes with.
        title: the kind of problem in words.
        meaning: what it means.
        remedy: how to fix it.
    """

    code: str
    status: int
    title: str
    meaning: str
    remedy: str

    @property
    def is_ours(self) -> bool:
        """Return whether the service is at fault, and not the request."""
        return self.status >= HTTPStatus.INTERNAL_SERVER_ERROR

    @property
    def detail(self) -> str:
        """Return what there is to say where nothing more is known of the case."""
        return f"{self.meaning} {self.remedy}"


@dataclass(frozen=True, slots=True)
class ProblemList:
    """Every kind of problem.

    Attributes:
        items: the kinds of problem, by status.
    """

    items: tuple[ProblemKind, ...]


PROBLEMS: Mapping[str, ProblemKind] = {
    kind.code: kind
    for kind in (
        ProblemKind(
            "malformed-request",
            400,
            "The request cannot be read",
            "The request breaks the rules of HTTP, so nothing in it could be trusted.",
            "Send it again with an ordinary HTTP client.",
        ),
        ProblemKind(
            "malformed-json",
            400,
            "The document is not readable JSON",
            "The body, or the profile in the address, is empty, is not JSON in UTF-8, states one "
            "field twice, or is nested too deeply.",
            "Check the text with a JSON validator. The detail says where reading stopped.",
        ),
        ProblemKind(
            "key-needed",
            401,
            "The request needs a key",
            "The service needs a key. It is missing, unknown or expired.",
            "Ask the operator for a key, and send it as `Authorization: Bearer <key>`.",
        ),
        ProblemKind(
            "not-permitted",
            403,
            "The key does not open this",
            "The key is known, but it does not have the scope that this needs.",
            "Ask the operator of the service for a key with the scope that the detail names.",
        ),
        ProblemKind(
            "not-found",
            404,
            "There is nothing at this address",
            "No resource has this path.",
            "Compare the path with the list at /v1 or /docs.",
        ),
        ProblemKind(
            "unknown-id",
            404,
            "There is no such entry in the catalogue",
            "The path is right, but nothing in the catalogue has the id at its end.",
            "Take an id from the list one level up.",
        ),
        ProblemKind(
            "method-not-allowed",
            405,
            "The resource does not have this method",
            "The path exists, but it cannot be asked in this way.",
            "Use one of the methods in the Allow header.",
        ),
        ProblemKind(
            "not-acceptable",
            406,
            "The answer does not come in this format",
            "None of the formats in the Accept header, or named by the suffix, is available.",
            "Ask for one of the formats that the detail lists, or leave the Accept header out.",
        ),
        ProblemKind(
            "precondition-failed",
            412,
            "The answer is not the one that the condition names",
            "If-Match names the ETag of other bytes than those of the answer as it is now.",
            "Leave If-Match out, or ask with If-None-Match to be told of another answer.",
        ),
        ProblemKind(
            "content-too-large",
            413,
            "The body is too large",
            "The body is larger than the limit stated at /v1.",
            "Send a smaller one: a profile needs a few kilobytes at most, and many profiles go in "
            "several batches or in a stream of lines.",
        ),
        ProblemKind(
            "uri-too-long",
            414,
            "The address is too long",
            "The path with its query is longer than the limit stated at /v1.",
            "Send the profile in the body of a POST.",
        ),
        ProblemKind(
            "unsupported-media-type",
            415,
            "The body is not in a supported format",
            "The body must be JSON in UTF-8, named as such and not compressed.",
            "Send `Content-Type: application/json` and no Content-Encoding.",
        ),
        ProblemKind(
            "validation-error",
            422,
            "The request is not valid",
            "The request was read, but values in it break the published schema.",
            "Correct the values listed in `errors`; each entry names the place and the remedy.",
        ),
        ProblemKind(
            "quota-exceeded",
            429,
            "Too many requests",
            "This key or address has asked more often than it may.",
            "Wait for the seconds in the Retry-After header. Do not ask the same question twice: "
            "cache its answer, and check it by its ETag.",
        ),
        ProblemKind(
            "header-too-large",
            431,
            "The header of the request is too large",
            "The request has too many header fields, or one of them is too long.",
            "Send fewer and shorter header fields; what is large belongs in the body.",
        ),
        ProblemKind(
            "internal-error",
            500,
            "The service failed",
            "The service failed. Your request may be correct.",
            "Report the `trace_id`; trying again will not help.",
        ),
        ProblemKind(
            "unavailable",
            503,
            "The service cannot answer now",
            "The service is starting, stopping or overloaded.",
            "Try again in a little while.",
        ),
    )
}

_CODE_OF_STATUS: Mapping[int, str] = {
    **{kind.status: kind.code for kind in PROBLEMS.values()},
    400: "malformed-request",
    404: "not-found",
}


class ProblemError(DomainError):
    """A refusal at the edge itself, before the domain is asked."""

    def __init__(
        self, code: str, detail: str, *, headers: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """Take the code of a known kind, what went wrong this time, and headers for the answer."""
        super().__init__(detail)
        self.kind = PROBLEMS[code]
        self.headers = headers


def kind_of_status(status: int) -> ProblemKind:
    """Return the kind of problem that an HTTP status stands for."""
    ours = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    other = "internal-error" if ours else "malformed-request"
    return PROBLEMS[_CODE_OF_STATUS.get(status, other)]


def problem_of(error: DomainError) -> tuple[ProblemKind, str, tuple[Fault, ...]]:
    """Return the kind of problem that an error stands for, what to say of it, and its faults.

    What only the domain can find is a fault of the request all the same; of a failure of ours
    nothing of the inside is told.
    """
    if isinstance(error, UnknownModelError):
        pointer = f"#/{error.field.replace('.', '/')}"
        error = InvalidDocumentError([Fault(pointer, error.code, error.detail)])
    elif isinstance(error, UnknownValueError):
        error = InvalidDocumentError([Fault("", error.code, error.detail, error.parameter)])
    faults = error.faults if isinstance(error, InvalidDocumentError) else ()
    known = error.kind if isinstance(error, ProblemError) else PROBLEMS.get(error.code)
    kind = known or PROBLEMS["internal-error"]
    return kind, kind.meaning if kind.is_ours else error.detail, faults


def problem_document(
    kind: ProblemKind,
    detail: str,
    faults: Iterable[Fault] = (),
    *,
    trace_id: str = "",
    public_url: str,
) -> dict[str, Any]:
    """Return the wire form of one occurrence of a problem; without a trace it has no name."""
    document: dict[str, Any] = {
        "type": f"{public_url}/problems/{kind.code}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
    }
    if trace_id:
        document["instance"] = f"urn:tune-or-prompt:request:{trace_id}"
    document["code"] = kind.code
    if trace_id:
        document["trace_id"] = trace_id
    if listed := [_fault_document(fault) for fault in faults]:
        document["errors"] = listed
    return document


def _fault_document(fault: Fault) -> dict[str, Any]:
    return {name: part for name, part in plain(fault).items() if part}
