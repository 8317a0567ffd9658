"""The catalogue of money: prices, availability, the models priced by default, and defaults."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from typing import Literal

from tune_or_prompt.domain.errors import UnknownModelError
from tune_or_prompt.domain.money.availability import Availability, life_left_days, tuning_status
from tune_or_prompt.domain.money.prices import ANY_MODEL, PriceBook, prices_on

Strength = Literal["frontier", "strong-open", "small", "tiny"]
STRENGTHS: tuple[Strength, ...] = ("frontier", "strong-open", "small", "tiny")
ROLES: tuple[str, ...] = ("prompt", "smaller", "tuned")

Three = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Default:
    """A number that is a range until the user says more, with where it comes from.

    Attributes:
        id: field of the profile, or a name with the unit in it such as `gpu_hour_usd`.
        low: the value that 10 % of the belief lies below; 10 % lies above `high`.
        source: where the range comes from; `judgement` if no figure is published.
        label: its name for people; empty for a field, which has its own.
        by: the choice field whose answer narrows the range; empty if none does.
        values: low, mid and high for the answers of that field.
        field: the field that the user may answer instead; empty if there is none.
    """

    id: str
    low: float
    mid: float
    high: float
    unit: str
    source: str
    label: str = ""
    url: str = ""
    note: str = ""
    by: str = ""
    values: Mapping[str, Three] = dataclass_field(default_factory=dict)
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A model, `provider/model`, that is priced if the user names none.

    Attributes:
        share: how much of the belief lies on it, relative to the others of its role.
        strength: how strong it is, as `models.strongest_allowed` says it.
    """

    model: str
    share: float
    strength: Strength
    reason: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFacts:
    """What is known of models besides prices.

    Attributes:
        windows: context window in tokens by `provider/model`.
        reasoning: models that write hidden reasoning tokens; `*` at the end for all that begin so.
        stacking: by provider, whether the discounts for batches and for cached input multiply.
        cache_minimums: by provider, the smallest prefix that is cached, in tokens.
    """

    windows: Mapping[str, float]
    reasoning: tuple[str, ...]
    stacking: Mapping[str, bool]
    cache_minimums: Mapping[str, float]

    def reasons(self, model: str) -> bool:
        """Return whether a model writes hidden reasoning tokens that are billed as output."""
        return any(
            model.startswith(one[:-1]) if one.endswith("*") else model == one
            for one in self.reasoning
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class MoneyCatalogue:
    """Everything that an estimate reads besides the profile; there is one object per catalogue."""

    prices: PriceBook
    availability: Availability
    candidates: Mapping[str, tuple[Candidate, ...]]
    defaults: Mapping[str, Default]
    facts: ModelFacts


def context_window_tokens(catalogue: MoneyCatalogue, model: str) -> float | None:
    """Return the context window of `provider/model` in tokens; None where nobody states it."""
    return catalogue.facts.windows.get(model)


def candidates_for(
    catalogue: MoneyCatalogue, role: str, day: date, strongest: str = "frontier"
) -> tuple[Candidate, ...]:
    """Return the models priced in a role on a day where the user names none.

    Of models to tune only those that a new customer still can; of models to prompt only those that
    are served, and the strongest that may be used.
    """
    pool = catalogue.candidates[role]
    if role == "tuned":
        still = [one for one in pool if tuning_status(catalogue.availability, one.model, day).open]
        return tuple(still) or pool
    served = [one for one in pool if life_left_days(catalogue.availability, one.model, day) != 0]
    allowed = STRENGTHS[STRENGTHS.index(strongest) :] if strongest in STRENGTHS else STRENGTHS
    for strength in allowed:
        found = tuple(one for one in served if one.strength == strength)
        if found:
            return found
    return tuple(served) or pool


def unusable_candidates(catalogue: MoneyCatalogue) -> Iterator[tuple[str, str]]:
    """Yield the role and the fault of each candidate that could not be priced or tuned."""
    named = {one.model for models in catalogue.candidates.values() for one in models}
    providers = {model.partition("/")[0] for model in named}
    rows = (row for row in catalogue.prices.rows if row.provider in providers)
    some = [row for row in rows if row.model == ANY_MODEL or f"{row.provider}/{row.model}" in named]
    prices = prices_on(some, date.max)  # those of all models take long, and nobody asks for them
    for role, models in catalogue.candidates.items():
        for model in (one.model for one in models):
            if model not in prices or not prices[model].sells_calls(tuned=role == "tuned"):
                yield role, f"{model!r} has no input and output price: add them, or name another."
            if role == "tuned" and model not in catalogue.availability.models:
                yield role, f"{model!r} is not among the models to tune: add it, or name another."


def unknown_model(
    catalogue: MoneyCatalogue, field: str, named: str, day: date
) -> UnknownModelError:
    """Return the error for a model that nobody prices, naming the nearest one that exists."""
    tuned = field.endswith("tuned")
    known: Sequence[str] = [
        model for model, entry in catalogue.prices.on(day).items() if entry.sells_calls(tuned=tuned)
    ]
    return UnknownModelError(field, named, known)
