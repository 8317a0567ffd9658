"""Building blocks of the catalogue's schemas: closed tables, strict values, useful messages.

A value is checked by a plain function that returns what the value means or raises a
`ValidationError` with the value and the remedy.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, TypeVar

from marshmallow import EXCLUDE, Schema, ValidationError, fields, missing, validates_schema

from service.domain.errors import nearest
from service.domain.profile import FIELD_BY_PATH

Messages = dict[str, Any]
Loaded = TypeVar("Loaded")


class ClosedSchema(Schema):
    """A table that takes its own keys only and suggests the nearest one for any other."""

    class Meta:
        """Leave unknown keys to `refuse_unknown_keys`, whose message has a remedy."""

        unknown = EXCLUDE

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def refuse_unknown_keys(self, _data: object, original: Mapping[str, object], **_: Any) -> None:
        """Refuse keys that the table does not have."""
        raise_any(
            {
                key: [unknown_word(key, "key", self.fields)]
                for key in original
                if key not in self.fields
            }
        )


class Checked(fields.Field[Any]):
    """A value that a function checks and turns into what it means; required unless defaulted."""

    def __init__(self, check: Callable[[Any], Any], *, default: Any = missing) -> None:
        super().__init__(
            required=default is missing,
            load_default=default,
            error_messages={"required": "is missing: state it.", "null": "is empty: state it."},
        )
        self.check = check

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Any:
        return self.check(value)


def text_of(value: object) -> str:
    """Return a value that is a text and not empty."""
    if not isinstance(value, str) or not value.strip():
        raise ValidationError(f"{value!r} is no text: write one that is not empty.")
    return value


def flag_of(value: object) -> bool:
    """Return a value that is true or false."""
    if not isinstance(value, bool):
        raise ValidationError(f"{value!r} is not true or false: write one of the two.")
    return value


def number_of(value: object, least: float = 0.0, most: float = 1e12) -> float:
    """Return a value that is a number within bounds, both allowed."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValidationError(f"{value!r} is not a number: write one without quotes.")
    if not least <= value <= most:
        raise ValidationError(f"{value!r} is out of range: choose from {least:g} to {most:g}.")
    return float(value)


def word_of(value: object, what: str, known: Collection[str]) -> str:
    """Return a value that is one of some known words."""
    if not isinstance(value, str) or value not in known:
        raise ValidationError(unknown_word(value, what, known))
    return value


def sources_of(value: object) -> tuple[str, ...]:
    """Return where something comes from: one text, or a list of texts."""
    listed = value if isinstance(value, list) and value else [value]
    return tuple(text_of(source) for source in listed)


def table_of(value: object) -> dict[str, Any]:
    """Return a value that is a table."""
    if not isinstance(value, dict):
        raise ValidationError(f"{value!r} is not a table: write one.")
    return value


def entries_of(
    value: object, needed: Collection[str], what: str, load: Callable[[str, Any], Loaded]
) -> dict[str, Loaded]:
    """Load the entries of a table in its order; each needed key must be there, and no other may."""
    table = table_of(value)
    messages: Messages = {key: ["is missing: add it."] for key in needed if key not in table}
    messages |= {key: [unknown_word(key, what, needed)] for key in table if key not in needed}
    known = {key: inner for key, inner in table.items() if key in needed}
    return loaded_all(known, load, messages)


def loaded_all(
    table: Mapping[str, Any], load: Callable[[str, Any], Loaded], messages: Messages | None = None
) -> dict[str, Loaded]:
    """Load every entry and raise all their faults at once, after the messages given."""
    messages = messages or {}
    loaded: dict[str, Loaded] = {}
    for key, value in table.items():
        try:
            loaded[key] = load(key, value)
        except ValidationError as error:
            messages[key] = error.messages
    raise_any(messages)
    return loaded


def numbers_by_choice(path: str, value: object, least: float = 0.0) -> tuple[float, ...]:
    """Return a number for each choice of a field, in the order of its choices."""
    words = words_for(path)
    numbers = entries_of(
        value, words, f"choice of {path}", lambda _, number: number_of(number, least)
    )
    return tuple(numbers[word] for word in words)


def words_for(path: str) -> tuple[str, ...]:
    """Return the words for a field's codes: its choices, or false and true for a flag."""
    field = FIELD_BY_PATH[path]
    return ("false", "true") if field.kind == "flag" else field.choices


def unknown_word(word: object, what: str, known: Iterable[str]) -> str:
    """Return the message for a word that is not known."""
    return f"{word!r} is not a known {what}: {nearest(str(word), known)}"


def raise_any(messages: Messages) -> None:
    """Raise the messages if there are any."""
    if messages:
        raise ValidationError(messages)


def under(key: str, load: Callable[[], Loaded]) -> Loaded:
    """Return what `load` returns; put the messages of a refusal under the key."""
    return loaded_all({key: None}, lambda *_: load())[key]
