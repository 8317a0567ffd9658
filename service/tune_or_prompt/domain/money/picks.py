"""Which models an estimate prices in each role, and their prices as numbers in a fixed order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from math import inf, isnan, nan
from typing import TypeAlias

import numpy as np

from tune_or_prompt.domain.errors import UnknownIdError
from tune_or_prompt.domain.language.amounts import Range
from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.domain.money.availability import has_open_weights, life_left_days
from tune_or_prompt.domain.money.catalogue import MoneyCatalogue, candidates_for, unknown_model
from tune_or_prompt.domain.money.formulas import HOURS_PER_DAY, Array
from tune_or_prompt.domain.money.prices import ModelPrices, Price, find_model
from tune_or_prompt.domain.money.ranges import Varied

DEFAULTED: Mapping[str, str] = {
    "training": "training_price_usd_per_mtok",
    "hosting_per_day": "hosting_usd_per_day",
    "storage": "storage_usd_per_month",
    "batch_discount": "batch_discount",
    "cache_minimum": "cache_minimum_tokens",
}
"""Kinds of price with the input that stands in for one that is not listed (NaN)."""

_LISTED = "input output cached write_5m write_1h above_tokens input_above output_above cached_above"
PRICES = (*DEFAULTED, *_LISTED.split(), "stacks", "reasons", "minimum_job", "life_left")
"""Kinds of price, in USD per 1M tokens; `write_*` in multiples of the input price."""

AT = {kind: at for at, kind in enumerate(PRICES)}
ROLES: tuple[str, ...] = ("prompt", "smaller", "base", "tuned")
"""`base` is the tuned model's base, prompted as it is."""

MODEL_FIELDS: Mapping[str, tuple[str, ...]] = {
    "models.prompt": ("prompt",),
    "models.tuned": ("base", "tuned"),
    "models.smaller": ("smaller",),
}
"""Fields and names of inputs that choose models, with the roles that rest on each."""

FOREVER_DAYS = 1e6
UNSOLD = 1e9
"""A write multiplier so large that it is never paid: the cache is not sold."""

SELF_HOSTED = "self-hosted"
OLD_AFTER_DAYS = 90
"""A price seen longer ago than this may have changed."""

_DISPUTED = {"input": "input", "output": "output", "cached_input": "cached", "training": "training"}
"""Kinds of price that sources may disagree on, and the number that they set."""


End: TypeAlias = tuple[int, int | slice, Array | float, Array | float]
"""What an uncertain price changes: the role, the kind of price or all, the low and the high end."""


@dataclass(frozen=True, slots=True)
class Assumed:
    """A number or a model used for an input (field or id) that the user did not give."""

    input: str
    value: Range | None
    model: str | None
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a kind of price may be wrong: code and parameters of its warning.

    `input` is the uncertain input that says how much it matters; if empty, its share of money does.
    """

    code: str
    kind: str
    params: Mapping[str, str | float]
    input: str = ""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Pick:
    """The model priced in a role.

    Attributes:
        models: `provider/model` in the middle, low and high case; one if they are the same.
        named: whether the profile names it.
        numbers: `PRICES` by middle, low and high model; one column for one model.
        disputed: prices of the middle model that sources disagree on, by the number they set.
        sells_calls: whether calls of the middle model are listed.
        replaces: the model that the profile names but that cannot be used.
        sources: where the choice of a model that is not named comes from.
    """

    models: tuple[str, ...]
    named: bool
    numbers: Array
    disputed: Mapping[str, Price]
    seen_on: date
    doubts: tuple[Doubt, ...]
    sells_calls: bool
    replaces: str | None
    sources: tuple[str, ...]

    @property
    def model(self) -> str:
        """Return the model of the middle case."""
        return self.models[0]

    def number(self, kind: str) -> float:
        """Return a number of the middle model."""
        return float(self.numbers[AT[kind], 0])


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Picks:
    """The models priced in all roles.

    Attributes:
        by_role: in the order of `ROLES`.
        numbers: kinds of price of the middle models, by kind and role.
        tuned_base: the model to tune that the profile names.
        own_model: the open model that runs on own machines.
        varied: the uncertain choices of models, then the disputed prices.
        ends: for each of these what it changes.
        assumptions: disputed prices and models that the profile does not name, by input.
        seen_on: day of the newest price.
    """

    by_role: tuple[Pick, ...]
    numbers: Array
    tuned_base: str | None
    own_model: str
    varied: tuple[Varied, ...]
    ends: tuple[tuple[End, ...], ...]
    assumptions: Mapping[str, Assumed]
    seen_on: date

    def __getitem__(self, role: str) -> Pick:
        """Return the pick of a role."""
        return self.by_role[ROLES.index(role)]


def picks_for(profile: Profile, catalogue: MoneyCatalogue) -> Picks:
    """Return the models that an estimate prices: those named, or those that teams buy.

    Raises:
        UnknownModelError: for a model that the catalogue does not price, naming the field.
    """
    prompt, tuned = profile.get("models.prompt"), profile.get("models.tuned")
    strongest = profile.get("models.strongest_allowed")
    return _picks(
        catalogue,
        profile.as_of,
        prompt if isinstance(prompt, str) else None,
        tuned if isinstance(tuned, str) else None,
        strongest if isinstance(strongest, str) else "frontier",
    )


@lru_cache(maxsize=512)
def _picks(
    catalogue: MoneyCatalogue, day: date, prompt: str | None, tuned: str | None, strongest: str
) -> Picks:
    book = catalogue.prices.on(day)

    def catalogued(named: str | None) -> str | None:
        """Return the catalogue's name of a model, which a source may list under another."""
        try:
            return None if named is None else find_model(book, named).id
        except UnknownIdError:
            return named

    base = catalogued(tuned)
    tuned_pick = _pick(catalogue, day, "tuned", base, strongest)
    by_role = (
        _pick(catalogue, day, "prompt", catalogued(prompt), strongest),
        _pick(catalogue, day, "smaller", None, strongest),
        _base_of(catalogue, day, tuned_pick),
        tuned_pick,
    )
    varied = list(_varied(by_role))
    return Picks(
        by_role=by_role,
        numbers=np.stack([pick.numbers[:, 0] for pick in by_role], axis=1),
        tuned_base=base,
        own_model=_own_model(catalogue, base, tuned_pick.model),
        varied=tuple(one for one, _ in varied),
        ends=tuple(ends for _, ends in varied),
        assumptions={one.input: one for one in _assumptions(by_role)},
        seen_on=max(pick.seen_on for pick in by_role),
    )


