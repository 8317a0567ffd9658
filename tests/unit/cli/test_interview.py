"""What is typed at a question is read as the profile states it."""

from typing import Any

import pytest

from tune_or_prompt.cli.init import read_answer
from tune_or_prompt.domain.language.profile import FIELD_BY_PATH
from tune_or_prompt.wire.quantities import QuantityError


@pytest.mark.parametrize(
    ("path", "given", "value"),
    [
        ("name", "Shop", "Shop"),
        ("stage", "2", "prototype"),
        ("stage", "prototype", "prototype"),
        ("stage", "a prototype", "prototype"),
        ("stage", "PROTO", "prototype"),
        ("stage", "in prod", "production"),
        ("task.gap", "form, skill", ["form", "skill"]),
        ("task.gap", "3", "retrieval-or-tools"),
        ("task.citations", "yes", True),
        ("task.citations", "n", False),
        ("task.citations", "true", True),
        ("traffic.calls_per_day", "500k", 500_000),
        ("traffic.calls_per_day", "1000-5000", {"low": 1000, "mid": 3000, "high": 5000}),
        ("traffic.latency_target_ms", "2 s", 2000),
        ("schedule.deadline_days", "3 weeks", 21),
        ("budget.upfront_usd", "$20,000", 20_000),
        ("traffic.cached_share", "80 %", 0.8),
        ("task.classes", "12", 12),
        ("weights.latency", "7", 7),
    ],
)
def test_an_answer_is_read_as_its_field_takes_it(path: str, given: str, value: Any) -> None:
    assert read_answer(FIELD_BY_PATH[path], given) == value


@pytest.mark.parametrize(
    ("path", "given", "told"),
    [
        ("stage", "nonsense", "is not one of these: an idea, a prototype"),
        ("stage", "p", "could be several of these: a prototype, a pilot with real users"),
        ("task.citations", "perhaps", "is not one of these: no, yes"),
        ("traffic.calls_per_day", "500.000", "could be 500000 or 500"),
        ("traffic.cached_share", "0,5", "could be 0.5 or 5"),
        ("task.classes", "5-10", "one number, not a range"),
    ],
)
def test_an_answer_that_makes_no_sense_says_how_to_write_it(
    path: str, given: str, told: str
) -> None:
    with pytest.raises(QuantityError, match=told):
        read_answer(FIELD_BY_PATH[path], given)
