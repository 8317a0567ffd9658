"""The page that derives one recommendation's money by hand says what the service answers."""

import json
import re
from functools import cache
from typing import Any

import pytest

from tests.house.project import ROOT
from tests.http import real_client

PAGE = (ROOT / "docs" / "worked-money.md").read_text(encoding="utf-8")
PROFILE = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
FIGURES = re.findall(r"^\| ([a-z-]+) \| (\w+_usd) \| ([\d,.]+) \|$", PAGE, re.MULTILINE)
CENT = 0.01


@cache
def costs() -> dict[str, Any]:
    answer = real_client().post("/v1/costs", json=json.loads(PROFILE[0]))
    assert answer.status_code == 200
    return dict(answer.get_json()["costs"])


def test_the_page_states_every_sum_of_both_ways() -> None:
    assert len(FIGURES) == 8


@pytest.mark.parametrize(("approach", "figure", "usd"), FIGURES)
def test_a_sum_done_by_hand_is_the_answer_to_the_cent(approach: str, figure: str, usd: str) -> None:
    answered = costs()[approach]["middle_case"][figure]

    assert abs(answered - float(usd.replace(",", ""))) < 0.5 * CENT + 1e-6


def test_the_parts_done_by_hand_are_those_of_the_answer() -> None:
    month = 365 / 12
    calls = 20_000 * month
    by_hand = {
        "labels": 200 * 1.2,
        "training": 3 * 300 * 500 * 3 * 1.5 / 1e6,
        "engineering": 72 * 100,
        "evaluation": 100,
        "calls": calls * (1_200 * 0.1 + 50 * 0.4) / 1e6,
        "hosting": 0,
        "storage": 1.95,
        "upkeep": 100,
        "retraining": (90 * 1.2 + 2.025 + 1_500) / 12,
        "migration": (5_000 + 2.025 + 1_500) * month / 500,
    }

    breakdown = costs()["fine-tuning"]["breakdown"]

    assert {one["part"]: one["middle_case_usd"] for one in breakdown} == pytest.approx(by_hand)


def test_the_break_even_done_by_hand_is_that_of_the_answer() -> None:
    daily = 1.1 ** (1 / 365) - 1
    annuity = (1 - 1 / 1.1) / daily
    standing = (716.8252708 - 85.1666667 - 304.1666667) / (365 / 12)

    found = costs()["break_even"]

    by_hand = ((7_542.025 - 3_300) / annuity + standing) / 0.001715
    assert found["middle_case_calls_per_day"] == pytest.approx(by_hand, rel=1e-6)
    assert "13,383.7" in PAGE
    assert by_hand == pytest.approx(13_383.7, abs=0.06)


def test_the_volume_of_the_example_lies_in_the_interval_so_nothing_is_claimed() -> None:
    found = costs()["break_even"]

    assert found["calls_per_day"]["low"] < 20_000 < found["calls_per_day"]["high"]
    assert found["too_close_to_call"]