def _varied(picks: Sequence[Pick]) -> Iterator[tuple[Varied, tuple[End, ...]]]:
    whole = slice(None)
    for name, roles in MODEL_FIELDS.items():
        numbers = [(at, picks[at].numbers) for at in map(ROLES.index, roles)]
        ends = tuple((at, whole, n[:, 1], n[:, 2]) for at, n in numbers if n.shape[1] > 1)
        if ends:
            yield Varied(name, askable=name != "models.smaller"), ends
    for at, pick in enumerate(picks):
        for kind, price in pick.disputed.items():
            name = f"prices.{pick.model}.{price.kind}"
            yield Varied(name, askable=False), ((at, AT[kind], price.low, price.high),)


def _assumptions(picks: Sequence[Pick]) -> Iterator[Assumed]:
    for pick in picks:
        for price in pick.disputed.values():
            yield Assumed(
                input=f"prices.{pick.model}.{price.kind}",
                value=Range(price.low, price.mid, price.high),
                model=None,
                unit=price.unit_in_words,
                source=", ".join(dict.fromkeys(row.source for row in price.rows)),
            )
    for field in ("models.prompt", "models.tuned"):
        pick = picks[ROLES.index(MODEL_FIELDS[field][-1])]
        if not pick.named:
            yield Assumed(field, None, pick.model, "", ", ".join(pick.sources))


def _own_model(catalogue: MoneyCatalogue, named: str | None, tuned: str) -> str:
    """Return the open model that runs on own machines: the one named, or the usual small one."""
    for model in (named, tuned):
        if model is not None and has_open_weights(catalogue.availability, model):
            return model
    own = (one.id for one in catalogue.availability.models.values() if one.provider == SELF_HOSTED)
    return next(own, tuned)


def _pick(
    catalogue: MoneyCatalogue, day: date, role: str, named: str | None, strongest: str
) -> Pick:
    tuned, book = role == "tuned", catalogue.prices.on(day)
    if named is not None and named in book and book[named].sells_calls(tuned=tuned):
        if tuned or life_left_days(catalogue.availability, named, day) != 0:
            return _of([named], catalogue, day, tuned=tuned, named=True)
    elif named is not None:
        # A model without a price of its own may still be tuned, or run on own machines.
        offers = catalogue.availability
        if not (named in offers.models if tuned else has_open_weights(offers, named)):
            raise unknown_model(catalogue, f"models.{role}", named, day)
    candidates = candidates_for(catalogue, role, day, strongest)
    rates = [_rate(book[one.model], tuned) for one in candidates]
    # The models at the middle, at 10 % and at 90 % of the belief, by what they cost.
    order = sorted(range(len(rates)), key=lambda at: (rates[at], candidates[at].model))
    edges = np.round(np.cumsum([candidates[at].share for at in order]), 9)
    places = np.searchsorted(edges, np.array([0.5, 0.1, 0.9]) * edges[-1]).tolist()
    models = [candidates[order[min(place, len(order) - 1)]].model for place in places]
    models = models[:1] if len(set(models)) == 1 else models
    sources = tuple(dict.fromkeys(name for one in candidates for name in one.sources))
    return _of(models, catalogue, day, tuned=tuned, named=False, replaces=named, sources=sources)


def _rate(entry: ModelPrices, tuned: bool) -> float:  # noqa: FBT001 - the role's own word
    """Return one number to order models by: a call that reads four tokens for one it writes."""
    asked, written = (entry.price(kind, tuned=tuned) for kind in ("input", "output"))
    return 4.0 * (asked.mid if asked else 0.0) + (written.mid if written else 0.0)


