"""Read parsed files into typed entries; every fault found has its key, its value and a remedy."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields
from datetime import date
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec
import numpy as np
from msgspec import Meta, Struct

from tune_or_prompt.domain.errors import CatalogueFault, nearest
from tune_or_prompt.domain.language.answers import Floats

Read = TypeVar("Read")
KeyAndFault = tuple[str, str]
"""A dotted key, and what is wrong with its value together with the remedy."""

Rules = Callable[[Any], Iterator[KeyAndFault]]
"""What is wrong among the values of an entry, each of the right form by itself."""

SomeText = Annotated[str, Meta(min_length=1)]
Share = Annotated[float, Meta(ge=0.0, le=1.0)]
Amount = Annotated[float, Meta(ge=0.0, le=1e12)]
AnyNumber = Annotated[float, Meta(ge=-1e12, le=1e12)]
WholeNumber = Annotated[int, Meta(ge=0, le=10**12)]

MOST_SHOWN = 60
"""Longer values are cut in a message."""

_WANTED = {
    str: "text in quotes",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    date: "a date as YYYY-MM-DD",
    NoneType: "null",
    dict: "a table",
    tuple: "a list",
}

_FORMS: dict[Any, Any] = {float: Amount, int: WholeNumber}
"""By the type of a dataclass's field: the form of its values in a file."""


def form_of(
    kind: type,
    rules: Rules | None = None,
    **forms: Any,  # noqa: ANN401 - types for msgspec
) -> Any:  # noqa: ANN401 - a type made here
    """Return the form of a table that has the fields of a dataclass, and remember it as such.

    A text or a list without a default may not be empty; a number may not be negative.

    Args:
        kind: the dataclass.
        rules: what is wrong among values that are each of the right form.
        forms: fields in a form of their own.
    """
    hints, columns = get_type_hints(kind), list[Any]()
    for one in fields(kind):
        default: Any = one.default
        if one.default_factory is not MISSING:
            default = msgspec.field(default_factory=one.default_factory)
        required = default is MISSING
        form = forms.get(one.name) or _form(hints[one.name], required)
        columns.append((one.name, form) if required else (one.name, form, default))

    _FORMS[kind] = _struct(kind.__name__, columns, rules)
    return _FORMS[kind]


def table(rules: Rules | None = None, /, **forms: Any) -> Any:  # noqa: ANN401 - types for msgspec
    """Return the form of a table by its keys; a key that may be left out has a form and a value."""
    columns = [
        (key, *form) if isinstance(form, tuple) else (key, form) for key, form in forms.items()
    ]
    return _struct("Table", columns, rules)


def _struct(name: str, columns: list[Any], rules: Rules | None) -> Any:  # noqa: ANN401 - a type
    def refuse(entry: Struct) -> None:
        if rules and (found := tuple(rules(entry))):
            raise ValueError(*found)  # which `convert` keeps as the cause of its own error

    return msgspec.defstruct(
        name,
        columns,
        namespace={"__post_init__": refuse} if rules else {},
        kw_only=True,
        forbid_unknown_fields=True,
    )


def _form(hint: Any, required: bool = False) -> Any:  # noqa: ANN401, FBT001, FBT002
    """Return the form of values that a dataclass holds as a type; `required`: not empty."""
    origin, inner = get_origin(hint), get_args(hint)
    if hint is str:
        return SomeText if required else str
    if hint == Floats:
        return Annotated[tuple[AnyNumber, ...], Meta(min_length=1)]
    if origin is tuple and ... in inner:
        each: Any = _form(inner[0], required=True)
        return Annotated[tuple[each, ...], Meta(min_length=int(required))]
    if origin is Mapping:
        return dict.__class_getitem__((_form(inner[0]), _form(inner[1], required=True)))
    if origin in (Union, UnionType):
        return Union[tuple(map(_form, inner))]  # noqa: UP007 - made while running
    return _FORMS.get(hint, hint)


def read(form: type[Read], value: object, file: str, faults: list[CatalogueFault]) -> Read | None:
    """Return a value in the form asked for, or None after adding every fault in it.

    Args:
        form: the form, as `form_of` makes it.
        value: what the file holds, parsed.
        file: name of the file.
        faults: what is found wrong is added here.
    """
    try:
        return msgspec.convert(value, form)
    except msgspec.ValidationError:
        faults += [CatalogueFault(file, key, text) for key, text in _complaints(form, value, "")]
        return None


def built(value: object, kind: type[Read]) -> Read:
    """Return a value without faults as the dataclass, or the tuple of them, that it stands for."""
    return msgspec.convert(value, kind, dec_hook=_special)


