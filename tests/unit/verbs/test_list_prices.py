"""Listing prices, and describing one model."""

from datetime import date

import pytest

from tests.engine import A_DAY, KNOWLEDGE
from tune_or_prompt.domain.errors import UnknownIdError, UnknownValueError
from tune_or_prompt.verbs.list_prices import COLUMNS, Wanted, list_prices, model_offer


def rows(wanted: Wanted, day: date = A_DAY) -> list[dict[str, object]]:
    return [dict(row) for row in list_prices(KNOWLEDGE, day, wanted).rows]


def test_every_row_fills_every_column() -> None:
    names = [column.name for column in COLUMNS]

    assert all(list(row) == names for row in rows(Wanted()))


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (Wanted(provider="opnai"), "provider: nothing here has 'opnai'; did you mean 'openai'?"),
        (
            Wanted(model="gpt-4o-mni"),
            "model: nothing here has 'gpt-4o-mni'; did you mean 'gpt-4o-mini'?",
        ),
        (Wanted(kind="trainin"), "kind: nothing here has 'trainin'; did you mean 'training'?"),
    ],
)
def test_a_word_that_is_nowhere_in_the_list_is_refused_with_the_likely_one(
    wanted: Wanted, told: str
) -> None:
    with pytest.raises(UnknownValueError) as refusal:
        list_prices(KNOWLEDGE, A_DAY, wanted)

    assert refusal.value.detail == told


def test_words_that_are_there_but_not_together_leave_an_empty_list() -> None:
    assert rows(Wanted(provider="google", model="gpt-4o-mini")) == []


def test_filters_narrow_by_provider_model_and_kind() -> None:
    (row,) = rows(Wanted(provider="openai", model="gpt-4o-mini", kind="training"))

    # The training price of gpt-4o-mini on OpenAI's price page: 3 USD per 1M tokens.
    assert (row["median"], row["unit"]) == (3.0, "usd_per_mtok")


def test_tunable_means_that_a_new_customer_can_start_on_that_day() -> None:
    open_now = {row["provider"] for row in rows(Wanted(tunable=True))}
    closed = {row["model"] for row in rows(Wanted(provider="openai", tunable=False))}

    assert "openai" not in open_now
    assert "google" in open_now
    assert "gpt-4o-mini" in closed


def test_before_anybody_closed_the_same_model_was_tunable() -> None:
    before = rows(Wanted(provider="openai", model="gpt-4o-mini"), date(2026, 5, 6))

    assert all(row["tunable"] for row in before)


def test_sources_that_disagree_make_a_range() -> None:
    (row,) = rows(Wanted(provider="fireworks", model="llama-3.1-8b", kind="tuned_input"))

    assert (row["lowest"], row["highest"], row["disputed"]) == (0.1, 0.2, True)


def test_a_model_is_described_with_the_days_on_which_it_ends() -> None:
    offer = model_offer(KNOWLEDGE, "openai/gpt-4o-mini", A_DAY)

    assert not offer.availability.open_to_new_customers
    assert offer.availability.open_to_existing_customers
    assert offer.availability.training_ends == date(2027, 1, 6)
    assert offer.availability.inference_ends == date(2027, 1, 14)
    assert not offer.availability.open_weights


def test_after_its_end_nobody_can_tune_it_and_the_ways_open_are_named() -> None:
    offer = model_offer(KNOWLEDGE, "openai/gpt-4o-mini", date(2027, 2, 1))

    assert not offer.availability.open_to_existing_customers
    assert "openai" not in {way.provider for way in offer.ways_open}
    assert offer.ways_open


def test_old_prices_are_warned_of() -> None:
    offer = model_offer(KNOWLEDGE, "aws-bedrock/nova-micro", A_DAY)

    assert "price-old" in {warning.code for warning in offer.warnings}


def test_open_weights_that_nobody_prices_are_described_all_the_same() -> None:
    offer = model_offer(KNOWLEDGE, "self-hosted/llama-3.1-8b", A_DAY)

    assert offer.prices == ()
    assert offer.availability.open_weights


def test_a_name_that_a_source_uses_finds_the_model() -> None:
    offer = model_offer(KNOWLEDGE, "openai/gpt-4o-mini-2024-07-18", A_DAY)

    assert offer.model == "openai/gpt-4o-mini"


def test_an_unknown_model_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownIdError, match="openai/gpt-4o-mini"):
        model_offer(KNOWLEDGE, "openai/gpt-4o-mimi", A_DAY)
