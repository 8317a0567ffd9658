"""Which models an answer prices, where tuning is still to be had, and what to know of both."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from service.domain.availability import (
    ANY_HOSTING,
    TunableModel,
    Way,
    has_open_weights,
    openings,
    tuning_status,
    ways_to_tune,
)
from service.domain.explanation import BECAUSE, reason_for
from service.domain.known import Known
from service.domain.notes import Caution
from service.domain.pricing.model_prices import base_named, models_priced, quote
from service.domain.pricing.price_book import Candidate
from service.domain.pricing.prices import OLD_AFTER_DAYS, Price
from service.domain.profile import Profile
from service.domain.reason import Param
from service.domain.rows import PerKind
from service.domain.workings import Found, Setting, Step

CALL_KINDS = ("input", "output", "cached_input", "cache_write")
ON_OWN_MACHINES = ("self-hosted", "on-device")
TUNING_KINDS = ("training", "minimum_job", "hosting", "storage")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A model that an answer prices in some role.

    Attributes:
        role: `prompt`, `smaller` or `tuned`.
        model: `provider/model`.
        share: share of the draws that price it; 1 where the profile names it.
        prices: what it costs in that role on the day.
    """

    role: str
    model: str
    share: float
    prices: tuple[Price, ...]


def offers_for(profile: Profile, known: Known) -> tuple[Offer, ...]:
    """Return every model that the answer to a profile prices, with its prices on the day.

    Raises:
        UnknownModelError: for a model that the catalogue does not price, naming the field.
    """
    return tuple(
        _offer(role, candidate, profile.as_of, known)
        for role, candidates in models_priced(profile, known).items()
        for candidate in candidates
    )


def offer_steps() -> tuple[Step, ...]:
    """Return the step that finds the offers of a profile, and what to know of them."""

    def work(_: Found, setting: Setting) -> Found:
        known, offers = setting.known, [offers_for(one, setting.known) for one in setting.profiles]
        cautions = [
            offer_cautions(profile, known, some)
            for profile, some in zip(setting.profiles, offers, strict=True)
        ]
        return {
            "offers": PerKind(tuple(offers)),
            "offer-cautions": PerKind(tuple(cautions)),
            "prices-as-of": PerKind(tuple(map(prices_as_of, offers))),
        }

    answers = ("models.prompt", "models.tuned", "models.hosting", "as_of")
    return (Step("offers", work, answers, part=BECAUSE),)


def prices_as_of(offers: tuple[Offer, ...]) -> date:
    """Return the day of the newest price used."""
    return max(price.seen_on for offer in offers for price in offer.prices)


def ways_open(profile: Profile, known: Known) -> tuple[Way, ...]:
    """Return the ways to a tuned model that are open to a new customer where it has to run."""
    return ways_to_tune(known.availability, profile.as_of, _hosting(profile))


def elimination_details(profile: Profile, known: Known) -> dict[str, dict[str, Param]]:
    """Return what the reasons of the constraints on offers say of this profile, by constraint."""
    base = base_named(profile.get("models.tuned"), profile.as_of, known)
    return {
        "tuning-not-offered": _no_offer(profile, known),
        "payback-after-shutdown": {"model": base or "The base model"},
    }


def offer_cautions(
    profile: Profile, known: Known, offers: tuple[Offer, ...]
) -> tuple[Caution, ...]:
    """Return what to know before relying on the models and prices that an answer uses."""
    return (
        *_prompt_cautions(profile, known),
        *_tuning_cautions(profile, known, offers),
        *_hosting_cautions(profile),
        *_price_cautions(profile.as_of, offers, _unlisted(profile, known, offers)),
    )


def _offer(role: str, candidate: Candidate, day: date, known: Known) -> Offer:
    entry = known.price_book.on(day)[candidate.model]
    kinds = CALL_KINDS + TUNING_KINDS if role == "tuned" else CALL_KINDS
    prices = tuple(price for kind in kinds if (price := quote(entry, role, kind)))
    return Offer(role=role, model=candidate.model, share=candidate.share, prices=prices)


def _hosting(profile: Profile) -> str:
    hosting = profile.get("models.hosting")
    return hosting if isinstance(hosting, str) else ANY_HOSTING


def _no_offer(profile: Profile, known: Known) -> dict[str, Param]:
    """Return why the tuned model of a profile is not to be had, and which ways are."""
    base = base_named(profile.get("models.tuned"), profile.as_of, known)
    return {
        "why": _why_not(base, profile, known),
        "day": profile.as_of.isoformat(),
        "ways": ", ".join(map(_in_words, ways_open(profile, known))) or "none",
    }


