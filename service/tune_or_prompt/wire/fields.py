"""Strict fields: what JSON says is what is taken, and every refusal names a remedy."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from marshmallow import ValidationError, fields

from tune_or_prompt.domain.language.profile import Quantity as QuantityRange
from tune_or_prompt.wire.faults import Complaint, did_you_mean, one_of
from tune_or_prompt.wire.quantities import (
    remedy_for_day,
    remedy_for_range,
    remedy_for_text,
)
from tune_or_prompt.wire.strict import ClosedSchema, Strict, complaint, described, each_read, shown

LEAST, MOST = 0.0, 1e12
MODEL_PATTERN = r"[a-z0-9][a-z0-9-]*/[A-Za-z0-9][A-Za-z0-9._:@-]*"
MOST_OF_MODEL = 100
MAKER_OF: Mapping[str, str] = {
    "gpt": "openai",
    "claude": "anthropic",
    "gemini": "google",
    "mistral": "mistral",
}
MAKER = re.compile("|".join(MAKER_OF))
_CONTROLS = r"\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069"  # line ends and bidi too
NO_CONTROLS = f"[^{_CONTROLS}]*"
CONTROL = re.compile(f"[{_CONTROLS}]")
ENDS = ("low", "mid", "high")
MOST_DIGITS = 9
QUANTITY_RANGE = "QuantityRange"


def _whole(number: float) -> float:
    return int(number) if float(number).is_integer() else number


class StrictNumber(Strict, fields.Float):
    """A finite number between two bounds; a string or a truth value is none."""

    def __init__(
        self, *, least: float = LEAST, most: float = MOST, is_ranged: bool = False, **options: Any
    ) -> None:
        """Take the bounds, both allowed, and whether a range may stand in its place."""
        super().__init__(**described(options, minimum=_whole(least), maximum=_whole(most)))
        self.least, self.most, self.is_ranged = least, most, is_ranged

    def read(self, value: Any) -> float:
        """Return the number."""
        if type(value) not in (int, float):
            raise complaint("type", f"{shown(value)} is not a number; {self._remedy(value)}")
        if not self.least <= value <= self.most:
            remedy = remedy_for_range(value, least=self.least, most=self.most)
            raise complaint("out-of-range", f"{shown(value)} is out of range; {remedy}")
        return float(value) + 0.0

    def _remedy(self, value: object) -> str:
        unit = str(self.metadata.get("x-unit", ""))
        is_share = (self.least, self.most) == (0.0, 1.0)
        return remedy_for_text(value, unit=unit, is_share=is_share, is_ranged=self.is_ranged)


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


class ChoiceField(Strict, fields.String):
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


class ChoicesField(Strict):
    """Some of the slugs, as a query parameter: repeated, or with commas between them."""

    def __init__(self, choices: Iterable[str], **options: Any) -> None:
        """Take the slugs."""
        self.choice = ChoiceField(choices)
        super().__init__(**options)

    def read(self, value: Any) -> list[str]:
        """Return the slugs, each once, in the order given."""
        words = [word.strip() for word in str(value).split(",")]
        return list(dict.fromkeys(map(self.choice.read, words)))


class OneOrMore(Strict):
    """One of some slugs or a list of them, of which order and repeats say nothing."""

    def __init__(self, choices: Iterable[str], **options: Any) -> None:
        """Take the slugs."""
        self.choice = ChoiceField(choices)
        one = {"type": "string", "enum": list(self.choice.choices)}
        several = {
            "type": "array",
            "minItems": 1,
            "maxItems": len(self.choice.choices),
            "items": one,
        }
        super().__init__(**described(options, anyOf=[one, several]))

    def read(self, value: Any) -> tuple[str, ...]:
        """Return the slugs in their own order, each once."""
        if not isinstance(value, list):
            return (self.choice.read(value),)
        if not value:
            raise complaint("empty", "the list is empty; name one at least, or leave it out.")
        if len(value) > len(self.choice.choices):
            text = f"the list has {len(value):,} entries; name each choice once at most."
            raise complaint("too-long", text)
        given = each_read(enumerate(value), self.choice.read).values()
        return tuple(choice for choice in self.choice.choices if choice in given)


class TextField(Strict, fields.String):
    """Text up to a length, without control characters, of a form if one is stated."""

    def __init__(
        self, *, most: int, pattern: str | None = None, example: str = "", **options: Any
    ) -> None:
        """Take the greatest length, and a pattern with an example that shows it."""
        published = pattern or NO_CONTROLS
        super().__init__(**described(options, maxLength=most, pattern=f"^{published}$"))
        self.most, self.example = most, example
        self.pattern = re.compile(pattern) if pattern else None

    def read(self, value: Any) -> str:
        """Return the text."""
        if not isinstance(value, str):
            raise complaint("type", f"{shown(value)} is not text; put it in quotes.")
        if len(value) > self.most:
            text = f"{len(value)} characters are too many; shorten it to {self.most}."
            raise complaint("too-long", text)
        if found := CONTROL.search(value):
            text = f"it holds the control character U+{ord(found[0]):04X}; take it out."
            raise complaint("control-character", text)
        if self.pattern and not self.pattern.fullmatch(value):
            text = f"{shown(value)} has another form; write it like {self.example}."
            raise complaint("pattern", text)
        return value


class AnyText(Strict, fields.String):
    """Text of any form, which is read further on."""

    def read(self, value: Any) -> str:
        """Return the text."""
        return str(value)


class ModelField(TextField):
    """A model, written `provider/model`."""

    def __init__(self, **options: Any) -> None:
        """Take no form but this one."""
        super().__init__(
            most=MOST_OF_MODEL, pattern=MODEL_PATTERN, example="openai/gpt-4o-mini", **options
        )

    def read(self, value: Any) -> str:
        """Return the name."""
        maker = MAKER.match(value) if isinstance(value, str) and "/" not in value else None
        if maker:
            named = f"{MAKER_OF[maker[0]]}/{value[:MOST_OF_MODEL]}"
            text = f"{shown(value)} names no provider; write it like {named}."
            raise complaint("pattern", text)
        return super().read(value)


class IsoDate(Strict, fields.Date):
    """A calendar day, written 2026-11-24."""

    def read(self, value: Any) -> date:
        """Return the day."""
        try:
            day = date.fromisoformat(value)
        except (TypeError, ValueError):
            day = None
        if day is None or day.isoformat() != value:  # Python reads further forms
            raise complaint("date", f"{shown(value)} is not a day; {remedy_for_day(value)}")
        return day


class QuantityField(Strict):
    """A number, or {low, mid, high} if only a range is known."""

    def __init__(self, *, least: float = LEAST, most: float = MOST, **options: Any) -> None:
        """Take the bounds, which hold for the number and for each end of a range."""
        number = {"type": "number", "minimum": _whole(least), "maximum": _whole(most)}
        ranged = {"$ref": f"#/components/schemas/{QUANTITY_RANGE}"}
        super().__init__(**described(options, anyOf=[number, ranged]))
        self.number = StrictNumber(least=least, most=most, is_ranged=True, **options)
        self.end = StrictNumber(least=least, most=most)

    def read(self, value: Any) -> float | QuantityRange:
        """Return the number, or the range."""
        if not isinstance(value, dict):
            return self.number.read(value)
        low, mid, high = self._ends(value)
        if not low <= mid <= high:
            text = f"{shown(value)} is not in order; low must not exceed mid, nor mid exceed high."
            raise complaint("order", text)
        return low if low == high else QuantityRange(low, mid, high)

    def _ends(self, value: Mapping[str, Any]) -> list[float]:
        ends: list[float] = []
        faults: dict[str, Any] = {}
        for end in ENDS:
            try:
                ends.append(self.end.required_in(value, end))
            except ValidationError as error:
                faults[end] = error.messages
        if len(value) > len(ends):
            unknown = Complaint("unknown-field", "there is no such field; use low, mid and high.")
            faults |= {str(name): [unknown] for name in value.keys() - ENDS}
        if faults:
            raise ValidationError(faults)
        return ends


class QuantityEnds(ClosedSchema):
    """A number of which only a range is known."""

    low = StrictNumber(
        required=True,
        metadata={"description": "10th percentile: one case in ten lies below."},
    )
    mid = StrictNumber(
        required=True, metadata={"description": "Middle: as likely to be exceeded as not."}
    )
    high = StrictNumber(
        required=True,
        metadata={"description": "90th percentile: one case in ten lies above."},
    )


class PageSize(Strict, fields.Integer):
    """How many rows a page holds, written in digits; all of them if it is left out."""

    def __init__(self, **options: Any) -> None:
        """Describe it."""
        facts = {"minimum": 1, "description": "Rows on a page; without it, all of them."}
        super().__init__(**described(options, **facts))

    def read(self, value: Any) -> int:
        """Return the size."""
        digits = str(value).lstrip("0")
        if not (digits.isascii() and digits.isdigit()):
            raise complaint("type", f"{shown(value)} is not a page size; write 1 or more.")
        return int(digits[:MOST_DIGITS])


def _text(about: str) -> TextField:
    return TextField(most=200, metadata={"description": about})


PAGING: Mapping[str, fields.Field[Any]] = {
    "sort": _text("Column to sort by; a minus reverses it. Empty cells come last."),
    "limit": PageSize(),
    "cursor": _text("Where the page starts: `next_cursor` of the page before."),
}
"""The query parameters of every table."""
