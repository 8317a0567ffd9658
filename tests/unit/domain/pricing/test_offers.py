"""Which models an answer prices, where tuning is still to be had, and what to know of both."""

from datetime import date

import pytest

from service.domain.notes import Caution
from service.domain.pricing.offers import (
    elimination_details,
    offer_cautions,
    offers_for,
    prices_as_of,
    ways_open,
)
from service.domain.profile import Answer, Profile
from tests.engine import KNOWLEDGE, profile

MINI: dict[str, Answer] = {"models.tuned": "openai/gpt-4o-mini"}
NAMED: dict[str, Answer] = {
    "models.prompt": "openai/gpt-6.1-terra",
    "models.tuned": "google/gemini-2.5-flash-lite",
}


def cautions(answers: dict[str, Answer]) -> dict[str, Caution]:
    asked = profile(answers)
    found = offer_cautions(asked, KNOWLEDGE, offers_for(asked, KNOWLEDGE))
    return {one.code: one for one in found}


def on(day: date, answers: dict[str, Answer]) -> dict[str, Answer]:
    return {**answers, "as_of": day}


def test_a_named_model_is_priced_alone_in_its_role() -> None:
    found = offers_for(profile(NAMED), KNOWLEDGE)

    assert [one.model for one in found if one.role == "prompt"] == ["openai/gpt-6.1-terra"]
    assert [one.share for one in found if one.role == "tuned"] == [1.0]


def test_a_tuned_model_is_priced_as_tuned_and_with_its_training() -> None:
    (tuned,) = (one for one in offers_for(profile(NAMED), KNOWLEDGE) if one.role == "tuned")

    kinds = [price.kind for price in tuned.prices]
    assert kinds == ["tuned_input", "tuned_output", "tuned_cached_input", "training"]


def test_the_prices_are_as_of_the_newest_one_used() -> None:
    offers = offers_for(profile(NAMED), KNOWLEDGE)

    newest = max(price.seen_on for offer in offers for price in offer.prices)
    assert prices_as_of(offers) == newest


def test_a_new_customer_is_told_that_the_vendor_turns_him_away_and_who_does_not() -> None:
    found = cautions(MINI)["model-withdrawn"]

    assert "OpenAI has turned away new customers since 2026-05-07" in found.text
    assert "Google Vertex AI" in found.text
    assert found.fields == ("models.tuned",)
    assert found.until == date(2027, 1, 14)


def test_a_model_that_has_stopped_is_said_to_have_stopped() -> None:
    found = cautions(on(date(2027, 2, 1), MINI))["model-withdrawn"]

    assert "stopped on 2027-01-14" in found.text
    assert "Ways to tune still open on 2027-02-01" in found.text


def test_a_base_model_with_a_known_end_is_named_with_the_day() -> None:
    found = cautions({"models.tuned": "google/gemini-3.1-flash-lite"})["model-closing"]

    assert found.until == date(2027, 5, 7)


@pytest.mark.parametrize(
    ("day", "code"),
    [(date(2026, 11, 24), "model-closing"), (date(2027, 1, 14), "model-withdrawn")],
)
def test_a_prompted_model_that_stops_is_named_too(day: date, code: str) -> None:
    found = cautions(on(day, {**NAMED, "models.prompt": "openai/gpt-4o"}))[code]

    assert found.fields == ("models.prompt",)
    assert found.until == date(2027, 1, 14)


def test_only_models_that_the_answer_uses_are_warned_of() -> None:
    found = cautions(NAMED)

    assert not any("gpt-4o" in one.text for one in found.values())
    assert "model-closing" not in found


def test_old_prices_are_said_once_for_all_models() -> None:
    found = cautions(on(date(2027, 2, 1), NAMED))["price-old"]

    # Seen on 2026-09-02, which is 152 days earlier.
    assert "google/gemini-2.5-flash-lite (2026-09-02)" in found.text


def test_what_no_source_prices_is_said_to_be_believed() -> None:
    azure = cautions({"models.tuned": "azure/gpt-4.1"})["price-unlisted"]
    llama = cautions({"models.tuned": "google/llama-3.1-8b"})["price-unlisted"]
    together = cautions({"models.tuned": "together/llama-3.1-8b"})["price-unlisted"]

    assert "training of azure/gpt-4.1" in azure.text
    assert "calls to google/llama-3.1-8b once tuned" in llama.text
    assert "hosting of together/llama-3.1-8b" in together.text


def test_models_that_others_tune_are_nothing_to_warn_of_on_own_machines() -> None:
    own = cautions({"models.hosting": "self-hosted"})

    assert "model-closing" in cautions({})
    assert "model-closing" not in own


def test_own_machines_are_warned_of_api_prices() -> None:
    assert "prompting-priced-by-api" in cautions({"models.hosting": "self-hosted"})
    assert "prompting-priced-by-api" not in cautions({"models.hosting": "any"})


def test_the_ways_open_are_those_where_the_model_has_to_run() -> None:
    own = ways_open(profile({"models.hosting": "on-device"}), KNOWLEDGE)

    assert [way.provider for way in own] == ["self-hosted"]


def test_nothing_closed_is_among_the_ways_open() -> None:
    found = ways_open(profile({"as_of": date(2027, 2, 1)}), KNOWLEDGE)

    assert {"openai", "cohere", "mistral"}.isdisjoint(way.provider for way in found)
    assert {"google", "self-hosted"} <= {way.provider for way in found}


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        (MINI, "Its weights are not open, so nobody else can tune or host it."),
        ({"models.hosting": "api"}, "With models.hosting api, nobody tunes a model"),
        (
            {"models.tuned": "aws-bedrock/nova-micro", "models.hosting": "on-device"},
            "None of that is to be had with models.hosting on-device.",
        ),
    ],
)
def test_the_reason_against_tuning_names_the_cause_and_the_ways(
    answers: dict[str, Answer], why: str
) -> None:
    details = elimination_details(Profile({**profile().answers, **answers}), KNOWLEDGE)

    assert why in str(details["tuning-not-offered"]["why"])
    assert details["tuning-not-offered"]["ways"]
