"""Frozen records as plain dicts and lists, ready to be written; what is None is left out."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

_SCALARS = frozenset({str, float, int, bool, type(None)})


def plain(value: Any) -> Any:
    """Return the wire form of records, mappings and tuples, at any depth."""
    if type(value) in _SCALARS:
        return value
    if is_dataclass(value):
        return {
            written: plain(part)
            for name, written in _names(value.__class__)
            if (part := getattr(value, name)) is not None
        }
    if isinstance(value, Mapping):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    return value


@cache
def _names(kind: Any) -> tuple[tuple[str, str], ...]:
    """Return the name of each field with the name under which it is written."""
    return tuple((field.name, field.name.rstrip("_")) for field in fields(kind))
