"""Turn the models of profiles into columns of prices: those named, or those that teams buy."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from service.domain.availability import Availability, life_left_days, openings, tuning_status
from service.domain.draws import Array, in_rows, uniform
from service.domain.errors import UnknownIdError, UnknownModelError
from service.domain.known import Known
from service.domain.pricing.price_book import Candidate, PriceBook
from service.domain.pricing.prices import ModelPrices, Price, find_model
from service.domain.profile import Profile
from service.domain.ranges import quantile

ROLES: tuple[str, ...] = ("prompt", "smaller", "tuned")
"""The parts that a model may play: prompted, a smaller one prompted, the base of a tuned one."""

HOURS_PER_DAY = 24.0
FOREVER_DAYS = 1e6

_NOTHING = np.zeros((1, 1))
_UNKNOWN = np.full((1, 1), np.nan)


def price_columns(profiles: Sequence[Profile], known: Known, draws: int) -> dict[str, Array]:
    """Return the columns `<role>.<what>` of prices, and of where tuning is still to be had.

    `tuned.by_api`, `tuned.in_own_cloud` and `tuned.on_own_gpus` are 1 where a new customer can get
    a tuned model so on that day; `tuned.life_left_days` is how long one tuned by API is served,
    and `tuned.named` is 1 where the profile names its base. What no source prices is NaN.

    Raises:
        UnknownModelError: for a model that the catalogue does not price, naming the field.
    """
    found: dict[str, Array] = {}
    for role in ROLES:
        found |= columns_in(role, profiles, known, draws)
    return found


def columns_in(
    role: str, profiles: Sequence[Profile], known: Known, draws: int
) -> dict[str, Array]:
    """Return the columns of one role, which rest on the model named for it and on the day."""
    keys = [(_named(role, profile), profile.as_of) for profile in profiles]
    tables = {key: _table(role, *key, known, draws) for key in dict.fromkeys(keys)}
    names = next(iter(tables.values()))
    return {name: in_rows([tables[key][name] for key in keys]) for name in names}


def candidates_on(known: Known, role: str, day: date) -> tuple[Candidate, ...]:
    """Return the models priced in a role on a day; of those to tune only what is still open."""
    candidates = known.candidates[role]
    if role != "tuned":
        return candidates
    still = tuple(
        one for one in candidates if tuning_status(known.availability, one.model, day).open
    )
    return still or candidates


def models_priced(profile: Profile, known: Known) -> dict[str, tuple[Candidate, ...]]:
    """Return the models priced in each role: the one that the profile names, or those drawn from.

    Raises:
        UnknownModelError: for a model that the catalogue does not price, naming the field.
    """
    return {role: _candidates(_named(role, profile), role, profile.as_of, known) for role in ROLES}


def base_named(tuned: object, day: date, known: Known) -> str | None:
    """Return the base model that a profile names, as the catalogue calls it; None without one."""
    return _catalogued(tuned, known.price_book.on(day)) if isinstance(tuned, str) else None


def quote(entry: ModelPrices, role: str, kind: str) -> Price | None:
    """Return the price of this kind in this role: once tuned, what a tuned model costs."""
    own = entry.price(f"tuned_{kind}") if role == "tuned" else None
    return own or entry.price(kind)


def unusable_candidates(
    candidates: Mapping[str, Sequence[Candidate]], book: PriceBook, availability: Availability
) -> Iterator[tuple[str, str]]:
    """Yield the role and the fault of each candidate that could not be priced or tuned."""
    prices = book.on(date.max)
    for role, models in candidates.items():
        for model in (one.model for one in models):
            if model not in prices or not _is_priced(prices[model], role):
                yield role, f"{model!r} has no input and output price: add them, or name another."
            if role == "tuned" and model not in availability.models:
                yield role, f"{model!r} is not among the models to tune: add it, or name another."


def _named(role: str, profile: Profile) -> object:
    """Return the model that a profile names for a role; for a smaller one there is no field."""
    return profile.get(f"models.{role}")


@lru_cache(maxsize=256)
def _table(role: str, named: object, day: date, known: Known, draws: int) -> dict[str, Array]:
    chosen = _candidates(named, role, day, known)
    position = _drawn(chosen, role, draws)
    quotes = [_quotes(one.model, role, day, known, draws) for one in chosen]
    columns = {
        f"{role}.{what}": _picked([quote[what] for quote in quotes], position) for what in quotes[0]
    }
    return columns | _offer(named, day, known) if role == "tuned" else columns


def _candidates(named: object, role: str, day: date, known: Known) -> tuple[Candidate, ...]:
    """Return the model named, or those drawn from; a tunable one without a price is drawn too."""
    if not isinstance(named, str):
        return candidates_on(known, role, day)
    prices = known.price_book.on(day)
    model = _catalogued(named, prices)
    if model in prices and _is_priced(prices[model], role):
        return (Candidate(model, 1.0, "named in the profile", ("profile",)),)
    if role == "tuned" and model in known.availability.models:
        return candidates_on(known, role, day)
    priced = (each for each, entry in prices.items() if _is_priced(entry, role))
    raise UnknownModelError(f"models.{role}", named, priced)


def _catalogued(named: str, prices: Mapping[str, ModelPrices]) -> str:
    """Return the catalogue's name of a model, which a source may list under another."""
    try:
        return find_model(prices, named).id
    except UnknownIdError:
        return named


