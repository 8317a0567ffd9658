"""The parts of answers that programs read most; an answer may hold more than is named here."""

from typing import Any, Literal, NotRequired, TypedDict

from tune_or_prompt_client.profile import Profile, Range

Approach = str
"""`prompt-engineering`, `fine-tuning` or `hybrid`; a service may know more."""

Verdict = str
"""An approach, or `none` if everything is ruled out."""

Standing = Literal["clear", "leaning", "too-close-to-call", "none-open"]
DriftStatus = Literal["unchanged", "drifted", "flipped", "expired"]
Detail = Literal["verdict", "summary", "full"]


class TrackRecord(TypedDict):
    """How often cross-validation was right at this standing."""

    standing: Standing
    right: int
    of: int


class Elimination(TypedDict):
    """What rules an approach out."""

    code: str
    text: str
    would_lift: str


class Contribution(TypedDict):
    """What one dimension adds to a score."""

    dimension: str
    rating: float
    weight: float
    points: float
    because: str


class Ranked(TypedDict):
    """One approach with its score; `contributions` come with `detail="full"`."""

    approach: Approach
    score: float
    probability: float
    feasible: bool
    eliminated_by: list[Elimination]
    contributions: NotRequired[list[Contribution]]


class Driver(TypedDict):
    """What one answer moved between the verdict and the runner-up."""

    field: str
    answer: NotRequired[Any]
    dimension: NotRequired[str]
    toward: Approach
    points: float
    text: str


class Change(TypedDict):
    """One field put to another answer; `from` holds the answer given."""

    field: str
    to: Any
    text: str


class Flip(TypedDict):
    """A smallest set of changes that flips the verdict."""

    changes: list[Change]
    verdict: Verdict
    within_reach: bool
    text: str


class Question(TypedDict):
    """An unanswered question worth asking next."""

    field: str
    question: str
    choices: list[dict[str, Any]]
    unit: str
    value: float
    could_become: list[dict[str, Any]]


class PlanStep(TypedDict):
    """One next step."""

    id: str
    action: str
    why: str
    stop_if: str


class Caution(TypedDict):
    """Something that bears on the answer."""

    code: str
    text: str
    fields: list[str]
    until: NotRequired[str]


class Stated(TypedDict):
    """One answer given, in words."""

    field: str
    label: str
    text: str


class Costs(TypedDict):
    """What it costs; beside the parts named, `headline` holds the figures of each approach."""

    headline: dict[str, Any]
    options: NotRequired[list[dict[str, Any]]]
    breakdown: NotRequired[list[dict[str, Any]]]
    sensitivity: NotRequired[list[dict[str, Any]]]


class Provenance(TypedDict):
    """What the answer was made from: equal provenance means equal bytes."""

    engine_version: str
    catalogue_version: str
    prices_as_of: NotRequired[str]
    as_of: str
    profile_digest: str


class Recommendation(TypedDict):
    """The scored, explained recommendation for one profile."""

    id: str
    name: NotRequired[str]
    verdict: Verdict
    standing: Standing
    probability: float
    track_record: NotRequired[TrackRecord]
    summary: str
    ranking: list[Ranked]
    drivers: NotRequired[list[Driver]]
    costs: NotRequired[Costs]
    days_to_ship: NotRequired[dict[str, Range]]
    flips: NotRequired[list[Flip]]
    next_questions: NotRequired[list[Question]]
    plan: NotRequired[list[PlanStep]]
    warnings: NotRequired[list[Caution]]
    you_said: NotRequired[list[Stated]]
    assumptions: NotRequired[dict[str, Any]]
    matched: NotRequired[list[dict[str, Any]]]
    schedule: NotRequired[dict[str, Any]]
    latency: NotRequired[dict[str, Any]]
    quality: NotRequired[dict[str, Any]]
    cannot_matter: NotRequired[list[str]]
    why_not: NotRequired[list[dict[str, str]]]
    provenance: NotRequired[Provenance]
    links: NotRequired[dict[str, str]]


class Estimate(TypedDict):
    """What each approach costs, how long it takes, and where they break even."""

    costs: Costs
    days_to_ship: NotRequired[dict[str, Range]]
    schedule: NotRequired[dict[str, Any]]
    latency: NotRequired[dict[str, Any]]
    warnings: NotRequired[list[Caution]]


class Lock(TypedDict):
    """A decision as a project keeps it in its repository; send it back as it was."""

    verdict: Verdict
    standing: Standing
    probability: float
    scores: dict[str, float]
    money: dict[str, Any]
    valid_until: NotRequired[str]
    runner_up: NotRequired[Approach]
    ruled_out: list[dict[str, str]]
    flips: list[dict[str, str]]
    reason: NotRequired[str]
    points_by_approach: dict[str, dict[str, float]]
    prices_used: dict[str, dict[str, float]]
    profile: Profile
    profile_digest: str
    id: str
    engine_version: str
    catalogue_version: str
    as_of: str
    prices_as_of: NotRequired[str]
    lock_version: int
    lock_digest: str


class DriftReason(TypedDict):
    """One thing that differs from the lock: an `outcome` or an `input`."""

    kind: Literal["outcome", "input"]
    code: str
    text: str


class State(TypedDict):
    """A decision in short."""

    verdict: Verdict
    standing: Standing
    probability: float
    scores: dict[str, float]
    money: dict[str, Any]
    ruled_out: list[dict[str, str]]


class Drift(TypedDict):
    """What has become of a locked decision."""

    status: DriftStatus
    summary: str
    as_of: str
    reasons: list[DriftReason]
    remedy: str
    locked: State
    now: State
    without_profile_changes: State
    changes: list[dict[str, Any]]
    repriced: list[dict[str, Any]]
    valid_until: NotRequired[str]
    prices_until: NotRequired[str]


class FieldError(TypedDict):
    """One value that is not valid: where it is, what kind of fault, and the remedy."""

    pointer: NotRequired[str]
    parameter: NotRequired[str]
    code: str
    detail: str
