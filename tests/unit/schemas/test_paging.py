"""The size of a page: in digits, at least one, and too many mean the most."""

import pytest
from marshmallow import ValidationError

from service.schemas.paging import MOST, USUAL, PageSize
from service.schemas.strict import ClosedSchema


class Query(ClosedSchema):
    limit = PageSize()


@pytest.mark.parametrize(
    ("written", "size"),
    [("1", 1), ("007", 7), ("500", 500), ("501", MOST), ("9" * 30, MOST), ("0" * 30 + "1", 1)],
)
def test_a_size_is_written_in_digits(written: str, size: int) -> None:
    assert Query().load({"limit": written}) == {"limit": size}


def test_without_one_the_usual_size_is_taken() -> None:
    assert Query().load({}) == {"limit": USUAL}


@pytest.mark.parametrize("written", ["", "0", "00", "-1", "1.5", "ten", "²", "1e3"])
def test_anything_else_is_refused_with_a_remedy(written: str) -> None:
    with pytest.raises(ValidationError, match="write 1 to 500"):
        Query().load({"limit": written})
