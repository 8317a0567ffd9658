"""The comparison as flat tables and as cards."""

import pytest

from tests.decision_by_hand import decision
from tests.engine import KNOWLEDGE
from tune_or_prompt.verbs.compare import (
    approach_list,
    column_of,
    dimension_list,
    guide,
    matrix,
    pros_cons,
)

TYPES = {"string": str, "integer": int, "number": float, "boolean": bool}
TABLES = {
    "long": matrix(KNOWLEDGE, "long"),
    "wide": matrix(KNOWLEDGE, "wide"),
    "points": pros_cons(KNOWLEDGE),
    "dimensions": dimension_list(KNOWLEDGE),
    "approaches": approach_list(KNOWLEDGE),
}


@pytest.mark.parametrize("name", TABLES)
def test_every_row_has_exactly_the_columns_in_order_and_of_their_type(name: str) -> None:
    table = TABLES[name]

    for row in table.rows:
        assert list(row) == [column.name for column in table.columns]
        for column in table.columns:
            assert type(row[column.name]) is TYPES[column.type]


def test_both_shapes_tell_the_same_levels() -> None:
    wide = {row["dimension"]: row for row in matrix(KNOWLEDGE, "wide").rows}

    for row in matrix(KNOWLEDGE).rows:
        cell = wide[row["dimension"]][column_of("", str(row["approach"]))]
        assert str(cell).startswith(str(row["level"]))


def test_a_decision_says_what_each_cell_means_for_its_profile() -> None:
    judged = matrix(KNOWLEDGE, "long", decision()).rows
    (latency,) = (
        row for row in judged if (row["dimension"], row["approach"]) == ("latency", "fine-tuning")
    )

    assert (latency["rating"], latency["weight"], latency["points"]) == (0.5, 0.5, 10.0)
    wide = {row["dimension"]: row for row in matrix(KNOWLEDGE, "wide", decision()).rows}
    assert wide["latency"]["points_fine_tuning"] == 10.0


def test_the_guide_can_be_narrowed_and_states_its_conditions() -> None:
    rows = guide(KNOWLEDGE, kind="guide")

    assert len(rows.rows) == 6
    assert all(each.kind == "guide" and each.when for each in rows.items)
    assert {each.approach for each in guide(KNOWLEDGE, "hybrid").items} == {"hybrid"}


def test_columns_name_their_approach_in_snake_case() -> None:
    assert column_of("score", "fine-tuning") == "score_fine_tuning"
    assert column_of("", "prompt-engineering") == "prompt_engineering"
