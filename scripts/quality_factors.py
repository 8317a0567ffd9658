"""Read which coefficients the quality model may learn, where each starts, and what is assumed."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FACTORS_FILE = Path(__file__).with_name("quality_factors.toml")
SIGNS = {"any": 0, "never-raises": -1, "never-lowers": 1}


@dataclass(frozen=True, kw_only=True)
class Factor:
    """One coefficient.

    Attributes:
        name: `intercept`, `effect` or the name of a slope.
        column: the input that it depends on.
        choices: answers to which it is added; empty for a slope that applies to all.
        center: log-odds that it is drawn towards.
        spread: how far it may move from there before the data must insist.
        direction: `never-raises`, `never-lowers` or `any`.
        evidence: ids of the cases that the center and the direction rest on.
        why: the reason, one sentence.
    """

    name: str
    column: str = "task.type"
    choices: Sequence[str] = ()
    center: float
    spread: float
    direction: str = "any"
    evidence: Sequence[str] = ()
    why: str

    @property
    def sign(self) -> int:
        """Return -1 or 1 where the direction is fixed, else 0."""
        return SIGNS[self.direction]


def read_factors() -> list[Factor]:
    """Return the declared coefficients, the intercept first."""
    declared = tomllib.loads(FACTORS_FILE.read_text(encoding="utf-8"))
    intercept = {"name": "intercept", "column": "", **declared["intercept"]}
    effects = [{"name": "effect", **effect} for effect in declared["effect"]]
    return [Factor(**entry) for entry in (intercept, *effects, *declared["slope"])]


def read_usual() -> dict[str, Any]:
    """Return what is assumed of inputs that a profile does not give, as the model file has it."""
    declared = tomllib.loads(FACTORS_FILE.read_text(encoding="utf-8"))
    choices = {
        column: {key: entry[key] for key in ("shares", "in_intercept")}
        for column, entry in declared["usual_choices"].items()
    }
    usual = {name: _numbers(entry) for name, entry in declared["usual"].items()}
    return {"usual_choices": choices, "usual": usual}


def _numbers(entry: dict[str, Any]) -> Any:  # noqa: ANN401  a number, a range or a table of them
    numbers = {
        key: dict(zip(("low", "mid", "high"), value, strict=True))
        if isinstance(value, list)
        else value
        for key, value in entry.items()
        if key not in {"unit", "why"}
    }
    return numbers.get("value", numbers)
