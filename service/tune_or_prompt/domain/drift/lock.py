"""The lock: a decision as a project commits it, with what it rests on and until when it holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta

from tune_or_prompt.domain.approaches import BY_ID
from tune_or_prompt.domain.language.amounts import Range
from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.domain.language.vocabulary import Standing
from tune_or_prompt.domain.money.availability import end_of, tuning_status
from tune_or_prompt.domain.money.catalogue import MoneyCatalogue, candidates_for
from tune_or_prompt.domain.report.decision import Decision, Ranked

LOCK_VERSION = 2

PROMPTED, TUNED = "models.prompt", "models.tuned"
PRICED_KINDS = ("input", "output", "training", "tuned_input", "tuned_output")
"""The prices that a lock holds of each model: those that make up most of a bill."""

Prices = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedMoney:
    """What each open approach costs.

    Attributes:
        upfront_usd_by_approach: money before going live.
        monthly_usd_by_approach: running cost of a month.
        saves_usd_per_month: what the verdict saves against the alternative.
        live_in_days: calendar days until the verdict is live.
        payback_days: days until tuning has earned its upfront cost back, like for like.
        break_even_calls: calls a day, or in all, at which tuning costs the same, like for like.
    """

    upfront_usd_by_approach: Mapping[str, Range] = field(default_factory=dict)
    monthly_usd_by_approach: Mapping[str, Range] = field(default_factory=dict)
    saves_usd_per_month: Range | None = None
    live_in_days: Range | None = None
    payback_days: float | None = None
    break_even_calls: Range | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedElimination:
    """What rules an approach out.

    Attributes:
        approach: id of the approach.
        code: kind of the constraint.
        text: what rules it out, as a sentence.
    """

    approach: str
    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A decision in short, as locked or as of now.

    Attributes:
        verdict: id of the recommended approach, or `none`.
        standing: how sure the verdict is.
        probability: how likely the verdict is the right choice.
        scores: points of each approach, 0 to 100.
        money: what each open approach costs.
        ruled_out: what rules approaches out.
    """

    verdict: str
    standing: Standing
    probability: float
    scores: Mapping[str, float]
    money: LockedMoney
    ruled_out: tuple[LockedElimination, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedFlip:
    """A smallest set of changes that flips the verdict.

    Attributes:
        verdict: the verdict with them.
        text: the changes, in a sentence.
    """

    verdict: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock(State):
    """A decision as a project keeps it in its repository, with all that it rests on.

    Attributes:
        valid_until: last day on which the models that the profile names work; left out if no end
            is known.
        runner_up: the open approach with the next best probability; left out if none was open.
        flips: the smallest changes that flip the verdict, the easiest first.
        reason: why it was locked, in the author's own words.
        points_by_approach: points of each dimension.
        prices_used: USD per 1M tokens by model and kind, of the models that were priced.
        profile: what was known of the project.
        profile_digest: digest of the profile.
        id: id of the recommendation.
        engine_version: version of the engine.
        catalogue_version: digest of the catalogue.
        as_of: day of the decision.
        prices_as_of: day of the newest price used.
        lock_version: version of this form.
    """

    valid_until: date | None = None
    runner_up: str | None = None
    flips: tuple[LockedFlip, ...]
    reason: str | None = None
    points_by_approach: Mapping[str, Mapping[str, float]]
    prices_used: Prices
    profile: Profile
    profile_digest: str
    id: str
    engine_version: str
    catalogue_version: str
    as_of: date
    prices_as_of: date | None = None
    lock_version: int = LOCK_VERSION

    @property
    def state(self) -> State:
        """Return the decision in short."""
        return State(**{each.name: getattr(self, each.name) for each in fields(State)})

    def profile_on(self, day: date) -> Profile:
        """Return the locked profile as of another day."""
        return self.profile.replacing({"as_of": day})


LOCKED_PARTS = ("contributions", "costs", "flips", "provenance")
"""The parts of a decision that a lock holds."""


def lock_of(
    decision: Decision, profile: Profile, money: MoneyCatalogue, reason: str | None = None
) -> Lock:
    """Return the lock of a decision that has the parts of `LOCKED_PARTS`.

    Args:
        decision: the decision.
        profile: the dated profile that it was made for.
        money: prices and availability.
        reason: why it is locked, in the words of whoever does.
    """
    made_from = decision.provenance
    assert made_from is not None  # noqa: S101 - one of the parts asked for
    state, rival = state_of(decision), runner_up_of(decision)
    return Lock(
        **{each.name: getattr(state, each.name) for each in fields(State)},
        valid_until=last_day(decision.verdict, profile, money),
        runner_up=rival.approach if rival else None,
        flips=tuple(
            LockedFlip(verdict=flip.verdict, text=flip.text) for flip in decision.flips or ()
        ),
        reason=reason or None,
        points_by_approach=points_of(decision),
        prices_used=prices_behind(profile, money),
        profile=profile,
        profile_digest=made_from.profile_digest,
        id=decision.id,
        engine_version=made_from.engine_version,
        catalogue_version=made_from.catalogue_version,
        as_of=made_from.as_of,
        prices_as_of=made_from.prices_as_of,
    )


def runner_up_of(decision: Decision) -> Ranked | None:
    """Return the most probable open approach besides the verdict."""
    others = (each for each in decision.ranking if each.approach != decision.verdict)
    return max(
        (each for each in others if each.feasible), key=lambda one: one.probability, default=None
    )


def state_of(decision: Decision) -> State:
    """Return a decision in short."""
    return State(
        verdict=decision.verdict,
        standing=decision.standing,
        probability=round(decision.probability, 4),
        scores={each.approach: round(each.score, 2) for each in decision.ranking},
        money=_money_of(decision),
        ruled_out=tuple(
            LockedElimination(approach=each.approach, code=one.code, text=one.text)
            for each in decision.ranking
            for one in each.eliminated_by
        ),
    )


def points_of(decision: Decision) -> dict[str, dict[str, float]]:
    """Return the points of each dimension, by approach."""
    return {
        each.approach: {one.dimension: round(one.points, 2) for one in each.contributions or ()}
        for each in decision.ranking
    }


def _money_of(decision: Decision) -> LockedMoney:
    """Return the money in short, in whole cents."""
    if decision.costs is None:
        return LockedMoney()
    headline = decision.costs.headline
    figures = headline.approaches.items()
    even = headline.break_even
    amounts = {
        "saves_usd_per_month": headline.saves_usd_per_month,
        "live_in_days": headline.live_in_days,
        "break_even_calls": even.calls_per_day or even.total_calls,
    }
    return LockedMoney(
        upfront_usd_by_approach={
            name: _cents(one.upfront_usd) for name, one in figures if one.upfront_usd
        },
        monthly_usd_by_approach={
            name: _cents(one.monthly_usd) for name, one in figures if one.monthly_usd
        },
        payback_days=None if even.payback_days is None else round(even.payback_days, 2),
        **{name: None if one is None else _cents(one) for name, one in amounts.items()},
    )


def last_day(verdict: str, profile: Profile, money: MoneyCatalogue) -> date | None:
    """Return the last day on which the model that the verdict needs works, past or to come.

    Only a model that the profile names counts: without a name, others can take its place.
    """
    field_ = model_field(verdict)
    model = profile.get(field_) if field_ else None
    if not isinstance(model, str):
        return None
    if field_ == PROMPTED:
        end = end_of(money.availability, model)
    else:
        end = tuning_status(money.availability, model, profile.as_of).until
    return end - timedelta(days=1) if end else None


def model_field(verdict: str) -> str | None:
    """Return the field that names the model a verdict needs; None if nothing is recommended."""
    if verdict not in BY_ID:
        return None
    return TUNED if BY_ID[verdict].trains else PROMPTED


def prices_behind(profile: Profile, money: MoneyCatalogue) -> dict[str, dict[str, float]]:
    """Return the prices of the models that the profile names, or else of the usual ones."""
    listed = money.prices.on(profile.as_of)
    found: dict[str, dict[str, float]] = {}
    for model in sorted(set(_models(profile, money)) & set(listed)):
        prices = listed[model].prices
        found[model] = {kind: prices[kind].mid for kind in PRICED_KINDS if kind in prices}
    return found


def prices_until(profile: Profile, money: MoneyCatalogue) -> date | None:
    """Return the last day before a price of the models priced changes, as far as announced."""
    models = set(_models(profile, money))
    starts = (
        row.starts
        for row in money.prices.rows
        if f"{row.provider}/{row.model}" in models and row.starts > profile.as_of
    )
    first = min(starts, default=None)
    return first - timedelta(days=1) if first else None


def _models(profile: Profile, money: MoneyCatalogue) -> Iterator[str]:
    for role, path in (("prompt", PROMPTED), ("tuned", TUNED)):
        named = profile.get(path)
        if isinstance(named, str):
            yield named
        else:
            yield from (one.model for one in candidates_for(money, role, profile.as_of))


def _cents(amount: Range) -> Range:
    return Range(round(amount.low, 2), round(amount.mid, 2), round(amount.high, 2))