def _is_priced(entry: ModelPrices, role: str) -> bool:
    return all(quote(entry, role, kind) is not None for kind in ("input", "output"))


def _quotes(model: str, role: str, day: date, known: Known, draws: int) -> dict[str, Array]:
    entry = find_model(known.price_book.on(day), model)
    share = uniform(f"models.{role}.price", draws)

    def quoted(kind: str, otherwise: Array) -> Array:
        price = quote(entry, role, kind)
        return otherwise if price is None else _believed(price, share)

    asked = quoted("input", _UNKNOWN)
    columns = {
        "input": asked,
        "output": quoted("output", _UNKNOWN),
        "cached": quoted("cached_input", asked),
        "write_multiplier": quoted("cache_write", asked) / np.maximum(asked, 1e-12),
    }
    if role != "tuned":
        return columns
    # Who lists a price per token after tuning bills those tokens and, unless listed, no hosting.
    unlisted = _UNKNOWN if entry.price("tuned_input") is None else _NOTHING
    return {
        **columns,
        "training": quoted("training", _UNKNOWN),
        "minimum_job": quoted("minimum_job", _NOTHING),
        "hosting_per_day": HOURS_PER_DAY * quoted("hosting", unlisted),
        "storage_per_month": quoted("storage", _UNKNOWN),
        "life_left_days": np.array([[_life_left(model, day, known)]]),
    }


def _believed(price: Price, share: Array) -> Array:
    if not price.disputed:
        return np.array([[price.mid]])
    return quantile(price.low, price.mid, price.high, "linear", share)


def _offer(tuned: object, day: date, known: Known) -> dict[str, Array]:
    base = base_named(tuned, day, known)
    found = openings(known.availability, base, day)
    columns = {
        "by_api": float(found.by_api),
        "in_own_cloud": float(found.in_own_cloud),
        "on_own_gpus": float(found.on_own_gpus),
        "named": float(base is not None),
    }
    if base is not None:
        columns["life_left_days"] = _life_left(base, day, known)
    return {f"tuned.{what}": np.array([[value]]) for what, value in columns.items()}


def _life_left(model: str, day: date, known: Known) -> float:
    left = life_left_days(known.availability, model, day)
    return FOREVER_DAYS if left is None else float(left)


def _drawn(chosen: Sequence[Candidate], role: str, draws: int) -> NDArray[np.intp]:
    if len(chosen) == 1:
        return np.zeros((1, 1), dtype=np.intp)
    shares = np.array([one.share for one in chosen])
    edges = np.cumsum(shares / shares.sum())[:-1]
    return np.searchsorted(edges, uniform(f"models.{role}", draws), side="right")


def _picked(cells: Sequence[Array], position: NDArray[np.intp]) -> Array:
    if len(cells) == 1:
        return cells[0]
    stacked = np.stack([np.broadcast_to(cell, position.shape) for cell in cells])
    picked: Array = np.take_along_axis(stacked, position[None], axis=0)[0]
    return picked
