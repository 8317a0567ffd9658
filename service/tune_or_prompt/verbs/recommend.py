"""Recommend: from a profile to the scored, explained decision."""

from collections.abc import Collection

from tune_or_prompt import __version__
from tune_or_prompt.domain.knowledge import Knowledge
from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.domain.report.decide import decision_of
from tune_or_prompt.domain.report.decision import Decision
from tune_or_prompt.verbs.models import refuse_unknown_models


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
