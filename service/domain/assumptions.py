"""List every value that was used although nobody gave it."""

from collections.abc import Mapping

from service.domain.answer import Assumption
from service.domain.catalogue import FlagPrior, Prior, QuantityPrior
from service.domain.profile import FIELD_BY_PATH, FIELDS, Profile
from service.domain.spending.figures import Range


def assumptions_for(profile: Profile, priors: Mapping[str, Prior]) -> tuple[Assumption, ...]:
    """Return what was believed of each unanswered field, in the order of the profile."""
    return tuple(
        _assumption(field.path, priors[field.path])
        for field in FIELDS
        if field.path in priors and field.path not in profile.answers
    )


def _assumption(path: str, prior: Prior) -> Assumption:
    field = FIELD_BY_PATH[path]
    source = ", ".join(prior.source)
    if isinstance(prior, QuantityPrior):
        value = Range(prior.low, prior.mid, prior.high)
        return Assumption(path, value, None, field.unit, source)
    if isinstance(prior, FlagPrior):
        shares = {"true": prior.share, "false": round(1.0 - prior.share, 10)}
        return Assumption(path, None, shares, field.unit, source)
    shares = dict(zip(field.choices, prior.shares, strict=True))
    return Assumption(path, None, shares, field.unit, source)
