"""Amounts as people write them, in the unit of the field."""

import pytest

from tune_or_prompt.domain.language.profile import Quantity
from tune_or_prompt.wire.quantities import QuantityError, read_quantity


@pytest.mark.parametrize(
    ("text", "unit", "amount"),
    [
        ("1200", "calls/day", 1200),
        ("20k", "labels", 20_000),
        ("500k", "calls/day", 500_000),
        ("1.5M", "tokens", 1_500_000),
        ("5 million tokens", "tokens", 5_000_000),
        ("$20,000", "USD", 20_000),
        ("$1.5k a month", "USD/month", 1_500),
        ("100 USD", "USD/month", 100),
        ("$50/hour", "USD/hour", 50),
        ("1,234,567", "calls", 1_234_567),
        ("20 000", "calls", 20_000),
        ("4e4", "labels", 40_000),
        ("1.234.567,5", "calls", 1_234_567.5),
        ("2 s", "ms", 2_000),
        ("500ms", "ms", 500),
        ("300", "ms", 300),
        ("3 weeks", "days", 21),
        ("2 months", "days", 60),
        ("60d", "days", 60),
        ("12 hours", "days", 0.5),
        ("80 %", "share", 0.8),
        ("0.8", "share", 0.8),
        ("100 per hour", "calls/day", 2_400),
        ("10 labels a day", "labels/week", 70),
        ("about 500", "calls", 500),
        ("~ 500", "calls", 500),
    ],
)
def test_an_amount_is_read_in_the_unit_of_the_field(text: str, unit: str, amount: float) -> None:
    assert read_quantity(text, unit) == amount


@pytest.mark.parametrize(
    ("text", "unit", "ends"),
    [
        ("1000-5000", "calls/day", (1000, 3000, 5000)),
        ("1,000 – 5,000", "calls/day", (1000, 3000, 5000)),
        ("1k to 5k", "calls/day", (1000, 3000, 5000)),
        ("1-5k", "calls/day", (1000, 3000, 5000)),
        ("500-5k", "calls/day", (500, 2750, 5000)),
        ("between 2 and 3 weeks", "days", (14, 17.5, 21)),
        ("$5-10k", "USD", (5000, 7500, 10_000)),
        ("5-10 %", "share", (0.05, 0.075, 0.1)),
    ],
)
def test_a_range_is_read_with_its_middle(
    text: str, unit: str, ends: tuple[float, float, float]
) -> None:
    assert read_quantity(text, unit) == Quantity(*ends)


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [("500.000", "500000", "500"), ("0,5", "0.5", "5"), ("1,234", "1234", "1.234")],
)
def test_what_could_be_two_numbers_is_refused_with_both(text: str, first: str, second: str) -> None:
    with pytest.raises(QuantityError, match=f"could be {first} or {second}; write the one"):
        read_quantity(text, "calls/day")


@pytest.mark.parametrize(
    ("text", "unit", "told"),
    [
        ("", "calls", "is not a number"),
        ("many", "calls", "is not a number"),
        ("-5", "calls", "is not a number"),
        ("٥", "calls", "is not a number"),
        ("5 apples", "USD", "counted in USD"),
        ("100 €", "USD", "convert it first"),
        ("5 %", "USD", "counted in USD"),
        ("2 weeks soon", "days", "counted in days"),
        ("5000-1000", "calls", "write the lower one first"),
        ("1" * 61, "calls", "too long"),
    ],
)
def test_what_is_no_amount_is_refused_with_a_remedy(text: str, unit: str, told: str) -> None:
    with pytest.raises(QuantityError, match=told):
        read_quantity(text, unit)
