"""The names of the API: one meaning each, wherever they stand."""

import pytest

from scripts.names import PAGE, STATED, ambiguous, page, uses


@pytest.fixture(scope="module")
def found() -> dict[str, list[str]]:
    return ambiguous()


def test_a_name_has_one_type_or_a_reason_for_more(found: dict[str, list[str]]) -> None:
    assert {name: kinds for name, kinds in found.items() if name not in STATED} == {}


def test_every_reason_is_of_a_name_in_use() -> None:
    asked, answered = uses()

    assert set(STATED) <= {*asked, *answered}
    assert not {"probability", "score", "approach", "dimension"} & set(STATED)


def test_what_has_two_types_is_found(found: dict[str, list[str]]) -> None:
    assert found["schedule"] == [
        "by id: {engineering, live_in_days, making_labels, missing, runs}",
        "{deadline_days, horizon_days}",
    ]
    assert {"calls_per_day", "approach", "flips", "gap"}.isdisjoint(found)


def test_the_page_is_current() -> None:
    assert PAGE.read_text() == page(), "run `python -m scripts.names`"
