"""Decisions for tests of the report."""

from tests.strategies import KNOWLEDGE
from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.domain.report.decide import decision_of
from tune_or_prompt.domain.report.decision import Decision
from tune_or_prompt.domain.report.parts import parts_of


def decided(some: Profile, *include: str, detail: str = "verdict") -> Decision:
    """Return the decision for a profile with the parts asked for."""
    return decision_of(some, KNOWLEDGE, "test", parts_of(detail, include))
