"""Lock a decision, and say later what has become of it."""

from tune_or_prompt.domain.drift.drift import Drift, Withdrawn, drift_of
from tune_or_prompt.domain.drift.lock import LOCKED_PARTS, PROMPTED, TUNED, Lock, lock_of
from tune_or_prompt.domain.knowledge import Knowledge
from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.domain.money.catalogue import MoneyCatalogue
from tune_or_prompt.verbs.recommend import Recommend


def lock(
    knowledge: Knowledge, profile: Profile, recommend: Recommend, reason: str | None = None
) -> Lock:
    """Return the lock of the decision for a dated profile."""
    decision = recommend(knowledge, profile, LOCKED_PARTS)
    return lock_of(decision, profile, knowledge.money, reason)


def drift(knowledge: Knowledge, locked: Lock, profile: Profile, recommend: Recommend) -> Drift:
    """Return what has become of a lock, for a dated profile.

    A model that was locked and is in no price list any more counts as not named.

    Raises:
        UnknownModelError: for a model that the lock does not know either.
    """
    then = locked.profile_on(profile.as_of)
    withdrawn = _withdrawn(profile, locked, knowledge.money)
    now = recommend(knowledge, _without(profile, withdrawn), LOCKED_PARTS)
    gone = _withdrawn(then, locked, knowledge.money)
    as_locked = recommend(knowledge, _without(then, gone), LOCKED_PARTS)
    return drift_of(
        locked,
        profile,
        now,
        as_locked,
        knowledge.money,
        names={each.id: each.name.lower() for each in knowledge.approaches},
        withdrawn=withdrawn,
    )


def _withdrawn(profile: Profile, locked: Lock, money: MoneyCatalogue) -> tuple[Withdrawn, ...]:
    """Return the models of a profile that the lock knows and that have no price on its day."""
    priced = money.prices.on(profile.as_of)
    found = []
    for field in (PROMPTED, TUNED):
        model = profile.get(field)
        if isinstance(model, str) and model not in priced and model == locked.profile.get(field):
            found.append(Withdrawn(field, model))
    return tuple(found)


def _without(profile: Profile, withdrawn: tuple[Withdrawn, ...]) -> Profile:
    fields = {one.field for one in withdrawn}
    return Profile({path: each for path, each in profile.answers.items() if path not in fields})
