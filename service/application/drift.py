"""Lock a decision, and say later what has become of it."""

from collections.abc import Callable, Collection

from service.application.knowledge import Knowledge
from service.domain.answer import Decision
from service.domain.profile import Profile
from service.domain.record.drift import Drift, drift_of
from service.domain.record.lock import Lock, lock_of

Recommend = Callable[[Knowledge, Profile, Collection[str]], Decision]


def lock(knowledge: Knowledge, profile: Profile, recommend: Recommend) -> Lock:
    """Return the lock of the decision for a profile that carries its day."""
    return lock_of(recommend(knowledge, profile, ("flips",)), profile, knowledge)


def drift(knowledge: Knowledge, locked: Lock, profile: Profile, recommend: Recommend) -> Drift:
    """Return what has become of a lock, for a profile that carries its day."""
    now = recommend(knowledge, profile, ())
    as_locked = recommend(knowledge, locked.profile_on(profile.as_of), ())
    return drift_of(locked, profile, now, as_locked, knowledge)
