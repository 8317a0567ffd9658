from datetime import date
from typing import Any

import pytest
from marshmallow import ValidationError, fields

from tune_or_prompt.domain.language.profile import Quantity as QuantityRange
from tune_or_prompt.wire.fields import (
    ChoiceField,
    ChoicesField,
    IsoDate,
    QuantityField,
    StrictBoolean,
    StrictInteger,
    StrictNumber,
    TextField,
)


def code_of(field: fields.Field[Any], value: object) -> str:
    with pytest.raises(ValidationError) as refusal:
        field.deserialize(value)
    messages: Any = refusal.value.messages
    return str(messages[0].code)


@pytest.mark.parametrize("value", [0, 0.5, 1200, 1e12])
def test_a_number_is_taken_as_it_is(value: float) -> None:
    assert StrictNumber().deserialize(value) == value


@pytest.mark.parametrize("value", ["5", True, [1], {}])
def test_what_only_looks_like_a_number_is_refused(value: object) -> None:
    assert code_of(StrictNumber(), value) == "type"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e308, -0.1])
def test_a_number_out_of_bounds_is_refused(value: float) -> None:
    assert code_of(StrictNumber(), value) == "out-of-range"


def test_a_negative_zero_is_plain_zero() -> None:
    assert str(StrictNumber().deserialize(-0.0)) == "0.0"


def test_a_whole_number_may_be_written_with_a_point() -> None:
    assert StrictInteger().deserialize(84196.0) == 84196


def test_a_number_with_a_fraction_is_not_whole() -> None:
    assert code_of(StrictInteger(), 1.5) == "not-whole"


@pytest.mark.parametrize("value", ["true", 1, 0])
def test_what_only_looks_true_is_refused(value: object) -> None:
    assert code_of(StrictBoolean(), value) == "type"


def test_a_range_needs_all_three_parts() -> None:
    with pytest.raises(ValidationError) as refusal:
        QuantityField().deserialize({"mid": 3})

    assert set(refusal.value.messages) == {"low", "high"}


def test_a_range_in_order_is_kept() -> None:
    assert QuantityField().deserialize({"low": 1, "mid": 2, "high": 4}) == QuantityRange(
        1.0, 2.0, 4.0
    )


def test_a_range_of_no_width_is_a_number() -> None:
    assert QuantityField().deserialize({"low": 2, "mid": 2, "high": 2}) == 2.0


def test_a_range_out_of_order_is_refused() -> None:
    assert code_of(QuantityField(), {"low": 3, "mid": 2, "high": 4}) == "order"


def test_every_part_of_a_range_has_the_bounds() -> None:
    with pytest.raises(ValidationError) as refusal:
        QuantityField(least=1, most=10).deserialize({"low": 0, "mid": 5, "high": 11})

    assert set(refusal.value.messages) == {"low", "high"}


def test_a_misspelt_choice_is_told_the_nearest() -> None:
    with pytest.raises(ValidationError) as refusal:
        ChoiceField(("never", "yearly", "daily")).deserialize("dayly")

    messages: Any = refusal.value.messages
    assert messages[0].text == '"dayly" is not a choice; did you mean daily?'


def test_choices_are_separated_by_commas_and_counted_once() -> None:
    choices = ChoicesField(("plan", "matched"))

    assert choices.deserialize("plan, matched,plan") == ["plan", "matched"]


def test_an_empty_place_among_choices_is_a_fault() -> None:
    with pytest.raises(ValidationError, match='"" is not a choice'):
        ChoicesField(("plan",)).deserialize("plan,")


def test_a_day_is_year_month_day() -> None:
    assert IsoDate().deserialize("2026-11-24") == date(2026, 11, 24)


@pytest.mark.parametrize("value", ["20261124", "2026-W48-2", "2026-02-30", 20261124, "today"])
def test_any_other_form_of_a_day_is_refused(value: object) -> None:
    assert code_of(IsoDate(), value) == "date"


def test_text_that_is_too_long_is_refused() -> None:
    assert code_of(TextField(most=3), "four") == "too-long"


def test_text_of_another_form_is_refused() -> None:
    assert code_of(TextField(most=9, pattern="[a-z]+", example="abc"), "Abc") == "pattern"


@pytest.mark.parametrize("text", ["abc\n", "\x00", "a\x9fb"])
def test_control_characters_in_a_text_are_refused(text: str) -> None:
    assert code_of(TextField(most=9), text) == "control-character"


@pytest.mark.parametrize("field", [StrictNumber(), ChoiceField(("a",)), QuantityField(), IsoDate()])
def test_null_is_no_answer(field: fields.Field[Any]) -> None:
    assert code_of(field, None) == "null"
