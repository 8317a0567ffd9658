"""What must hold of the options' money for every input."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from service.domain.amounts import Quantity
from service.domain.spending.option_comparison import break_even_of, cheapest_of
from service.domain.spending.options import OPTIONS, OptionId, options_of
from tests.money_example import EXAMPLE, MONEY, example

inputs = st.fixed_dictionaries(
    {name: st.floats(0.01 * value, 100 * value) for name, value in EXAMPLE.items()}
    | {
        name: st.floats(0, 1)
        for name in (
            "cached_share",
            "batch_share",
            "batch_discount",
            "static_share_after_tuning",
            "redo_share",
        )
    }
)
growth = st.floats(1, 10)


def volume(given_inputs: dict[str, Quantity], tuned: OptionId = "tuned-api") -> float:
    """Return the break-even as one number that grows as tuning gets worse."""
    options = options_of(given_inputs)
    kinds, calls = break_even_of(given_inputs, options["prompt"], options[tuned])
    return {"always": 0.0, "never": np.inf}.get(str(kinds[0]), float(calls[0]))


@given(inputs)
def test_parts_add_up_and_none_is_negative(drawn: dict[str, Quantity]) -> None:
    for option in options_of(drawn).values():
        parts = [*option.upfront.values(), *option.monthly.values()]
        assert all(np.isfinite(part) and part >= 0 for part in parts)
        assert np.isclose(option.upfront_usd, sum(option.upfront.values()))
        assert np.isclose(option.monthly_usd, sum(option.monthly.values()))


@given(growth, st.sampled_from(["hosting_usd_per_day", "labels_to_buy", "wage_usd_per_hour"]))
def test_break_even_rises_with_hosting_labels_and_wage(times: float, name: str) -> None:
    before = example(hosting_usd_per_day=1)

    assert volume({**before, name: before[name] * times}) >= volume(before)


@given(growth)
def test_break_even_falls_as_the_prompt_grows(times: float) -> None:
    longer = example(instruction_tokens=EXAMPLE["instruction_tokens"] * times)

    assert volume(longer) <= volume(example())


@given(inputs, st.sampled_from([0.25, 2.0, 64.0]))
def test_the_currency_changes_neither_break_even_nor_the_cheapest(
    drawn: dict[str, Quantity], scale: float
) -> None:
    scaled = {name: value * scale if name in MONEY else value for name, value in drawn.items()}
    everything = dict.fromkeys(OPTIONS, True)

    # Powers of two scale floats without rounding.
    assert volume(scaled) == volume(drawn)
    assert (
        cheapest_of(options_of(scaled), everything) == cheapest_of(options_of(drawn), everything)
    ).all()
