"""The profile as types, so that a checker refuses a misspelled field.

Made from the fields of the service; a test compares the two.
"""

from typing import Literal, TypedDict


class Range(TypedDict):
    """A number known only as a range: 10th, 50th and 90th percentile."""

    low: float
    mid: float
    high: float


class PilotPoint(TypedDict):
    """A tuning trial: how many labels it was tuned on, and the score it reached (0 to 1)."""

    labelled_examples: float
    score: float


Quantity = float | Range
Gap = Literal[
    "none",
    "missing-context",
    "retrieval-or-tools",
    "knowledge",
    "form",
    "label-scheme",
    "skill",
    "reasoning",
]


class Task(TypedDict, total=False):
    """What the model is asked to do."""

    type: Literal[
        "classification",
        "extraction",
        "generation",
        "summarisation",
        "question-answering",
        "reasoning",
        "code-generation",
        "translation",
        "structured-output",
        "dialogue",
        "agentic",
    ]
    breadth: Literal["single", "few", "many"]
    tailoring: Literal["one-for-all", "per-tenant", "per-user"]
    tenants: Quantity
    classes: int
    domain: Literal["general", "specialised", "narrow-expert"]
    language: Literal["common", "low-resource"]
    output: Literal["free", "templated", "strict"]
    voice: Literal["none", "some", "exact"]
    consistency: Literal["nice-to-have", "important", "non-negotiable"]
    error_harm: Literal["low", "medium", "high"]
    gap: Gap | list[Gap]
    rules: Literal["writable", "tacit"]
    human_review: Literal["none", "some", "every"]
    verifiable: bool
    citations: bool
    shift: Literal["none", "some", "strong"]


class Knowledge(TypedDict, total=False):
    """The facts that answers rest on."""

    tokens: Quantity
    change: Literal["never", "yearly", "quarterly", "monthly", "weekly", "daily"]


class Requirements(TypedDict, total=False):
    """What is wanted of the model."""

    change: Literal["never", "yearly", "quarterly", "monthly", "weekly", "daily"]
    editors: Literal["engineers", "domain-experts"]


class Traffic(TypedDict, total=False):
    """How much it is used, and how large a call is."""

    mode: Literal["interactive", "batch", "one-off"]
    total_calls: Quantity
    calls_per_day: Quantity
    instruction_tokens: Quantity
    example_tokens: Quantity
    query_tokens: Quantity
    output_tokens: Quantity
    reasoning_tokens: Quantity
    cached_share: float
    batchable_share: float
    latency_target_ms: Quantity


class Data(TypedDict, total=False):
    """Labeled examples and how data may be used."""

    has_labels: bool
    labelled_examples: Quantity
    labels_per_week: Quantity
    label_cost_usd: Quantity
    label_source: Literal[
        "none",
        "documents-only",
        "logs",
        "past-decisions",
        "corrections",
        "experts",
        "teacher-model",
        "preferences",
    ]
    label_quality: Literal["good", "uneven", "disputed"]
    teacher_available: bool
    label_noise: float
    sensitivity: Literal["public", "internal", "confidential", "regulated"]
    may_leave_network: bool
    may_enter_weights: bool
    per_user_access: bool


class Team(TypedDict, total=False):
    """The people who build it."""

    ml_expertise: Literal["none", "some", "strong"]
    evaluation: Literal["none", "ad-hoc", "harness"]
    hourly_cost_usd: Quantity


class Schedule(TypedDict, total=False):
    """When it must be live, and how far to look ahead."""

    deadline_days: Quantity
    horizon_days: Quantity


class Budget(TypedDict, total=False):
    """What may be spent."""

    upfront_usd: Quantity
    monthly_usd: Quantity


class Models(TypedDict, total=False):
    """The models in question and where they may run."""

    prompt: str
    tuned: str
    hosting: Literal["api", "own-cloud", "self-hosted", "on-device", "any"]
    strongest_allowed: Literal["frontier", "strong-open", "small", "tiny"]
    can_serve_own: bool
    newer_expected: bool
    latest_frontier: bool


class Measured(TypedDict, total=False):
    """What was measured so far."""

    target: float
    prompt_score: float
    prompt_standing: Literal["meets-target", "close", "far-below"]
    prompt_effort: Literal["zero-shot", "few-shot", "engineered", "retrieval"]
    prompt_cost: Literal["acceptable", "too-high"]
    prompt_latency: Literal["acceptable", "too-slow"]
    prompt_monthly_usd: Quantity
    tuning_tried: Literal["helped", "no-gain", "failed"]
    tuning_failure: Literal["facts-not-learnt", "too-little-data", "bad-data", "no-gain", "forgot"]
    pilot: list[PilotPoint]


Weights = TypedDict(
    "Weights",
    {
        "upfront-cost": float,
        "inference-cost": float,
        "setup-time": float,
        "flexibility": float,
        "consistency": float,
        "data-needed": float,
        "knowledge-depth": float,
        "maintenance": float,
        "latency": float,
        "best-for": float,
    },
    total=False,
)
"""Your own importance of each dimension, 0 to 10; 5 is the usual project's."""


class Profile(TypedDict, total=False):
    """What is known of a project; leave out what is not."""

    name: str
    stage: Literal["idea", "prototype", "pilot", "production"]
    as_of: str
    task: Task
    knowledge: Knowledge
    requirements: Requirements
    traffic: Traffic
    data: Data
    team: Team
    schedule: Schedule
    budget: Budget
    models: Models
    measured: Measured
    weights: Weights
