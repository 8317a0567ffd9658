"""Recommend for many profiles: some rows through the engine at a time."""

from collections.abc import Collection, Iterator, Sequence

from service import __version__
from service.application.knowledge import Knowledge
from service.domain.answer import Decision
from service.domain.portfolio import Verdict, decide_many, verdicts_of
from service.domain.profile import Profile


def recommend_many(
    knowledge: Knowledge, profiles: Sequence[Profile], parts: Collection[str] = ()
) -> Iterator[Decision]:
    """Give the decision for each profile in order, with the parts asked for."""
    return decide_many(profiles, knowledge, __version__, parts)


def judge_many(knowledge: Knowledge, profiles: Sequence[Profile]) -> Iterator[Verdict]:
    """Give verdict, standing and scores for each profile in order."""
    return verdicts_of(profiles, knowledge, __version__)
