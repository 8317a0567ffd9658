"""The parts of an answer about money and time: frozen records, filled in by their readers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from service.domain.availability import Way
from service.domain.reason import Reason
from service.domain.spending.figures import Range
from service.domain.spending.options import OptionId
from service.domain.vocabulary import Approach, Holds

Period = Literal["upfront", "monthly"]
Basis = Literal["meets-target", "target-not-measured", "cost-per-accepted-answer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CostPart:
    """One part of what something costs, before the first day or in every month.

    Attributes:
        middle_case_usd: the same with every input at its middle value.
    """

    part: str
    period: Period
    usd: Range
    middle_case_usd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MiddleCase:
    """What something costs with every input at its middle value: sums to be redone by hand."""

    upfront_usd: float
    monthly_usd: float
    per_1000_calls_usd: float
    horizon_usd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlay:
    """What one way costs.

    Attributes:
        upfront_usd: before the first day.
        monthly_usd: in every month.
        per_1000_calls_usd: calls and hosting, at the volume of the profile.
        horizon_usd: upfront and, discounted, every day of the horizon.
        breakdown: what upfront and monthly cost consist of.
        middle_case: the same with every input at its middle value.
    """

    upfront_usd: Range
    monthly_usd: Range
    per_1000_calls_usd: Range
    horizon_usd: Range
    breakdown: tuple[CostPart, ...]
    middle_case: MiddleCase


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproachCosts(Outlay):
    """What an approach costs by its cheapest open option, draw by draw.

    Attributes:
        option: the option that it takes in most draws.
    """

    option: OptionId


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionCosts(Outlay):
    """What one of the six options costs.

    Attributes:
        open: whether it is to be had on that day.
        closed_because: why not; None where it is open.
        meets_target: whether it is known to meet the quality target.
        per_1000_accepted_usd: the same per 1,000 answers that pass; None where nothing is measured.
        cheapest_share: share of the draws in which it is the cheapest of those compared.
    """

    option: OptionId
    approach: Approach
    open: bool
    closed_because: Reason | None
    meets_target: Holds
    per_1000_accepted_usd: Range | None
    cheapest_share: float


@dataclass(frozen=True, slots=True)
class Cheapest:
    """The option that costs least over the horizon, and among which it does."""

    option: OptionId
    basis: Basis
    share: float
    reason: Reason


@dataclass(frozen=True, slots=True)
class Mover:
    """An input whose uncertainty moves the break-even, with the range that it moves in."""

    input: str
    about: str
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakEven:
    """At what volume tuning costs what prompting does.

    Attributes:
        kind: tuning is cheaper `above` or `below` a volume, `always` or `never`.
        calls_per_day: that volume; None for `never`.
        middle_case_calls_per_day: the same with every input at its middle value.
        payback_days: days until the dearer start is earned back; None where it never is in time.
        share_tuned_cheaper: share of the draws in which tuning is cheaper at the given volume.
        too_close_to_call: whether that share says neither yes nor no.
        prompted: the prompted option compared.
        tuned: the tuned option compared; None where none is to be had.
        moved_most_by: the two inputs whose uncertainty moves it most.
    """

    kind: str
    calls_per_day: Range | None
    middle_case_calls_per_day: float | None
    payback_days: float | None
    share_tuned_cheaper: float
    too_close_to_call: bool
    prompted: OptionId
    tuned: OptionId | None
    moved_most_by: tuple[Mover, ...]
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceUsed:
    """A price behind the estimate, with the day on which it was last seen."""

    kind: str
    low: float
    mid: float
    high: float
    unit: str
    seen_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelUsed:
    """A model priced in a role, and in which share of the draws."""

    role: str
    model: str
    share: float
    prices: tuple[PriceUsed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What the approaches and the six options cost, and where tuning breaks even."""

    approaches: Mapping[Approach, ApproachCosts]
    options: tuple[OptionCosts, ...]
    cheapest: Cheapest | None
    break_even: BreakEven
    models: tuple[ModelUsed, ...]
    ways_open: tuple[Way, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Calendar days until an approach is live, and what takes them."""

    days_to_ship: Range
    breakdown: Mapping[str, Range]


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """How long a caller waits, in milliseconds."""

    first_token_ms: Range
    total_ms: Range
