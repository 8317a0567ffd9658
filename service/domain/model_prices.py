"""Turn the models of profiles into columns of prices: those named, or those that teams buy."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from service.domain.availability import life_left_days, tuning_status
from service.domain.draws import Array, uniform
from service.domain.errors import UnknownIdError, UnknownModelError
from service.domain.known import Known
from service.domain.price_book import Candidate
from service.domain.prices import Price, find_model
from service.domain.profile import Profile
from service.domain.ranges import quantile

ROLES: tuple[str, ...] = ("prompt", "smaller", "tuned")
"""The parts that a model may play: prompted, a smaller one prompted, the base of a tuned one."""

HOURS_PER_DAY = 24.0
FOREVER_DAYS = 1e6

_NOTHING = np.zeros((1, 1))


def price_columns(profiles: Sequence[Profile], known: Known, draws: int) -> dict[str, Array]:
    """Return the columns `<role>.<what>` of prices, and of what tuning by API still allows.

    `tuned.open` is 1 where a new customer can start tuning on that day; `tuned.life_left_days`
    is how long the result is served.

    Raises:
        UnknownModelError: for a model that the catalogue does not price, naming the field.
    """
    keys = [
        (profile.get("models.prompt"), profile.get("models.tuned"), profile.as_of)
        for profile in profiles
    ]
    tables = {key: _table(key[0], key[1], key[2], known, draws) for key in set(keys)}
    names = next(iter(tables.values()))
    return {name: _joined([tables[key][name] for key in keys]) for name in names}


def candidates_on(known: Known, role: str, day: date) -> tuple[Candidate, ...]:
    """Return the models priced in a role on a day; of those to tune only what is still open."""
    candidates = known.candidates[role]
    if role != "tuned":
        return candidates
    still = tuple(
        one for one in candidates if tuning_status(known.availability, one.model, day).open
    )
    return still or candidates


def _table(
    prompted: object, tuned: object, day: date, known: Known, draws: int
) -> dict[str, Array]:
    named = {"prompt": prompted, "smaller": None, "tuned": tuned}
    columns: dict[str, Array] = {}
    for role in ROLES:
        chosen = _candidates(named[role], role, day, known)
        position = _drawn(chosen, role, draws)
        quotes = [_quotes(one.model, role, day, known, draws) for one in chosen]
        for what in quotes[0]:
            columns[f"{role}.{what}"] = _picked([quote[what] for quote in quotes], position)
    if isinstance(tuned, str):
        offer = _offer(tuned, day, known)
        columns |= {f"tuned.{what}": column for what, column in offer.items()}
    return columns


def _candidates(named: object, role: str, day: date, known: Known) -> tuple[Candidate, ...]:
    """Return the model named, or those drawn from; a tunable one without a price is drawn too."""
    if not isinstance(named, str):
        return candidates_on(known, role, day)
    prices = known.price_book.on(day)
    try:
        return (Candidate(find_model(prices, named).id, 1.0, "named in the profile", ("profile",)),)
    except UnknownIdError as error:
        if role == "tuned" and named in known.availability.models:
            return candidates_on(known, role, day)
        raise UnknownModelError(f"models.{role}", named, prices) from error


def _quotes(model: str, role: str, day: date, known: Known, draws: int) -> dict[str, Array]:
    entry = find_model(known.price_book.on(day), model)
    share = uniform(f"models.{role}.price", draws)
    own = "tuned_" if role == "tuned" else ""

    def quoted(kind: str, otherwise: Array) -> Array:
        price = entry.price(f"{own}{kind}") or entry.price(kind)
        return otherwise if price is None else _believed(price, share)

    asked = quoted("input", _NOTHING)
    columns = {
        "input": asked,
        "output": quoted("output", _NOTHING),
        "cached": quoted("cached_input", asked),
        "write_multiplier": quoted("cache_write", asked) / np.maximum(asked, 1e-12),
    }
    if role != "tuned":
        return columns
    return {
        **columns,
        **_offer(model, day, known),
        "training": quoted("training", np.array([[np.nan]])),
        "minimum_job": quoted("minimum_job", _NOTHING),
        "hosting_per_day": HOURS_PER_DAY * quoted("hosting", _NOTHING),
        "storage_per_month": quoted("storage", _NOTHING),
    }


def _believed(price: Price, share: Array) -> Array:
    if not price.disputed:
        return np.array([[price.mid]])
    return quantile(price.low, price.mid, price.high, "linear", share)


def _offer(model: str, day: date, known: Known) -> dict[str, Array]:
    status = tuning_status(known.availability, model, day)
    left = life_left_days(known.availability, model, day)
    return {
        "open": np.array([[float(status.open)]]),
        "life_left_days": np.array([[FOREVER_DAYS if left is None else float(left)]]),
    }


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


def _joined(cells: Sequence[Array]) -> Array:
    if all(cell is cells[0] for cell in cells):
        return cells[0]
    width = max(cell.shape[1] for cell in cells)
    return np.concatenate([np.broadcast_to(cell, (1, width)) for cell in cells], axis=0)
