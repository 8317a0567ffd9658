"""The ten criteria: how far each approach falls short on each dimension, and how much that matters.

Every criterion has one form, `utility = 1 - need * shortfall`, on fixed anchors:
need in [0, 1] says how much the project cares, shortfall in [0, 1] how far an approach is from
perfect. Anchors never depend on the rival approaches, so adding one reverses no ranking.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from service.domain.draws import Array
from service.domain.facts import Facts
from service.domain.known import Known
from service.domain.numbers import chosen, constant, logistic
from service.domain.vocabulary import APPROACHES, BOTH, PROMPT, TUNE, Approach
from service.domain.workings import Found, Setting, Step

Columns = Mapping[str, Array]
PerApproach = Mapping[Approach, Array]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One dimension judged: `need` and `shortfall`, both in [0, 1]."""

    need: Array
    shortfall: PerApproach

    def utility(self, approach: Approach) -> Array:
        """Return the utility of an approach in [0, 1]."""
        return 1.0 - self.need * self.shortfall[approach]


def criteria_of(columns: Columns, facts: Facts, known: Known) -> dict[str, Criterion]:
    """Judge the ten dimensions, in the order of the comparison."""
    found = {**columns, **facts.by_name()}
    return {dimension: judge(found, known) for dimension, judge in CRITERIA.items()}


def _upfront_cost(found: Found, known: Known) -> Criterion:
    """Upfront spending in hours of the team's own wage, on a logarithmic anchor."""
    hours = found["upfront_hours"]
    shortfall = {
        a: _log_anchor(hours[a], known, "upfront-cost.free-hours", "upfront-cost.ruinous-hours")
        for a in APPROACHES
    }
    return Criterion(_cell(1.0), shortfall)


def _inference_cost(found: Found, known: Known) -> Criterion:
    """Yearly running cost in hours of the team's own wage; small sums hardly count.

    `shortfall = ln(1 + h/h0) / ln(1 + H/h0)`. Where a tuned call is cheaper, more calls therefore
    always widen the gap, at every volume below H.
    """
    noticed = constant(known, "inference-cost.noticed-hours")
    ruinous = constant(known, "inference-cost.ruinous-hours")
    scale = np.log1p(ruinous / noticed)
    shortfall = {
        a: _within_one(np.log1p(found["yearly_hours"][a] / noticed) / scale) for a in APPROACHES
    }
    return Criterion(_cell(1.0), shortfall)


def _setup_time(found: Found, known: Known) -> Criterion:
    """Days until it ships, the more pressing the nearer the deadline."""
    relaxed = constant(known, "setup-time.relaxed-days")
    need = 1.0 / (1.0 + found["schedule.deadline_days"] / relaxed)
    shortfall = {
        a: _log_anchor(
            found["days_to_ship"][a], known, "setup-time.instant-days", "setup-time.endless-days"
        )
        for a in APPROACHES
    }
    return Criterion(need, shortfall)


def _flexibility(found: Found, known: Known) -> Criterion:
    """Judge what changing one's mind costs, in step with how often the wanted behaviour moves."""
    need = _either(
        chosen(known, "flexibility.change", found),
        chosen(known, "flexibility.breadth", found),
        chosen(known, "flexibility.tailoring", found),
        chosen(known, "flexibility.frontier", found),
    )
    return Criterion(need, _stated("flexibility", known))


def _consistency(found: Found, known: Known) -> Criterion:
    """How alike the answers are, in step with how much that matters."""
    need = chosen(known, "consistency.need", found)
    return Criterion(need, _stated("consistency", known))


def _data_needed(found: Found, known: Known) -> Criterion:
    """How far the labels within reach are from what tuning this task takes."""
    covered = found["labels_ready"] / found["labels_needed"]
    lacking = 1.0 / (1.0 + covered**2)
    prompt = _cell(constant(known, "data-needed.prompt"))
    shortfall = {PROMPT: prompt, TUNE: lacking, BOTH: lacking}
    return Criterion(_cell(1.0), shortfall)


