"""A small typed client of the tune-or-prompt service."""

from tune_or_prompt_client.answers import (
    Contribution,
    Drift,
    DriftStatus,
    FieldError,
    RankedApproach,
    Reason,
    Recommendation,
    Standing,
    State,
    Verdict,
)
from tune_or_prompt_client.client import Client
from tune_or_prompt_client.errors import ClientError, ProblemError, UnavailableError

__all__ = [
    "Client",
    "ClientError",
    "Contribution",
    "Drift",
    "DriftStatus",
    "FieldError",
    "ProblemError",
    "RankedApproach",
    "Reason",
    "Recommendation",
    "Standing",
    "State",
    "UnavailableError",
    "Verdict",
]
