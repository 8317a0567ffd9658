"""Paging of lists: how many items on a page, and where the page starts."""

from typing import Any

from marshmallow import fields

from tune_or_prompt.wire.fields import Text
from tune_or_prompt.wire.strict import Strict, complaint, described, shown

MOST_DIGITS = 9


class PageSize(Strict, fields.Integer):
    """How many items a page holds, written in digits; all of them if it is left out."""

    def __init__(self, **options: Any) -> None:
        """Describe it."""
        facts = {"minimum": 1, "description": "Items on a page; without it, all of them."}
        super().__init__(**described(options, **facts))

    def read(self, value: Any) -> int:
        """Return the size."""
        digits = str(value).lstrip("0")
        if not (digits.isascii() and digits.isdigit()):
            raise complaint("type", f"{shown(value)} is not a page size; write 1 or more.")
        return int(digits[:MOST_DIGITS])


def cursor() -> Text:
    """Return the field that says where the page starts."""
    about = "Where the page starts: `next_cursor` of the page before."
    return Text(most=200, metadata={"description": about})
