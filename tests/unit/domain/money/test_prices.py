"""Prices of a day: history, tiers by prompt length, disputes; and what discounts stack."""

from datetime import date

import numpy as np
import pytest

from tests.money import CATALOGUE, DAY, PROMPT, changed, estimate_of
from tune_or_prompt.domain.errors import UnknownIdError
from tune_or_prompt.domain.language.amounts import Range
from tune_or_prompt.domain.money.prices import PriceBook, PriceRow, find_model
from tune_or_prompt.domain.money.ranges import Ranges, Varied, movers_of


def row(usd: float, **values: object) -> PriceRow:
    facts: dict[str, object] = {
        "provider": "one",
        "model": "model",
        "kind": "input",
        "unit": "usd_per_mtok",
        "seen_on": date(2026, 1, 1),
        "source": "list",
        "url": "https://example.org",
        "verified": "read",
    }
    return PriceRow(usd=usd, **(facts | values))  # type: ignore[arg-type]


def test_the_latest_price_that_has_begun_counts() -> None:
    book = PriceBook([row(1), row(2, valid_from=date(2026, 6, 1))])
    on = [book.on(day)["one/model"].prices["input"].mid for day in (DAY, date(2026, 3, 1))]

    assert on == [2, 1]


def test_sources_that_disagree_make_a_range() -> None:
    price = (
        PriceBook([row(1), row(4, source="other"), row(2, source="third")])
        .on(DAY)["one/model"]
        .prices["input"]
    )

    assert (price.low, price.mid, price.high, price.disputed) == (1, 2, 4, True)


def test_the_rate_of_long_prompts_is_kept_apart() -> None:
    entry = PriceBook([row(1), row(2, above_tokens=200_000)]).on(DAY)["one/model"]

    assert entry.prices["input"].mid == 1
    assert entry.prices["input_above"].mid == 2
    assert entry.prices["input_above"].above_tokens == 200_000


def test_a_row_set_aside_does_not_count_and_any_fills_in() -> None:
    book = PriceBook(
        [row(1), row(9, source="wrong", set_aside="a slip"), row(1.95, model="any", kind="storage")]
    )
    entry = book.on(DAY)["one/model"]

    assert entry.prices["input"].high == 1
    assert entry.prices["storage"].mid == 1.95


def test_a_model_is_found_by_a_name_of_its_source_or_refused_with_the_nearest() -> None:
    book = PriceBook([row(1, listed_as="model-2026-01")]).on(DAY)

    assert find_model(book, "one/model-2026-01").id == "one/model"
    with pytest.raises(UnknownIdError, match="one/model"):
        find_model(book, "one/modell")


def test_every_price_is_dated_and_sourced() -> None:
    for one in CATALOGUE.prices.rows:
        assert one.source
        assert one.url
        assert one.seen_on <= date(2026, 11, 24)


BATCHES = {
    "traffic": {
        "mode": "batch",
        "calls_per_day": 1000,
        "instruction_tokens": 2000,
        "example_tokens": 0,
        "query_tokens": 100,
        "output_tokens": 100,
        "cached_share": 1,
        "batchable_share": 1,
    },
    "models": {"hosting": "api"},
}


@pytest.mark.parametrize(
    ("model", "usd"),
    [
        # Both discounts multiply: (2,000 · 0.1 + 100 · 2 + 100 · 10) / 2 per 1M calls
        ("anthropic/claude-sonnet-5-5", (2000 * 0.1 + 200 + 1000) / 2),
        # A batch reads nothing from the cache: (2,100 · 2 + 100 · 10) / 2
        ("openai/gpt-6.1-sol", (2100 * 2 + 1000) / 2),
    ],
)
def test_discounts_for_batches_and_caching_stack_as_the_provider_says(
    model: str, usd: float
) -> None:
    option = estimate_of(changed(BATCHES, models__prompt=model)).priced[PROMPT]

    assert option is not None
    assert option.per_1000_calls_usd.mid == pytest.approx(usd / 1e3, rel=1e-9)


def test_the_hour_long_cache_is_used_where_it_costs_less() -> None:
    """Six calls an hour: 5-minute entries have gone, those of an hour have not."""
    document = changed(
        {**BATCHES, "models": {"hosting": "api", "prompt": "anthropic/claude-sonnet-5-5"}},
        traffic__cached_share=None,
        traffic__batchable_share=0,
        traffic__calls_per_day=144,
        traffic__mode="interactive",
    )
    option = estimate_of(document).priced[PROMPT]
    hit = 0.7 * (1 - np.exp(-144 / 24))

    assert option is not None
    usd = 2000 * ((1 - hit) * 2 * 2 + hit * 0.1) + 100 * 2 + 100 * 10
    assert option.per_1000_calls_usd.mid == pytest.approx(usd / 1e3, rel=1e-9)


VARIED = (Varied("a", askable=True), Varied("b", askable=False))


def range_of(*output: float, signed: bool = False) -> Range:
    """Return the range of the middle, then both inputs low, then both high."""
    block = {"": np.array([output])}
    found = Ranges({}, {}, block, VARIED) if signed else Ranges(block, {}, {}, VARIED)
    return found[""][0][0]


def test_a_range_is_the_root_of_summed_squares_on_the_log_scale() -> None:
    found = range_of(10.0, 5.0, 10.0 / 3, 20.0, 30.0)
    spread = np.hypot(np.log(2), np.log(3))

    assert found.mid == 10
    assert found.high == pytest.approx(10 * np.exp(spread), rel=1e-9)
    assert found.low == pytest.approx(10 * np.exp(-spread), rel=1e-9)


def test_differences_add_up_on_the_linear_scale_and_may_be_negative() -> None:
    assert range_of(1.0, -2.0, 1.0, 5.0, 1.0, signed=True) == Range(-2, 1, 5)


def test_both_ends_on_one_side_leave_the_other_end_at_the_middle() -> None:
    found = range_of(1.0, 2.0, 1.0, 3.0, 1.0)

    assert (found.low, found.mid) == (1, 1)
    assert found.high == pytest.approx(3)


def test_a_printed_range_that_is_too_wide_names_only_what_can_be_asked() -> None:
    rows = np.array([[10.0, 1.0, 10.0, 1000.0, 11.0], [10.0, 10.0, 1.0, 10.0, 1000.0]])
    found = Ranges({"printed": rows}, {"part": rows}, {}, VARIED)

    assert [missing for _, missing in found["printed"]] == [("a",), ()]
    assert [missing for _, missing in found["part"]] == [(), ()]


def test_movers_are_in_order_and_leave_out_what_moves_nothing() -> None:
    movers = movers_of(np.array([1.0, 1.0, 0.5, 1.0, 4.0]), VARIED)

    assert [(one.input, one.low, one.high) for one in movers] == [("b", 0.5, 4.0)]
