"""The parts of an answer and how much of it each level of detail holds."""

from collections.abc import Iterable, Mapping

DETAILS: tuple[str, ...] = ("verdict", "summary", "full")

_SUMMARY: Mapping[str, bool] = {
    "drivers": False,
    "costs": True,
    "days_to_ship": True,
    "flips": False,
    "next_questions": False,
    "plan": True,
    "warnings": True,
    "you_said": False,
    "assumptions": True,
    "provenance": False,
}
_FULL: Mapping[str, bool] = {
    "contributions": False,
    "matched": False,
    "options": True,
    "breakdown": True,
    "sensitivity": True,
    "schedule": True,
    "latency": True,
    "quality": False,
    "cannot_matter": False,
    "all_assumptions": True,
    "why_not": True,
}
"""By part, whether it needs an estimate of money and time."""

SUMMARY_PARTS, FULL_PARTS = tuple(_SUMMARY), tuple(_FULL)
PARTS = SUMMARY_PARTS + FULL_PARTS
PRICED = frozenset(part for part in PARTS if {**_SUMMARY, **_FULL}[part])
INSIDE = {
    "options": "costs",
    "breakdown": "costs",
    "sensitivity": "costs",
    "all_assumptions": "assumptions",
}
"""Parts that lie within another one, which comes with them."""


def parts_of(detail: str = "summary", include: Iterable[str] = ()) -> frozenset[str]:
    """Return the parts of an answer at a level of detail, with further ones asked for by name."""
    levels = {"verdict": (), "summary": SUMMARY_PARTS, "full": PARTS}
    asked = {*levels[detail], *include}
    return frozenset(asked | {INSIDE[part] for part in asked if part in INSIDE})
