"""Numbers as people say them."""

import pytest

from service.domain.outlook.ladder import number_at, rung_above, rung_below
from service.domain.profile import FIELD_BY_PATH

CALLS = FIELD_BY_PATH["traffic.calls_per_day"]
SHARE = FIELD_BY_PATH["data.label_noise"]
PRICE = FIELD_BY_PATH["data.label_cost_usd"]


@pytest.mark.parametrize(
    ("rung", "number"),
    [(0, 0.0), (7, 7.0), (999, 999.0), (1000, 1_000.0), (1001, 1_010.0), (1900, 10_000.0)],
)
def test_numbers_are_whole_to_a_thousand_and_have_three_digits_beyond(
    rung: int, number: float
) -> None:
    assert number_at(CALLS, rung) == number
    assert rung_below(CALLS, number) == rung


@pytest.mark.parametrize("field", [SHARE, PRICE])
def test_shares_and_prices_of_a_label_go_in_thousandths(field: object) -> None:
    assert number_at(field, 54) == 0.054
    assert rung_below(field, 0.054) == 54  # type: ignore[arg-type]


def test_a_number_between_two_rungs_lies_above_one_and_below_the_next() -> None:
    below, above = rung_below(CALLS, 412_345.0), rung_above(CALLS, 412_345.0)

    assert number_at(CALLS, below) == 412_000.0
    assert number_at(CALLS, above) == 413_000.0


def test_a_number_on_a_rung_is_its_own_neighbour() -> None:
    assert rung_below(CALLS, 1e12) == rung_above(CALLS, 1e12)
