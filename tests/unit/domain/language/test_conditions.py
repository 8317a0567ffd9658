"""Conditions hold to a degree; what is unknown does not hold."""

import pytest

from tests.money import DAY
from tune_or_prompt.domain.language.answers import answers_of
from tune_or_prompt.domain.language.conditions import When, compiled, degrees_of
from tune_or_prompt.domain.language.profile import Answer, Profile, Quantity

GAP = "task.gap"
CALLS = "traffic.calls_per_day"


def degree(answers: dict[str, Answer], *whens: When) -> float:
    rows = answers_of([Profile({"as_of": DAY, **answers})])
    return float(degrees_of(rows, compiled([whens]))[0, 0])


@pytest.mark.parametrize(
    ("when", "answer", "expected"),
    [
        (When(field=GAP, any_of=("form", "skill")), ("form",), 1.0),
        (When(field=GAP, any_of=("form", "skill")), ("knowledge",), 0.0),
        (When(field=GAP, all_of=("form", "skill")), ("form",), 0.0),
        (When(field=GAP, all_of=("form", "skill")), ("form", "skill"), 1.0),
        (When(field=GAP, none_of=("form",)), ("skill",), 1.0),
        (When(field=GAP, none_of=("form",)), ("form", "skill"), 0.0),
        (When(field="stage", any_of=("idea", "pilot")), "pilot", 1.0),
        # on a scale of log10(1 + x), 99 lies half way from 9 to 999
        (When(field=CALLS, rises=(9.0, 999.0)), 99.0, 0.5),
        (When(field=CALLS, falls=(9.0, 999.0)), 99.0, 0.5),
        (When(field=CALLS, rises=(9.0, 999.0)), 1e6, 1.0),
        (When(field=CALLS, falls=(9.0, 999.0)), 0.0, 1.0),
        (When(field=CALLS, rises=(9.0, 999.0)), Quantity(9.0, 99.0, 999.0), 0.4 * 0.5 + 0.3),
    ],
)
def test_a_condition_holds_to_a_degree(when: When, answer: Answer, expected: float) -> None:
    assert degree({when.field: answer}, when) == pytest.approx(expected)


@pytest.mark.parametrize(
    "when",
    [
        When(field=GAP, any_of=("form",)),
        When(field=GAP, none_of=("form",)),
        When(field=CALLS, rises=(9.0, 999.0)),
        When(field=CALLS, falls=(9.0, 999.0)),
    ],
)
def test_what_is_unknown_does_not_hold(when: When) -> None:
    assert degree({}, when) == 0.0


def test_a_group_holds_to_the_product_of_its_degrees_and_an_empty_one_always() -> None:
    half = When(field=CALLS, rises=(9.0, 999.0))
    formal = When(field=GAP, any_of=("form",))

    assert degree({CALLS: 99.0, GAP: ("form",)}, half, formal) == pytest.approx(0.5)
    assert degree({CALLS: 99.0}, half, formal) == 0.0
    assert degree({}) == 1.0


def test_a_condition_that_says_two_things_is_refused() -> None:
    with pytest.raises(AssertionError):
        When(field=GAP, any_of=("form",), none_of=("skill",))
