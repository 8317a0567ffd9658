"""Read a sound profile quickly; whatever is in doubt is left to the schema.

Made from the same `FIELDS` as the schema, it says one of two things: this is surely sound and means
that, or ask the schema, which alone finds faults. A test holds the two against each other.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from service.domain.profile import FIELDS, Answer, Field, Profile, Quantity
from service.schemas.fields import ISO_DATE, MODEL_PATTERN, MOST_OF_MODEL

_ENDS = frozenset({"low", "mid", "high"})
_NUMBERS = (int, float)
_MODEL = re.compile(MODEL_PATTERN)

_Reader = Callable[[Any], Answer | None]


def quick_profile(document: Any, today: date) -> Profile | None:
    """Return the profile that a document surely states; None where the schema has to be asked."""
    if type(document) is not dict:
        return None
    answers: dict[str, Answer] = {"as_of": today}
    for name, value in document.items():
        readers = _GROUPS.get(name)
        if readers is None:
            if not _take(answers, name, _TOP.get(name), value):
                return None
        elif type(value) is not dict:
            return None
        else:
            for inner, own in value.items():
                if not _take(answers, f"{name}.{inner}", readers.get(inner), own):
                    return None
    return Profile(answers)


def _take(answers: dict[str, Answer], path: str, reader: _Reader | None, value: Any) -> bool:
    """Add what a value surely says to the answers; return whether it says so."""
    answer = None if reader is None else reader(value)
    if answer is None:
        return False
    answers[path] = answer
    return True


def _choice(field: Field) -> _Reader:
    choices = {choice: choice for choice in field.choices}
    return lambda value: choices.get(value) if type(value) is str else None


def _flag(_: Field) -> _Reader:
    return lambda value: value if type(value) is bool else None


def _number(field: Field) -> _Reader:
    least, most = field.least, field.most

    def read(value: Any) -> float | None:
        if type(value) in _NUMBERS and least <= value <= most:
            return float(value) + 0.0
        return None

    return read


def _count(field: Field) -> _Reader:
    number = _number(field)

    def read(value: Any) -> Answer | None:
        found = number(value)
        return found if isinstance(found, float) and found.is_integer() else None

    return read


def _quantity(field: Field) -> _Reader:
    number = _number(field)

    def read(value: Any) -> Answer | None:
        if type(value) is not dict:
            return number(value)
        if value.keys() != _ENDS:
            return None
        low, mid, high = (number(value[end]) for end in ("low", "mid", "high"))
        if not isinstance(low, float) or not isinstance(mid, float) or not isinstance(high, float):
            return None
        if not low <= mid <= high:
            return None
        return low if low == high else Quantity(low, mid, high)

    return read


def _text(field: Field) -> _Reader:
    most = int(field.most)
    return lambda value: value if type(value) is str and len(value) <= most else None


def _date(_: Field) -> _Reader:
    def read(value: Any) -> Answer | None:
        if type(value) is not str or not value.isascii() or not ISO_DATE.fullmatch(value):
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None

    return read


def _model(_: Field) -> _Reader:
    def read(value: Any) -> Answer | None:
        is_name = type(value) is str and len(value) <= MOST_OF_MODEL and _MODEL.fullmatch(value)
        return value if is_name else None

    return read


_READERS: Mapping[str, Callable[[Field], _Reader]] = {
    "text": _text,
    "date": _date,
    "choice": _choice,
    "flag": _flag,
    "count": _count,
    "quantity": _quantity,
    "share": _number,
    "importance": _number,
    "model": _model,
}
"""How answers are read by kind; trials of a pilot are always left to the schema."""

_READ = tuple(field for field in FIELDS if field.kind in _READERS)
_TOP: Mapping[str, _Reader] = {
    field.name: _READERS[field.kind](field) for field in _READ if not field.group
}
_GROUPS: Mapping[str, Mapping[str, _Reader]] = {
    group: {field.name: _READERS[field.kind](field) for field in _READ if field.group == group}
    for group in dict.fromkeys(field.group for field in FIELDS if field.group)
}
