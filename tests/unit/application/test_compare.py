"""The comparison as flat tables."""

import pytest

from service.adapters.toml_knowledge import load_knowledge
from service.application.compare import matrix, pros_cons_table
from service.domain.errors import UnknownIdError

KNOWLEDGE = load_knowledge()
TYPES = {"string": str, "integer": int, "number": float, "boolean": bool}
TABLES = {
    "long": matrix(KNOWLEDGE, "long"),
    "wide": matrix(KNOWLEDGE, "wide"),
    "points": pros_cons_table(KNOWLEDGE),
}


@pytest.mark.parametrize("name", TABLES)
def test_every_row_has_exactly_the_columns_in_order_and_of_their_type(name: str) -> None:
    table = TABLES[name]

    for row in table.rows:
        assert list(row) == [column.name for column in table.columns]
        for column in table.columns:
            assert type(row[column.name]) is TYPES[column.type]


def test_the_long_matrix_has_a_row_per_dimension_and_approach() -> None:
    rows = matrix(KNOWLEDGE).rows

    assert len(rows) == 30
    assert len({(row["dimension_id"], row["approach_id"]) for row in rows}) == 30
    assert rows[0] == {
        "dimension_id": "upfront-cost",
        "dimension": "Upfront Cost",
        "approach_id": "fine-tuning",
        "approach": "Fine-Tuning",
        "level": "High",
        "qualification": "hours of GPU and the labelling of data",
        "ordinal": 2,
        "text": "Costs much at the start: GPU time has to be paid for and data has to be labelled.",
        "given": True,
    }


def test_the_wide_matrix_has_a_row_per_dimension_and_a_column_per_approach() -> None:
    table = matrix(KNOWLEDGE, "wide")

    assert len(table.rows) == 10
    assert [column.name for column in table.columns] == [
        "dimension_id",
        "dimension",
        "fine-tuning",
        "prompt-engineering",
        "hybrid",
    ]


def test_a_wide_cell_joins_level_and_qualification_where_there_is_one() -> None:
    rows = {row["dimension_id"]: row for row in matrix(KNOWLEDGE, "wide").rows}

    assert rows["consistency"]["fine-tuning"] == "Very High — held in the weights themselves"
    assert rows["setup-time"]["fine-tuning"] == "Days – weeks"


def test_both_shapes_tell_the_same_levels() -> None:
    wide = {row["dimension_id"]: row for row in matrix(KNOWLEDGE, "wide").rows}

    for row in matrix(KNOWLEDGE).rows:
        assert str(wide[row["dimension_id"]][str(row["approach_id"])]).startswith(str(row["level"]))


def test_points_can_be_narrowed_to_an_approach_and_a_kind() -> None:
    assert len(pros_cons_table(KNOWLEDGE).rows) == 20
    assert len(pros_cons_table(KNOWLEDGE, "fine-tuning").rows) == 10
    assert len(pros_cons_table(KNOWLEDGE, None, "con").rows) == 10
    narrowed = pros_cons_table(KNOWLEDGE, "prompt-engineering", "pro").rows
    assert [row["id"] for row in narrowed] == [
        "next-to-nothing-to-start",
        "instant-updates",
        "any-frontier-model",
        "no-ml-expertise",
        "easy-ab-tests",
    ]


def test_the_hybrid_has_no_points_of_its_own() -> None:
    assert pros_cons_table(KNOWLEDGE, "hybrid").rows == ()


def test_points_of_an_unknown_approach_are_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownIdError, match="did you mean 'fine-tuning'"):
        pros_cons_table(KNOWLEDGE, "finetuning")
