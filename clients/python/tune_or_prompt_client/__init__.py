"""A small typed client of the tune-or-prompt service."""

from tune_or_prompt_client.answers import (
    Contribution,
    Detail,
    Drift,
    DriftReason,
    DriftStatus,
    Driver,
    Estimate,
    FieldError,
    Flip,
    Lock,
    Question,
    Ranked,
    Recommendation,
    Standing,
    State,
    Verdict,
)
from tune_or_prompt_client.asynchronous import AsyncClient
from tune_or_prompt_client.client import Client
from tune_or_prompt_client.errors import (
    ClientError,
    ForeignAnswerError,
    ProblemError,
    UnavailableError,
)
from tune_or_prompt_client.profile import Profile, Quantity, Range

__all__ = [
    "AsyncClient",
    "Client",
    "ClientError",
    "Contribution",
    "Detail",
    "Drift",
    "DriftReason",
    "DriftStatus",
    "Driver",
    "Estimate",
    "FieldError",
    "Flip",
    "ForeignAnswerError",
    "Lock",
    "ProblemError",
    "Profile",
    "Quantity",
    "Question",
    "Range",
    "Ranked",
    "Recommendation",
    "Standing",
    "State",
    "UnavailableError",
    "Verdict",
]
