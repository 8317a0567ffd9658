"""Decide on many profiles at once: one evaluation of all, read row by row.

A row is read exactly as a profile alone is, so that a batch can say nothing else than the single
recommendation says.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from service.domain.answer import Decision
from service.domain.decision import decision_of, words_for
from service.domain.evaluation import Evaluation, evaluate
from service.domain.known import Known
from service.domain.profile import Profile, digest_of
from service.domain.vocabulary import APPROACHES, Approach, Standing, standing_of

DECISIONS_AT_ONCE = 32
VERDICTS_AT_ONCE = 96
"""Rows evaluated together: enough to spread the cost of a step, few enough to stay small."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on one profile of a large portfolio, without its reasons."""

    id: str
    verdict: Approach
    standing: Standing
    scores: Mapping[Approach, float]
    acceptability: Mapping[Approach, float]


def decide_many(
    profiles: Sequence[Profile], known: Known, engine_version: str, parts: Collection[str]
) -> Iterator[Decision]:
    """Give the decision for each profile in order, each equal to that of the profile alone."""
    evaluation = evaluate(profiles, known, wanted=words_for(parts))
    for row in range(len(profiles)):
        yield decision_of(evaluation.row(row), known, engine_version, parts)


def verdicts_of(
    profiles: Sequence[Profile], known: Known, engine_version: str
) -> Iterator[Verdict]:
    """Give verdict, standing and scores for each profile in order, equal to its decision's."""
    return verdicts_in(evaluate(profiles, known, lean=True), (engine_version, known.version))


def verdicts_in(evaluation: Evaluation, versions: Sequence[str]) -> Iterator[Verdict]:
    """Give verdict, standing and scores for each row of an evaluation."""
    profiles, scores = evaluation.profiles, evaluation.scores
    told = scores.told_scores().tolist()
    shares = scores.acceptability().tolist()
    for row, leader in enumerate(scores.leaders().tolist()):
        yield Verdict(
            id=digest_of(profiles[row], versions),
            verdict=APPROACHES[leader],
            standing=standing_of(shares[row][leader]),
            scores=dict(zip(APPROACHES, told[row], strict=True)),
            acceptability=dict(zip(APPROACHES, shares[row], strict=True)),
        )