def _special(kind: type, value: Any) -> Any:  # noqa: ANN401 - values as they are, or an array
    return value if kind is object else np.array(value, dtype=np.float64)


def missing(prefix: str, wanted: Any, found: Any) -> Iterator[KeyAndFault]:  # noqa: ANN401 - names
    """Yield each name that is wanted and not found."""
    yield from ((f"{prefix}{name}", "is missing: add it.") for name in wanted if name not in found)


def _complaints(kind: Any, value: Any, key: str) -> Iterator[KeyAndFault]:  # noqa: ANN401
    """Yield everything that is wrong with a value, looking into tables and lists."""
    form = _form_like(kind, value)
    if isinstance(form, type) and issubclass(form, Struct) and isinstance(value, dict):
        found = list(_in_table(form, value, key))
        yield from found or _among_values(form, value, key)
    elif get_origin(form) is dict and isinstance(value, dict):
        names, inner = get_args(form)
        for name, each in value.items():
            yield from _in_value(names, name, _joined(key, name))
            yield from _complaints(inner, each, _joined(key, name))
    elif get_origin(form) is tuple and ... in get_args(form) and isinstance(value, list) and value:
        for at, each in enumerate(value):
            yield from _complaints(get_args(form)[0], each, _joined(key, _name_of(each, at)))
    else:
        yield from _in_value(kind, value, key)


def _name_of(value: Any, at: int) -> object:  # noqa: ANN401
    """Return the id of an entry of a list, its place without one."""
    name = value.get("id") if isinstance(value, dict) else None
    return name if isinstance(name, str) and name else at


def _in_table(kind: type[Struct], value: dict[str, Any], key: str) -> Iterator[KeyAndFault]:
    known = {field.name: field for field in msgspec.structs.fields(kind)}
    for name in [name for name in value if name not in known]:
        yield _joined(key, name), f"{name!r} is not a known key: {nearest(name, known)}"
    for name, field in known.items():
        if name in value:
            yield from _complaints(field.type, value[name], _joined(key, name))
        elif field.required:
            yield _joined(key, name), "is missing: add it."


def _among_values(kind: type[Struct], value: Any, key: str) -> Iterator[KeyAndFault]:  # noqa: ANN401
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        found = error.__cause__.args if error.__cause__ else [("", f"{error}: correct it.")]
        yield from ((_joined(key, name), text) for name, text in found)


def _in_value(kind: Any, value: Any, key: str) -> Iterator[KeyAndFault]:  # noqa: ANN401
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        yield key, _remedy(kind, value)


def _remedy(kind: Any, value: Any) -> str:  # noqa: ANN401
    """Return what is wrong with a value that is looked at alone, and how to write it instead."""
    forms, shown = [_bare(one) for one in _options(kind)], _shown(value)
    if value in ("", []) and {str, tuple} & {get_origin(form) or form for form in forms}:
        return "is empty: fill it in."
    words = [word for form in forms if get_origin(form) is Literal for word in get_args(form)]
    if words and isinstance(value, str):
        return f"{shown} is not known: {nearest(value, [word for word in words if word])}"
    if isinstance(value, int | float) and not isinstance(value, bool):
        bounds = [one for form in _options(kind) for one in get_args(form) if isinstance(one, Meta)]
        for meta in bounds:
            if meta.ge is not None and meta.le is not None and not meta.ge <= value <= meta.le:
                return f"{shown} is out of range: choose from {meta.ge:g} to {meta.le:g}."
    wanted = " or ".join(dict.fromkeys(map(_wanted, forms)))
    return f"{shown} is of the wrong kind: write {wanted}."


def _form_like(kind: Any, value: Any) -> Any:  # noqa: ANN401
    """Return the form without its bounds; of several forms, the one that a value looks like."""
    forms = [_bare(one) for one in _options(kind)]
    wanted = tuple if isinstance(value, list) else dict
    return next((one for one in forms if get_origin(one) is wanted), forms[0])


def _options(kind: Any) -> tuple[Any, ...]:  # noqa: ANN401
    return get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)


def _bare(kind: Any) -> Any:  # noqa: ANN401
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind


def _wanted(form: Any) -> str:  # noqa: ANN401
    if get_origin(form) is tuple and ... not in get_args(form):
        return f"a list of {len(get_args(form))}"
    if get_origin(form) is Literal:
        return "one of its words"
    return _WANTED.get(get_origin(form) or form, "a table")


def _joined(key: str, name: object) -> str:
    return f"{key}.{name}".strip(".")


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"
