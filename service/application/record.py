"""Record: keep an account of each decision that is made."""

from collections.abc import Callable, Collection, Mapping
from typing import Protocol

from service import __version__
from service.application.knowledge import Knowledge
from service.domain.answer import Decision
from service.domain.decision import ALL_PARTS
from service.domain.portfolio import Verdict
from service.domain.profile import Profile, digest_of

Write = Callable[[Mapping[str, object]], None]


class Decide(Protocol):
    """What decides on a profile."""

    def __call__(
        self, knowledge: Knowledge, profile: Profile, parts: Collection[str] = ...
    ) -> Decision:
        """Return the decision."""


def recorded(recommend: Decide, write: Write) -> Decide:
    """Return what decides alike, and writes a record of each decision."""

    def recommend_and_record(
        knowledge: Knowledge, profile: Profile, parts: Collection[str] = ALL_PARTS
    ) -> Decision:
        decision = recommend(knowledge, profile, parts)
        write(record_of(decision))
        return decision

    return recommend_and_record


def record_of(decision: Decision) -> Mapping[str, object]:
    """Return what is kept of a decision: enough to find and repeat it, nothing of the profile."""
    told = decision.provenance
    return {
        "id": decision.id,
        "verdict": decision.verdict,
        "standing": decision.standing,
        "profile_digest": told.profile_digest,
        "as_of": told.as_of,
        "engine_version": told.engine_version,
        "catalogue_version": told.catalogue_version,
    }


def record_of_verdict(
    verdict: Verdict, profile: Profile, knowledge: Knowledge
) -> Mapping[str, object]:
    """Return what is kept of a verdict, which is what is kept of the whole decision."""
    return {
        "id": verdict.id,
        "verdict": verdict.verdict,
        "standing": verdict.standing,
        "profile_digest": digest_of(profile, ()),
        "as_of": profile.as_of,
        "engine_version": __version__,
        "catalogue_version": knowledge.version,
    }
