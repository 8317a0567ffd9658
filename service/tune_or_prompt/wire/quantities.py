"""Amounts as people write them (`20k`, `$20,000`, `3 weeks`, `80 %`), and how to fix numbers."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from tune_or_prompt.domain.language.profile import FIELD_BY_PATH, NUMBER_KINDS, Quantity

LONGEST = 60
"""Characters of an amount; whatever is longer is no amount."""

GROUP = 3
"""Digits between two separators of thousands."""

_THOUSANDS: Mapping[str, float] = {
    "k": 1e3,
    "thousand": 1e3,
    "million": 1e6,
    "millions": 1e6,
    "mio": 1e6,
    "mn": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "billion": 1e9,
}
_SECONDS: Mapping[str, float] = {
    "ms": 1e-3,
    "millisecond": 1e-3,
    "s": 1.0,
    "sec": 1.0,
    "second": 1.0,
    "min": 60.0,
    "minute": 60.0,
    "h": 3600.0,
    "hr": 3600.0,
    "hour": 3600.0,
    "d": 86_400.0,
    "day": 86_400.0,
    "w": 604_800.0,
    "wk": 604_800.0,
    "week": 604_800.0,
    "month": 2_592_000.0,
    "quarter": 7_884_000.0,
    "y": 31_536_000.0,
    "yr": 31_536_000.0,
    "year": 31_536_000.0,
}
_DURATIONS = {"ms": 1e-3, "days": 86_400.0}
"""Seconds of the units that are durations themselves."""

_NUMBER = re.compile(r"(\d[\d.,]{0,24}(?:e[+-]?\d{1,2})?)(.*)", re.ASCII)
_SPACED = re.compile(r"(?<=\d)[ _'](?=\d{3}(?!\d))", re.ASCII)
_RANGE = re.compile(r"(?:between )?(.{1,28}?)(?: ?(?:-|–|—|\bto\b|\band\b) ?)(.{1,28})")
_ABOUT = re.compile(r"^(?:~|≈|about|around|approx\.?|ca\.?) ?")
_PLAIN = re.compile(r"\d{1,15}(?:\.\d{1,12})?(?:e[+-]?\d{1,2})?", re.ASCII)
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3}){1,4}(?:\.\d{1,12})?", re.ASCII)
_EUROPEAN = re.compile(r"[1-9]\d{0,2}(?:(?:\.\d{3}){2,4}(?:,\d{1,12})?|\.\d{3},\d{1,12})", re.ASCII)
_ONE_POINT = re.compile(r"([1-9]\d{0,2})\.(\d{3})", re.ASCII)
_ONE_COMMA = re.compile(r"(\d{1,15}),(\d{1,12})", re.ASCII)
_PERCENTAGE = re.compile(r"\s{0,9}(\d{1,9}(?:\.\d{1,9})?)\s{0,9}%\s{0,9}", re.ASCII)
_SWAPPED_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_WHOLE_SHARE = 100.0


class QuantityError(ValueError):
    """Text that is no amount, or one that could be read in two ways; says how to write it."""


def read_quantity(text: str, unit: str = "") -> float | Quantity:
    """Return the number or the range that a person has written, in the unit of the field.

    Args:
        text: what was written, such as `20k`, `$20,000`, `3 weeks` or `1000-5000`.
        unit: unit of the field, such as `calls/day`, `USD/month`, `ms`, `days` or `share`.

    Raises:
        QuantityError: if it is none, or could be two different numbers.
    """
    if len(text) > LONGEST:
        raise QuantityError("This is too long for a number; write one such as 1200.")
    plain = _SPACED.sub("", _ABOUT.sub("", " ".join(text.split()).lower()))
    if found := _RANGE.fullmatch(plain):
        return _range(found[1], found[2], unit)
    number, rest = _split(plain)
    return _rounded(number * _factor(rest, unit, plain))


def read_amount(path: str, text: str, otherwise: Any) -> Any:
    """Return what a cell or a line of a file says in the place of a number, as a document has it.

    Args:
        path: the field that it answers.
        text: what stands there.
        otherwise: what it is if the field takes no number, or this is none. What could be two
            numbers stays text, which the schema refuses with both of them.
    """
    field = FIELD_BY_PATH.get(path)
    if field is None or field.kind not in NUMBER_KINDS:
        return otherwise
    try:
        return as_document(read_quantity(text, field.unit))
    except QuantityError:
        return text if _readings(text) else otherwise


def as_document(amount: float | Quantity) -> Any:
    """Return an amount as a profile states it."""
    if isinstance(amount, Quantity):
        return {end: as_document(getattr(amount, end)) for end in ("low", "mid", "high")}
    return int(amount) if amount.is_integer() else amount


def plainly(number: float) -> str:
    """Return a number in digits that `read_quantity` takes back as the same number."""
    text = f"{number:.12g}"
    return f"{text}0" if _ONE_POINT.fullmatch(text) else text


def read_number(text: str) -> float:
    """Return the number that digits, commas and points state.

    Raises:
        QuantityError: for a number that could be read in two ways, with both of them.
    """
    if readings := _readings(text):
        first, second = readings
        raise QuantityError(f'"{text}" could be {first} or {second}; write the one that you mean.')
    if _EUROPEAN.fullmatch(text):
        return float(text.replace(".", "").replace(",", "."))
    if _PLAIN.fullmatch(text) or _GROUPED.fullmatch(text):
        return float(text.replace(",", ""))
    raise QuantityError(f'"{text}" is not a number; write one such as 1200 or 0.5.')


def written_in_json(text: str, *, is_share: bool = False) -> str | None:
    """Return how to write a number, given as text, in a JSON or YAML file; None if it is none.

    A comma that is not followed by exactly three digits is most likely a decimal one; in a share,
    which is at most 1, nothing else.
    """
    bare = re.sub(r"[\s_]", "", text[:LONGEST])
    sign, digits = ("-", bare[1:]) if bare.startswith("-") else ("", bare)
    found = _ONE_COMMA.fullmatch(digits)
    if found and len(found[2]) != GROUP:
        point, whole = (_short(float(f"{found[1]}{dot}{found[2]}")) for dot in (".", ""))
        otherwise = "" if is_share else f", or {sign}{whole} if that is meant"
        return f"write it with a point: {sign}{point}{otherwise}."
    if readings := _readings(digits):
        return f"write {sign}{readings[0]} or {sign}{readings[1]}, whichever you mean."
    try:
        return f"write it without quotes: {sign}{_short(read_number(digits))}."
    except QuantityError:
        return None


def _readings(text: str) -> tuple[str, str] | None:
    """Return the two numbers that a single comma or point may stand for."""
    if found := _ONE_POINT.fullmatch(text):
        return found[1] + found[2], plainly(float(text))
    found = _ONE_COMMA.fullmatch(text)
    if found is None:
        return None
    decimal, whole = plainly(float(f"{found[1]}.{found[2]}")), _short(float(found[1] + found[2]))
    is_group = len(found[2]) == GROUP >= len(found[1]) and not found[1].startswith("0")
    if not is_group:
        return decimal, whole
    return None if found[2].endswith("0") else (whole, decimal)


def _range(first: str, second: str, unit: str) -> float | Quantity:
    """Return the range between two amounts; `2-3 weeks` are weeks on both sides."""
    (low, low_rest), (high, high_rest) = _split(first), _split(second)
    top = high * _factor(high_rest, unit, second)
    bottom = low * _factor(low_rest.strip("$ ") or high_rest, unit, first)
    if bottom > top and not low_rest.strip("$ "):
        bottom = low * _factor("", unit, first)
    if bottom > top:
        raise QuantityError(f'"{first}-{second}" is in the wrong order; write the lower one first.')
    low, mid, high = (_rounded(each) for each in (bottom, (bottom + top) / 2, top))
    return low if low == high else Quantity(low, mid, high)


def _split(text: str) -> tuple[float, str]:
    """Return the number at the start of a text, and what follows it."""
    money, bare = (" $", text[1:].lstrip()) if text.startswith("$") else ("", text)
    found = _NUMBER.fullmatch(bare)
    if found is None:
        raise QuantityError(f'"{text}" is not a number; write one such as 1200, or 1000-5000.')
    digits = found[1].rstrip(".,")
    return read_number(digits), f"{found[2].strip()}{money}".strip()


def _factor(rest: str, unit: str, text: str) -> float:
    """Return by what to multiply a number that these words follow."""
    words = re.findall(r"[a-z]+|[$%/€£]", rest)
    what, _, period = unit.partition("/")
    factor = 1.0
    if words and words[0] in _THOUSANDS:
        factor, words = _THOUSANDS[words[0]], words[1:]
    elif words and words[0] == "m" and unit not in _DURATIONS:
        factor, words = 1e6, words[1:]
    if unit == "share" and words == ["%"]:
        return factor / 100.0
    if unit in _DURATIONS and words:
        seconds = _seconds(words[0])
        if seconds is None or len(words) > 1:
            raise _unknown_unit(text, unit)
        return factor * seconds / _DURATIONS[unit]
    return factor * _rate(_without_noun(words, what), period, text, unit)


def _without_noun(words: list[str], what: str) -> list[str]:
    """Leave out the words for what is counted, such as `calls` or `usd`."""
    money = {"$", "usd", "dollar", "dollars"} if what == "USD" else set()
    nouns = {what.lower(), what.lower().removesuffix("s"), *money}
    return [word for word in words if word not in nouns]


def _rate(words: list[str], period: str, text: str, unit: str) -> float:
    """Return the factor from the period that was written to the one of the unit."""
    left = [word for word in words if word not in ("/", "per", "a", "an", "each", "every")]
    if not left:
        return 1.0
    own, given = _seconds(period), _seconds(left[0]) or _ADVERBS.get(left[0])
    if len(left) > 1 or (left[0] != period and (own is None or given is None)):
        raise _unknown_unit(text, unit)
    return 1.0 if own is None or given is None else own / given


def _seconds(word: str) -> float | None:
    return _SECONDS.get(word) or _SECONDS.get(word.removesuffix("s"))


_ADVERBS = {
    "hourly": _SECONDS["hour"],
    "daily": _SECONDS["day"],
    "weekly": _SECONDS["week"],
    "monthly": _SECONDS["month"],
    "yearly": _SECONDS["year"],
}


def _unknown_unit(text: str, unit: str) -> QuantityError:
    if "€" in text or "£" in text:
        return QuantityError(f'"{text}" is not in US dollars; convert it first.')
    counted = f", counted in {unit}" if unit and unit != "share" else ""
    return QuantityError(f'"{text}" has a unit that does not fit; write a number{counted}.')


def _rounded(number: float) -> float:
    """Return a number without the noise of binary fractions."""
    return float(f"{number:.12g}")


def _short(number: float) -> str:
    return f"{number:.15g}"


def remedy_for_text(value: object, *, unit: str, is_share: bool, is_ranged: bool) -> str:
    """Return how to write what stands in the place of a number."""
    text = value if isinstance(value, str) and len(value) <= LONGEST else ""
    if is_share and (found := _PERCENTAGE.fullmatch(text)):
        return f"write the share as {float(found[1]) / _WHOLE_SHARE:g}."
    if remedy := written_in_json(text, is_share=is_share):
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
