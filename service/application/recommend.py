"""Recommend: from a profile to the scored, explained decision."""

from collections.abc import Collection

from service import __version__
from service.application.models import refuse_unknown_models
from service.domain.knowledge import Knowledge
from service.domain.language.profile import Profile
from service.domain.report.decide import decision_of
from service.domain.report.decision import Decision


def recommend(knowledge: Knowledge, profile: Profile, parts: Collection[str]) -> Decision:
    """Return the decision for a profile that carries its day, with the parts asked for.

    Args:
        knowledge: the catalogue.
        profile: the answers given.
        parts: names from `PARTS`, as `parts_of` puts them together; without any, the verdict alone.

    Raises:
        UnknownModelError: for a model that the catalogue does not price, naming the field.
    """
    refuse_unknown_models(knowledge, profile)
    return decision_of(profile, knowledge, __version__, parts)
