"""Decisions for tests of the report."""

from service.domain.language.profile import Profile
from service.domain.report.decide import decision_of
from service.domain.report.decision import Decision
from service.domain.report.parts import parts_of
from tests.strategies import KNOWLEDGE


def decided(some: Profile, *include: str, detail: str = "verdict") -> Decision:
    """Return the decision for a profile with the parts asked for."""
    return decision_of(some, KNOWLEDGE, "test", parts_of(detail, include))
