"""The profile on the wire: its closed schema and its one reader, both made from `FIELDS`.

The published schema is marshmallow's; its `load` takes 130 to 200 µs for a usual profile, so a
document is walked here instead, through the `read` of the very same fields (7 µs).
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

import orjson
from marshmallow import ValidationError, fields

from tune_or_prompt.domain.language.answers import PILOT
from tune_or_prompt.domain.language.profile import (
    FIELD_BY_PATH,
    FIELDS,
    Answer,
    Field,
    PilotPoint,
    Profile,
    Quantity,
)
from tune_or_prompt.wire import fields as strict
from tune_or_prompt.wire.faults import (
    Complaint,
    InvalidDocumentError,
    belongs,
    did_you_mean,
    faults_in,
)
from tune_or_prompt.wire.strict import (
    ClosedSchema,
    Group,
    Listed,
    Strict,
    complaint,
    described,
    shown,
)

MOST_PILOT_POINTS = 50
SCHEMA_KEY = "$schema"
"""What editors write into a file to name its schema; accepted and ignored."""

GROUPS: Mapping[str, str] = {
    "task": "What the model is asked to do.",
    "knowledge": "The facts that answers rest on.",
    "requirements": "What is wanted of the model.",
    "traffic": "How much it is used, and how large a call is.",
    "data": "Labeled examples and how data may be used.",
    "team": "The people who build it.",
    "schedule": "When it must be live, and how far to look ahead.",
    "budget": "What may be spent.",
    "models": "The models in question and where they may run.",
    "measured": "What was measured so far.",
    "weights": "Your own importance of each dimension, over the one derived from the profile.",
}

Messages = dict[str, Any]
"""Complaints by field, nested as the document is."""

_Known = Mapping[str, tuple[str, Strict]]
"""The fields of a group by name, each with its path."""


def load_profile(document: Any, today: date) -> Profile:
    """Return the profile that a document states, dated today if it names no day.

    Raises:
        InvalidDocumentError: with every fault of the document.
    """
    try:
        return Profile({"as_of": today, **answers_in(document)})
    except ValidationError as error:
        raise InvalidDocumentError(faults_in(error.messages)) from None


def answers_in(document: Any) -> dict[str, Answer]:
    """Return the answers that a document states, by path.

    Raises:
        ValidationError: with the complaints about every fault, nested as the document is.
    """
    if not isinstance(document, dict):
        raise complaint("type", _no_object(document))
    answers: dict[str, Answer] = {}
    faults: Messages = {}
    ungrouped: dict[str, Any] = {}
    for name, value in document.items():
        if (inner := _GROUP_FIELDS.get(name)) is None:
            ungrouped[name] = value
        elif not isinstance(value, dict):
            faults[name] = _not_a_group(value).messages
        elif found := _read(inner, value, answers):
            faults[name] = found
    faults |= _read(_TOP_FIELDS, ungrouped, answers)
    if faults:
        raise ValidationError(faults)
    answers.pop(SCHEMA_KEY, None)
    if answers.get(PILOT) == ():
        del answers[PILOT]  # no trials say nothing
    return answers


def _read(known: _Known, members: Mapping[str, Any], answers: dict[str, Answer]) -> Messages:
    """Add what the members of a group say to the answers; return what is wrong with them."""
    faults: Messages = {}
    for name, value in members.items():
        if (found := known.get(name)) is None:
            faults[str(name)] = [_unknown(known, str(name))]
            continue
        path, field = found
        try:
            if value is None:
                raise field.make_error("null")
            answers[path] = field.read(value)
        except ValidationError as error:
            faults[name] = error.messages
    return faults


def profile_document(profile: Profile) -> dict[str, Any]:
    """Return the profile as a nested document with sorted fields, equal for equal profiles."""
    document: dict[str, Any] = {}
    for path in sorted(profile.answers):
        group, _, name = path.rpartition(".")
        place = document.setdefault(group, {}) if group else document
        place[name] = answer_document(profile.answers[path])
    return dict(sorted(document.items()))


def answer_document(answer: Answer) -> Any:
    """Return an answer as a profile states it."""
    match answer:
        case bool() | str():
            return answer
        case date():
            return answer.isoformat()
        case Quantity(low, mid, high):
            return {
                "high": answer_document(high),
                "low": answer_document(low),
                "mid": answer_document(mid),
            }
        case (str() as only,):
            return only
        case tuple():
            return [each if isinstance(each, str) else _trial(each) for each in answer]
    return int(answer) if float(answer).is_integer() else answer


def canonical_json(profile: Profile) -> bytes:
    """Return the one JSON text of a profile: sorted fields, no spaces, shortest numbers."""
    return orjson.dumps(profile_document(profile), option=orjson.OPT_SORT_KEYS)


class ProfileField(Strict):
    """A profile within a larger request; read into answers by path."""

    def __init__(self, **options: Any) -> None:
        """Publish it as the profile's own schema."""
        super().__init__(**described(options, allOf=[{"$ref": "#/components/schemas/Profile"}]))

    def read(self, value: Any) -> dict[str, Answer]:
        """Return the answers by path."""
        return answers_in(value)


class CountField(strict.StrictInteger):
    """A whole number, which is a number like any other once it is read."""

    def read(self, value: Any) -> float:  # type: ignore[override]  # what marshmallow calls whole
        """Return the number."""
        return float(super().read(value))


