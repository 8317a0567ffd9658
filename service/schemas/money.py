"""Read who still sells tuning, and the default assumptions about money and time.

Every refusal is a `FaultyEntryError` that names the key, the value and the remedy.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import chain
from typing import Any

from service.domain.availability import Availability, Seller, TunableModel
from service.domain.pricing.defaults import Default
from service.schemas.prices import (
    FaultyEntryError,
    day,
    number,
    refuse_unknown_keys,
    text,
    word,
)

HOSTING = ("api", "own-cloud", "self-hosted", "on-device")
VERIFIED = ("read", "secondary")
_SOURCED = frozenset({"provider", "source", "url", "checked", "verified", "note"})
_SELLER_KEYS = _SOURCED | {"name", "hosting", "closed_to_new_on", "jobs_end"}
_MODEL_KEYS = _SOURCED | {"models", "open_weights", "jobs_end", "serves_until"}
_DEFAULT_KEYS = frozenset({"low", "mid", "high", "unit", "source", "url", "scale", "note"})


def availability(document: Mapping[str, Any]) -> Availability:
    """Return who tunes which model, from the two lists `sellers` and `models`.

    Raises:
        FaultyEntryError: naming key, value and remedy; also for a model without its seller.
    """
    refuse_unknown_keys(document, frozenset({"sellers", "models"}))
    sellers = {each.provider: each for each in map(_seller, document.get("sellers", ()))}
    models = list(chain.from_iterable(map(_models, document.get("models", ()))))
    for model in models:
        if model.provider not in sellers:
            remedy = "add it to the sellers or correct its name."
            raise FaultyEntryError("provider", f"{model.provider!r} sells nothing; {remedy}")
    return Availability(sellers=sellers, models={model.id: model for model in models})


def default(name: str, entry: Mapping[str, Any]) -> Default:
    """Return one default assumption.

    Raises:
        FaultyEntryError: naming key, value and remedy; also for a range in the wrong order.
    """
    refuse_unknown_keys(entry, _DEFAULT_KEYS)
    low, mid, high = (number(entry, key) for key in ("low", "mid", "high"))
    if not low <= mid <= high:
        raise FaultyEntryError("mid", f"{mid!r} is not between low and high; reorder the three.")
    scale = entry.get("scale", "linear")
    if scale not in {"linear", "log"} or (scale == "log" and low == 0):
        remedy = "write `linear`, or `log` where low is above 0."
        raise FaultyEntryError("scale", f"{scale!r} cannot be used; {remedy}")
    return Default(
        name=name,
        low=low,
        mid=mid,
        high=high,
        unit=text(entry, "unit"),
        source=text(entry, "source"),
        url=entry.get("url", ""),
        scale=scale,
        note=entry.get("note", ""),
    )


def _seller(entry: Mapping[str, Any]) -> Seller:
    refuse_unknown_keys(entry, _SELLER_KEYS)
    hosting = entry.get("hosting")
    if not isinstance(hosting, list) or not hosting or not set(hosting) <= set(HOSTING):
        raise FaultyEntryError("hosting", f"{hosting!r}; list some of {', '.join(HOSTING)}.")
    return Seller(
        name=text(entry, "name"),
        hosting=tuple(hosting),
        closed_to_new_on=_day_if_any(entry, "closed_to_new_on"),
        jobs_end=_day_if_any(entry, "jobs_end"),
        **_sourced(entry),
    )


def _models(entry: Mapping[str, Any]) -> Iterable[TunableModel]:
    refuse_unknown_keys(entry, _MODEL_KEYS)
    names = entry.get("models")
    if not isinstance(names, list) or not names or not all(isinstance(n, str) for n in names):
        raise FaultyEntryError("models", f"{names!r}; list the models as texts.")
    for name in names:
        yield TunableModel(
            model=name,
            open_weights=entry.get("open_weights") is True,
            jobs_end=_day_if_any(entry, "jobs_end"),
            serves_until=_day_if_any(entry, "serves_until"),
            **_sourced(entry),
        )


def _sourced(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "provider": text(entry, "provider"),
        "source": text(entry, "source"),
        "url": text(entry, "url"),
        "checked": day(entry, "checked"),
        "verified": word(entry, "verified", VERIFIED),
        "note": entry.get("note", ""),
    }


def _day_if_any(entry: Mapping[str, Any], key: str) -> date | None:
    return day(entry, key) if key in entry else None
