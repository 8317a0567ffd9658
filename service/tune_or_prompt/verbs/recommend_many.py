"""Recommend for many profiles: verdicts by one evaluation, more of an answer one at a time."""

from collections.abc import Collection, Iterator, Sequence

from tune_or_prompt import __version__
from tune_or_prompt.domain.knowledge import Knowledge
from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.domain.report.decide import decision_of, verdicts_of
from tune_or_prompt.domain.report.decision import Decision
from tune_or_prompt.verbs.models import refuse_unknown_models


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
