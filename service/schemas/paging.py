"""Paging of lists: how many on a page, and where the page starts."""

from typing import Any

from marshmallow import fields

from service.schemas.fields import Text
from service.schemas.strict import Strict, complaint, described, shown

USUAL, MOST = 50, 500
MOST_DIGITS = 9


class PageSize(Strict, fields.Integer):
    """How many items a page holds, written in digits; more than the most count as the most."""

    def __init__(self, **options: Any) -> None:
        """Take the usual size where none is asked for."""
        facts = {"minimum": 1, "description": f"Items on a page; more than {MOST} mean {MOST}."}
        super().__init__(load_default=USUAL, **described(options, **facts))

    def read(self, value: Any) -> int:
        """Return the size."""
        digits = str(value).lstrip("0")
        if not (digits.isascii() and digits.isdigit()):
            raise complaint("type", f"{shown(value)} is no size of a page; write 1 to {MOST}.")
        return min(int(digits), MOST) if len(digits) <= MOST_DIGITS else MOST


def cursor() -> Text:
    """Return the field that says where the page starts."""
    about = "Where the page starts: `next_cursor` of the page before."
    return Text(most=200, metadata={"description": about})
