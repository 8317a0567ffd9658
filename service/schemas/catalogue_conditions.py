"""The written form of conditions and example profiles, both over the fields of a profile."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from marshmallow import ValidationError

from service.domain.conditions import AnyOf, AtLeast, AtMost, Condition, Is, OneOf
from service.domain.profile import FIELD_BY_PATH, NUMERIC_KINDS, Field
from service.schemas.catalogue_fields import (
    flag_of,
    loaded_all,
    number_of,
    table_of,
    unknown_word,
    word_of,
)


def conditions_of(value: object) -> tuple[Condition, ...]:
    """Return a list of conditions that must all hold.

    Raises:
        ValidationError: naming every fault by the position of its condition.
    """
    if not isinstance(value, list) or not value:
        raise ValidationError(f"{value!r} is not a list of conditions: give at least one.")
    listed = {str(position): one for position, one in enumerate(value)}
    return tuple(loaded_all(listed, lambda _, one: condition_of(one)).values())


def condition_of(value: object) -> Condition:
    """Return the condition that a table such as `{field = …, at_least = …}` states."""
    table = table_of(value)
    if "any_of" in table:
        return _any_of(table)
    tests = [key for key in table if key != "field"]
    if "field" not in table or len(tests) != 1:
        raise ValidationError(f"{table!r} needs `field` and one of {', '.join(_TESTS)}.")
    field = FIELD_BY_PATH[word_of(table["field"], "field", FIELD_BY_PATH)]
    test = word_of(tests[0], "test", _TESTS)
    return _TESTS[test](field, table[test])


def condition_document(condition: Condition) -> dict[str, Any]:
    """Return the written form of a condition: what `condition_of` reads."""
    match condition:
        case AtLeast(path, number):
            return {"field": path, "at_least": number}
        case AtMost(path, number):
            return {"field": path, "at_most": number}
        case OneOf(path, choices):
            return {"field": path, "one_of": list(choices)}
        case Is(path, value):
            return {"field": path, "is": value}
        case AnyOf(groups):
            return {"any_of": [[condition_document(one) for one in group] for group in groups]}


def example_profile_of(value: object) -> Mapping[str, object]:
    """Return a profile in the form of a request body, whose fields and choices all exist."""
    table = table_of(value)
    loaded_all(dict(_leaves(table)), _check_answer)
    return table


def _any_of(table: Mapping[str, Any]) -> AnyOf:
    groups = table["any_of"]
    if len(table) > 1 or not isinstance(groups, list) or not groups:
        raise ValidationError(f"{table!r} needs `any_of` alone, with groups of conditions.")
    return AnyOf(tuple(conditions_of(group) for group in groups))


def _at_least(field: Field, value: object) -> Condition:
    return AtLeast(field.path, _limit(field, value))


def _at_most(field: Field, value: object) -> Condition:
    return AtMost(field.path, _limit(field, value))


def _limit(field: Field, value: object) -> float:
    _need(field, field.kind in NUMERIC_KINDS, "a number")
    return number_of(value, field.least, field.most)


def _one_of(field: Field, value: object) -> Condition:
    _need(field, field.kind == "choice", "a choice")
    if not isinstance(value, list) or not value:
        raise ValidationError(f"{value!r} is not a list of choices: give at least one.")
    what = f"choice of {field.path}"
    return OneOf(field.path, tuple(word_of(choice, what, field.choices) for choice in value))


def _is(field: Field, value: object) -> Condition:
    _need(field, field.kind == "flag", "true or false")
    return Is(field.path, flag_of(value))


_TESTS: Mapping[str, Callable[[Field, object], Condition]] = {
    "at_least": _at_least,
    "at_most": _at_most,
    "one_of": _one_of,
    "is": _is,
}


def _need(field: Field, fits: bool, form: str) -> None:  # noqa: FBT001
    if not fits:
        raise ValidationError(f"{field.path} is not {form}, but {field.kind}: use another test.")


def _leaves(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        path = f"{above}{key}"
        if isinstance(value, dict) and path not in FIELD_BY_PATH:
            yield from _leaves(value, f"{path}.")
        else:
            yield path, value


def _check_answer(path: str, answer: object) -> None:
    field = FIELD_BY_PATH.get(path)
    if field is None:
        raise ValidationError(unknown_word(path, "field", FIELD_BY_PATH))
    if field.kind == "choice":
        word_of(answer, f"choice of {path}", field.choices)
    elif field.kind == "flag":
        flag_of(answer)
    elif field.kind in NUMERIC_KINDS:
        for number in answer.values() if isinstance(answer, dict) else [answer]:
            number_of(number, field.least, field.most)
