"""Recommend: from a profile to the scored, explained decision."""

from service import __version__
from service.application.knowledge import Knowledge
from service.domain.answer import Decision
from service.domain.decision import decide
from service.domain.profile import Profile


def recommend(knowledge: Knowledge, profile: Profile) -> Decision:
    """Return the decision for a profile that carries its day."""
    return decide(profile, knowledge, __version__)