PILOT_POINT_SCHEMA = ClosedSchema.from_dict(
    {
        "labelled_examples": strict.StrictNumber(
            most=1e10,
            required=True,
            metadata={"description": "Labels that the trial was tuned on.", "x-unit": "labels"},
        ),
        "score": strict.StrictNumber(
            most=1.0,
            required=True,
            metadata={"description": "Score that it reached on the project's own metric."},
        ),
    },
    name="PilotPoint",
)()


class Pilot(Listed):
    """Some tuning trials, each with its labels and its score."""

    def __init__(self, **options: Any) -> None:
        """Take as many as a curve may need."""
        super().__init__(PILOT_POINT_SCHEMA, most=MOST_PILOT_POINTS, **options)

    def read(self, value: Any) -> tuple[PilotPoint, ...]:  # type: ignore[override]  # as profiles hold them
        """Return the trials."""
        return tuple(PilotPoint(**point) for point in super().read(value))


class ProfileObject(ClosedSchema):
    """An object of the profile."""


class ProfileGroup(Group):
    """A part of the profile: read by `answers_in`, published by its schema."""


def _unknown(known: _Known, name: str) -> Complaint:
    """Say where an unknown field belongs; to look for one that is spelled alike takes time."""
    if name == "profile":
        text = "there is no such field; send the profile itself, without `profile` around it."
        return Complaint("unknown-field", text)
    if (field := FIELD_BY_PATH.get(name)) and field.group:
        inner = f"an object `{field.group}` with `{field.name}` in it"
        text = f"there is no field with a dot in its name; write {inner}."
        return Complaint("unknown-field", text)
    guess = partial(_guessed, known, name)
    if belongs(name, _PATHS):
        return Complaint("unknown-field", guess())
    return Complaint("unknown-field", "there is no such field.", guess)


def _guessed(known: _Known, name: str) -> str:
    here = [each for each in known if each != SCHEMA_KEY]
    here += list(GROUPS) if known is _TOP_FIELDS else []
    text = f"there is no such field; {did_you_mean(name, here, _PATHS)}"
    meant = FIELD_BY_PATH.get(text.rpartition(" ")[2].removesuffix("?"))
    if meant and meant.unit and _differ_in_last_word(name, meant.name):
        return f"{text} It is counted in {meant.unit}."
    return text


def _differ_in_last_word(name: str, other: str) -> bool:
    """Return whether two names are alike up to their last word, which often is a unit."""
    return name != other and name.rpartition("_")[0] == other.rpartition("_")[0]


def _not_a_group(value: Any) -> ValidationError:
    if value is None:
        return complaint("null", "null is not an answer; leave it out if you do not know it.")
    return complaint("type", _no_object(value))


def _no_object(value: Any) -> str:
    return f"{shown(value)} is not an object; write {{…}} with fields in it."


def _trial(point: PilotPoint) -> dict[str, Any]:
    return {
        "labelled_examples": answer_document(point.labelled_examples),
        "score": answer_document(point.score),
    }


def _bounded(kind: Callable[..., Strict], field: Field, options: dict[str, Any]) -> Strict:
    return kind(least=field.least, most=field.most, **options)


_FIELD_OF_KIND: Mapping[str, Callable[[Field, dict[str, Any]], Strict]] = {
    "text": lambda field, options: strict.TextField(most=int(field.most), **options),
    "date": lambda _, options: strict.IsoDate(**options),
    "choice": lambda field, options: strict.ChoiceField(field.choices, **options),
    "choices": lambda field, options: strict.OneOrMore(field.choices, **options),
    "flag": lambda _, options: strict.StrictBoolean(**options),
    "count": partial(_bounded, CountField),
    "quantity": partial(_bounded, strict.QuantityField),
    "share": partial(_bounded, strict.StrictNumber),
    "importance": partial(_bounded, strict.StrictNumber),
    "model": lambda _, options: strict.ModelField(**options),
    "pilot": lambda _, options: Pilot(**options),
}


def _field(field: Field) -> Strict:
    metadata = {"description": field.about} | ({"x-unit": field.unit} if field.unit else {})
    return _FIELD_OF_KIND[field.kind](field, {"metadata": metadata})


_PATHS = tuple(FIELD_BY_PATH)
_EDITOR = strict.TextField(
    most=2000, metadata={"description": "Address of this schema, for editors; ignored."}
)
_TOP_FIELDS: _Known = {SCHEMA_KEY: (SCHEMA_KEY, _EDITOR)} | {
    field.name: (field.path, _field(field)) for field in FIELDS if not field.group
}
_GROUP_FIELDS: Mapping[str, _Known] = {
    group: {field.name: (field.path, _field(field)) for field in FIELDS if field.group == group}
    for group in GROUPS
}


def _own(known: _Known) -> dict[str, fields.Field[Any]]:
    return {name: field for name, (_, field) in known.items()}


def _group(name: str) -> fields.Field[Any]:
    schema = ProfileObject.from_dict(_own(_GROUP_FIELDS[name]), name=f"Profile{name.capitalize()}")
    return ProfileGroup(schema(), metadata={"description": GROUPS[name]})


PROFILE_SCHEMA = ProfileObject.from_dict(
    {**_own(_TOP_FIELDS), **{name: _group(name) for name in GROUPS}}, name="Profile"
)()
"""The published schema; documents are read by `load_profile`."""
