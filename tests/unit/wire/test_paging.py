"""The size of a page: in digits, at least one."""

import pytest
from marshmallow import ValidationError

from tune_or_prompt.wire.fields import PageSize
from tune_or_prompt.wire.strict import ClosedSchema


class Query(ClosedSchema):
    limit = PageSize()


@pytest.mark.parametrize(
    ("written", "size"), [("1", 1), ("007", 7), ("500", 500), ("10000", 10_000)]
)
def test_a_size_is_written_in_digits(written: str, size: int) -> None:
    assert Query().load({"limit": written}) == {"limit": size}


def test_without_one_there_is_no_limit() -> None:
    assert Query().load({}) == {}


@pytest.mark.parametrize("written", ["", "0", "00", "-1", "1.5", "ten", "²", "1e3"])
def test_anything_else_is_refused_with_a_remedy(written: str) -> None:
    with pytest.raises(ValidationError, match="write 1 or more"):
        Query().load({"limit": written})
