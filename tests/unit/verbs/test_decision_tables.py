"""A decision as flat tables."""

import pytest

from tests.decision_by_hand import decision, nothing_open
from tests.engine import KNOWLEDGE
from tune_or_prompt.domain.errors import UnknownValueError
from tune_or_prompt.domain.language.profile import PilotPoint, Quantity
from tune_or_prompt.verbs.decision_tables import TABLES, cell_of
from tune_or_prompt.verbs.tables import Column, page_of, table_of


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
    table = table_of([Column("id", "string", "Id.")], [{"id": "a"}, {"id": "b"}, {"id": "c"}])

    first = page_of(table, limit=2)
    last = page_of(table, limit=2, cursor=first.next_cursor)

    assert [row["id"] for row in (*first.rows, *last.rows)] == ["a", "b", "c"]
    assert (first.next_cursor, last.next_cursor, first.total) == ("2", None, 3)
    assert page_of(table) == table
    for cursor in ("z", "3", "-1", "²"):
        with pytest.raises(UnknownValueError, match="next_cursor"):
            page_of(table, limit=2, cursor=cursor)


def test_a_table_is_sorted_by_a_column_that_it_has() -> None:
    table = table_of(
        [Column("n", "integer", "Number."), Column("t", "string", "Text.")],
        [{"n": 2, "t": "a"}, {"n": None, "t": "b"}, {"n": 10, "t": "c"}],
    )

    assert [row["t"] for row in page_of(table, "n").rows] == ["a", "c", "b"]
    assert [row["t"] for row in page_of(table, "-n").rows] == ["c", "a", "b"]
    with pytest.raises(UnknownValueError, match="sort: nothing here has 'nn'; did you mean 'n'"):
        page_of(table, "nn")


def test_the_catalogue_s_order_of_approaches_is_one() -> None:
    assert [card.id for card in KNOWLEDGE.approaches] == [
        "prompt-engineering",
        "fine-tuning",
        "hybrid",
    ]
