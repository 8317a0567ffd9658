"""The sweep on the page: what becomes of the scores as one number is varied."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.api.charts.shapes import LineChart
from service.api.page.line_charts import sweep_chart
from service.application.knowledge import Knowledge
from service.application.sweep import sweep
from service.domain.profile import FIELDS, NUMERIC_KINDS, Profile
from service.schemas.sweep_request import axes_of

SWEEP = "sweep"
"""Name of the query parameter that chooses the field."""

USUAL_FIELD = "traffic.calls_per_day"
POINTS = 13


@dataclass(frozen=True, slots=True)
class SweepPart:
    """A sweep along one field, and the fields that might be swept instead."""

    field: str
    choices: Mapping[str, str]
    chart: LineChart


def sweep_part(
    knowledge: Knowledge, profile: Profile, field: str, names: Mapping[str, str]
) -> SweepPart:
    """Return the sweep of a profile along a field, along its volume where there is no such one."""
    choices = swept_fields()
    path = field if field in choices else USUAL_FIELD
    return SweepPart(path, choices, chart_of_sweep(knowledge, profile, path, names))


def swept_fields() -> dict[str, str]:
    """Return the question of every number that a sweep may vary, by field."""
    return {each.path: each.question for each in FIELDS if each.kind in NUMERIC_KINDS}


def chart_of_sweep(
    knowledge: Knowledge, profile: Profile, path: str, names: Mapping[str, str]
) -> LineChart:
    """Return the chart of a sweep along a field, over what is usual of it."""
    (axis,) = axes_of({"field": path, "points": POINTS}, knowledge.priors)
    given = profile.get(path)
    here = float(given) if isinstance(given, int | float) else None
    return sweep_chart(sweep(knowledge, profile, (axis,)), axis, names, here)
