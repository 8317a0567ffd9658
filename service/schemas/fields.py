"""Strict fields: what JSON says is what is taken, and every refusal names a remedy."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from functools import cache
from math import isfinite
from typing import Any

from marshmallow import fields

from service.domain.profile import Quantity as QuantityRange
from service.schemas.faults import did_you_mean, one_of
from service.schemas.number_remedies import (
    remedy_for_day,
    remedy_for_range,
    remedy_for_text,
)
from service.schemas.strict import ClosedSchema, Strict, complaint, described, shown

LEAST, MOST = 0.0, 1e12
MODEL_PATTERN = r"[a-z0-9][a-z0-9-]*/[A-Za-z0-9][A-Za-z0-9._:@-]*"
MOST_OF_MODEL = 100
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class StrictNumber(Strict, fields.Float):
    """A finite number between two bounds; a string or a truth value is none."""

    def __init__(self, *, least: float = LEAST, most: float = MOST, **options: Any) -> None:
        """Take the bounds, both allowed."""
        super().__init__(**described(options, minimum=_whole(least), maximum=_whole(most)))
        self.least, self.most = least, most

    def read(self, value: Any) -> float:
        """Return the number."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise complaint("type", f"{shown(value)} is not a number; {self._remedy(value)}")
        if not (isfinite(value) and self.least <= value <= self.most):
            remedy = remedy_for_range(value, least=self.least, most=self.most)
            raise complaint("out-of-range", f"{shown(value)} is out of range; {remedy}")
        return float(value) + 0.0

    def _remedy(self, value: object) -> str:
        unit = str(self.metadata.get("x-unit", ""))
        is_share = (self.least, self.most) == (0.0, 1.0)
        return remedy_for_text(value, unit=unit, is_share=is_share, is_ranged=False)


class StrictInteger(Strict, fields.Integer):
    """A whole number between two bounds; `84196.0` is one, `"84196"` is not."""

    def __init__(self, *, least: float = LEAST, most: float = MOST, **options: Any) -> None:
        """Take the bounds, both allowed."""
        super().__init__(**described(options, minimum=_whole(least), maximum=_whole(most)))
        self._number = StrictNumber(least=least, most=most)

    def read(self, value: Any) -> int:
        """Return the whole number."""
        number = self._number.read(value)
        if not number.is_integer():
            raise complaint("not-whole", f"{shown(value)} is not a whole number; round it.")
        return int(number)


class StrictBoolean(Strict, fields.Boolean):
    """True or false, and nothing that merely looks like it."""

    def read(self, value: Any) -> bool:
        """Return the truth value."""
        if not isinstance(value, bool):
            raise complaint("type", f"{shown(value)} is not true or false; write one of the two.")
        return value


class Choice(Strict, fields.String):
    """One of some slugs."""

    def __init__(self, choices: Iterable[str], **options: Any) -> None:
        """Take the slugs."""
        self.choices = tuple(choices)
        super().__init__(**described(options, enum=list(self.choices)))

    def read(self, value: Any) -> str:
        """Return the slug."""
        if not isinstance(value, str):
            raise complaint("type", f"{shown(value)} is not a word; use {one_of(self.choices)}.")
        if value not in self.choices:
            remedy = did_you_mean(value, self.choices)
            raise complaint("unknown-choice", f"{shown(value)} is not a choice; {remedy}")
        return value


class Choices(Strict):
    """Some of the slugs, written with commas between them, as a query parameter."""

    def __init__(self, choices: Iterable[str], **options: Any) -> None:
        """Take the slugs."""
        self.choice = Choice(choices)
        super().__init__(**options)

    def read(self, value: Any) -> list[str]:
        """Return the slugs."""
        return [self.choice.deserialize(word) for word in str(value).split(",") if value]


class Text(Strict, fields.String):
    """Text up to a length, of a form where one is stated."""

    def __init__(
        self, *, most: int, pattern: str | None = None, example: str = "", **options: Any
    ) -> None:
        """Take the greatest length, and a pattern with an example that shows it."""
        limits: dict[str, Any] = {"maxLength": most} | (
            {"pattern": f"^{pattern}$"} if pattern else {}
        )
        super().__init__(**described(options, **limits))
        self.most, self.example = most, example
        self.pattern = re.compile(pattern) if pattern else None

    def read(self, value: Any) -> str:
        """Return the text."""
        if not isinstance(value, str):
            raise complaint("type", f"{shown(value)} is not text; put it in quotes.")
        if len(value) > self.most:
            text = f"{len(value)} characters are too many; shorten it to {self.most}."
            raise complaint("too-long", text)
        if self.pattern and not self.pattern.fullmatch(value):
            text = f"{shown(value)} has another form; write it like {self.example}."
            raise complaint("pattern", text)
        return value


class IsoDate(Strict, fields.Date):
    """A calendar day, written 2026-11-24."""

    def read(self, value: Any) -> date:
        """Return the day."""
        if isinstance(value, str) and ISO_DATE.fullmatch(value):
            with suppress(ValueError):
                return date.fromisoformat(value)
        raise complaint("date", f"{shown(value)} is not a day; {remedy_for_day(value)}")


class Quantity(Strict):
    """A number, or {low, mid, high} where only a range is known."""

    def __init__(self, *, least: float = LEAST, most: float = MOST, **options: Any) -> None:
        """Take the bounds, which hold for the number and for each part of a range."""
        super().__init__(**options)
        self.number = StrictNumber(least=least, most=most)
        self.range_schema = _range_schema(least, most)

    def read(self, value: Any) -> float | QuantityRange:
        """Return the number, or the range."""
        if not isinstance(value, Mapping):
            return float(self._number(value))
        found: dict[str, float] = self.range_schema.load(value)
        low, mid, high = found["low"], found["mid"], found["high"]
        if not low <= mid <= high:
            text = f"{shown(value)} is not in order; low must not exceed mid, nor mid exceed high."
            raise complaint("order", text)
        return low if low == high else QuantityRange(low, mid, high)

    def _number(self, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            unit = str(self.metadata.get("x-unit", ""))
            remedy = remedy_for_text(value, unit=unit, is_share=False, is_ranged=True)
            raise complaint("type", f"{shown(value)} is not a number; {remedy}")
        return float(self.number.deserialize(value))


@cache
def _range_schema(least: float, most: float) -> ClosedSchema:
    about = {
        "low": "Low end: only one case in twenty is believed to lie below.",
        "mid": "Middle: as likely to be exceeded as not.",
        "high": "High end: only one case in twenty is believed to lie above.",
    }
    parts: dict[str, fields.Field[Any]] = {
        name: StrictNumber(
            least=least, most=most, required=True, metadata={"description": description}
        )
        for name, description in about.items()
    }
    bounds = "" if (least, most) == (LEAST, MOST) else f"From{least:.0f}To{most:.0f}"
    return ClosedSchema.from_dict(parts, name=f"QuantityRange{bounds}")()  # type: ignore[return-value]


def _whole(number: float) -> float:
    return int(number) if float(number).is_integer() else number
