"""Amounts as people write them, in the unit of the field."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from tune_or_prompt.cli.init import profile_text, read_answer
from tune_or_prompt.cli.row_files import profiles_in
from tune_or_prompt.domain.language.profile import FIELD_BY_PATH, Quantity
from tune_or_prompt.stores.yaml_documents import read_yaml
from tune_or_prompt.web.page.form import read, written
from tune_or_prompt.wire.quantities import QuantityError, plainly, read_quantity


@pytest.mark.parametrize(
    ("text", "unit", "amount"),
    [
        ("1200", "calls/day", 1200),
        ("20k", "labels", 20_000),
        ("500k", "calls/day", 500_000),
        ("1.5M", "tokens", 1_500_000),
        ("5 million tokens", "tokens", 5_000_000),
        ("$20,000", "USD", 20_000),
        ("$1.5k a month", "USD/month", 1_500),
        ("100 USD", "USD/month", 100),
        ("$50/hour", "USD/hour", 50),
        ("1,234,567", "calls", 1_234_567),
        ("20 000", "calls", 20_000),
        ("4e4", "labels", 40_000),
        ("1.234.567,5", "calls", 1_234_567.5),
        ("2 s", "ms", 2_000),
        ("500ms", "ms", 500),
        ("300", "ms", 300),
        ("3 weeks", "days", 21),
        ("2 months", "days", 60),
        ("60d", "days", 60),
        ("12 hours", "days", 0.5),
        ("80 %", "share", 0.8),
        ("0.8", "share", 0.8),
        ("100 per hour", "calls/day", 2_400),
        ("10 labels a day", "labels/week", 70),
        ("about 500", "calls", 500),
        ("~ 500", "calls", 500),
    ],
)
def test_an_amount_is_read_in_the_unit_of_the_field(text: str, unit: str, amount: float) -> None:
    assert read_quantity(text, unit) == amount


@pytest.mark.parametrize(
    ("text", "unit", "ends"),
    [
        ("1000-5000", "calls/day", (1000, 3000, 5000)),
        ("1,000 – 5,000", "calls/day", (1000, 3000, 5000)),
        ("1k to 5k", "calls/day", (1000, 3000, 5000)),
        ("1-5k", "calls/day", (1000, 3000, 5000)),
        ("500-5k", "calls/day", (500, 2750, 5000)),
        ("between 2 and 3 weeks", "days", (14, 17.5, 21)),
        ("$5-10k", "USD", (5000, 7500, 10_000)),
        ("5-10 %", "share", (0.05, 0.075, 0.1)),
    ],
)
def test_a_range_is_read_with_its_middle(
    text: str, unit: str, ends: tuple[float, float, float]
) -> None:
    assert read_quantity(text, unit) == Quantity(*ends)


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [("500.000", "500000", "500"), ("0,5", "0.5", "5"), ("1,234", "1234", "1.2340")],
)
def test_what_could_be_two_numbers_is_refused_with_both(text: str, first: str, second: str) -> None:
    with pytest.raises(QuantityError, match=f"could be {first} or {second}; write the one"):
        read_quantity(text, "calls/day")


@pytest.mark.parametrize(
    ("text", "unit", "told"),
    [
        ("", "calls", "is not a number"),
        ("many", "calls", "is not a number"),
        ("-5", "calls", "is not a number"),
        ("٥", "calls", "is not a number"),
        ("5 apples", "USD", "counted in USD"),
        ("100 €", "USD", "convert it first"),
        ("5 %", "USD", "counted in USD"),
        ("2 weeks soon", "days", "counted in days"),
        ("5000-1000", "calls", "write the lower one first"),
        ("1" * 61, "calls", "too long"),
    ],
)
def test_what_is_no_amount_is_refused_with_a_remedy(text: str, unit: str, told: str) -> None:
    with pytest.raises(QuantityError, match=told):
        read_quantity(text, unit)


AMOUNTS = [
    ("traffic.calls_per_day", "500k", 500_000),
    ("data.labelled_examples", "20k", 20_000),
    ("traffic.latency_target_ms", "2 s", 2_000),
    ("schedule.deadline_days", "3 weeks", 21),
    ("budget.upfront_usd", "$20,000", 20_000),
    ("traffic.batchable_share", "80 %", 0.8),
    ("traffic.calls_per_day", "1000-5000", {"low": 1000, "mid": 3000, "high": 5000}),
    ("data.label_cost_usd", "1.2340", 1.234),
]


@pytest.mark.parametrize(("path", "text", "amount"), AMOUNTS)
def test_page_interview_yaml_and_csv_read_an_amount_alike(
    path: str, text: str, amount: object, tmp_path: Path
) -> None:
    field = FIELD_BY_PATH[path]

    assert read(field, text) == amount
    assert read_answer(field, text) == amount
    assert in_yaml(path, text) == amount
    assert in_csv(path, text, tmp_path) == amount


@pytest.mark.parametrize("text", ["500.000", "0,5"])
def test_yaml_and_csv_leave_what_could_be_two_to_be_refused(text: str, tmp_path: Path) -> None:
    assert in_yaml("traffic.calls_per_day", text) == text
    assert in_csv("traffic.calls_per_day", text, tmp_path) == text


def test_the_ends_of_a_range_in_yaml_are_read_likewise() -> None:
    ends = in_yaml("traffic.calls_per_day", "{low: 1k, mid: 2k, high: 1 million}")

    assert ends == {"low": 1000, "mid": 2000, "high": 1_000_000}


@pytest.mark.parametrize("number", [1.234, 12.345, 999.999, 0.125, 1000.5, 1e9, 1.25, 500.0])
def test_what_the_page_shows_is_read_back(number: float) -> None:
    assert read_quantity(plainly(number)) == number
    assert read(FIELD_BY_PATH["data.label_cost_usd"], written(number)) == number


@pytest.mark.parametrize("answer", [1.234, {"low": 1.234, "mid": 2.5, "high": 12.345}])
def test_what_init_writes_is_read_back(answer: object) -> None:
    text = profile_text({"data.label_cost_usd": answer}, "schema.json", {})

    assert read_yaml("profile.yaml", text).value == {"data": {"label_cost_usd": answer}}


def in_yaml(path: str, text: str) -> Any:
    group, _, name = path.partition(".")
    return read_yaml("profile.yaml", f"{group}:\n  {name}: {text}\n").value[group][name]


def in_csv(path: str, text: str, folder: Path) -> Any:
    group, _, name = path.partition(".")
    with (folder / "rows.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([[path], [text]])
    (row,) = profiles_in(folder / "rows.csv")
    return json.loads(row)[group][name]
