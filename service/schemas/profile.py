"""The profile on the wire: its closed schema, made from `FIELDS`, and its canonical form."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import orjson
from marshmallow import ValidationError, fields

from service.domain.profile import FIELD_BY_PATH, FIELDS, Answer, Field, PilotPoint, Profile
from service.domain.profile import Quantity as QuantityRange
from service.schemas.faults import InvalidDocumentError, faults_in
from service.schemas.fields import (
    MODEL_PATTERN,
    MOST_OF_MODEL,
    Choice,
    IsoDate,
    Quantity,
    StrictBoolean,
    StrictInteger,
    StrictNumber,
    Text,
)
from service.schemas.quick_profile import quick_profile
from service.schemas.strict import ClosedSchema, Group, Listed

MOST_PILOT_POINTS = 50

GROUPS: Mapping[str, str] = {
    "task": "What the model is asked to do.",
    "knowledge": "The facts that answers rest on.",
    "requirements": "What is wanted of the model.",
    "traffic": "How much it is used, and how large a call is.",
    "data": "Labelled examples and how data may be used.",
    "team": "The people who build it.",
    "schedule": "When it must be live, and how far to look ahead.",
    "budget": "What may be spent.",
    "models": "The models in question and where they may run.",
    "measured": "What was measured so far.",
    "weights": "Your own importance of each dimension, over the one derived from the profile.",
}


class ProfileObject(ClosedSchema):
    """An object of the profile; a misplaced field is told where it belongs."""

    elsewhere = tuple(FIELD_BY_PATH)

    def _unknown(self, name: str) -> str:
        if (field := FIELD_BY_PATH.get(name)) and field.group:
            inner = f"an object `{field.group}` with `{field.name}` in it"
            return f"there is no field with a dot in its name; write {inner}."
        told = super()._unknown(name)
        meant = FIELD_BY_PATH.get(told.rpartition(" ")[2].removesuffix("?"))
        if meant and meant.unit and _differ_in_last_word(name, meant.name):
            return f"{told} It is counted in {meant.unit}."
        return told


def _differ_in_last_word(name: str, other: str) -> bool:
    """Return whether two names are alike up to their last word, which often is a unit."""
    return name != other and name.rpartition("_")[0] == other.rpartition("_")[0]


def load_profile(document: Any, today: date) -> Profile:
    """Return the profile that a document states, dated today where it names no day.

    Raises:
        InvalidDocumentError: with every fault of the document.
    """
    return quick_profile(document, today) or thorough_profile(document, today)


def thorough_profile(document: Any, today: date) -> Profile:
    """Return the same by the schema alone, which finds every fault.

    Raises:
        InvalidDocumentError: with every fault of the document.
    """
    try:
        loaded = PROFILE_SCHEMA.load(document)
    except ValidationError as error:
        raise InvalidDocumentError(faults_in(error.messages)) from None
    return profile_from(loaded, today)


def profile_from(loaded: Mapping[str, Any], today: date) -> Profile:
    """Return the profile of a document that the schema has read already."""
    return Profile({"as_of": today, **dict(_flat(loaded))})


def profile_document(profile: Profile) -> dict[str, Any]:
    """Return the profile as a nested document with sorted fields, equal for equal profiles."""
    document: dict[str, Any] = {}
    for path in sorted(profile.answers):
        group, _, name = path.rpartition(".")
        place = document.setdefault(group, {}) if group else document
        place[name] = _written(profile.answers[path])
    return dict(sorted(document.items()))


def canonical_json(profile: Profile) -> bytes:
    """Return the one JSON text of a profile: sorted fields, no spaces, shortest numbers."""
    return orjson.dumps(profile_document(profile), option=orjson.OPT_SORT_KEYS)


def _flat(document: Mapping[str, Any]) -> list[tuple[str, Answer]]:
    answers: list[tuple[str, Answer]] = []
    for name, value in document.items():
        if name in GROUPS:
            answers += [(f"{name}.{inner}", _kept(answer)) for inner, answer in value.items()]
        else:
            answers.append((name, value))
    return [(path, answer) for path, answer in answers if answer != ()]


def _kept(value: Any) -> Answer:
    if isinstance(value, list):
        return tuple(PilotPoint(point["labelled_examples"], point["score"]) for point in value)
    return float(value) if type(value) is int else value


def _written(answer: Answer) -> Any:
    match answer:
        case bool() | str():
            return answer
        case date():
            return answer.isoformat()
        case QuantityRange(low, mid, high):
            return {"high": _written(high), "low": _written(low), "mid": _written(mid)}
        case tuple():
            return [
                {
                    "labelled_examples": _written(each.labelled_examples),
                    "score": _written(each.score),
                }
                for each in answer
            ]
    return int(answer) if float(answer).is_integer() else answer


def _pilot(_: Field, options: dict[str, Any]) -> fields.Field[Any]:
    return Listed(PILOT_POINT_SCHEMA, most=MOST_PILOT_POINTS, **options)


_FIELD_OF_KIND: Mapping[str, Callable[[Field, dict[str, Any]], fields.Field[Any]]] = {
    "text": lambda field, options: Text(most=int(field.most), **options),
    "date": lambda _, options: IsoDate(**options),
    "choice": lambda field, options: Choice(field.choices, **options),
    "flag": lambda _, options: StrictBoolean(**options),
    "count": lambda field, options: StrictInteger(least=field.least, most=field.most, **options),
    "quantity": lambda field, options: Quantity(least=field.least, most=field.most, **options),
    "share": lambda field, options: StrictNumber(least=field.least, most=field.most, **options),
    "importance": lambda field, options: StrictNumber(
        least=field.least, most=field.most, **options
    ),
    "model": lambda _, options: Text(
        most=MOST_OF_MODEL, pattern=MODEL_PATTERN, example="openai/gpt-4o-mini", **options
    ),
    "pilot": _pilot,
}


def _field(field: Field) -> fields.Field[Any]:
    metadata = {"description": field.about} | ({"x-unit": field.unit} if field.unit else {})
    return _FIELD_OF_KIND[field.kind](field, {"metadata": metadata})


def _group(name: str) -> fields.Field[Any]:
    parts = {field.name: _field(field) for field in FIELDS if field.group == name}
    schema = ProfileObject.from_dict(parts, name=f"Profile{name.capitalize()}")
    return Group(schema(), metadata={"description": GROUPS[name]})


def _profile_schema() -> ProfileObject:
    top = {field.name: _field(field) for field in FIELDS if not field.group}
    groups = {name: _group(name) for name in GROUPS}
    return ProfileObject.from_dict({**top, **groups}, name="Profile")()  # type: ignore[return-value]


PILOT_POINT_SCHEMA = ClosedSchema.from_dict(
    {
        "labelled_examples": StrictNumber(
            most=1e10,
            required=True,
            metadata={"description": "Labels that the trial was tuned on.", "x-unit": "labels"},
        ),
        "score": StrictNumber(
            most=1.0,
            required=True,
            metadata={"description": "Score that it reached on the project's own metric."},
        ),
    },
    name="PilotPoint",
)()

PROFILE_SCHEMA = _profile_schema()
