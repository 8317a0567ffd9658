"""Batches on the wire: many profiles in, one answer each out, in order."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import fields

from service.domain.portfolio import Verdict
from service.domain.profile import Profile
from service.domain.vocabulary import APPROACHES
from service.schemas import response_fields as of
from service.schemas.answer import Recommendation
from service.schemas.faults import Fault, InvalidDocumentError
from service.schemas.plain import plain
from service.schemas.problem import Problem
from service.schemas.profile import GROUPS, load_profile
from service.schemas.response_fields import OpenSchema
from service.schemas.strict import ClosedSchema, Strict, complaint, described, shown

MOST_ITEMS = 1000
_PROFILE = {"$ref": "#/components/schemas/Profile"}
_ITEM = {
    "anyOf": [
        _PROFILE,
        {"description": "Whatever is no sound profile is answered by a problem of its own."},
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


ItemProblem = OpenSchema.from_dict(
    {
        name: field
        for name, field in Problem().fields.items()
        if name not in ("instance", "trace_id")
    },
    name="ItemProblem",
)
ItemProblem.__doc__ = "What is wrong with one profile; the others are answered all the same."


class VerdictAnswer(OpenSchema):
    """The verdict alone, for large portfolios: what the whole recommendation says, less why."""

    id = of.text("Digest of the profile, the engine's version and the catalogue's version.")
    verdict = of.slug("the recommended approach.", *APPROACHES)
    standing = of.slug("how sure the verdict is.", "clear", "leaning", "too-close-to-call")
    scores = of.mapping("Score of each approach.", {"type": "number", "minimum": 0, "maximum": 100})
    acceptability = of.mapping(
        "Share of the draws that each approach wins.",
        {"type": "number", "minimum": 0, "maximum": 1},
    )


class BatchItem(OpenSchema):
    """The answer to one item: a result, or what is wrong with the item."""

    status = of.whole("HTTP status that the item would have had alone.", least=200)
    result = of.one(Recommendation, "The recommendation.", required=False)
    verdict = of.one(VerdictAnswer, "The verdict alone, where `detail=verdict`.", required=False)
    problem = of.one(ItemProblem, "What is wrong with the item.", required=False)


class BatchCounts(OpenSchema):
    """How many items went which way."""

    items = of.whole("Items sent.")
    answered = of.whole("Items with a result.")
    refused = of.whole("Items with a problem.")


class BatchAnswer(OpenSchema):
    """The answers to a batch, in the order of its items."""

    counts = of.one(BatchCounts, "How many items went which way.")
    items = of.many(BatchItem, "One answer for each item, in order.")


def load_defaults(document: Mapping[str, Any], today: date) -> Mapping[str, Any]:
    """Return the defaults, once they are known to be a sound profile by themselves.

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
    """Return the profile of an item, with the defaults laid under it field by field.

    Raises:
        InvalidDocumentError: with every fault of the item.
    """
    return load_profile(_laid_over(document, defaults), today)


def verdict_document(verdict: Verdict) -> dict[str, Any]:
    """Return the wire form of a verdict."""
    document: dict[str, Any] = plain(verdict)
    return document


def _laid_over(document: Any, defaults: Mapping[str, Any]) -> Any:
    if not defaults or not isinstance(document, dict):
        return document
    return {**defaults, **{name: _own(name, own, defaults) for name, own in document.items()}}


def _own(name: str, own: Any, defaults: Mapping[str, Any]) -> Any:
    if name in GROUPS and isinstance(own, dict):
        return {**defaults.get(name, {}), **own}
    return own
