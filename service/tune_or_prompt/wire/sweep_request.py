"""What a sweep is asked along: one field or two, each with its ends, points and scale."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema

from tune_or_prompt.domain.knowledge import Shares
from tune_or_prompt.domain.language.profile import FIELD_BY_PATH, FIELDS, Field
from tune_or_prompt.domain.money.catalogue import Default
from tune_or_prompt.domain.outlook.sweeps import (
    NUMBERS,
    SWEPT,
    Axis,
    Scale,
    answers_along,
    numbers_between,
)
from tune_or_prompt.wire.fields import Choice, StrictInteger, StrictNumber
from tune_or_prompt.wire.profile import ProfileField
from tune_or_prompt.wire.strict import ClosedSchema, complaint

FEWEST_POINTS, USUAL_POINTS, MOST_POINTS = 2, 21, 200
USUAL_GRID_POINTS, MOST_CELLS = 11, 400

SWEPT_FIELDS = tuple(field.path for field in FIELDS if field.kind in SWEPT)


class SweepShape(ClosedSchema):
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
        f"field{suffix}": Choice(
            SWEPT_FIELDS, required=required, **_about("Field of the profile to walk along.")
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
        f"scale{suffix}": Choice(
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
    if field.kind not in NUMBERS:
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
    if field.kind not in NUMBERS:
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
    if field.kind not in NUMBERS:
        return len(field.choices) or 2
    return int(data.get(f"points{suffix}", USUAL_GRID_POINTS))
