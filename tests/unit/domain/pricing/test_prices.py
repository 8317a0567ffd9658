from datetime import date

import pytest

from service.domain.errors import UnknownIdError
from service.domain.pricing.prices import PriceRow, find_model, price_warnings, prices_on

TODAY = date(2026, 11, 24)


def row(usd: float, **changes: object) -> PriceRow:
    given: dict[str, object] = {
        "provider": "acme",
        "model": "small",
        "kind": "input",
        "unit": "usd_per_mtok",
        "usd": usd,
        "seen_on": date(2026, 11, 1),
        "source": "price page",
        "url": "https://acme.example/prices",
        "verified": "read",
    }
    return PriceRow(**{**given, **changes})  # type: ignore[arg-type]


def test_one_source_gives_one_price() -> None:
    price = prices_on([row(0.1)], TODAY)["acme/small"].price("input")

    assert price is not None
    assert (price.low, price.mid, price.high) == (0.1, 0.1, 0.1)
    assert not price.disputed


def test_sources_that_disagree_make_a_range_and_are_both_kept() -> None:
    rows = [row(0.88), row(1.04, source="price file")]

    price = prices_on(rows, TODAY)["acme/small"].prices["input"]

    assert (price.low, price.mid, price.high) == (0.88, 0.96, 1.04)
    assert price.disputed
    assert [each.source for each in price.rows] == ["price file", "price page"]


def test_the_price_of_a_day_is_the_latest_that_has_begun() -> None:
    rows = [
        row(10, valid_from=date(2025, 1, 1)),
        row(2, valid_from=date(2026, 6, 10)),
        row(4, valid_from=date(2027, 1, 1)),
    ]

    def on(day: date) -> float:
        return prices_on(rows, day)["acme/small"].prices["input"].mid

    assert on(date(2026, 6, 9)) == 10
    assert on(date(2026, 6, 10)) == 2
    assert on(date(2026, 12, 31)) == 2
    assert on(date(2027, 1, 1)) == 4


def test_before_the_first_record_the_first_one_stands_in_and_says_so() -> None:
    early = date(2024, 1, 1)

    price = prices_on([row(0.1)], early)["acme/small"].prices["input"]
    warnings = price_warnings("acme/small", price, early)

    assert price.mid == 0.1
    assert [each.code for each in warnings] == ["price-later"]


def test_a_row_set_aside_is_not_used() -> None:
    rows = [row(0.1), row(9, source="example", set_aside="a number made up for the example")]

    assert prices_on(rows, TODAY)["acme/small"].prices["input"].high == 0.1


def test_what_holds_for_all_models_of_a_provider_reaches_each_that_sells_tokens() -> None:
    rows = [
        row(0.1),
        row(1.7, model="any", kind="hosting", unit="usd_per_deployment_hour"),
        row(7, model="h100", kind="gpu_hour", unit="usd_per_gpu_hour"),
    ]

    prices = prices_on(rows, TODAY)

    assert prices["acme/small"].prices["hosting"].mid == 1.7
    assert prices["acme/h100"].price("hosting") is None


def test_an_old_price_warns_with_its_age() -> None:
    price = prices_on([row(3, seen_on=date(2026, 3, 24))], TODAY)["acme/small"].prices["input"]

    (warning,) = price_warnings("acme/small", price, TODAY)

    # From 24 March to 24 November: 7 + 30 + 31 + 30 + 31 + 31 + 30 + 31 + 24 days.
    assert warning.code == "price-old"
    assert warning.params["age_days"] == 245
    assert "2026-03-24" in warning.text


def test_a_dispute_warns_with_both_ends() -> None:
    rows = [row(0.1), row(0.2, source="price file")]
    price = prices_on(rows, TODAY)["acme/small"].prices["input"]

    (warning,) = price_warnings("acme/small", price, TODAY)

    assert warning.code == "price-disputed"
    assert "0.1 to 0.2 USD per 1M tokens by" in warning.text


def test_a_model_is_found_under_the_name_that_a_source_uses() -> None:
    prices = prices_on([row(0.3, kind="tuned_input", listed_as="ft:small-2024-07-18")], TODAY)

    assert find_model(prices, "acme/ft:small-2024-07-18").id == "acme/small"


def test_an_unknown_model_is_refused_with_the_nearest_name() -> None:
    prices = prices_on([row(0.1)], TODAY)

    with pytest.raises(UnknownIdError, match="did you mean 'acme/small'"):
        find_model(prices, "acme/smal")
    with pytest.raises(UnknownIdError):
        find_model(prices, "acme")
