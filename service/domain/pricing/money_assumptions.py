"""List what money and time were reckoned with although the profile does not say it."""

from collections.abc import Iterator, Mapping

from service.domain.answer import Assumption
from service.domain.known import Known
from service.domain.pricing.defaults import Default
from service.domain.pricing.offers import Offer
from service.domain.pricing.prices import Price
from service.domain.profile import Profile
from service.domain.spending.figures import Range

WHERE_UNLISTED: Mapping[str, str] = {
    "training_price_usd_per_mtok": "training",
    "hosting_usd_per_day": "hosting",
    "storage_usd_per_month": "storage",
}
"""Defaults that count only where a model to tune has no listed price of that kind."""


def money_assumptions(
    profile: Profile, known: Known, offers: tuple[Offer, ...]
) -> tuple[Assumption, ...]:
    """Return the models drawn, the prices that sources disagree on, and the defaults used."""
    return (
        *_models_drawn(profile, known, offers),
        *_disputed(offers),
        *(_assumed(one) for one in known.defaults.values() if _is_used(one, offers)),
    )


def _models_drawn(
    profile: Profile, known: Known, offers: tuple[Offer, ...]
) -> Iterator[Assumption]:
    for role in known.candidates:
        shares = {offer.model: offer.share for offer in offers if offer.role == role}
        if set(shares) != {profile.get(f"models.{role}")}:
            total = sum(shares.values())
            believed = {model: round(share / total, 10) for model, share in shares.items()}
            sources = (one.source for one in known.candidates[role])
            source = ", ".join(dict.fromkeys(name for names in sources for name in names))
            yield Assumption(f"models.{role}", None, believed, "", source)


def _disputed(offers: tuple[Offer, ...]) -> Iterator[Assumption]:
    found: dict[tuple[str, str], Price] = {
        (offer.model, price.kind): price
        for offer in offers
        for price in offer.prices
        if price.disputed
    }
    for (model, kind), price in found.items():
        value = Range(price.low, price.mid, price.high)
        source = ", ".join(dict.fromkeys(row.source for row in price.rows))
        yield Assumption(f"prices.{model}.{kind}", value, None, price.unit_in_words, source)


def _is_used(default: Default, offers: tuple[Offer, ...]) -> bool:
    kind = WHERE_UNLISTED.get(default.name)
    if kind is None:
        return True
    listed = [{price.kind for price in offer.prices} for offer in offers if offer.role == "tuned"]
    if kind == "hosting":
        return any(kinds.isdisjoint({"hosting", "tuned_input"}) for kinds in listed)
    return any(kind not in kinds for kinds in listed)


def _assumed(default: Default) -> Assumption:
    value = Range(default.low, default.mid, default.high)
    return Assumption(f"costs.{default.name}", value, None, default.unit, default.source)
