"""The plain decision in Python, and its profile as pydantic checks it: what every peer answers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Amount = Annotated[float, Field(ge=0, le=1e12)]


class Closed(BaseModel):
    """A part of the profile that takes its own fields only."""

    model_config = ConfigDict(extra="forbid")


class Task(Closed):
    """What the model is asked to do."""

    type: Literal["classification", "extraction", "dialogue", "code-generation"]
    breadth: Literal["single", "few", "many"]


class Traffic(Closed):
    """How much it is used."""

    calls_per_day: Amount
    query_tokens: Amount


class Data(Closed):
    """Labelled examples."""

    labelled_examples: Amount


class Profile(Closed):
    """The project."""

    name: str | None = None
    as_of: str | None = None
    stage: Literal["idea", "prototype", "pilot", "production"]
    task: Task
    traffic: Traffic
    data: Data


APPROACHES = ("prompt-engineering", "fine-tuning", "hybrid")
Triple = tuple[float, float, float]

COMPARISON: Mapping[str, tuple[float, Triple]] = {
    "upfront-cost": (0.1, (0.9, 0.3, 0.4)),
    "inference-cost": (0.12, (0.5, 0.7, 0.6)),
    "setup-time": (0.1, (0.9, 0.3, 0.5)),
    "flexibility": (0.1, (0.9, 0.3, 0.6)),
    "consistency": (0.12, (0.5, 0.9, 0.8)),
    "data-needed": (0.1, (0.9, 0.3, 0.5)),
    "knowledge-depth": (0.08, (0.5, 0.8, 0.8)),
    "maintenance": (0.08, (0.7, 0.5, 0.4)),
    "latency": (0.1, (0.5, 0.8, 0.7)),
    "best-for": (0.1, (0.6, 0.6, 0.7)),
}
"""By dimension its weight, and how each approach is rated on it."""

RULES: Sequence[tuple[str, Callable[[Profile], bool], str, Triple]] = (
    ("early", lambda p: p.stage == "idea", "setup-time", (0.1, -0.2, -0.1)),
    ("prototyping", lambda p: p.stage == "prototype", "flexibility", (0.1, -0.1, 0.0)),
    ("in-production", lambda p: p.stage == "production", "consistency", (-0.1, 0.1, 0.1)),
    ("classifies", lambda p: p.task.type == "classification", "best-for", (-0.1, 0.2, 0.1)),
    ("extracts", lambda p: p.task.type == "extraction", "best-for", (0.0, 0.2, 0.1)),
    ("converses", lambda p: p.task.type == "dialogue", "flexibility", (0.1, -0.1, 0.0)),
    ("one-task", lambda p: p.task.breadth == "single", "knowledge-depth", (-0.1, 0.1, 0.1)),
    ("many-tasks", lambda p: p.task.breadth == "many", "maintenance", (0.1, -0.2, -0.1)),
    ("busy", lambda p: p.traffic.calls_per_day >= 1e5, "inference-cost", (-0.2, 0.1, 0.1)),
    ("very-busy", lambda p: p.traffic.calls_per_day >= 1e6, "upfront-cost", (0.0, 0.2, 0.1)),
    ("quiet", lambda p: p.traffic.calls_per_day < 1e3, "upfront-cost", (0.1, -0.1, -0.1)),
    ("long-queries", lambda p: p.traffic.query_tokens >= 2e3, "latency", (-0.2, 0.0, -0.1)),
    ("few-labels", lambda p: p.data.labelled_examples < 1e2, "data-needed", (0.1, -0.3, -0.2)),
    ("some-labels", lambda p: p.data.labelled_examples >= 1e3, "data-needed", (0.0, 0.2, 0.1)),
    ("many-labels", lambda p: p.data.labelled_examples >= 1e4, "consistency", (0.0, 0.1, 0.1)),
)
"""What moves the ratings on a dimension, and when."""


def recommend(profile: Profile) -> dict[str, object]:
    """Return the verdict, the rules that hold, and every term of every approach's score."""
    held = [rule for rule in RULES if rule[1](profile)]
    utilities = {name: list(ratings) for name, (_, ratings) in COMPARISON.items()}
    for _, _, dimension, adds in held:
        for n, added in enumerate(adds):
            utilities[dimension][n] += added
    approaches = [_scored(n, name, utilities) for n, name in enumerate(APPROACHES)]
    best = max(range(len(APPROACHES)), key=lambda n: approaches[n][0])
    return {
        "verdict": APPROACHES[best],
        "matched": [name for name, *_ in held],
        "approaches": [each for _, each in approaches],
    }


def _scored(
    n: int, name: str, utilities: Mapping[str, Sequence[float]]
) -> tuple[float, dict[str, object]]:
    terms, score = list[dict[str, object]](), 0.0
    for dimension, (weight, _) in COMPARISON.items():
        utility = min(1.0, max(0.0, utilities[dimension][n]))
        points = 100.0 * weight * utility
        term = {"dimension": dimension, "utility": utility, "weight": weight, "points": points}
        terms.append(term)
        score += points
    return score, {"approach": name, "score": score, "contributions": terms}
