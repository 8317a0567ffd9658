"""The wire form of records."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import orjson

from tests.decision_by_hand import decision
from tune_or_prompt.domain.language.amounts import Range
from tune_or_prompt.domain.language.profile import Answer, Profile, Quantity
from tune_or_prompt.wire.plain import plain, rounded


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    from_: Answer | None = None
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outer:
    name: str | None = None
    day: date
    many: tuple[Inner, ...]
    by_name: Mapping[str, Range]
    anything: Mapping[str, object]
    profile: Profile | None = None


def test_none_is_left_out_and_a_trailing_underscore_dropped() -> None:
    outer = Outer(
        day=date(2026, 11, 24),
        many=(Inner(from_=Quantity(1.0, 2.5, 3.0), value=1 / 3), Inner(value=2.0)),
        by_name={"a": Range(1.0, 2.0, 3.0)},
        anything={"b": (1, None)},
        profile=Profile({"task.gap": ("form",), "stage": "idea"}),
    )

    assert plain(outer) == {
        "day": "2026-11-24",
        "many": [
            {"from": {"low": 1, "mid": 2.5, "high": 3}, "value": 0.3333333333},
            {"value": 2},
        ],
        "by_name": {"a": {"low": 1, "mid": 2, "high": 3}},
        "anything": {"b": [1, None]},
        "profile": {"stage": "idea", "task": {"gap": "form"}},
    }


def test_numbers_have_at_most_ten_significant_digits() -> None:
    assert rounded(2 / 3 * 1e6) == 666666.6667
    assert rounded(0.1 + 0.2) == 0.3
    assert isinstance(rounded(5.0), int)


def test_the_approaches_of_a_headline_are_written_beside_the_rest() -> None:
    headline = plain(decision())["costs"]["headline"]

    assert headline["fine-tuning"]["monthly_usd"]["mid"] == 2100
    assert headline["cheapest"] == "fine-tuning"
    assert "approaches" not in headline


def test_a_decision_can_be_written_as_json() -> None:
    assert orjson.loads(orjson.dumps(plain(decision()))) == plain(decision())
