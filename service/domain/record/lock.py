"""The lock: what was decided once, from what, and how far it was from another verdict."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from service.domain.answer import Decision, Ranked
from service.domain.availability import tuning_status
from service.domain.known import Known
from service.domain.profile import Profile
from service.domain.vocabulary import PROMPT, Approach, Standing

LOCK_VERSION = 1

PRICED_KINDS = ("input", "output", "training", "tuned_input", "tuned_output")
"""The prices that a lock remembers of each model: those that a bill mostly consists of."""

Prices = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class FlipMargin:
    """How much effort a change to another verdict takes, and what it is, in a sentence."""

    verdict: Approach
    effort: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """A decision as a project keeps it in its repository.

    Attributes:
        lock_version: version of this form.
        id: id of the recommendation.
        verdict: the approach recommended.
        standing: how sure that was.
        score: its points.
        acceptability: share of the draws that it wins.
        runner_up: the approach with the next best score.
        margin: points ahead of it.
        flips: how far each of the smallest changes that turn the verdict is, the nearest first.
        valid_until: last known day on which the models named are on sale.
        prices: USD per 1M tokens by model and kind, of the models that were priced.
        profile: what was known of the project, its day included.
        profile_digest: digest of that.
        engine_version: version of the engine.
        catalogue_version: digest of the catalogue.
        as_of: day of the decision.
        prices_as_of: day of the newest price, where the recommendation states one.
    """

    lock_version: int
    id: str
    verdict: Approach
    standing: Standing
    score: float
    acceptability: float
    runner_up: Approach
    margin: float
    flips: tuple[FlipMargin, ...]
    valid_until: date | None
    prices: Prices
    profile: Profile
    profile_digest: str
    engine_version: str
    catalogue_version: str
    as_of: date
    prices_as_of: date | None

    def profile_on(self, day: date) -> Profile:
        """Return the locked profile as of another day."""
        return self.profile.replacing({"as_of": day})


def lock_of(decision: Decision, profile: Profile, known: Known) -> Lock:
    """Return the lock of a decision."""
    leader, rival = leader_and_rival(decision)
    made_from = decision.provenance
    return Lock(
        lock_version=LOCK_VERSION,
        id=decision.id,
        verdict=decision.verdict,
        standing=decision.standing,
        score=leader.score,
        acceptability=leader.acceptability,
        runner_up=rival.approach,
        margin=margin_of(decision),
        flips=tuple(
            FlipMargin(flip.verdict, flip.effort, flip.text) for flip in decision.flips or ()
        ),
        valid_until=offer_end(decision.verdict, profile, known),
        prices=prices_behind(profile, known),
        profile=profile,
        profile_digest=made_from.profile_digest,
        engine_version=made_from.engine_version,
        catalogue_version=made_from.catalogue_version,
        as_of=made_from.as_of,
        prices_as_of=made_from.prices_as_of,
    )


def leader_and_rival(decision: Decision) -> tuple[Ranked, Ranked]:
    """Return the recommended approach, and the other one with the most points."""
    leader, *others = decision.ranking
    return leader, max(others, key=lambda one: one.score)


def margin_of(decision: Decision) -> float:
    """Return by how many points the verdict leads; negative where constraints decided."""
    leader, rival = leader_and_rival(decision)
    return round(leader.score - rival.score, 10)


def prices_behind(profile: Profile, known: Known) -> Prices:
    """Return the prices of the models that the profile names, or else of those drawn for it."""
    listed = known.price_book.on(profile.as_of)
    found: dict[str, dict[str, float]] = {}
    for model in sorted(set(_models(profile, known)) & set(listed)):
        prices = listed[model].prices
        found[model] = {kind: prices[kind].mid for kind in PRICED_KINDS if kind in prices}
    return found


def offer_end(verdict: Approach, profile: Profile, known: Known) -> date | None:
    """Return the day on which a model that the verdict needs goes off sale, past or to come.

    Only models that the profile names count: without a name, others can take their place.
    """
    ends: list[date | None] = []
    prompted, tuned = profile.get("models.prompt"), profile.get("models.tuned")
    if isinstance(prompted, str) and verdict == PROMPT:
        model = known.availability.models.get(prompted)
        ends.append(model.serves_until if model else None)
    if isinstance(tuned, str) and verdict != PROMPT:
        ends.append(tuning_status(known.availability, tuned, profile.as_of).until)
    return min((end for end in ends if end), default=None)


def _models(profile: Profile, known: Known) -> Iterator[str]:
    for role, field in (("prompt", "models.prompt"), ("tuned", "models.tuned")):
        named = profile.get(field)
        if isinstance(named, str):
            yield named
        else:
            yield from (one.model for one in known.candidates[role])
