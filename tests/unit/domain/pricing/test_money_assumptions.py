"""What money and time were reckoned with although the profile does not say it."""

from service.domain.answer import Assumption
from service.domain.pricing.money_assumptions import money_assumptions
from service.domain.pricing.offers import offers_for
from service.domain.profile import Answer
from tests.engine import KNOWLEDGE, profile


def assumed(answers: dict[str, Answer] | None = None) -> dict[str, Assumption]:
    asked = profile(answers)
    found = money_assumptions(asked, KNOWLEDGE, offers_for(asked, KNOWLEDGE))
    return {one.field: one for one in found}


def test_a_default_is_listed_with_its_range_unit_and_source() -> None:
    redo = assumed()["costs.redo_share"]

    assert redo.value is not None
    assert (redo.value.low, redo.value.mid, redo.value.high) == (0.05, 0.2, 0.3)
    assert redo.source


def test_models_drawn_are_listed_by_share_and_named_ones_are_not() -> None:
    drawn, named = assumed(), assumed({"models.prompt": "openai/gpt-6-luna"})

    shares = drawn["models.prompt"].shares
    assert shares is not None
    assert abs(sum(shares.values()) - 1.0) < 1e-9
    assert "models.prompt" not in named
    assert "models.smaller" in named


def test_a_default_for_training_counts_only_where_no_source_lists_a_price() -> None:
    listed = assumed({"models.tuned": "google/gemini-2.5-flash-lite"})
    unlisted = assumed({"models.tuned": "azure/gpt-4.1"})

    assert "costs.training_price_usd_per_mtok" not in listed
    assert "costs.training_price_usd_per_mtok" in unlisted


def test_a_default_for_hosting_counts_only_where_nothing_says_what_serving_costs() -> None:
    by_token = assumed({"models.tuned": "aws-bedrock/nova-micro"})
    by_machine = assumed({"models.tuned": "together/llama-3.1-8b"})

    assert "costs.hosting_usd_per_day" not in by_token
    assert "costs.hosting_usd_per_day" in by_machine


def test_a_price_on_which_sources_disagree_is_listed_with_its_range() -> None:
    price = assumed({"models.tuned": "fireworks/llama-3.1-8b"})[
        "prices.fireworks/llama-3.1-8b.tuned_input"
    ]

    assert price.value is not None
    assert (price.value.low, price.value.high) == (0.1, 0.2)
    assert price.unit == "USD per 1M tokens"
