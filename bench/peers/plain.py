"""The plain decision in Python: what every peer answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bench.peers.profile import Profile

APPROACHES = ("prompt-engineering", "fine-tuning", "hybrid")
Triple = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension of the comparison: its weight, and how each approach is rated on it."""

    name: str
    weight: float
    ratings: Triple


@dataclass(frozen=True, slots=True)
class Rule:
    """What moves the ratings on a dimension, and when."""

    name: str
    holds: Callable[[Profile], bool]
    dimension: str
    adds: Triple


COMPARISON: Sequence[Dimension] = (
    Dimension("upfront-cost", 0.1, (0.9, 0.3, 0.4)),
    Dimension("inference-cost", 0.12, (0.5, 0.7, 0.6)),
    Dimension("setup-time", 0.1, (0.9, 0.3, 0.5)),
    Dimension("flexibility", 0.1, (0.9, 0.3, 0.6)),
    Dimension("consistency", 0.12, (0.5, 0.9, 0.8)),
    Dimension("data-needed", 0.1, (0.9, 0.3, 0.5)),
    Dimension("knowledge-depth", 0.08, (0.5, 0.8, 0.8)),
    Dimension("maintenance", 0.08, (0.7, 0.5, 0.4)),
    Dimension("latency", 0.1, (0.5, 0.8, 0.7)),
    Dimension("best-for", 0.1, (0.6, 0.6, 0.7)),
)

RULES: Sequence[Rule] = (
    Rule("early", lambda p: p.stage == "idea", "setup-time", (0.1, -0.2, -0.1)),
    Rule("prototyping", lambda p: p.stage == "prototype", "flexibility", (0.1, -0.1, 0.0)),
    Rule("in-production", lambda p: p.stage == "production", "consistency", (-0.1, 0.1, 0.1)),
    Rule("classifies", lambda p: p.task.type == "classification", "best-for", (-0.1, 0.2, 0.1)),
    Rule("extracts", lambda p: p.task.type == "extraction", "best-for", (0.0, 0.2, 0.1)),
    Rule("converses", lambda p: p.task.type == "dialogue", "flexibility", (0.1, -0.1, 0.0)),
    Rule("one-task", lambda p: p.task.breadth == "single", "knowledge-depth", (-0.1, 0.1, 0.1)),
    Rule("many-tasks", lambda p: p.task.breadth == "many", "maintenance", (0.1, -0.2, -0.1)),
    Rule("busy", lambda p: p.traffic.calls_per_day >= 1e5, "inference-cost", (-0.2, 0.1, 0.1)),
    Rule("very-busy", lambda p: p.traffic.calls_per_day >= 1e6, "upfront-cost", (0.0, 0.2, 0.1)),
    Rule("quiet", lambda p: p.traffic.calls_per_day < 1e3, "upfront-cost", (0.1, -0.1, -0.1)),
    Rule("long-queries", lambda p: p.traffic.query_tokens >= 2e3, "latency", (-0.2, 0.0, -0.1)),
    Rule("few-labels", lambda p: p.data.labelled_examples < 1e2, "data-needed", (0.1, -0.3, -0.2)),
    Rule("some-labels", lambda p: p.data.labelled_examples >= 1e3, "data-needed", (0.0, 0.2, 0.1)),
    Rule("many-labels", lambda p: p.data.labelled_examples >= 1e4, "consistency", (0.0, 0.1, 0.1)),
)


def recommend(profile: Profile) -> dict[str, object]:
    """Return the verdict, the rules that hold, and every term of every approach's score."""
    held = [rule for rule in RULES if rule.holds(profile)]
    utilities = {each.name: list(each.ratings) for each in COMPARISON}
    for rule in held:
        for n, added in enumerate(rule.adds):
            utilities[rule.dimension][n] += added
    approaches = [_scored(n, name, utilities) for n, name in enumerate(APPROACHES)]
    best = max(range(len(APPROACHES)), key=lambda n: approaches[n][0])
    return {
        "verdict": APPROACHES[best],
        "matched": [rule.name for rule in held],
        "approaches": [each for _, each in approaches],
    }


def _scored(
    n: int, name: str, utilities: Mapping[str, Sequence[float]]
) -> tuple[float, dict[str, object]]:
    terms, score = list[dict[str, object]](), 0.0
    for each in COMPARISON:
        utility = min(1.0, max(0.0, utilities[each.name][n]))
        points = 100.0 * each.weight * utility
        term = {"dimension": each.name, "utility": utility, "weight": each.weight, "points": points}
        terms.append(term)
        score += points
    return score, {"approach": name, "score": score, "contributions": terms}
