"""The parts of an answer: frozen records that the readers of an evaluation fill in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from service.domain.notes import Caution, Matched
from service.domain.outlook.answers import Flip, Question, Robustness, WhyNot
from service.domain.published.quality_report import QualityReport
from service.domain.reason import Reason
from service.domain.spending.estimates import Costs, Latency, Schedule
from service.domain.spending.figures import Range
from service.domain.vocabulary import Approach, Standing


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one dimension adds to one approach's score: `points = 100 * weight * utility`.

    `sources` says what the comparison rests on there, ids of published cases among them.
    """

    dimension: str
    utility: float
    weight: float
    points: float
    because: Reason
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranked:
    """One approach with its score, how often it wins, and every term of the score."""

    approach: Approach
    score: float
    acceptability: float
    feasible: bool
    eliminated_by: tuple[Reason, ...]
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One next step: what to do, why, and what would stop it."""

    id: str
    action: str
    why: str
    stop_if: str


@dataclass(frozen=True, slots=True)
class Assumption:
    """A value that was used although the user did not give it.

    A number carries `value`; a choice or flag carries `shares`, the belief in each answer.
    """

    field: str
    value: Range | None
    shares: Mapping[str, float] | None
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """What the answer was made from: equal provenance means equal bytes."""

    engine_version: str
    catalogue_version: str
    prices_as_of: date | None
    as_of: date
    profile_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The scored, explained recommendation for one profile."""

    id: str
    name: str | None
    verdict: Approach
    standing: Standing
    standard_error: float
    summary: str
    ranking: tuple[Ranked, ...]
    matched: tuple[Matched, ...] | None = None
    plan: tuple[Step, ...] | None = None
    warnings: tuple[Caution, ...]
    assumptions: tuple[Assumption, ...] | None = None
    provenance: Provenance
    robustness: Robustness | None = None
    flips: tuple[Flip, ...] | None = None
    no_flip: Reason | None = None
    next_questions: tuple[Question, ...] | None = None
    cannot_matter: tuple[str, ...] | None = None
    why_not: tuple[WhyNot, ...] | None = None
    costs: Costs | None = None
    schedule: Mapping[Approach, Schedule] | None = None
    latency: Mapping[Approach, Latency] | None = None
    quality: QualityReport | None = None
