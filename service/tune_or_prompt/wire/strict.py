"""What strict fields share: codes and remedies, closed objects, lists."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, ClassVar

import orjson
from marshmallow import RAISE, Schema, ValidationError, fields

from tune_or_prompt.wire.faults import Complaint, belongs, did_you_mean

_SHOWN_LENGTH = 60
_MESSAGES: Mapping[str, str] = {
    "null": "null is not an answer; leave the field out if you do not know it.",
    "required": "this is missing; state it.",
    "type": "this is not an object; write {…} with fields in it.",
}


class Strict(fields.Field[Any]):
    """What every field of a request shares: it refuses null, and complains with a code."""

    def make_error(self, key: str, **_: Any) -> ValidationError:
        """Return marshmallow's own complaint, such as `null`, with its code and a remedy."""
        return complaint(key, _MESSAGES[key])

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> Any:  # noqa: ARG002
        return self.read(value)

    def read(self, value: Any) -> Any:
        """Return what a value of the document says, or raise a complaint."""
        raise NotImplementedError

    def required_in(self, document: Mapping[str, Any], name: str) -> Any:
        """Return what a field of a document says, which must be there."""
        value = document.get(name)
        if value is None:
            raise self.make_error("null" if name in document else "required")
        return self.read(value)


class ClosedSchema(Schema):
    """An object that takes its own fields only and suggests where any other belongs.

    `elsewhere` lists the dotted paths of fields that people may have meant.
    """

    elsewhere: ClassVar[tuple[str, ...]] = ()

    class Meta:
        """Refuse unknown fields, here and in the published schema."""

        unknown = RAISE

    def handle_error(self, error: ValidationError, data: Any, **_: Any) -> None:
        """Put a remedy in place of marshmallow's bare messages."""
        messages = error.messages
        if not isinstance(messages, dict):
            return
        for key, found in messages.items():
            if found == [self.error_messages["unknown"]]:
                messages[key] = [self._complaint(str(key))]
            elif found == [self.error_messages["type"]]:
                text = f"{shown(data)} is not an object; write {{…}} with fields in it."
                messages[key] = [Complaint("type", text)]

    def _complaint(self, name: str) -> Complaint:
        if belongs(name, self.elsewhere):
            return Complaint("unknown-field", self._unknown(name))
        return Complaint("unknown-field", "there is no such field.", partial(self._unknown, name))

    def _unknown(self, name: str) -> str:
        return f"there is no such field; {did_you_mean(name, self.fields, self.elsewhere)}"


class Group(fields.Nested):
    """An object within a request."""

    make_error = Strict.make_error


class Listed(Strict):
    """A list within a request, up to a length."""

    def __init__(self, inner: Schema, *, most: int, **options: Any) -> None:
        """Take the schema of each item and the greatest number of items."""
        super().__init__(**described(options, maxItems=most))
        self.inner, self.most = inner, most

    def read(self, value: Any) -> list[Any]:
        """Return the items."""
        if not isinstance(value, list):
            raise complaint("type", f"{shown(value)} is not a list; write [ … ].")
        if len(value) > self.most:
            text = f"{len(value)} items are too many; keep {self.most} at most."
            raise complaint("too-many", text)
        return list(each_read(enumerate(value), self.inner.load).values())


def each_read(values: Iterable[tuple[Any, Any]], read: Callable[[Any], Any]) -> dict[Any, Any]:
    """Return each value read, by its key; all faults at once, each at its key."""
    found, faults = {}, {}
    for key, value in values:
        try:
            found[key] = read(value)
        except ValidationError as error:
            faults[key] = error.messages
    if faults:
        raise ValidationError(faults)
    return found


def object_in(value: Any) -> Mapping[str, Any]:
    """Return a value that is an object."""
    if not isinstance(value, Mapping):
        raise complaint("type", f"{shown(value)} is not an object; write {{…}}.")
    return value


def complaint(code: str, text: str) -> ValidationError:
    """Return the error to raise for a value that cannot be taken."""
    return ValidationError([Complaint(code, text)])


def shown(value: Any) -> str:
    """Return the value as JSON, cut short where it is long."""
    text = orjson.dumps(value, default=str).decode()
    return text if len(text) <= _SHOWN_LENGTH else f"{text[:_SHOWN_LENGTH]}…"


def described(options: dict[str, Any], **facts: Any) -> dict[str, Any]:
    """Return the options of a field with facts for the published schema added."""
    return {**options, "metadata": {**facts, **options.get("metadata", {})}}
