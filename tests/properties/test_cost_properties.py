"""What must hold of the ground floor for every input, not only for the examples."""

from math import isfinite

from hypothesis import given
from hypothesis import strategies as st

from service.domain.costs import call_cost
from service.domain.spending.payback import annuity_days, break_even, payback_days

tokens = st.floats(0, 1e5)
prices = st.floats(0.01, 100)
shares = st.floats(0, 1)
money = st.floats(0, 1e7)
days = st.floats(1, 3_650)
rates = st.floats(0, 0.5)
calls = st.fixed_dictionaries(
    {
        "static_tokens": tokens,
        "query_tokens": tokens,
        "output_tokens": tokens,
        "input_price": prices,
        "output_price": prices,
    }
)
savings = st.floats(-1, 1).filter(lambda each: each == 0 or abs(each) > 1e-9)


@given(calls, st.tuples(shares, shares), st.floats(1, 2), shares)
def test_a_call_gets_cheaper_as_more_of_it_is_read_from_the_cache(
    call: dict[str, float], hits: tuple[float, float], write: float, cached: float
) -> None:
    fewer, more = (
        call_cost(
            **call,
            cached_price=cached * call["input_price"],
            hit_share=hit,
            write_multiplier=write,
        )
        for hit in sorted(hits)
    )

    assert more <= fewer * (1 + 1e-12)


@given(st.tuples(money, money, money), st.floats(1e-6, 1), days, rates)
def test_break_even_rises_with_what_is_paid_upfront_and_every_day(
    paid: tuple[float, float, float], saving: float, horizon: float, rate: float
) -> None:
    upfront, more, hosting = paid
    case = {"saving_per_call": saving, "days": horizon, "yearly_rate": rate}

    _, plain = break_even(extra_upfront=upfront, extra_per_day=0.0, **case)
    _, dearer = break_even(extra_upfront=upfront + more, extra_per_day=0.0, **case)
    _, hosted = break_even(extra_upfront=upfront, extra_per_day=hosting, **case)

    assert plain is not None
    assert dearer is not None
    assert hosted is not None
    assert dearer >= plain
    assert hosted >= plain


@given(calls, st.floats(1e-3, 10), shares)
def test_batches_on_both_sides_keep_the_sign_of_the_saving(
    call: dict[str, float], multiple: float, batch: float
) -> None:
    def saving(share: float) -> float:
        tuned = {
            **call,
            "static_tokens": 0.0,
            "input_price": call["input_price"] * multiple,
            "output_price": call["output_price"] * multiple,
        }
        prompted = call_cost(**call, batch_share=share)
        return float(prompted) - float(call_cost(**tuned, batch_share=share))

    direct, batched = saving(0.0), saving(batch)

    # Rounding may tip a saving of nothing; the sign of any real one stays.
    assert abs(direct) < 1e-12 or (direct > 0) == (batched > 0)


@given(st.floats(-1e7, 1e7), st.floats(-1e4, 1e4), savings, days, rates)
def test_no_volume_is_negative_or_endless(
    upfront: float, per_day: float, saving: float, horizon: float, rate: float
) -> None:
    kind, calls = break_even(
        extra_upfront=upfront,
        extra_per_day=per_day,
        saving_per_call=saving,
        days=horizon,
        yearly_rate=rate,
    )

    assert (calls is None) == (kind == "never")
    assert calls is None or (isfinite(calls) and calls >= 0)


@given(st.floats(-1e7, 1e7), st.floats(0, 1e7), savings, st.floats(-1e4, 1e4))
def test_no_payback_is_negative_or_endless(
    upfront: float, calls: float, saving: float, per_day: float
) -> None:
    found = payback_days(
        extra_upfront=upfront,
        calls_per_day=calls,
        saving_per_call=saving,
        extra_per_day=per_day,
    )

    assert found is None or (isfinite(found) and found >= 0)


@given(
    st.integers(-(10**6), 10**6),
    st.integers(-(10**3), 10**3),
    st.integers(-(10**3), 10**3),
    days,
    st.sampled_from([0.125, 0.5, 4.0, 1_024.0]),
)
def test_the_currency_changes_no_verdict(
    upfront: int, per_day: int, saving: int, horizon: float, scale: float
) -> None:
    def verdict(unit: float) -> tuple[str, float | None]:
        return break_even(
            extra_upfront=upfront * unit,
            extra_per_day=per_day * unit,
            saving_per_call=saving * unit / 1_024,
            days=horizon,
        )

    assert verdict(scale) == verdict(1.0)


@given(days, rates, rates)
def test_future_days_weigh_less_the_higher_the_rate(
    horizon: float, one: float, other: float
) -> None:
    lower, higher = sorted([one, other])

    assert annuity_days(days=horizon, yearly_rate=higher) <= annuity_days(
        days=horizon, yearly_rate=lower
    ) * (1 + 1e-9)
