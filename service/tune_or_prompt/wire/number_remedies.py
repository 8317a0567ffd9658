"""How to fix a number: text in its place, a percentage, another unit."""

import re
from contextlib import suppress
from datetime import date

from tune_or_prompt.wire.quantities import LONGEST, QuantityError, read_quantity, written_in_json

_PERCENTAGE = re.compile(r"\s{0,9}(\d{1,9}(?:\.\d{1,9})?)\s{0,9}%\s{0,9}", re.ASCII)
_SWAPPED_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_WHOLE_SHARE = 100.0


def remedy_for_text(value: object, *, unit: str, is_share: bool, is_ranged: bool) -> str:
    """Return how to write what stands in the place of a number."""
    text = value if isinstance(value, str) and len(value) <= LONGEST else ""
    if is_share and (found := _PERCENTAGE.fullmatch(text)):
        return f"write the share as {float(found[1]) / _WHOLE_SHARE:g}."
    if remedy := written_in_json(text):
        return remedy
    with suppress(QuantityError):
        amount = read_quantity(text, unit)
        if isinstance(amount, float):
            return f"write it in {unit or 'digits'}: {amount:.10g}."
    if unit and unit != "share" and any(letter.isdigit() for letter in text):
        return f"write the number alone, counted in {unit}."
    return (
        "write one such as 1200, or {low, mid, high}." if is_ranged else "write one such as 1200."
    )


def remedy_for_range(value: float, *, least: float, most: float) -> str:
    """Return which numbers may stand there, and which of them was probably meant."""
    bounds = f"write one between {least:,.15g} and {most:,.15g}"
    if (least, most) == (0.0, 1.0) and 1.0 < value <= _WHOLE_SHARE:
        return f"{bounds}, such as {value / _WHOLE_SHARE:g} for {value:g} %."
    return f"{bounds}."


def remedy_for_day(text: object) -> str:
    """Return how to write a day, with day and month put right if they are swapped."""
    if isinstance(text, str) and (found := _SWAPPED_DAY.fullmatch(text)):
        year, month, day = found.groups()
        with suppress(ValueError):
            return f"did you mean {date.fromisoformat(f'{year}-{day}-{month}')}?"
    return "write it as year-month-day, such as 2026-11-24."
