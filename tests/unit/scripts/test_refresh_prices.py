from datetime import date
from typing import Any

import pytest

from scripts.refresh_prices import (
    PRICES_FILE,
    band_rows,
    differences,
    read_rows,
    refreshed,
    tuned_rows,
)

READ_ON = date(2026, 11, 24)


def row(**changes: object) -> dict[str, Any]:
    given: dict[str, Any] = {
        "provider": "together",
        "model": "up-to-16b",
        "kind": "training",
        "unit": "usd_per_mtok",
        "usd": 0.48,
        "seen_on": "2026-09-02",
        "source": "price page",
        "url": "https://together.example",
        "verified": "secondary",
    }
    return {**given, **changes}


def test_rows_kept_by_hand_survive_a_refresh_unchanged() -> None:
    by_hand = row(note="kept")

    assert by_hand in refreshed([by_hand], READ_ON)


def test_generated_rows_that_are_no_longer_found_go() -> None:
    stale = row(model="gone", source="genai-prices 0.0.1")

    assert stale not in refreshed([stale], READ_ON)


def test_a_refresh_of_a_refreshed_list_changes_nothing() -> None:
    once = refreshed([row()], READ_ON)

    assert list(differences(once, refreshed(once, READ_ON))) == []


def test_the_same_release_read_on_a_later_day_is_no_newer() -> None:
    once = refreshed([row()], READ_ON)

    assert list(differences(once, refreshed(once, date(2026, 11, 29)))) == []


def test_the_difference_shows_what_comes_goes_and_changes() -> None:
    old = [row(model="a"), row(model="b", note="before")]
    new = [row(model="b", note="after"), row(model="c")]

    lines = list(differences(old, new))

    assert [line[0] for line in lines] == ["-", "~", "+"]
    assert '"note": "before"' in lines[1]
    assert '"note": "after"' in lines[1]


def test_a_model_is_trained_at_the_price_of_its_band() -> None:
    derived = list(band_rows([row()]))

    assert "llama-3.1-8b" in {each["model"] for each in derived}
    assert {(each["usd"], each["verified"]) for each in derived} == {(0.48, "derived")}


def test_a_tuned_gemini_3_costs_half_as_much_again() -> None:
    base = row(provider="google", model="gemini-3.5-flash", kind="output", usd=9.0)

    (tuned,) = tuned_rows([base])

    assert (tuned["kind"], tuned["usd"]) == ("tuned_output", 13.5)


@pytest.mark.parametrize("provider", ["openai", "anthropic", "google", "aws-bedrock", "mistral"])
def test_the_shipped_list_carries_the_families_that_matter(provider: str) -> None:
    generated = [each for each in read_rows(PRICES_FILE) if each["source"].startswith("genai")]

    assert any(each["provider"] == provider for each in generated)
