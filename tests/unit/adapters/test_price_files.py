from datetime import date
from pathlib import Path

import pytest

from service.adapters.price_files import (
    availability_from_file,
    defaults_from_file,
    prices_from_file,
)
from service.domain.errors import CatalogueError
from service.domain.pricing.prices import prices_on

GOOD = (
    '{"provider": "acme", "model": "small", "kind": "input", "usd_per_mtok": 0.1,'
    ' "date": "2026-11-24", "source": "price page", "url": "https://acme.example",'
    ' "verified": "read"}'
)


def test_every_shipped_price_has_a_source_an_address_and_a_date() -> None:
    rows = prices_from_file()

    # 365 of the 366 rows that were handed over carry a price; the other is about availability.
    assert len(rows) >= 365
    for row in rows:
        assert row.source, row
        assert row.url.startswith(("https://", "pkg:")), row
        assert date(2020, 1, 1) < row.seen_on < date(2030, 1, 1), row


@pytest.mark.parametrize(
    ("model", "kind", "usd"),
    [
        ("openai/gpt-4o-mini", "tuned_input", 0.30),
        ("openai/gpt-4o-mini", "training", 3.0),
        ("openai/gpt-4.1", "tuned_cached_input", 0.75),
        ("openai/gpt-6-luna", "cached_input", 0.01),
        ("google/gemini-3.5-flash", "tuned_output", 13.5),
        ("aws-bedrock/nova-micro", "storage", 1.95),
        ("azure/gpt-4.1", "hosting", 1.70),
        ("together/llama-3.3-70b", "training", 2.90),
        ("fireworks/up-to-16b", "training", 0.50),
    ],
)
def test_the_shipped_prices_are_those_of_their_sources(model: str, kind: str, usd: float) -> None:
    price = prices_on(prices_from_file(), date(2026, 11, 24))[model].prices[kind]

    assert price.mid == pytest.approx(usd)


@pytest.mark.parametrize(
    ("model", "low", "high"),
    [("together/llama-3.3-70b", 0.88, 1.04), ("fireworks/llama-3.1-8b", 0.10, 0.20)],
)
def test_the_known_disputes_are_kept_as_ranges(model: str, low: float, high: float) -> None:
    price = prices_on(prices_from_file(), date(2026, 11, 24))[model].prices["input"]

    assert (price.low, price.high) == (low, high)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (GOOD.replace("0.1", '"0.1"'), "line 2, usd_per_mtok: '0.1' is no number"),
        (GOOD.replace("0.1", "-1"), "line 2, usd_per_mtok: -1 is out of range"),
        (GOOD.replace("2026-11-24", "24.11.2026"), "line 2, date: '24.11.2026' is no date"),
        (GOOD.replace('"read"', '"reed"'), "line 2, verified: 'reed' is not known: did you mean"),
        (GOOD.replace("kind", "kynd"), "line 2, kynd: is not a known key: did you mean 'kind'"),
        (GOOD.replace("usd_per_mtok", "note"), "line 2, usd_per_…: 0 prices; give exactly one"),
        (GOOD.replace('"acme"', '""'), "line 2, provider: '' is no text"),
        ("[1, 2]", "line 2: is no JSON object"),
        ("{", "line 2: is no JSON object"),
    ],
)
def test_a_faulty_price_names_file_line_key_value_and_remedy(
    tmp_path: Path, line: str, message: str
) -> None:
    path = tmp_path / "prices.jsonl"
    path.write_text(f"{GOOD}\n{line}\n", encoding="utf-8")

    with pytest.raises(CatalogueError) as caught:
        prices_from_file(path)

    assert str(caught.value).startswith(f"prices.jsonl: {message}")


def test_all_faulty_prices_are_reported_at_once(tmp_path: Path) -> None:
    path = tmp_path / "prices.jsonl"
    path.write_text("{}\n[]\n", encoding="utf-8")

    with pytest.raises(CatalogueError) as caught:
        prices_from_file(path)

    assert len(caught.value.faults) == 2


def test_every_default_has_a_source_and_is_in_order() -> None:
    defaults = defaults_from_file()

    assert defaults["training_price_usd_per_mtok"].mid == 3
    for default in defaults.values():
        assert default.low <= default.mid <= default.high
        assert default.source, default.name


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[wage]\nlow = 3\nmid = 2\nhigh = 1", "costs.toml: wage.mid: 2.0 is not between"),
        ("[wage]\nlow = 0\nmid = 2\nhigh = inf", "costs.toml: wage.high: inf is no number"),
        (
            '[wage]\nlow = 0\nmid = 1\nhigh = 2\nscale = "log"',
            "costs.toml: wage.scale: 'log' cannot be used",
        ),
        ("[wage]\nlow = 0\nmid = 1\nhigh = 2", "costs.toml: wage.unit: None is no text"),
        ("wage = 3", "costs.toml: wage: 3 is no table"),
        ("wage = ", "costs.toml: is no TOML"),
    ],
)
def test_a_faulty_default_names_file_key_value_and_remedy(
    tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "costs.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(CatalogueError) as caught:
        defaults_from_file(path)

    assert str(caught.value).startswith(message)


SELLER = """
[[sellers]]
provider = "acme"
name = "Acme"
hosting = ["api"]
source = "docs"
url = "https://acme.example"
checked = 2026-11-24
verified = "read"
"""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (SELLER.replace('"api"', '"moon"'), "hosting: ['moon']; list some of api"),
        (SELLER.replace("checked = 2026-11-24", 'checked = "soon"'), "checked: 'soon' is no date"),
        (SELLER.replace("hosting", "hostin"), "hostin: is not a known key: did you mean 'hosting'"),
        (
            SELLER
            + '[[models]]\nprovider = "acne"\nmodels = ["m"]\nsource = "s"\nurl = "u"\n'
            + 'checked = 2026-11-24\nverified = "read"',
            "provider: 'acne' sells nothing",
        ),
        (SELLER + '[[models]]\nprovider = "acme"\nmodels = []', "models: []; list the models"),
    ],
)
def test_a_faulty_availability_names_file_key_value_and_remedy(
    tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "availability.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(CatalogueError) as caught:
        availability_from_file(path)

    assert str(caught.value).startswith(f"availability.toml: {message}")


def test_every_model_that_can_be_tuned_for_money_has_a_price() -> None:
    prices = prices_on(prices_from_file(), date(2026, 11, 24))
    models = availability_from_file().models.values()

    sold = [each.id for each in models if each.provider != "self-hosted"]
    assert not [each for each in sold if each not in prices]
