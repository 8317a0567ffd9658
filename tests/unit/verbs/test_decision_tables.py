"""A decision as flat tables."""

import pytest

from tests.decision_by_hand import decision, nothing_open
from tests.engine import KNOWLEDGE
from tune_or_prompt.domain.errors import UnknownValueError
from tune_or_prompt.domain.language.profile import PilotPoint, Quantity
from tune_or_prompt.verbs.decision_tables import TABLES, cell_of
from tune_or_prompt.verbs.tables import page_of, table_of


@pytest.mark.parametrize("name", TABLES)
def test_every_row_fills_the_columns(name: str) -> None:
    table = TABLES[name](decision())

    names = {column.name for column in table.columns}
    assert all(set(row) == names for row in table.rows)


def test_the_ranking_says_what_rules_an_approach_out() -> None:
    rows = TABLES["ranking"](nothing_open()).rows

    assert {row["eliminated_by"] for row in rows} == {"The data may not leave your network."}
    assert {row["feasible"] for row in rows} == {False}


def test_flips_have_a_row_per_change() -> None:
    (row,) = TABLES["flips"](decision()).rows

    assert (row["flip"], row["field"], row["from"], row["to"]) == (
        1,
        "traffic.calls_per_day",
        "500000",
        "30000",
    )


@pytest.mark.parametrize(
    ("answer", "cell"),
    [
        (True, "true"),
        ("pilot", "pilot"),
        (2.5, "2.5"),
        (Quantity(1.0, 2.0, 3.0), "1 / 2 / 3"),
        (("form", "skill"), "form skill"),
        ((PilotPoint(500.0, 0.75),), "500:0.75"),
    ],
)
def test_an_answer_fits_one_cell(answer: object, cell: str) -> None:
    assert cell_of(answer) == cell  # type: ignore[arg-type]


def test_pages_follow_each_other() -> None:
    table = table_of([], [{"id": "a"}, {"id": "b"}, {"id": "c"}])

    first = page_of(table, 2, None)
    last = page_of(table, 2, first.next_cursor)

    assert [row["id"] for row in (*first.rows, *last.rows)] == ["a", "b", "c"]
    assert (first.next_cursor, last.next_cursor, first.total) == ("c", None, 3)
    assert page_of(table, None, None) == table
    with pytest.raises(UnknownValueError):
        page_of(table, 2, "z")


def test_the_catalogue_s_order_of_approaches_is_one() -> None:
    assert [card.id for card in KNOWLEDGE.approaches] == [
        "prompt-engineering",
        "fine-tuning",
        "hybrid",
    ]
