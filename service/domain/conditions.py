"""Conditions over the fields of a profile: whether they hold, and why.

A condition is read over columns, like everything else in the engine. Whether it holds, fails or
is not known follows from its truth in all draws, so that there is no second way to decide it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from service.domain.profile import FIELD_BY_PATH
from service.domain.reason import Param, Reason
from service.domain.vocabulary import Holds

Column = NDArray[np.float64]
Columns = Mapping[str, Column]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A number that must be `number` or more."""

    path: str
    number: float


@dataclass(frozen=True, slots=True)
class AtMost:
    """A number that must be `number` or less."""

    path: str
    number: float


@dataclass(frozen=True, slots=True)
class OneOf:
    """A choice that must be one of some."""

    path: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Is:
    """A flag that must be set, or must not."""

    path: str
    value: bool


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Groups of conditions of which one must hold as a whole."""

    groups: tuple[tuple["Condition", ...], ...]


Test = AtLeast | AtMost | OneOf | Is
Condition = Test | AnyOf


def truth(condition: Condition, columns: Columns) -> Column:
    """Return 1 where the condition is true and 0 where it is not, in the shape of its columns."""
    if isinstance(condition, AnyOf):
        return reduce(np.maximum, (truth_of_all(group, columns) for group in condition.groups))
    return np.asarray(_passes(condition, columns[condition.path]), dtype=np.float64)


def truth_of_all(conditions: tuple[Condition, ...], columns: Columns) -> Column:
    """Return 1 where every condition is true and 0 elsewhere; shapes broadcast."""
    return reduce(np.multiply, (truth(condition, columns) for condition in conditions))


def holds(truth_array: Column) -> Holds:
    """Return yes where all draws agree on true, no where they agree on false, else unknown."""
    if truth_array.min() >= 1.0:
        return "yes"
    return "no" if truth_array.max() <= 0.0 else "unknown"


def because(conditions: tuple[Condition, ...], columns: Columns) -> Reason:
    """Explain whether conditions that must all hold do so, from the columns of one profile.

    The reason names only what decides: every condition if all hold, those that fail if any
    fails, and those in doubt otherwise. Its parameters are the values found, by field.
    """
    verdict = _verdict(conditions, columns)
    alone = [(condition, holds(truth(condition, columns))) for condition in conditions]
    telling = [(condition, answer) for condition, answer in alone if answer == verdict] or alone
    return Reason(
        code=_CODES[verdict],
        params=_values_found([condition for condition, _ in telling], columns),
        text="; ".join(_explained(condition, answer, columns) for condition, answer in telling),
    )


def described(condition: Condition) -> str:
    """Return the condition in words, such as `traffic.calls_per_day is at least 1,000,000`."""
    match condition:
        case AnyOf(groups):
            return " or ".join(" and ".join(map(described, group)) for group in groups)
        case _:
            return f"{condition.path} is {_wanted(condition, _with_unit)}"


def paths_of(condition: Condition) -> tuple[str, ...]:
    """Return the fields that a condition reads, each once, in order."""
    match condition:
        case AnyOf(groups):
            found = (path for group in groups for inner in group for path in paths_of(inner))
            return tuple(dict.fromkeys(found))
        case _:
            return (condition.path,)


_DIGITS_SHOWN = 100.0

_CODES: Mapping[Holds, str] = {
    "yes": "conditions-hold",
    "no": "conditions-fail",
    "unknown": "conditions-unknown",
}


def _verdict(conditions: tuple[Condition, ...], columns: Columns) -> Holds:
    return holds(truth_of_all(conditions, columns))


def _passes(condition: Test, column: Column) -> NDArray[np.bool_]:
    match condition:
        case AtLeast(_, number):
            return np.greater_equal(column, number)
        case AtMost(_, number):
            return np.less_equal(column, number)
        case OneOf(path, choices):
            return reduce(
                np.logical_or, [column == code for code in FIELD_BY_PATH[path].codes(*choices)]
            )
        case Is(_, value):
            return np.equal(column, float(value))


def _wanted(condition: Test, write: Callable[[str, float], str]) -> str:
    match condition:
        case AtLeast(path, number):
            return f"at least {write(path, number)}"
        case AtMost(path, number):
            return f"at most {write(path, number)}"
        case OneOf(_, choices):
            return " or ".join(choices)
        case Is(_, value):
            return "true" if value else "false"


def _explained(condition: Condition, answer: Holds, columns: Columns) -> str:
    if answer == "unknown":
        return f"it is not known whether {described(condition)}"
    if isinstance(condition, AnyOf):
        told = [group for group in condition.groups if _verdict(group, columns) == answer]
        return "; ".join(because(group, columns).text for group in told)
    return _compared(condition, answer, columns)


def _compared(condition: Test, answer: Holds, columns: Columns) -> str:
    found = _spoken(condition.path, columns[condition.path])
    wanted = _wanted(condition, lambda _, number: _number(number))
    if answer == "no":
        return f"{condition.path} is {found}, not {wanted}"
    told = found if isinstance(condition, OneOf | Is) else f"{found}, {wanted}"
    return f"{condition.path} is {told}"


def _spoken(path: str, column: Column) -> str:
    low, high = float(column.min()), float(column.max())
    field = FIELD_BY_PATH[path]
    if field.kind == "choice":
        return " or ".join(field.choices[int(code)] for code in np.unique(column))
    if field.kind == "flag":
        return "true" if low else "false"
    spread = f"taken to be {_number(low)} to " if low < high else ""
    return f"{spread}{_with_unit(path, high)}"


def _with_unit(path: str, number: float) -> str:
    unit = FIELD_BY_PATH[path].unit.replace("/hour", " an hour").replace("/", " a ")
    return _number(number) if unit in ("", "share") else f"{_number(number)} {unit}"


def _number(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= _DIGITS_SHOWN else f"{number:.3g}"


def _values_found(conditions: list[Condition], columns: Columns) -> dict[str, Param]:
    paths = [path for condition in conditions for path in paths_of(condition)]
    settled = [path for path in paths if columns[path].min() == columns[path].max()]
    return {path: _value(path, float(columns[path].min())) for path in settled}


def _value(path: str, number: float) -> Param:
    field = FIELD_BY_PATH[path]
    if field.kind == "choice":
        return field.choices[int(number)]
    return bool(number) if field.kind == "flag" else number
