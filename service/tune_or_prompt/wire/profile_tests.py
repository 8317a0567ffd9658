"""Tests of a profile as data: these answers must give this verdict."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import ValidationError, post_load, validates_schema

from tune_or_prompt.domain.approaches import BY_ID
from tune_or_prompt.domain.language.vocabulary import NONE, STANDINGS
from tune_or_prompt.wire.faults import InvalidDocumentError, faults_in, one_of
from tune_or_prompt.wire.fields import ChoiceField, IsoDate, StrictNumber, TextField
from tune_or_prompt.wire.strict import (
    ClosedSchema,
    Group,
    Listed,
    Strict,
    complaint,
    object_in,
)

MOST_TESTS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileTest:
    """One expectation.

    Attributes:
        name: what it says.
        profile: the answers, or the file that holds them, seen from the file of the test.
        changes: answers to replace or add, by dotted path; None takes one away.
        expect: what must hold of the recommendation, by name.
    """

    name: str
    profile: str | Mapping[str, Any]
    changes: Mapping[str, Any]
    expect: Mapping[str, Any]


class _Anything(Strict):
    """An object that another schema reads later."""

    def read(self, value: Any) -> Mapping[str, Any]:
        """Return the object."""
        return object_in(value)


class _ProfileOrFile(_Anything):
    """A profile, or the name of its file."""

    def read(self, value: Any) -> Any:
        """Return either."""
        return value if isinstance(value, str) else super().read(value)


class Expectation(ClosedSchema):
    """What must hold of a recommendation."""

    verdict = ChoiceField((*BY_ID, NONE))
    not_verdict = ChoiceField((*BY_ID, NONE))
    standing = ChoiceField(STANDINGS)
    min_probability = StrictNumber(most=1.0)
    min_lead = StrictNumber(least=-100.0, most=100.0)
    ruled_out = ChoiceField(tuple(BY_ID))

    @validates_schema
    def check(self, data: Mapping[str, Any], **_: Any) -> None:
        """Refuse a test that nothing can fail."""
        if not data:
            raise complaint("missing", f"nothing is expected; state {one_of(self.fields)}.")


class OneTest(ClosedSchema):
    """One test."""

    name = TextField(most=200, required=True)
    profile = _ProfileOrFile(required=True)
    changes = _Anything(load_default=dict)
    expect = Group(Expectation(), required=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> ProfileTest:
        """Return the test."""
        return ProfileTest(**data)


class TestFile(ClosedSchema):
    """A file of tests."""

    as_of = IsoDate()
    tests = Listed(OneTest(), most=MOST_TESTS, required=True)

    @validates_schema
    def check(self, data: Mapping[str, Any], **_: Any) -> None:
        """Refuse a file that tests nothing."""
        if not data["tests"]:
            raise ValidationError({"tests": complaint("missing", "write one test.").messages})


def load_tests(document: Any) -> tuple[ProfileTest, ...]:
    """Return the tests of a file; its day is an answer that each of them starts from.

    Raises:
        InvalidDocumentError: with every fault of the file.
    """
    try:
        loaded: dict[str, Any] = TestFile().load(document)
    except ValidationError as error:
        raise InvalidDocumentError(faults_in(error.messages)) from None
    day = {"as_of": loaded["as_of"].isoformat()} if "as_of" in loaded else {}
    return tuple(
        ProfileTest(
            name=each.name,
            profile=each.profile,
            changes={**day, **each.changes},
            expect=each.expect,
        )
        for each in loaded["tests"]
    )
