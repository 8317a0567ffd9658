"""Read rows of the price list, who still sells tuning, and the default assumptions about money.

Plain functions rather than marshmallow schemas: the list has many hundred rows and is read at
every start. Every refusal names the key, the value and the remedy.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from math import isfinite
from typing import Any

from service.domain.errors import nearest
from service.domain.pricing.prices import PriceRow

VERIFIED = ("read", "secondary", "derived")
ROW_TEXTS = ("listed_as", "date_as_stated", "set_aside", "note")
ROW_KEYS = ("provider", "model", "kind", "date", "source", "url", "verified", "valid_from")
UNITS = (
    "usd_per_mtok",
    "usd_per_hour",
    "usd_per_deployment_hour",
    "usd_per_model_unit_hour",
    "usd_per_model_unit_minute",
    "usd_per_model_month",
    "usd_per_job",
    "usd_per_gpu_hour",
    "usd_per_instance_hour",
    "usd_per_label",
    "usd_per_task",
    "usd_per_labeller_and_object",
    "usd_per_year",
)
_ROW_KEYS_KNOWN = frozenset(ROW_KEYS + ROW_TEXTS + UNITS)
_UNITS_KNOWN = frozenset(UNITS)


class FaultyEntryError(ValueError):
    """An entry of a money file that cannot be used; says which key, which value and the remedy.

    Attributes:
        key: the key at fault.
        text: the value and the remedy.
    """

    def __init__(self, key: str, text: str) -> None:
        """Keep the key and what is wrong with its value."""
        super().__init__(f"{key}: {text}")
        self.key = key
        self.text = text


def price_row(entry: Mapping[str, Any]) -> PriceRow:
    """Return one row of the price list.

    The unit is in the name of the key that holds the price, such as `usd_per_mtok`.

    Raises:
        FaultyEntryError: naming key, value and remedy.
    """
    refuse_unknown_keys(entry, _ROW_KEYS_KNOWN)
    unit = _unit(entry)
    return PriceRow(
        provider=text(entry, "provider"),
        model=text(entry, "model"),
        kind=text(entry, "kind"),
        unit=unit,
        usd=number(entry, unit),
        seen_on=day(entry, "date"),
        source=text(entry, "source"),
        url=text(entry, "url"),
        verified=word(entry, "verified", VERIFIED),
        valid_from=day(entry, "valid_from") if "valid_from" in entry else None,
        **{key: text(entry, key) for key in ROW_TEXTS if key in entry},
    )


def text(entry: Mapping[str, Any], key: str) -> str:
    """Return a text that is not empty."""
    value = entry.get(key)
    if not isinstance(value, str) or not value:
        raise FaultyEntryError(key, f"{value!r} is no text; state one that is not empty.")
    return value


def number(entry: Mapping[str, Any], key: str, most: float = 1e12) -> float:
    """Return a finite number from 0 to `most`."""
    value = entry.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise FaultyEntryError(key, f"{value!r} is no number; write one without quotes.")
    if not 0 <= value <= most:
        raise FaultyEntryError(key, f"{value!r} is out of range; choose from 0 to {most:g}.")
    return float(value)


def day(entry: Mapping[str, Any], key: str) -> date:
    """Return a date, written as a TOML date or as YYYY-MM-DD."""
    value = entry.get(key)
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise FaultyEntryError(key, f"{value!r} is no date; write it as YYYY-MM-DD.") from None


def word(entry: Mapping[str, Any], key: str, known: Sequence[str]) -> str:
    """Return one of the known words."""
    value = entry.get(key)
    if value not in known:
        raise FaultyEntryError(key, f"{value!r} is not known: {nearest(str(value), known)}")
    return str(value)


def refuse_unknown_keys(entry: Mapping[str, Any], known: frozenset[str]) -> None:
    """Refuse a key that the entry does not have, naming the nearest one that it has."""
    for key in entry.keys() - known:
        raise FaultyEntryError(key, f"is not a known key: {nearest(key, sorted(known))}")


def _unit(entry: Mapping[str, Any]) -> str:
    units = entry.keys() & _UNITS_KNOWN
    if len(units) != 1:
        remedy = f"give exactly one of {', '.join(UNITS)}."
        raise FaultyEntryError("usd_per_…", f"{len(units)} prices; {remedy}")
    return next(iter(units))