def _why_not(base: str | None, profile: Profile, known: Known) -> str:
    if base is None:
        return f"With models.hosting {_hosting(profile)}, nobody tunes a model for a new customer."
    status = tuning_status(known.availability, base, profile.as_of)
    if status.open:
        return f"{status.text} None of that is to be had with models.hosting {_hosting(profile)}."
    if has_open_weights(known.availability, base):
        return status.text
    return f"{status.text} Its weights are not open, so nobody else can tune or host it."


def _in_words(way: Way) -> str:
    return f"{way.name} (until {way.until})" if way.until else way.name


def _prompt_cautions(profile: Profile, known: Known) -> Iterator[Caution]:
    model = _model(base_named(profile.get("models.prompt"), profile.as_of, known), known)
    if model is None or model.serves_until is None:
        return
    ended = model.serves_until <= profile.as_of
    code = "model-withdrawn" if ended else "model-closing"
    params = {"model": model.id, "until": model.serves_until.isoformat()}
    text = reason_for(f"warning.prompted-{code}", **params).text
    yield Caution(code, text, ("models.prompt",), model.serves_until)


def _tuning_cautions(
    profile: Profile, known: Known, offers: tuple[Offer, ...]
) -> Iterator[Caution]:
    base = base_named(profile.get("models.tuned"), profile.as_of, known)
    for name in _at_risk(profile, offers) if base is None else [base]:
        status = tuning_status(known.availability, name, profile.as_of)
        if not status.open:
            text = reason_for("warning.model-withdrawn", **_no_offer(profile, known)).text
            model = _model(name, known)
            until = (model.serves_until if model else None) or status.until
            yield Caution("model-withdrawn", text, ("models.tuned",), until)
        elif status.until is not None:
            text = reason_for("warning.model-closing", why=status.text).text
            yield Caution("model-closing", text, ("models.tuned",), status.until)


def _at_risk(profile: Profile, offers: tuple[Offer, ...]) -> list[str]:
    """Return the models that others tune and might withdraw, where the project may use them."""
    if _hosting(profile) in ON_OWN_MACHINES:
        return []
    return [offer.model for offer in offers if offer.role == "tuned"]


def _hosting_cautions(profile: Profile) -> Iterator[Caution]:
    hosting = _hosting(profile)
    if hosting in ON_OWN_MACHINES:
        text = reason_for("warning.prompting-priced-by-api", hosting=hosting).text
        yield Caution("prompting-priced-by-api", text, ("models.hosting",))


def _price_cautions(day: date, offers: tuple[Offer, ...], unlisted: list[str]) -> Iterator[Caution]:
    """Say of all models at once which prices are old, late, disputed or not listed."""
    old, late, disputed = [], [], []
    for offer in offers:
        seen = min(price.seen_on for price in offer.prices)
        if (day - seen).days > OLD_AFTER_DAYS:
            old.append(f"{offer.model} ({seen})")
        if any(min(row.starts for row in price.rows) > day for price in offer.prices):
            late.append(offer.model)
        disputed += [_range_in_words(offer, price) for price in offer.prices if price.disputed]
    found = {
        "price-old": old,
        "price-later": late,
        "price-disputed": disputed,
        "price-unlisted": unlisted,
    }
    for code, names in found.items():
        if names:
            yield _price_caution(code, names, day)


def _price_caution(code: str, names: list[str], day: date) -> Caution:
    listed = ", ".join(dict.fromkeys(names))
    reason = reason_for(
        f"warning.{code}", prices=listed, day=day.isoformat(), days=str(OLD_AFTER_DAYS)
    )
    return Caution(code, reason.text, ("models.prompt", "models.tuned"))


def _range_in_words(offer: Offer, price: Price) -> str:
    kind = price.kind.replace("_", " ")
    return f"{kind} of {offer.model} ({price.low:g} to {price.high:g} {price.unit_in_words})"


def _unlisted(profile: Profile, known: Known, offers: tuple[Offer, ...]) -> list[str]:
    """Return what no source prices although it is billed, so that a range stands in for it."""
    tuned = {
        offer.model: {p.kind for p in offer.prices} for offer in offers if offer.role == "tuned"
    }
    base = base_named(profile.get("models.tuned"), profile.as_of, known)
    sold = base and openings(known.availability, base, profile.as_of).by_api
    calls = [f"calls to {base} once tuned"] if sold and base not in tuned else []
    training = [f"training of {model}" for model, kinds in tuned.items() if "training" not in kinds]
    hosting = [
        f"hosting of {model}"
        for model, kinds in tuned.items()
        if kinds.isdisjoint({"hosting", "tuned_input"})
    ]
    return [*calls, *training, *hosting]


def _model(name: str | None, known: Known) -> TunableModel | None:
    return None if name is None else known.availability.models.get(name)
