"""The models of profiles as columns of prices."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from service.application.knowledge import Knowledge
from service.domain.errors import UnknownModelError
from service.domain.pricing.model_prices import candidates_on, columns_in, price_columns
from service.domain.pricing.price_book import Candidate, PriceBook
from service.domain.pricing.prices import PriceRow
from service.domain.profile import Answer
from tests.engine import A_DAY, KNOWLEDGE, Columns, profile

DRAWS = 8


def row(model: str, kind: str, usd: float, source: str = "A list") -> PriceRow:
    """Return a price in USD per 1M tokens, seen the day before."""
    return PriceRow(
        provider="acme",
        model=model,
        kind=kind,
        unit="usd_per_mtok",
        usd=usd,
        seen_on=A_DAY - timedelta(days=1),
        source=source,
        url="https://example.com",
        verified="read",
    )


ROWS = (
    row("large", "input", 2.0),
    row("large", "output", 10.0),
    row("large", "cached_input", 0.2),
    row("large", "cache_write", 2.5),
    row("small", "input", 1.0),
    row("small", "output", 4.0),
    row("small", "tuned_input", 3.0),
    row("small", "training", 8.0),
    row("disputed", "input", 1.0),
    row("disputed", "input", 3.0, source="Another list"),
    row("disputed", "output", 1.0),
)


def candidate(model: str, share: float = 1.0) -> Candidate:
    return Candidate(f"acme/{model}", share, "by hand", ())


def by_hand() -> Knowledge:
    """Return a catalogue of three models, where three in four prompt the large one."""
    return replace(
        KNOWLEDGE,
        price_book=PriceBook(ROWS),
        candidates={
            "prompt": (candidate("large", 0.75), candidate("small", 0.25)),
            "smaller": (candidate("small"),),
            "tuned": (candidate("small"),),
        },
    )


def prices(answers: dict[str, Answer] | None = None) -> Columns:
    return price_columns([profile(answers)], by_hand(), DRAWS)


def test_a_model_that_is_named_has_its_own_prices() -> None:
    found = prices({"models.prompt": "acme/large"})

    assert found["prompt.input"].tolist() == [[2.0]]
    assert found["prompt.output"].tolist() == [[10.0]]
    assert found["prompt.cached"].tolist() == [[0.2]]


def test_writing_a_cache_costs_a_multiple_of_the_input() -> None:
    assert prices({"models.prompt": "acme/large"})["prompt.write_multiplier"] == 1.25


def test_without_a_price_for_it_nothing_is_cached() -> None:
    found = prices({"models.prompt": "acme/small"})

    assert found["prompt.cached"] == found["prompt.input"] == 1.0
    assert found["prompt.write_multiplier"] == 1.0


def test_a_model_that_is_not_named_is_drawn_from_those_that_teams_buy() -> None:
    asked = prices()["prompt.input"]

    assert np.unique(asked, return_counts=True)[0].tolist() == [1.0, 2.0]
    assert (asked == 2.0).mean() == 0.75


def test_the_tuned_model_has_tuned_prices_where_there_are_any() -> None:
    found = prices()

    assert found["tuned.input"] == 3.0
    assert found["tuned.output"] == 4.0
    assert found["tuned.training"] == 8.0


def test_what_sources_dispute_is_drawn_between_them() -> None:
    asked = prices({"models.prompt": "acme/disputed"})["prompt.input"]

    assert asked.shape == (1, DRAWS)
    assert 1.0 <= asked.min() < 2.0 < asked.max() <= 3.0


def test_a_model_without_a_price_is_refused_with_its_field_and_the_nearest_name() -> None:
    with pytest.raises(UnknownModelError, match=r"models\.prompt.*acme/large") as refusal:
        prices({"models.prompt": "acme/larger"})

    assert refusal.value.field == "models.prompt"


def test_rows_keep_their_own_models() -> None:
    asked = [profile({"models.prompt": f"acme/{model}"}) for model in ("large", "small", "large")]

    found = price_columns(asked, by_hand(), DRAWS)

    assert found["prompt.input"].tolist() == [[2.0], [1.0], [2.0]]


def test_rows_that_name_other_models_to_prompt_share_the_prices_of_tuning() -> None:
    asked = [profile({"models.prompt": f"acme/{model}"}) for model in ("large", "small")]

    found = columns_in("tuned", asked, by_hand(), DRAWS)

    assert found["tuned.training"].tolist() == [[8.0]]
    assert not any(name.startswith("prompt.") for name in found)


def test_of_models_to_tune_only_those_still_open_are_drawn_from() -> None:
    drawn = {one.model for one in candidates_on(KNOWLEDGE, "tuned", A_DAY)}

    # Azure's gpt-4.1-mini takes no new tuning jobs on that day (availability.toml).
    assert "azure/gpt-4.1-mini" not in drawn
    assert "fireworks/llama-3.1-8b" in drawn


def test_a_model_to_be_closed_serves_until_its_last_day() -> None:
    named: dict[str, Answer] = {"models.tuned": "google/gemini-3.1-flash-lite"}

    left = price_columns([profile(named)], KNOWLEDGE, DRAWS)["tuned.life_left_days"]

    last = KNOWLEDGE.availability.models["google/gemini-3.1-flash-lite"].serves_until
    assert last is not None
    assert left == (last - A_DAY).days


def test_prices_are_those_of_the_day() -> None:
    earlier = row("large", "input", 5.0)
    dated = replace(earlier, seen_on=date(2026, 1, 1), source="A list")
    known = replace(by_hand(), price_book=PriceBook((*ROWS, dated)))
    named: dict[str, Answer] = {"models.prompt": "acme/large"}

    before = price_columns([profile({**named, "as_of": date(2026, 6, 1)})], known, DRAWS)
    after = price_columns([profile(named)], known, DRAWS)

    assert before["prompt.input"] == 5.0
    assert after["prompt.input"] == 2.0
