"""Batches on the wire: many profiles in, read one by one over what they have in common."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import fields

from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.wire.faults import Fault, InvalidDocumentError
from tune_or_prompt.wire.profile import GROUPS, load_profile
from tune_or_prompt.wire.strict import ClosedSchema, Strict, complaint, described, shown

MOST_ITEMS = 1000
_PROFILE = {"$ref": "#/components/schemas/Profile"}
_ITEM = {
    "anyOf": [
        _PROFILE,
        {"description": "Anything that is not a valid profile is answered by its own problem."},
    ]
}


class ProfileDocument(Strict):
    """A profile still to be read."""

    def __init__(self, **options: Any) -> None:
        """Describe it as the profile that it will be read as."""
        super().__init__(**described(options, allOf=[_PROFILE]))

    def read(self, value: Any) -> Mapping[str, Any]:
        """Return the object."""
        if not isinstance(value, dict):
            raise complaint("type", f"{shown(value)} is not an object; write {{…}}.")
        return value


class ProfileDocuments(Strict):
    """Profiles still to be read, each by itself, so that one with faults harms no other."""

    def __init__(self, *, most: int, **options: Any) -> None:
        """Take the greatest number of profiles."""
        super().__init__(**described(options, type="array", minItems=1, maxItems=most, items=_ITEM))
        self.most = most

    def read(self, value: Any) -> list[Any]:
        """Return the documents as they are."""
        if not isinstance(value, list):
            raise complaint("type", f"{shown(value)} is not a list; write [ … ].")
        if not 1 <= len(value) <= self.most:
            text = f"{len(value)} items are too few or too many; send 1 to {self.most:,}."
            raise complaint("item-count", text)
        return value


class Batch(ClosedSchema):
    """Profiles to decide on, and what they have in common."""

    defaults: fields.Field[Any] = ProfileDocument(
        metadata={
            "description": "Answers of every item that does not give its own. Field by field: "
            "an item that states `traffic.calls_per_day` keeps the other defaults of `traffic`; "
            "a range is one answer and is replaced whole."
        }
    )
    items: fields.Field[Any] = ProfileDocuments(
        most=MOST_ITEMS,
        required=True,
        metadata={"description": "The profiles, answered in this order."},
    )


def load_defaults(document: Mapping[str, Any], today: date) -> Mapping[str, Any]:
    """Return the defaults, once they are known to be a valid profile by themselves.

    Raises:
        InvalidDocumentError: with every fault, pointing into `defaults`.
    """
    try:
        load_profile(document, today)
    except InvalidDocumentError as error:
        raise InvalidDocumentError(
            Fault(f"#/defaults{fault.pointer[1:]}", fault.code, f"defaults: {fault.detail}")
            for fault in error.faults
        ) from None
    return document


def load_item(document: Any, defaults: Mapping[str, Any], today: date) -> Profile:
    """Return the profile of an item, laid over the defaults field by field.

    Raises:
        InvalidDocumentError: with every fault of the item.
    """
    return load_profile(_laid_over(document, defaults), today)


def name_in(document: Any) -> str | None:
    """Return the name that an item gives itself, whether or not the item is valid."""
    name = document.get("name") if isinstance(document, dict) else None
    return name[:200] if isinstance(name, str) else None


def _laid_over(document: Any, defaults: Mapping[str, Any]) -> Any:
    if not defaults or not isinstance(document, dict):
        return document
    return {**defaults, **{name: _own(name, own, defaults) for name, own in document.items()}}


def _own(name: str, own: Any, defaults: Mapping[str, Any]) -> Any:
    if name in GROUPS and isinstance(own, dict):
        return {**defaults.get(name, {}), **own}
    return own
