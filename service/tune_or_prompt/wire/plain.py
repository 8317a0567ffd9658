"""Frozen records as plain dicts and lists, ready to be written as JSON.

One writer per class is compiled from the types of its fields, so that no value is looked at twice.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from tune_or_prompt.domain.language.profile import Answer, Profile
from tune_or_prompt.domain.report.decision import Headline
from tune_or_prompt.wire.profile import answer_document, profile_document

ValueWriter = Callable[[Any], Any]

SPREAD: Mapping[type, str] = {Headline: "approaches"}
"""The mapping of a record that is written beside the record's own fields."""

_AS_THEY_ARE = frozenset({str, int, bool, type(None)})
_LARGEST_WHOLE = 1e15

# As OWASP lists them, also behind blanks and signs of no width, which a sheet may drop.
_FORMULA = re.compile(
    r"[\t\r\n]|[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]*[-=+@\uff1d\uff0b\uff0d\uff20]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def plain(value: Any) -> Any:
    """Return the wire form of a value: None left out, numbers of at most 10 significant digits."""
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind is float:
        return rounded(value)
    if is_dataclass(kind):
        return (_WRITERS.get(kind) or _record(kind))(value)
    if isinstance(value, Mapping):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def rounded(number: float) -> float:
    """Return a number without the digits in which machines may differ; whole ones as integers."""
    if isinstance(number, int):
        return number
    if number.is_integer() and abs(number) < _LARGEST_WHOLE:
        return int(number)
    return float(f"{number:.10g}")


@cache
def _record(kind: Any) -> ValueWriter:
    """Return what writes records of a class."""
    hints = get_type_hints(kind)
    spread = SPREAD.get(kind, "")
    parts = [
        (field.name, field.name.rstrip("_"), _writer(hints[field.name]))
        for field in fields(kind)
        if field.name != spread
    ]
    spread_writer = _writer(hints[spread]) if spread else None

    def write(record: Any) -> dict[str, Any]:
        written: dict[str, Any] = spread_writer(getattr(record, spread)) if spread_writer else {}
        for name, key, part in parts:
            value = getattr(record, name)
            if value is not None:
                written[key] = value if part is None else part(value)
        return written

    return write


def _writer(hint: Any) -> ValueWriter | None:
    """Return what writes values of a type; None if they are written as they are."""
    if get_origin(hint) in (Union, UnionType):
        some = [each for each in get_args(hint) if each is not type(None)]
        if set(get_args(Answer)) <= set(some):
            return answer_document
        return _writer(some[0]) if len(some) == 1 else plain
    if get_origin(hint) is Literal or hint in _AS_THEY_ARE:
        return None
    return _WRITERS.get(hint) or _collection(hint)


def _collection(hint: Any) -> ValueWriter:
    """Return what writes lists, mappings or records."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is tuple:
        return _list(_writer(args[0]) if args[-1] is Ellipsis else plain)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(_writer(args[1]))
    record: Any = hint
    return _record(record) if is_dataclass(hint) else plain


def _list(item: ValueWriter | None) -> ValueWriter:
    return list if item is None else lambda values: [item(each) for each in values]


def _mapping(part: ValueWriter | None) -> ValueWriter:
    return (
        dict if part is None else lambda values: {key: part(each) for key, each in values.items()}
    )


_WRITERS: Mapping[Any, ValueWriter] = {
    float: rounded,
    date: date.isoformat,
    Profile: profile_document,
}


def guarded(cell: object) -> object:
    """Keep a spreadsheet from taking text for a formula; numbers stay numbers."""
    if not isinstance(cell, str):
        return cell
    text = _CONTROL.sub("", cell)
    return f"'{text}" if _FORMULA.match(text) else text
