"""What is proposed for a number is a number, is the one meant, and is found in no time."""

import json
import re
import time

import pytest

from tune_or_prompt.wire import fields, quantities
from tune_or_prompt.wire.quantities import remedy_for_day, remedy_for_range, remedy_for_text

LARGEST_BODY = 256 * 1024


def remedy(text: str, *, is_share: bool = False) -> str:
    unit = "share" if is_share else "USD/label"
    return remedy_for_text(text, unit=unit, is_share=is_share, is_ranged=not is_share)


@pytest.mark.parametrize(
    ("text", "number", "other"),
    [
        ("0,5", "0.5", "5"),
        ("1,5", "1.5", "15"),
        ("12,50", "12.5", "1250"),
        ("-0,5", "-0.5", "-5"),
        ("1,20", "1.2", "120"),
    ],
)
def test_a_comma_before_other_than_three_digits_is_most_likely_a_decimal_one(
    text: str, number: str, other: str
) -> None:
    assert remedy(text) == f"write it with a point: {number}, or {other} if that is meant."


def test_a_share_with_a_decimal_comma_has_one_reading() -> None:
    assert remedy("0,8", is_share=True) == "write it with a point: 0.8."


@pytest.mark.parametrize(
    ("text", "number"),
    [("10,000", "10000"), ("1,234,567", "1234567"), ("1,234.50", "1234.5"), (" 7 ", "7")],
)
def test_thousands_separators_and_quotes_are_taken_off(text: str, number: str) -> None:
    assert remedy(text) == f"write it without quotes: {number}."


def test_a_comma_that_may_be_either_names_both_readings() -> None:
    assert remedy("1,234") == "write 1234 or 1.2340, whichever you mean."


PROPOSED = re.compile(r"-?\d[\d.]*(?<!\.)")


@pytest.mark.parametrize(
    "text",
    ["0005", "00,5", "0,5", "007", "1,20", "100,000", "500.000", "1.234", "1,234", "12,345", "3 k"],
)
def test_every_number_that_is_proposed_is_accepted(text: str) -> None:
    proposed = PROPOSED.findall(remedy(text))

    assert proposed
    for number in proposed:
        accepted = fields.StrictNumber().read(json.loads(number))
        assert quantities.read_quantity(number, "USD/label") == accepted


@pytest.mark.parametrize("text", ["500.000", "1.234", "1,234", "0,5", "12,50", "9.999", "0,125"])
def test_both_readings_of_what_could_be_two_are_accepted(text: str) -> None:
    with pytest.raises(quantities.QuantityError) as refused:
        quantities.read_quantity(text)

    readings = PROPOSED.findall(str(refused.value).partition(" could be ")[2])
    assert len({quantities.read_quantity(one) for one in readings}) == 2


@pytest.mark.parametrize("text", ["五", "", "abc", "1" * 100])
def test_what_is_no_number_gets_the_usual_example(text: str) -> None:
    assert remedy(text) == "write one such as 1200, or {low, mid, high}."


def test_only_digits_of_json_are_proposed() -> None:
    assert "٥" not in remedy("٥")


def test_a_percentage_is_told_as_a_share() -> None:
    assert remedy("80 %", is_share=True) == "write the share as 0.8."
    assert "such as 0.8 for 80 %" in remedy_for_range(80.0, least=0.0, most=1.0)


def test_day_and_month_that_are_swapped_are_put_right() -> None:
    assert remedy_for_day("2026-24-11") == "did you mean 2026-11-24?"
    assert remedy_for_day("soon").startswith("write it as year-month-day")


@pytest.mark.parametrize("sign", [" ", "1", ",", "1,", "1 "])
def test_a_remedy_for_the_largest_body_is_found_at_once(sign: str) -> None:
    start = time.perf_counter()

    remedy(sign * (LARGEST_BODY // len(sign)))

    assert time.perf_counter() - start < 0.1
