"""A range read as a belief."""

import numpy as np
import pytest

from service.domain.ranges import quantile, quantile_from_nothing

SHARES = np.array([[0.0, 0.25, 0.5, 0.75, 1.0]])


def test_half_of_the_belief_lies_on_each_side_of_the_middle() -> None:
    values = quantile(0.0, 10.0, 100.0, "linear", SHARES)

    assert values.tolist() == [[0.0, 5.0, 10.0, 55.0, 100.0]]


def test_a_logarithmic_range_halves_by_factors() -> None:
    # Between 1 and 100 the factor is 100, so half of the way is a factor of 10.
    values = quantile(1.0, 100.0, 1_000_000.0, "log", SHARES)

    assert values[0] == pytest.approx([1, 10, 100, 10_000, 1_000_000])


def test_an_amount_that_may_be_nothing_is_spread_over_its_shifted_logarithm() -> None:
    # Shifted by 1, the ends are 1, 100 and 10,000: half-way values are 10 and 1,000, less 1.
    values = quantile_from_nothing(0.0, 99.0, 9_999.0, 1.0, SHARES)

    assert values[0] == pytest.approx([0, 9, 99, 999, 9_999])


def test_a_range_of_no_width_is_its_number_exactly() -> None:
    assert (quantile_from_nothing(7.3, 7.3, 7.3, 60.0, SHARES) == 7.3).all()
    assert (quantile_from_nothing(0.0, 0.0, 0.0, 60.0, SHARES) == 0.0).all()


def test_raising_an_end_from_nothing_never_lowers_a_value() -> None:
    from_nothing = quantile_from_nothing(0.0, 1_000.0, 5_000.0, 60.0, SHARES)
    from_little = quantile_from_nothing(0.001, 1_000.0, 5_000.0, 60.0, SHARES)

    assert (from_little >= from_nothing).all()
