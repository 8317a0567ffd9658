import numpy as np
import pytest

from service.domain.amounts import LARGEST, amounts, differences, plain, positives, shares


@pytest.mark.parametrize("wrong", [-1, float("nan"), float("inf"), 1e308, "many", None, [1, -1]])
def test_an_amount_out_of_range_is_refused_by_name(wrong: object) -> None:
    with pytest.raises(ValueError, match="calls_per_day"):
        amounts(calls_per_day=wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [0, [1.0, 0.0], -2])
def test_what_must_be_positive_may_not_be_zero(wrong: object) -> None:
    with pytest.raises(ValueError, match="days"):
        positives(days=wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan")])
def test_a_share_lies_between_0_and_1(wrong: float) -> None:
    with pytest.raises(ValueError, match="hit_share must be a finite number from 0 to 1; got"):
        shares(hit_share=wrong)


def test_a_difference_may_be_negative_but_not_endless() -> None:
    (saving,) = differences(saving=-LARGEST)

    assert float(saving) == -LARGEST
    with pytest.raises(ValueError, match="saving"):
        differences(saving=-np.inf)


def test_the_message_names_the_first_value_at_fault() -> None:
    with pytest.raises(ValueError, match=r"got -3\.0"):
        amounts(tokens=np.array([1.0, -3.0, -4.0]))


def test_arguments_come_back_in_order_as_arrays() -> None:
    first, second = amounts(first=1, second=[2, 3])

    assert first.shape == ()
    assert second.tolist() == [2.0, 3.0]


def test_a_single_number_comes_back_as_a_float_and_arrays_as_arrays() -> None:
    assert type(plain(np.float64(2.0))) is float
    assert type(plain(np.array(2.0))) is float
    assert np.shape(plain(np.array([2.0]))) == (1,)


def test_an_empty_array_is_in_range() -> None:
    (nothing,) = positives(days=[])

    assert nothing.size == 0
