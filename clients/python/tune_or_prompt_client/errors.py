"""What can go wrong: the service refuses, or there is no answer."""

from collections.abc import Sequence

from tune_or_prompt_client.answers import FieldError


class ClientError(Exception):
    """Anything that keeps a client from giving an answer."""


class UnavailableError(ClientError):
    """There is no answer: no connection, a time-out, a failure, or something that is no answer.

    Attributes:
        retry_after_seconds: how long to wait before the next try, if the service says so.
    """

    def __init__(self, detail: str, retry_after_seconds: float | None = None) -> None:
        """Keep how long to wait."""
        super().__init__(detail)
        self.retry_after_seconds = retry_after_seconds


class ForeignAnswerError(UnavailableError):
    """JSON that is not of tune-or-prompt: another service answers at this address."""


class ProblemError(ClientError):
    """A refusal by the service (RFC 9457).

    Attributes:
        status: the HTTP status.
        code: slug of the kind of problem.
        title: the kind of problem in words.
        detail: what went wrong this time, and the remedy.
        errors: each value that is not valid.
        trace_id: what to name when asking about it.
    """

    def __init__(
        self,
        *,
        status: int,
        code: str,
        title: str,
        detail: str,
        errors: Sequence[FieldError] = (),
        trace_id: str = "",
    ) -> None:
        """Keep what the problem states."""
        told = [f"{status} {code}: {detail}", *(f"- {each.get('detail', each)}" for each in errors)]
        super().__init__("\n".join(told))
        self.status, self.code, self.title, self.detail = status, code, title, detail
        self.errors, self.trace_id = tuple(errors), trace_id
