"""Pages of a list."""

import pytest

from service.application.paging import page_of
from service.domain.errors import UnknownIdError

IDS = ["a", "b", "c"]


def test_a_page_starts_where_the_one_before_said_and_the_last_names_no_other() -> None:
    first, further = page_of(IDS, 2, None)

    assert IDS[first] == ["a", "b"]
    assert further == "c"
    last, none = page_of(IDS, 2, further)
    assert IDS[last] == ["c"]
    assert none is None


def test_a_cursor_that_no_page_gave_is_refused() -> None:
    with pytest.raises(UnknownIdError, match="'z': take the `next_cursor` of the page before"):
        page_of(IDS, 2, "z")