def _knowledge_depth(found: Found, known: Known) -> Criterion:
    """Where the knowledge sits: weights hold skill deeply and facts badly, prompts the reverse."""
    need = chosen(known, "knowledge-depth.need", found)
    fresh: Array = found["context"]
    shortfall = {
        a: _between(
            constant(known, f"knowledge-depth.{a}-lasting"),
            constant(known, f"knowledge-depth.{a}-fresh"),
            fresh,
        )
        for a in APPROACHES
    }
    return Criterion(need, shortfall)


def _maintenance(found: Found, known: Known) -> Criterion:
    """Judge what keeps it right: a text to edit, or data, training and tests to repeat."""
    facts_pace = found["context"] * chosen(known, "maintenance.facts-pace", found)
    wishes_pace = chosen(known, "maintenance.wishes-pace", found)
    drift = chosen(known, "maintenance.drift", found)
    retraining = _either(facts_pace, wishes_pace, drift)
    behaviour_only = _either(wishes_pace, drift)
    start = _stated("maintenance", known)
    shortfall = {
        PROMPT: start[PROMPT],
        TUNE: _between(start[TUNE], 1.0, retraining),
        BOTH: _between(start[BOTH], 1.0, behaviour_only),
    }
    return Criterion(_cell(1.0), shortfall)


def _latency(found: Found, known: Known) -> Criterion:
    """How surely an answer comes within the time that it may take."""
    steepness = constant(known, "latency.steepness")
    target = found["traffic.latency_target_ms"]
    shortfall = {a: logistic(steepness * np.log(found["total_ms"][a] / target)) for a in APPROACHES}
    return Criterion(_cell(1.0), shortfall)


def _best_for(found: Found, _: Known) -> Criterion:
    """How well each approach serves what the job calls for."""
    fit = found["fit"]
    return Criterion(_cell(1.0), {a: 1.0 - fit[a] for a in APPROACHES})


def _cell(value: float) -> Array:
    return np.array([[value]])


def _stated(dimension: str, known: Known) -> dict[Approach, Array]:
    return {a: _cell(constant(known, f"{dimension}.{a}")) for a in APPROACHES}


def _log_anchor(amount: Array, known: Known, best: str, worst: str) -> Array:
    low, high = constant(known, best), constant(known, worst)
    return _within_one(np.log(np.maximum(amount, low) / low) / np.log(high / low))


def _within_one(share: Array) -> Array:
    """Return a share kept from 0 to 1; `np.clip` takes twice as long for a few rows."""
    kept: Array = np.minimum(np.maximum(share, 0.0), 1.0)
    return kept


def _between(start: Array | float, end: float, share: Array) -> Array:
    moved: Array = start + (end - start) * share
    return moved


def _either(*shares: Array) -> Array:
    """Return the probability that at least one of several independent causes acts."""
    neither = _cell(1.0)
    for share in shares:
        neither = neither * (1.0 - share)
    return 1.0 - neither


CRITERIA: Mapping[str, Callable[[Found, Known], Criterion]] = {
    "upfront-cost": _upfront_cost,
    "inference-cost": _inference_cost,
    "setup-time": _setup_time,
    "flexibility": _flexibility,
    "consistency": _consistency,
    "data-needed": _data_needed,
    "knowledge-depth": _knowledge_depth,
    "maintenance": _maintenance,
    "latency": _latency,
    "best-for": _best_for,
}
"""How each dimension is judged, in the order of the comparison."""


def _utilities(criterion: Criterion) -> Array:
    """Return the utility of every approach, shape (rows or 1, approaches, draws or 1)."""
    utilities = [criterion.utility(approach) for approach in APPROACHES]
    rows, draws = (max(sizes) for sizes in zip(*(one.shape for one in utilities), strict=True))
    together = np.empty((rows, len(APPROACHES), draws))
    for place, utility in enumerate(utilities):
        together[:, place] = utility
    return together


def _criterion_step(dimension: str) -> Step:
    def work(found: Found, setting: Setting) -> Found:
        criterion = CRITERIA[dimension](found, setting.known)
        return {
            f"criterion.{dimension}": criterion,
            f"utilities.{dimension}": _utilities(criterion),
        }

    return Step(dimension, work)


CRITERION_STEPS: tuple[Step, ...] = tuple(map(_criterion_step, CRITERIA))
"""The steps from columns and facts to what each approach is worth on each dimension."""
