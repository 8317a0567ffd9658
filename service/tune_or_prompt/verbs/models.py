"""Models that a profile names: refused alike in every detail of an answer if nobody knows them."""

from tune_or_prompt.domain.knowledge import Knowledge
from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.domain.money.availability import has_open_weights
from tune_or_prompt.domain.money.catalogue import MoneyCatalogue, unknown_model

ROLES = ("prompt", "tuned")


def refuse_unknown_models(knowledge: Knowledge, profile: Profile) -> None:
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
