"""What options cost at some inputs, and what an estimate says of them with its uncertainty."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from tune_or_prompt.domain.language.amounts import Range
from tune_or_prompt.domain.money.formulas import Number
from tune_or_prompt.domain.money.ranges import Mover

FIGURES = ("upfront_usd", "monthly_usd", "per_1000_calls_usd", "horizon_usd")


class Upfront(NamedTuple):
    """What an option costs before the first day, in USD."""

    labels: Number
    training: Number
    engineering: Number
    evaluation: Number


class Monthly(NamedTuple):
    """What an option costs every month, in USD; of a one-off job what all of it costs."""

    calls: Number
    hosting: Number
    storage: Number = 0.0
    upkeep: Number = 0.0
    retraining: Number = 0.0
    migration: Number = 0.0


class Days(NamedTuple):
    """How long the steps take until an approach is live, in days, one after the other."""

    labels: Number
    engineering: Number
    runs: Number

    @property
    def in_all(self) -> Number:
        """Return the days of all steps."""
        return self.labels + self.engineering + self.runs


class Cost(NamedTuple):
    """What an option costs and how long an answer takes.

    Attributes:
        per_call: USD of one more call; 0 on own machines.
        marginal: the same, with the share of a GPU that a call takes on own machines.
        horizon_usd: everything over the option's horizon, discounted.
        level_usd: cost per day of that horizon, upfront included: options whose models live for
            different times compare by it, and the least is cheapest.
        life: days that the option's model still serves, at most the horizon.
        first_ms: milliseconds until the first token; `last_ms` until the last.
    """

    per_call: Number
    marginal: Number
    upfront: Upfront
    monthly: Monthly
    upfront_usd: Number
    monthly_usd: Number
    horizon_usd: Number
    level_usd: Number
    life: Number
    first_ms: Number
    last_ms: Number


class Live(NamedTuple):
    """In how many days one approach can ship; if that is too wide, what would narrow it."""

    days: Range
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """How long one approach takes to ship, in calendar days.

    Attributes:
        live_in_days: days until it is live.
        making_labels: days to make labels.
        engineering: days of engineering.
        runs: days of training and evaluation runs, one after the other like the rest.
        missing: answers that would narrow the days, if they are too wide to say anything.
    """

    live_in_days: Range
    making_labels: Range
    engineering: Range
    runs: Range
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """How long a caller waits with one approach, in milliseconds.

    Attributes:
        first_token_ms: until the first token.
        total_ms: until the last one.
    """

    first_token_ms: Range
    total_ms: Range


class Mids(NamedTuple):
    """Figures of an approach with every input at its middle; `monthly_usd` as in `Option`.

    `running_usd` is what a month costs, or the whole one-off job after the start.
    """

    upfront_usd: float
    monthly_usd: float | None
    running_usd: float
    per_1000_calls_usd: float
    training_usd: float


class Parts(NamedTuple):
    """What the money of an approach is made of, in USD by part.

    Upfront are labels, training, engineering and evaluation; monthly calls, hosting, storage,
    upkeep, retraining and migration. Of a one-off job `monthly` is what the whole job costs after
    the start, and only calls, hosting and storage are not 0.
    """

    upfront: Mapping[str, Range]
    monthly: Mapping[str, Range]


class Tornado(NamedTuple):
    """A figure with every input at its middle, and which inputs move it, the strongest first."""

    mid: float
    movers: tuple[Mover, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """What one way of doing an approach costs, in USD.

    Attributes:
        closed: code why it cannot be had; None if it is open.
        model: `provider/model` that is priced.
        upfront_usd: everything before the first day.
        monthly_usd: what a month costs; None for a one-off job.
        per_1000_calls_usd: calls and hosting, for 1,000 calls at the volume.
        horizon_usd: upfront and every day of the horizon, discounted; for a one-off job all of it.
        too_wide: the figures that are too wide to print.
        missing: the answers that would narrow the running cost most, where it is too wide.
    """

    id: str
    approach: str
    closed: str | None
    model: str
    upfront_usd: Range
    monthly_usd: Range | None
    per_1000_calls_usd: Range
    horizon_usd: Range
    too_wide: frozenset[str]
    missing: tuple[str, ...]

    @property
    def open(self) -> bool:
        """Return whether it can be had."""
        return self.closed is None
