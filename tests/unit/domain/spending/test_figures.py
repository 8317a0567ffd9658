"""Numbers with their uncertainty."""

import numpy as np

from service.domain.spending.figures import Range, first_row, ranges_of, rounded


def test_a_range_is_the_fifth_the_fiftieth_and_the_ninety_fifth_percentile() -> None:
    hundred_and_one = np.arange(101.0)[None, :]

    assert ranges_of({"x": hundred_and_one}) == {"x": Range(5.0, 50.0, 95.0)}


def test_a_number_without_uncertainty_is_its_own_range() -> None:
    found = ranges_of({"plain": 3.0, "cell": np.array([[4.0]]), "drawn": np.arange(3.0)[None, :]})

    assert found["plain"] == Range(3.0, 3.0, 3.0)
    assert found["cell"] == Range(4.0, 4.0, 4.0)


def test_only_the_first_row_counts() -> None:
    assert first_row(np.array([[1.0, 2.0], [3.0, 4.0]])).tolist() == [1.0, 2.0]


def test_ten_digits_are_kept_whatever_the_size() -> None:
    assert rounded(123_456_789.0123) == 123_456_789.0
    assert rounded(0.00012345678912345) == 0.0001234567891
    assert str(rounded(-0.0)) == "0.0"