def _base_of(catalogue: MoneyCatalogue, day: date, tuned: Pick) -> Pick:
    """Return the base of the tuned model as a model to prompt."""
    book = catalogue.prices.on(day)
    if not book[tuned.model].sells_calls():
        return replace(tuned, sells_calls=False)
    usable = [one if book[one].sells_calls() else tuned.model for one in tuned.models]
    return _of(usable, catalogue, day, tuned=False, named=tuned.named, sources=tuned.sources)


def _of(
    models: Sequence[str],
    catalogue: MoneyCatalogue,
    day: date,
    *,
    tuned: bool,
    named: bool,
    replaces: str | None = None,
    sources: tuple[str, ...] = (),
) -> Pick:
    entries = [catalogue.prices.on(day)[model] for model in models]
    middle, numbers = entries[0], [_numbers(one, catalogue, day, tuned=tuned) for one in entries]
    kinds = ["input", "output", "cached_input", "cache_write"] + tuned * ["training", "hosting"]
    listed = {
        kind: price for kind in kinds if (price := middle.price(kind, tuned=tuned)) is not None
    }
    disputed = {
        number: listed[kind]
        for kind, number in _DISPUTED.items()
        if kind in listed and listed[kind].disputed
    }
    return Pick(
        models=tuple(models),
        named=named,
        numbers=np.array([[one[kind] for kind in PRICES] for one in numbers]).T,
        disputed=disputed,
        seen_on=max(price.seen_on for price in listed.values()),
        doubts=tuple(_doubts(middle.id, listed, disputed, numbers[0], day)),
        sells_calls=middle.sells_calls(tuned=tuned),
        replaces=replaces,
        sources=sources,
    )


def _doubts(
    model: str,
    listed: Mapping[str, Price],
    disputed: Mapping[str, Price],
    numbers: Mapping[str, float],
    day: date,
) -> Iterator[Doubt]:
    for price in listed.values():
        seen_on, age_days = price.seen_on.isoformat(), (day - price.seen_on).days
        if age_days > OLD_AFTER_DAYS:
            yield Doubt("price-old", price.kind, {"seen_on": seen_on, "age_days": age_days})
        if price.starts > day:
            yield Doubt("price-later", price.kind, {"seen_on": seen_on})
    for price in disputed.values():
        ends = {"low": price.low, "high": price.high}
        yield Doubt("price-disputed", price.kind, ends, f"prices.{model}.{price.kind}")
    for kind in ("training", "hosting_per_day"):
        if isnan(numbers[kind]):
            yield Doubt("price-unlisted", kind, {}, DEFAULTED[kind])


def _numbers(
    entry: ModelPrices, catalogue: MoneyCatalogue, day: date, *, tuned: bool
) -> dict[str, float]:
    def usd(kind: str, otherwise: float) -> float:
        price = entry.price(kind, tuned=tuned)
        return otherwise if price is None else price.mid

    asked, written = usd("input", nan), usd("output", nan)
    cached = usd("cached_input", asked)
    long_prompt = entry.price("input_above", tuned=tuned)
    # Who lists a price per token after tuning bills those tokens and, unless listed, no hosting.
    hosted = 0.0 if entry.price("tuned_input") is not None else nan
    life = life_left_days(catalogue.availability, entry.id, day)
    facts = catalogue.facts
    return {
        "input": asked,
        "output": written,
        "cached": cached,
        "write_5m": usd("cache_write", asked) / asked if asked > 0.0 else 1.0,
        "write_1h": usd("cache_write_1h", UNSOLD * asked) / asked if asked > 0.0 else UNSOLD,
        "batch_discount": _batch_discount(entry, tuned=tuned),
        "above_tokens": long_prompt.above_tokens if long_prompt else inf,
        "input_above": usd("input_above", asked),
        "output_above": usd("output_above", written),
        "cached_above": usd("cached_input_above", cached),
        "stacks": float(facts.stacking.get(entry.provider, True)),
        "reasons": float(facts.reasons(entry.id)),
        "cache_minimum": facts.cache_minimums.get(entry.provider, nan),
        "training": usd("training", nan),
        "minimum_job": usd("minimum_job", 0.0),
        "hosting_per_day": HOURS_PER_DAY * usd("hosting", hosted),
        "storage": usd("storage", nan),
        "life_left": FOREVER_DAYS if life is None else float(life),
    }


def _batch_discount(entry: ModelPrices, *, tuned: bool) -> float:
    """Return the discount on batches that the price list implies, the smaller of its two rates."""
    for prefix in ("tuned_", "") if tuned else ("",):
        pairs = [
            (entry.prices.get(f"{prefix}batch_{kind}"), entry.prices.get(f"{prefix}{kind}"))
            for kind in ("input", "output")
        ]
        shares = [1.0 - b.mid / p.mid for b, p in pairs if b and p and p.mid]
        if shares:
            return round(max(0.0, min(shares)), 9)
    return nan
