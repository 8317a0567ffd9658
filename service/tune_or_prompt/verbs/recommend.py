"""Recommend: from one profile or many to scored, explained decisions."""

from collections.abc import Callable, Collection, Iterator, Sequence

from tune_or_prompt import __version__
from tune_or_prompt.domain.knowledge import Knowledge
from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.domain.money.availability import has_open_weights
from tune_or_prompt.domain.money.catalogue import MoneyCatalogue, unknown_model
from tune_or_prompt.domain.report.decide import decision_of, verdicts_of
from tune_or_prompt.domain.report.decision import Decision

Recommend = Callable[[Knowledge, Profile, Collection[str]], Decision]
"""What decides on a profile, with the parts named."""

ROLES = ("prompt", "tuned")


def recommend(knowledge: Knowledge, profile: Profile, parts: Collection[str]) -> Decision:
    """Return the decision for a profile that carries its day, with the parts asked for.

    Args:
        knowledge: the catalogue.
        profile: the answers given.
        parts: names from `PARTS`, as `parts_of` puts them together; without any, the verdict alone.

    Raises:
        UnknownModelError: for a model that the catalogue does not price, naming the field.
    """
    _refuse_unknown_models(knowledge, profile)
    return decision_of(profile, knowledge, __version__, parts)


def recommend_many(
    knowledge: Knowledge, profiles: Sequence[Profile], parts: Collection[str]
) -> Iterator[Decision]:
    """Yield the decision for each profile in order, with the parts asked for.

    Raises:
        UnknownModelError: for a model that the catalogue does not price, before any decision.
    """
    for profile in profiles:
        _refuse_unknown_models(knowledge, profile)
    if not parts:
        return verdicts_of(profiles, knowledge, __version__)
    return (decision_of(profile, knowledge, __version__, parts) for profile in profiles)


def _refuse_unknown_models(knowledge: Knowledge, profile: Profile) -> None:
    """Refuse a profile that names a model without a price, unless it can be run or tuned anyway.

    Raises:
        UnknownModelError: naming the field, the model and the nearest one.
    """
    for role in ROLES:
        field = f"models.{role}"
        named = profile.get(field)
        if isinstance(named, str) and not _is_known(knowledge.money, profile, named, role):
            raise unknown_model(knowledge.money, field, named, profile.as_of)


def _is_known(money: MoneyCatalogue, profile: Profile, named: str, role: str) -> bool:
    is_tuned = role == "tuned"
    listed = money.prices.on(profile.as_of).get(named)
    if listed is not None and listed.sells_calls(tuned=is_tuned):
        return True
    if is_tuned:
        return named in money.availability.models
    return has_open_weights(money.availability, named)
