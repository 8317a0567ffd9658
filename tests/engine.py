"""The packaged catalogue, loaded once, and profiles of one day."""

from collections.abc import Mapping
from datetime import date

from tune_or_prompt.catalogue import load_knowledge
from tune_or_prompt.domain.language.profile import Answer, Profile

KNOWLEDGE = load_knowledge()
A_DAY = date(2026, 11, 24)


def profile(answers: Mapping[str, Answer] | None = None) -> Profile:
    """Return a profile dated on the day, with these answers by dotted path."""
    return Profile({"as_of": A_DAY, **(answers or {})})
