"""The page that derives one project's money by hand says what the service answers."""

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


@cache
def costs() -> dict[str, Any]:
    answer = real_client().post("/v1/costs", json=json.loads(PROFILE[0]))
    assert answer.status_code == 200
    return dict(answer.get_json()["costs"])


def test_the_page_states_every_sum_of_both_ways() -> None:
    assert len(FIGURES) == 8


@pytest.mark.parametrize(("approach", "figure", "usd"), FIGURES)
def test_a_sum_done_by_hand_is_the_answer_to_the_cent(approach: str, figure: str, usd: str) -> None:
    priced = costs()["headline"][approach]["option"]
    option = next(one for one in costs()["options"] if one["option"] == priced)

    assert option[figure]["mid"] == pytest.approx(float(usd.replace(",", "")), abs=0.005 + 1e-6)


def test_the_break_even_done_by_hand_is_that_of_the_answer() -> None:
    even = costs()["headline"]["break_even"]
    by_hand = re.findall(r"= ([\d,]+) calls a day$", PAGE, re.MULTILINE)[0].replace(",", "")

    assert (even["kind"], even["model"]) == ("above", "google/gemini-2.5-flash-lite")
    assert even["calls_per_day"]["mid"] == pytest.approx(float(by_hand), rel=2e-6)
