"""The catalogue's numbers as columns."""

import numpy as np
import pytest

from service.domain.numbers import chosen, constant, logistic
from tests.engine import KNOWLEDGE, code, known_with

KNOWN = known_with(
    constants={"hybrid.spare": 0.25},
    by_choice={"fit.breadth": {"single": 2.0, "few": 1.0, "many": -3.0}},
)


def test_a_constant_is_found_by_its_key() -> None:
    assert constant(KNOWN, "hybrid.spare") == 0.25


def test_a_number_by_choice_follows_the_answer_in_each_cell() -> None:
    breadth = {"task.breadth": np.array([[0.0, 2.0], [1.0, 1.0]])}

    assert chosen(KNOWN, "fit.breadth", breadth).tolist() == [[2.0, -3.0], [1.0, 1.0]]


def test_a_number_by_flag_is_that_of_false_and_then_that_of_true() -> None:
    table = KNOWLEDGE.by_choice["context.citations"]

    told = chosen(KNOWLEDGE, "context.citations", {"task.citations": np.array([[0.0, 1.0]])})

    assert told[0].tolist() == list(table.values)


def test_the_answer_of_a_choice_is_its_position() -> None:
    assert chosen(KNOWN, "fit.breadth", {"task.breadth": code("task.breadth", "many")}) == -3.0


def test_even_log_odds_are_one_half_and_three_to_one_are_three_quarters() -> None:
    assert logistic(np.log([1.0, 3.0])) == pytest.approx([0.5, 0.75])
