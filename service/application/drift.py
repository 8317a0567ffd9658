"""Lock a decision, and say later what has become of it."""

from collections.abc import Callable, Collection

from service.application.knowledge import Knowledge
from service.domain.answer import Decision
from service.domain.errors import UnknownModelError
from service.domain.pricing.model_prices import models_priced
from service.domain.profile import Profile
from service.domain.record.drift import Drift, Withdrawn, drift_of
from service.domain.record.lock import Lock, lock_of

Recommend = Callable[[Knowledge, Profile, Collection[str]], Decision]


def lock(knowledge: Knowledge, profile: Profile, recommend: Recommend) -> Lock:
    """Return the lock of the decision for a profile that carries its day."""
    return lock_of(recommend(knowledge, profile, ("flips",)), profile, knowledge)


def drift(knowledge: Knowledge, locked: Lock, profile: Profile, recommend: Recommend) -> Drift:
    """Return what has become of a lock, for a profile that carries its day.

    A model that was priced when the lock was made and is not any more counts as not named.

    Raises:
        UnknownModelError: for a model that the lock does not know either.
    """
    then = locked.profile_on(profile.as_of)
    withdrawn = _withdrawn(profile, locked, knowledge)
    now = recommend(knowledge, _without(profile, withdrawn), ())
    as_locked = recommend(knowledge, _without(then, _withdrawn(then, locked, knowledge)), ())
    return drift_of(locked, profile, now, as_locked, knowledge, withdrawn=withdrawn)


def _withdrawn(profile: Profile, locked: Lock, knowledge: Knowledge) -> tuple[Withdrawn, ...]:
    """Return the models of a profile that the lock knows and that nobody prices on its day."""
    try:
        models_priced(profile, knowledge)
    except UnknownModelError as error:
        model = profile.get(error.field)
        if not isinstance(model, str) or model != locked.profile.get(error.field):
            raise
        gone = Withdrawn(error.field, model)
        return (gone, *_withdrawn(_without(profile, (gone,)), locked, knowledge))
    return ()


def _without(profile: Profile, withdrawn: tuple[Withdrawn, ...]) -> Profile:
    fields = {one.field for one in withdrawn}
    return Profile({path: each for path, each in profile.answers.items() if path not in fields})
