"""Draws that are spread evenly and the same on every machine."""

import numpy as np
import pytest

from service.domain.draws import DRAWS, in_rows, normal, uniform


def test_each_of_the_equal_parts_of_a_coordinate_is_hit_once() -> None:
    assert np.sort(uniform("a field", 4))[0].tolist() == [0.125, 0.375, 0.625, 0.875]


def test_the_mean_of_a_coordinate_is_one_half() -> None:
    assert uniform("a field").mean() == pytest.approx(0.5)


def test_a_coordinate_has_one_row_and_as_many_draws_as_a_decision() -> None:
    assert uniform("a field").shape == (1, DRAWS)


def test_a_name_always_gives_the_same_draws() -> None:
    uniform.cache_clear()
    before = uniform("task.type").copy()
    uniform.cache_clear()

    assert np.array_equal(uniform("task.type"), before)


def test_two_coordinates_hardly_go_together() -> None:
    names = ["task.type", "stage", "traffic.calls_per_day", "data.label_noise"]

    correlations = np.corrcoef([uniform(name)[0] for name in names]) - np.eye(len(names))

    # Four standard errors of chance.
    assert np.abs(correlations).max() < 4.0 / np.sqrt(DRAWS)


def test_draws_cannot_be_written_over() -> None:
    with pytest.raises(ValueError, match="read-only"):
        uniform("a field")[0, 0] = 0.0


def test_normal_draws_are_the_uniform_ones_on_the_bell_curve() -> None:
    share, value = uniform("a field", 4)[0], normal("a field", 4)[0]

    # The upper eighth of the bell curve starts at 1.1503 (tables of the normal distribution).
    assert value[share == 0.875] == pytest.approx(1.1503, abs=1e-4)
    assert value.sum() == pytest.approx(0.0, abs=1e-12)


def test_cells_of_one_draw_and_of_many_become_rows_of_one_column() -> None:
    drawn, settled = np.array([[1.0, 2.0]]), np.array([[3.0]])

    assert in_rows([drawn, settled]).tolist() == [[1.0, 2.0], [3.0, 3.0]]


def test_a_cell_that_all_rows_share_stays_one_row() -> None:
    settled = np.array([[3.0]])

    assert in_rows([settled, settled]) is settled
