"""What requests ask besides a bare profile: batches, sweeps and drift."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from tune_or_prompt.domain.knowledge import Shares
from tune_or_prompt.domain.language.model import Scale
from tune_or_prompt.domain.language.profile import (
    FIELD_BY_PATH,
    FIELDS,
    NUMBER_KINDS,
    Field,
    Profile,
)
from tune_or_prompt.domain.money.catalogue import Default
from tune_or_prompt.domain.outlook.sweeps import (
    SWEPT,
    Axis,
    answers_along,
    numbers_between,
)
from tune_or_prompt.wire.faults import Fault, InvalidDocumentError
from tune_or_prompt.wire.fields import CONTROL, ChoiceField, StrictInteger, StrictNumber
from tune_or_prompt.wire.lock import LockObject
from tune_or_prompt.wire.profile import GROUPS, ProfileField, load_profile
from tune_or_prompt.wire.strict import (
    ClosedSchema,
    Group,
    Strict,
    complaint,
    described,
    object_in,
    shown,
)

MOST_ITEMS = 1000
PROFILE_SCHEMA = {"$ref": "#/components/schemas/Profile"}
_ITEM = {
    "anyOf": [
        PROFILE_SCHEMA,
        {"description": "Anything that is not a valid profile is answered by its own problem."},
    ]
}


class ProfileDocument(Strict):
    """A profile still to be read."""

    def __init__(self, **options: Any) -> None:
        """Describe it as the profile that it will be read as."""
        super().__init__(**described(options, allOf=[PROFILE_SCHEMA]))

    def read(self, value: Any) -> Mapping[str, Any]:
        """Return the object."""
        return object_in(value)


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
    return CONTROL.sub("�", name[:200]) if isinstance(name, str) else None


def _laid_over(document: Any, defaults: Mapping[str, Any]) -> Any:
    if not defaults or not isinstance(document, dict):
        return document
    return {**defaults, **{name: _own(name, own, defaults) for name, own in document.items()}}


def _own(name: str, own: Any, defaults: Mapping[str, Any]) -> Any:
    if name in GROUPS and isinstance(own, dict):
        return {**defaults.get(name, {}), **own}
    return own


class AroundProfile(ClosedSchema):
    """What has a profile in it; whoever sends the profile alone is told where it belongs."""

    elsewhere = tuple(
        f"profile.{name}"
        for name in (*GROUPS, *(field.path for field in FIELDS if not field.group))
    )


class DriftRequest(AroundProfile):
    """A lock, and the profile to compare it with; without one, the locked profile as of today."""

    lock: fields.Field[Any] = Group(
        LockObject, required=True, metadata={"description": "The lock, as it was written."}
    )
    profile = ProfileField(metadata={"description": "What is known of the project now."})


FEWEST_POINTS, USUAL_POINTS, MOST_POINTS = 2, 21, 200
USUAL_GRID_POINTS, MOST_CELLS = 11, 400

SWEPT_FIELD: Mapping[str, Any] = {
    "type": "string",
    "description": "A field of a profile that can be swept.",
    "enum": [field.path for field in FIELDS if field.kind in SWEPT],
}


class SweptField(ChoiceField):
    """A field to sweep, published once for all that name one."""

    def __init__(self, **options: Any) -> None:
        """Take the fields that can be swept."""
        super().__init__(SWEPT_FIELD["enum"], **options)
        about = {name: each for name, each in self.metadata.items() if name != "enum"}
        self.metadata = {**about, "allOf": [{"$ref": "#/components/schemas/SweptField"}]}


class SweepShape(AroundProfile):
    """A sweep whose axes fit their fields."""

    @validates_schema(skip_on_field_errors=True)
    def check_axes(self, data: Mapping[str, Any], **_: Any) -> None:
        """Refuse ends outside the field, ends of what has none, and grids that are too large."""
        faults: dict[str, Any] = {}
        for suffix in ("", "_2"):
            if f"field{suffix}" in data:
                faults |= _axis_faults(data, suffix)
            else:
                faults |= _stray_faults(data, suffix)
        if data["field"] == data.get("field_2"):
            faults["field_2"] = complaint("repeated", "this is `field` too; name another.").messages
        if not faults and _cells(data) > MOST_CELLS:
            text = f"{_cells(data)} points are too many; keep the grid to {MOST_CELLS}."
            faults["points_2"] = complaint("too-many", text).messages
        if faults:
            raise ValidationError(faults)


def _about(text: str, **facts: Any) -> dict[str, Any]:
    return {"metadata": {"description": text, **facts}}


def _axis_fields(suffix: str, *, required: bool) -> dict[str, Any]:
    return {
        f"field{suffix}": SweptField(
            required=required, **_about("Field of the profile to walk along.")
        ),
        f"from{suffix}": StrictNumber(
            **_about("First number; the low end of what is usual where it is left out.")
        ),
        f"to{suffix}": StrictNumber(
            **_about("Last number; the high end of what is usual where it is left out.")
        ),
        f"points{suffix}": StrictInteger(
            least=FEWEST_POINTS,
            most=MOST_POINTS,
            **_about(f"How many numbers; {USUAL_POINTS}, or {USUAL_GRID_POINTS} of a grid."),
        ),
        f"scale{suffix}": ChoiceField(
            ("log", "linear"), **_about("How they are spaced; as the field usually spreads.")
        ),
    }


SweepRequest = SweepShape.from_dict(
    {
        "profile": ProfileField(**_about("The project; what is swept is replaced.")),
        **_axis_fields("", required=True),
        **_axis_fields("_2", required=False),
    },
    name="SweepRequest",
)


def axes_of(
    body: Mapping[str, Any], defaults: Mapping[str, Default], shares: Mapping[str, Shares]
) -> tuple[Axis, ...]:
    """Return the axes that a checked body asks for.

    Args:
        body: the request.
        defaults: what money and time assume of numbers that are not given, by field.
        shares: representative answers to questions that are not answered, by field.
    """
    suffixes = [suffix for suffix in ("", "_2") if f"field{suffix}" in body]
    points = USUAL_POINTS if len(suffixes) == 1 else USUAL_GRID_POINTS
    return tuple(_axis(body, suffix, points, defaults, shares) for suffix in suffixes)


def _axis(
    body: Mapping[str, Any],
    suffix: str,
    points: int,
    defaults: Mapping[str, Default],
    shares: Mapping[str, Shares],
) -> Axis:
    field = FIELD_BY_PATH[body[f"field{suffix}"]]
    if field.kind not in NUMBER_KINDS:
        return answers_along(field)
    low, high, scale = _usual(field, defaults.get(field.path), shares.get(field.path, ()))
    low, high = body.get(f"from{suffix}", low), body.get(f"to{suffix}", high)
    if low >= high:  # only one end was given, beyond the usual other one
        low, high = (low, field.most) if f"from{suffix}" in body else (field.least, high)
    asked: Scale = body.get(f"scale{suffix}", scale) if low > 0.0 else "linear"
    return numbers_between(field, low, high, body.get(f"points{suffix}", points), asked)


def _usual(field: Field, default: Default | None, shares: Shares) -> tuple[float, float, Scale]:
    """Return the ends of what is usual for a number, and how it usually spreads."""
    numbers = [float(answer) for answer, _ in shares if isinstance(answer, int | float)]
    if default is not None:
        numbers = [default.low, default.high]
    low, high = (min(numbers), max(numbers)) if numbers else (field.least, field.most)
    spreads = field.most > 1.0 and field.kind != "importance" and low > 0.0
    return low, high, "log" if spreads else "linear"


def _axis_faults(data: Mapping[str, Any], suffix: str) -> dict[str, Any]:
    field = FIELD_BY_PATH[data[f"field{suffix}"]]
    if field.kind not in NUMBER_KINDS:
        text = f"{field.path} has answers to choose from, all of which are swept; leave this out."
        return _complaints(data, suffix, ("from", "to", "points", "scale"), "not-a-number", text)
    faults = {
        f"{end}{suffix}": _outside(field, data[f"{end}{suffix}"])
        for end in ("from", "to")
        if not field.least <= data.get(f"{end}{suffix}", field.least) <= field.most
    }
    low, high = data.get(f"from{suffix}"), data.get(f"to{suffix}")
    if low is not None and high is not None and low >= high:
        text = f"{high:,.10g} is not above `from{suffix}`, {low:,.10g}; swap the two."
        text = "this is where it starts; end above it." if low == high else text
        faults[f"to{suffix}"] = complaint("order", text).messages
    if data.get(f"scale{suffix}") == "log" and 0.0 in (low, high):
        text = "a logarithmic scale never reaches 0; start above it, or use linear."
        faults[f"scale{suffix}"] = complaint("log-of-zero", text).messages
    return faults


def _outside(field: Field, number: float) -> Any:
    bounds = f"between {field.least:,.10g} and {field.most:,.10g}"
    text = f"{number:,.10g} is out of range for {field.path}; write one {bounds}."
    return complaint("out-of-range", text).messages


def _stray_faults(data: Mapping[str, Any], suffix: str) -> dict[str, Any]:
    text = f"there is no field{suffix} that this belongs to; name it, or leave this out."
    return _complaints(data, suffix, ("from", "to", "points", "scale"), "stray", text)


def _complaints(
    data: Mapping[str, Any], suffix: str, names: tuple[str, ...], code: str, text: str
) -> dict[str, Any]:
    return {
        f"{name}{suffix}": complaint(code, text).messages
        for name in names
        if f"{name}{suffix}" in data
    }


def _cells(data: Mapping[str, Any]) -> int:
    """Return how many points the axes make together."""
    if "field_2" not in data:
        return 0
    return _length(data, "") * _length(data, "_2")


def _length(data: Mapping[str, Any], suffix: str) -> int:
    field = FIELD_BY_PATH[data[f"field{suffix}"]]
    if field.kind not in NUMBER_KINDS:
        return len(field.choices) or 2
    return int(data.get(f"points{suffix}", USUAL_GRID_POINTS))
