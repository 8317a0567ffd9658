"""Say the whole recommendation in one sentence, and what is least to lift where nothing is open."""

from collections.abc import Sequence

from service.domain.answer import Ranked
from service.domain.explanation import APPROACH_NAMES, reason_for
from service.domain.phrases import PHRASES
from service.domain.reason import Reason
from service.domain.vocabulary import APPROACHES, Standing


def summary_of(standing: Standing, ranking: Sequence[Ranked], deciding: str) -> str:
    """Return the recommendation in one sentence that a manager can read.

    Args:
        standing: how sure the verdict is.
        ranking: the approaches: the verdict first, then what is feasible, then by score.
        deciding: what the dimension is about that speaks most for the verdict.
    """
    leader, second, third = ranking
    return PHRASES[_sentence_for(standing, leader, second)].format(
        verdict=APPROACH_NAMES[leader.approach].capitalize(),
        leader=APPROACH_NAMES[leader.approach],
        second=APPROACH_NAMES[second.approach],
        third=APPROACH_NAMES[third.approach],
        score=f"{leader.score:.0f}",
        other=f"{second.score:.0f}",
        deciding=deciding,
    )


def nothing_feasible(ranking: Sequence[Ranked]) -> Reason:
    """Return which approach has the least to lift, and what, where all are ruled out.

    Fewest constraints count as least; among equals, the approach that comes first in the
    vocabulary, which takes the least money and time.
    """
    least = min(ranking, key=lambda one: (len(one.eliminated_by), APPROACHES.index(one.approach)))
    lifts = [PHRASES[reason.code.replace("eliminated.", "lift.")] for reason in least.eliminated_by]
    return reason_for(
        "warning.nothing-feasible",
        approach=APPROACH_NAMES[least.approach].capitalize(),
        lifts=PHRASES["lift.and"].join(lifts),
    )


def _sentence_for(standing: Standing, leader: Ranked, second: Ranked) -> str:
    """Return the code of the sentence that fits: whether the leader is open, and a rival.

    However sure the ranking is, it is no recommendation where every approach is ruled out.
    """
    if not leader.feasible:
        return "summary.nothing-open"
    return f"summary.{standing}" if second.feasible else f"summary.alone.{standing}"
