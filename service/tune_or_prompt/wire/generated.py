"""Schemas of answers, generated from the records that are answered with.

The types of a record give its form, the `Attributes` of its docstring the descriptions, and the
ends of its names the units. Answers are open: slugs may gain values, and objects fields.
"""

import inspect
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from marshmallow import EXCLUDE, Schema
from marshmallow import fields as wire

from tune_or_prompt.domain.approaches import BY_ID
from tune_or_prompt.domain.language.profile import Answer, Profile
from tune_or_prompt.domain.language.vocabulary import NONE
from tune_or_prompt.verbs.tables import Column, descriptions_of, unit_of
from tune_or_prompt.wire.plain import SPREAD

APPROACHES = tuple(BY_ID)

ANSWER: Mapping[str, Any] = {
    "description": "An answer, as a profile states it.",
    "anyOf": [
        {"type": "string"},
        {"type": "number"},
        {"type": "boolean"},
        {"type": "array", "items": {"type": "string"}},
        {"type": "array", "items": {"$ref": "#/components/schemas/PilotPoint"}},
        {"$ref": "#/components/schemas/QuantityRange"},
    ],
}

_PROFILE: Mapping[str, Any] = {"allOf": [{"$ref": "#/components/schemas/Profile"}]}
"""Of a profile, and of a mapping of anything, which is one as a request states it."""

_EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "approach": APPROACHES,
    "verdict": (*APPROACHES, NONE),
    "toward": APPROACHES,
    "against": APPROACHES,
    "cheapest": APPROACHES,
    "dimension": ("latency",),
    "field": ("traffic.calls_per_day",),
}
_SCALARS: Mapping[Any, str] = {
    str: "string",
    int: "number",
    float: "number",
    bool: "boolean",
    type(None): "null",
}


class OpenSchema(Schema):
    """An object that may gain fields; readers ignore what they do not know."""

    class Meta:
        """Ignore unknown fields."""

        unknown = EXCLUDE


@cache
def schema_of(kind: type) -> type[OpenSchema]:
    """Return the schema of a frozen record, with those of every record in it."""
    hints, about = get_type_hints(kind), descriptions_of(kind)
    spread = SPREAD.get(kind)
    members: dict[str, wire.Field[Any]] = {}
    for field in fields(kind):
        described = _metadata(field.name, hints[field.name], about.get(field.name, ""))
        if field.name == spread:
            item = get_args(hints[field.name])[1]
            members |= {a: _field(item, required=False, metadata=described) for a in APPROACHES}
            continue
        may_be_absent = field.default is None or type(None) in get_args(hints[field.name])
        required = not may_be_absent and field.default_factory is MISSING
        key = field.name.rstrip("_")
        members[key] = _field(hints[field.name], required=required, metadata=described)
    made = OpenSchema.from_dict(members, name=kind.__name__)
    made.__doc__ = summary_of(kind)
    return made  # type: ignore[return-value]


@cache
def table_schema(
    kind: type, columns: tuple[Column, ...], name: str, item: type | None = None
) -> type[OpenSchema]:
    """Return the schema of a table: with typed rows if its columns are always the same.

    Args:
        kind: the record of the table.
        columns: its columns; none if they depend on what is asked for.
        name: name of the schema.
        item: the record of what a listing lists beside its rows.
    """
    parts: dict[str, wire.Field[Any]] = dict(schema_of(kind)().fields)
    if columns:
        cells: dict[str, wire.Field[Any]] = {
            each.name: wire.Raw(required=True, metadata=_cell(each)) for each in columns
        }
        row = OpenSchema.from_dict(cells, name=f"{name}Row")
        row.__doc__ = "One row of the table."
        parts["rows"] = _list_of(row, parts["rows"])
    if item:
        parts["items"] = _list_of(schema_of(item), parts["items"])
    made = OpenSchema.from_dict(parts, name=name)
    made.__doc__ = summary_of(kind)
    return made  # type: ignore[return-value]  # a subclass of an open schema is one


def _list_of(schema: type[Schema], like: wire.Field[Any]) -> wire.Field[Any]:
    return wire.List(wire.Nested(schema), required=True, metadata=like.metadata)


def summary_of(kind: type) -> str:
    """Return the first paragraph of a docstring on one line."""
    return " ".join(inspect.cleandoc(kind.__doc__ or "").partition("\n\n")[0].split())


def _metadata(name: str, hint: Any, about: str) -> dict[str, Any]:
    metadata: dict[str, Any] = {"description": about}
    some = [each for each in _alternatives(hint) if get_origin(each) is Literal]
    if examples := get_args(some[0]) if some else _EXAMPLES.get(name, ()):
        metadata |= {"description": f"Extensible: {about}", "examples": list(examples)}
    return metadata | ({"x-unit": unit} if (unit := unit_of(name)) else {})


def _cell(column: Column) -> dict[str, Any]:
    metadata = {"type": [column.type, "null"], "description": column.description}
    return metadata | ({"x-unit": column.unit} if column.unit else {})


def _field(hint: Any, **options: Any) -> wire.Field[Any]:
    """Return the field for values of a type."""
    kinds = _alternatives(hint)
    if set(get_args(Answer)) <= set(kinds):
        return _with(wire.Raw, options, allOf=[{"$ref": "#/components/schemas/Answer"}])
    if len(kinds) > 1:
        types = dict.fromkeys(_SCALARS[each] for each in kinds)
        return _with(wire.Raw, options, type=list(types))
    (kind,) = kinds
    if kind is Profile:
        return _with(wire.Raw, options, **_PROFILE)
    if get_origin(kind) is not None and get_origin(kind) is not Literal:
        return _collection(kind, options)
    return _nested(kind, options) if is_dataclass(kind) else _scalar(kind)(**options)


def _collection(kind: Any, options: dict[str, Any]) -> wire.Field[Any]:
    """Return the field of a list or an object whose keys are not fixed."""
    args = get_args(kind)
    if get_origin(kind) is tuple:
        return wire.List(_field(args[0]), **options)
    if args[1] is object:
        return _with(wire.Raw, options, **_PROFILE)
    return wire.Dict(keys=wire.String(), values=_field(args[1]), **options)


def _nested(kind: Any, options: dict[str, Any]) -> wire.Field[Any]:
    return wire.Nested(schema_of(kind), **options)


def _scalar(kind: Any) -> type[wire.Field[Any]]:
    by_type: dict[Any, type[wire.Field[Any]]] = {
        float: wire.Float,
        int: wire.Integer,
        bool: wire.Boolean,
        date: wire.Date,
    }
    return by_type.get(kind, wire.String)


def _with(kind: type[wire.Field[Any]], options: dict[str, Any], **facts: Any) -> wire.Field[Any]:
    return kind(**{**options, "metadata": {**options.get("metadata", {}), **facts}})


def _alternatives(hint: Any) -> list[Any]:
    """Return the types that a value may be of; None only beside several others."""
    if get_origin(hint) not in (Union, UnionType):
        return [hint]
    some = [each for each in get_args(hint) if each is not type(None)]
    return some if len(some) == 1 else list(get_args(hint))
