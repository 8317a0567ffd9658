"""Recommend for many profiles: verdicts by one evaluation, more of an answer one at a time."""

from collections.abc import Collection, Iterator, Sequence

from service import __version__
from service.application.models import refuse_unknown_models
from service.domain.knowledge import Knowledge
from service.domain.language.profile import Profile
from service.domain.report.decide import decision_of, verdicts_of
from service.domain.report.decision import Decision


def recommend_many(
    knowledge: Knowledge, profiles: Sequence[Profile], parts: Collection[str]
) -> Iterator[Decision]:
    """Yield the decision for each profile in order, with the parts asked for.

    Raises:
        UnknownModelError: for a model that the catalogue does not price, before any decision.
    """
    for profile in profiles:
        refuse_unknown_models(knowledge, profile)
    if not parts:
        return verdicts_of(profiles, knowledge, __version__)
    return (decision_of(profile, knowledge, __version__, parts) for profile in profiles)
