"""Utilities times weights, and who wins."""

from functools import reduce
from operator import add

import numpy as np
import pytest
from numpy.typing import NDArray

from service.domain.draws import DRAWS
from service.domain.scoring import Scores, scores_of
from service.domain.vocabulary import APPROACHES

# Two draws. Weights in the first: 1/4 and 3/4 on two of the ten dimensions, in the second 1/2 each.
WEIGHTS = np.zeros((1, 2, 10))
WEIGHTS[0, :, :2] = [[0.25, 0.75], [0.5, 0.5]]
UTILITIES = np.zeros((1, 2, 3, 10))
UTILITIES[0, :, 0, :2] = [0.8, 0.4]
UTILITIES[0, :, 1, :2] = [0.2, 0.8]
UTILITIES[0, :, 2, :2] = [0.3, 0.3]
# First draw: 0.5, 0.65, 0.3. Second: 0.6, 0.5, 0.3.


def scores(*eliminated: tuple[int, int]) -> Scores:
    """Return the two draws, with some approaches eliminated in some draws."""
    out = np.zeros((1, 2, 3), dtype=np.bool_)
    for draw, approach in eliminated:
        out[0, draw, approach] = True
    return scored(UTILITIES, out)


def scored(utilities: NDArray[np.float64], eliminated: NDArray[np.bool_]) -> Scores:
    dimensions = range(WEIGHTS.shape[-1])
    terms = [utilities[:, :, :, d].transpose(0, 2, 1) for d in dimensions]
    return scores_of(terms, [WEIGHTS[:, :, d] for d in dimensions], eliminated)


def in_blocks(values: list[float]) -> float:
    """Add up in the order that decision 7 states: eight running sums in each block of 128."""
    if len(values) > 128:
        half = len(values) // 2
        return in_blocks(values[:half]) + in_blocks(values[half:])
    a, b, c, d, e, f, g, h = (reduce(add, values[start::8]) for start in range(8))
    return ((a + b) + (c + d)) + ((e + f) + (g + h))


def everywhere(approach: int) -> list[tuple[int, int]]:
    return [(0, approach), (1, approach)]


def test_a_score_is_the_weighted_sum_of_utilities_out_of_100() -> None:
    assert scores().totals()[0] == pytest.approx(np.array([[50, 65, 30], [60, 50, 30]]))


def test_points_are_the_mean_of_the_terms_and_add_up_to_the_mean_score() -> None:
    points = scores().points()[0]

    # Prompting: 100·0.8·(0.25 + 0.5)/2 and 100·0.4·(0.75 + 0.5)/2.
    assert points[0, :2] == pytest.approx([30, 25])
    assert points.sum(axis=1) == pytest.approx([55, 57.5, 30])


def test_the_mean_weight_is_that_over_the_draws() -> None:
    assert scores().mean_weights()[0, :2] == pytest.approx([0.375, 0.625])


def test_acceptability_is_the_share_of_draws_won() -> None:
    assert scores().acceptability()[0].tolist() == [0.5, 0.5, 0.0]


def test_the_best_expected_score_leads() -> None:
    assert APPROACHES[scores().leaders()[0]] == "fine-tuning"


def test_what_is_ruled_out_in_a_draw_does_not_win_it() -> None:
    assert scores((0, 1)).acceptability()[0].tolist() == [1.0, 0.0, 0.0]


def test_what_is_ruled_out_in_most_draws_does_not_lead() -> None:
    assert APPROACHES[scores(*everywhere(1)).leaders()[0]] == "prompt-engineering"


def test_what_is_ruled_out_in_half_of_the_draws_may_still_lead() -> None:
    assert APPROACHES[scores((0, 1)).leaders()[0]] == "fine-tuning"


def test_where_everything_is_ruled_out_the_best_score_leads_all_the_same() -> None:
    all_out = scores(*everywhere(0), *everywhere(1), *everywhere(2))

    assert APPROACHES[all_out.leaders()[0]] == "fine-tuning"
    assert all_out.acceptability()[0].tolist() == [0.5, 0.5, 0.0]


def test_the_share_eliminated_counts_draws() -> None:
    assert scores((0, 1)).eliminated_share()[0].tolist() == [0.0, 0.5, 0.0]


def test_equal_scores_go_to_the_approach_that_comes_first() -> None:
    level = scored(np.ones((1, 2, 3, 10)), np.zeros((1, 2, 3), dtype=np.bool_))

    assert level.acceptability()[0].tolist() == [1.0, 0.0, 0.0]
    assert APPROACHES[level.leaders()[0]] == "prompt-engineering"


def test_what_is_alike_in_all_rows_or_draws_need_not_be_repeated() -> None:
    alike = np.array([[[0.5], [0.1]]])
    two_rows = np.array([[[0.2, 0.4], [0.0, 0.0]], [[1.0, 0.0], [0.0, 0.0]]])
    halves = [np.full((1, 1), 0.5)] * 2

    found = scores_of([alike, two_rows], halves, np.zeros((2, 2, 2), dtype=np.bool_))

    assert found.totals()[:, :, 1].tolist() == [[5.0, 5.0], [5.0, 5.0]]
    assert found.totals()[1, :, 0].tolist() == [75.0, 25.0]
    assert found.points()[:, 0, 1] == pytest.approx([15.0, 25.0])
    assert found.utilities.shape == (2, 2, 2, 2)
    assert found.row(1).points()[0, 0, 1] == pytest.approx(25.0)
    assert found.mean_weights().tolist() == [[0.5, 0.5], [0.5, 0.5]]


@pytest.mark.parametrize("rows", [1, 2, 5, 96])
@pytest.mark.parametrize("draws", [32, DRAWS])
def test_draws_are_added_up_in_one_order_whatever_the_number_of_rows(rows: int, draws: int) -> None:
    drawn = np.random.default_rng(7).random((rows, 3, draws))
    evenly = np.full((1, 1), 1.0)

    found = scores_of([drawn], [evenly], np.zeros((rows, draws, 3), dtype=np.bool_)).points()

    wanted = [[100.0 / draws * in_blocks(some.tolist()) for some in row] for row in drawn]
    assert found[:, :, 0].tolist() == wanted


def test_what_is_told_is_rounded_term_by_term_so_that_the_terms_add_up_to_the_score() -> None:
    thirds = scored(UTILITIES / 3.0, np.zeros((1, 2, 3), dtype=np.bool_))

    # Of prompting 30/3 and 25/3, of tuning 7.5/3 and 50/3.
    assert thirds.told_points()[0, 0, :2].tolist() == [10.0, 8.3333333333]
    assert thirds.told_points()[0, 1, :2].tolist() == [2.5, 16.6666666667]
    assert thirds.told_scores()[0, :2].tolist() == [18.3333333333, 19.1666666667]
