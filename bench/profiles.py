"""Profiles to answer: by number, the same on every machine."""

from collections.abc import Callable, Mapping
from math import exp, log
from pathlib import Path
from random import Random

import orjson

import tune_or_prompt
from tune_or_prompt.domain.language.profile import FIELDS, Field

A_DAY = "2026-11-24"
"""The day that every profile is dated, so that its prices never change."""

CASES = Path(tune_or_prompt.__file__).parent / "data" / "cases" / "decisions.jsonl"

_STAGES = ("idea", "prototype", "pilot", "production")
_TYPES = ("classification", "extraction", "dialogue")
_BREADTHS = ("single", "few", "many")
_PLAUSIBLE = 1e6
_A_RANGE = 0.25


def packaged_cases() -> list[dict[str, object]]:
    """Return the profiles of the real decisions that the package carries."""
    lines = CASES.read_bytes().splitlines()
    return [{"as_of": A_DAY, **orjson.loads(line)["profile"]} for line in lines]


def alike(number: int) -> dict[str, object]:
    """Return a profile with the six fields that the peers read, and a name and a day."""
    return {
        "name": f"Project {number}",
        "as_of": A_DAY,
        "stage": _STAGES[number % 4],
        "task": {"type": _TYPES[number // 4 % 3], "breadth": _BREADTHS[number // 12 % 3]},
        "traffic": {
            "calls_per_day": 10 ** (number % 7) + number,
            "query_tokens": 50 + number % 997,
        },
        "data": {"labelled_examples": number * 7_919 % 50_000},
    }


def random(number: int) -> dict[str, object]:
    """Return a profile with every field but models and trials, some as ranges."""
    chance = Random(number)  # noqa: S311  no secret
    document: dict[str, object] = {"name": f"Project {number}", "as_of": A_DAY}
    for field in FIELDS:
        if field.kind in _DRAWN:
            group = document.setdefault(field.group, {}) if field.group else document
            assert isinstance(group, dict)  # noqa: S101  as groups are
            group[field.name] = _DRAWN[field.kind](field, chance)
    return document


def _number(field: Field, chance: Random) -> float:
    low, high = log(max(field.least, 1.0)), log(min(field.most, _PLAUSIBLE))
    return float(f"{exp(chance.uniform(low, high)):.3g}")


def _quantity(field: Field, chance: Random) -> object:
    if chance.random() < _A_RANGE:
        ends = sorted(_number(field, chance) for _ in range(3))
        return dict(zip(("low", "mid", "high"), ends, strict=True))
    return _number(field, chance)


_DRAWN: Mapping[str, Callable[[Field, Random], object]] = {
    "choice": lambda field, chance: chance.choice(field.choices),
    "choices": lambda field, chance: chance.choice(field.choices),
    "flag": lambda _, chance: chance.random() < 0.5,  # noqa: PLR2004  heads or tails
    "count": lambda field, chance: round(_number(field, chance)),
    "quantity": _quantity,
    "share": lambda _, chance: round(chance.random(), 2),
    "importance": lambda field, chance: round(chance.uniform(0.0, field.most), 1),
}
