"""The parts of answers that programs read most; an answer may hold more than is named here."""

from typing import Any, Literal, NotRequired, TypedDict

Verdict = Literal["prompt-engineering", "fine-tuning", "hybrid"]
Standing = Literal["clear", "leaning", "too-close-to-call"]
DriftStatus = Literal["unchanged", "drifted", "flipped", "expired"]


class Reason(TypedDict):
    """Why something is so: a stable code, its parameters, and a sentence."""

    code: str
    params: dict[str, Any]
    text: str


class Contribution(TypedDict):
    """What one dimension adds to a score."""

    dimension: str
    utility: float
    weight: float
    points: float
    because: Reason
    sources: list[str]


class RankedApproach(TypedDict):
    """One approach with its score and every term of it."""

    approach: Verdict
    score: float
    acceptability: float
    feasible: bool
    eliminated_by: list[Reason]
    contributions: list[Contribution]


class Recommendation(TypedDict):
    """The scored, explained recommendation for one profile."""

    id: str
    name: NotRequired[str]
    verdict: Verdict
    standing: Standing
    standard_error: float
    summary: str
    ranking: list[RankedApproach]
    matched: NotRequired[list[dict[str, Any]]]
    costs: NotRequired[dict[str, Any]]
    schedule: NotRequired[dict[str, Any]]
    latency: NotRequired[dict[str, Any]]
    quality: NotRequired[dict[str, Any]]
    robustness: NotRequired[dict[str, Any]]
    flips: NotRequired[list[dict[str, Any]]]
    no_flip: NotRequired[Reason]
    why_not: NotRequired[list[dict[str, Any]]]
    next_questions: NotRequired[list[dict[str, Any]]]
    cannot_matter: NotRequired[list[str]]
    plan: NotRequired[list[dict[str, str]]]
    warnings: list[dict[str, Any]]
    assumptions: NotRequired[list[dict[str, Any]]]
    provenance: dict[str, Any]
    links: dict[str, str]


class State(TypedDict):
    """A decision in five figures."""

    verdict: Verdict
    standing: Standing
    score: float
    acceptability: float
    margin: float


class Drift(TypedDict):
    """What has become of a locked decision."""

    status: DriftStatus
    why: list[Reason]
    locked: State
    now: State
    without_profile_changes: State
    changes: list[dict[str, Any]]
    prices: list[dict[str, Any]]


class FieldError(TypedDict):
    """One value that is not valid: where it is, what kind of fault, and the remedy."""

    pointer: str
    code: str
    detail: str
