"""Recommend: from a profile to the scored, explained decision."""

from collections.abc import Collection

from service import __version__
from service.application.knowledge import Knowledge
from service.domain.answer import Decision
from service.domain.decision import ALL_PARTS, decide
from service.domain.profile import Profile


def recommend(
    knowledge: Knowledge, profile: Profile, parts: Collection[str] = ALL_PARTS
) -> Decision:
    """Return the decision for a profile that carries its day, with the parts asked for."""
    return decide(profile, knowledge, __version__, parts)
