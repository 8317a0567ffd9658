"""Say why each loser lost, and what would have to be true for it to win."""

from collections.abc import Mapping, Sequence

from service.domain.answer import Ranked
from service.domain.explanation import APPROACH_NAMES, listed, reason_for
from service.domain.outlook.answers import Loss, WhyNot
from service.domain.outlook.flip_report import flip_from
from service.domain.outlook.turns import Found
from service.domain.profile import Profile
from service.domain.reason import Reason

MOST_LOSSES = 3
DIGITS = 10


def why_not_of(
    ranking: Sequence[Ranked],
    topics: Mapping[str, str],
    found: Sequence[Found] | None,
    profile: Profile,
) -> tuple[WhyNot, ...]:
    """Return the reasons against every approach but the first.

    Args:
        ranking: the approaches, the verdict first.
        topics: what each dimension is called within a sentence, by id.
        found: every flip found, the least effort first; None where none was looked for.
        profile: the profile decided on.
    """
    winner = ranking[0]
    return tuple(
        _why_not(loser, winner, topics, None if found is None else _need(loser, found, profile))
        for loser in ranking[1:]
    )


def _why_not(
    loser: Ranked, winner: Ranked, topics: Mapping[str, str], need: Reason | None
) -> WhyNot:
    losses = _losses(loser, winner)
    behind = round(winner.score - loser.score, DIGITS)
    return WhyNot(
        approach=loser.approach,
        behind=behind,
        costliest=losses,
        because=_because(loser, winner, behind, [topics[loss.dimension] for loss in losses]),
        would_need=need,
    )


def _losses(loser: Ranked, winner: Ranked) -> tuple[Loss, ...]:
    losses = [
        Loss(ours.dimension, round(ours.points - theirs.points, DIGITS))
        for ours, theirs in zip(winner.contributions, loser.contributions, strict=True)
    ]
    losses.sort(key=lambda loss: -loss.points)
    return tuple(loss for loss in losses[:MOST_LOSSES] if loss.points > 0.0)


def _because(loser: Ranked, winner: Ranked, behind: float, costliest: Sequence[str]) -> Reason:
    if winner.feasible and not loser.feasible:
        constraints = " ".join(reason.text for reason in loser.eliminated_by)
        return reason_for(
            "why-not.ruled-out",
            approach=APPROACH_NAMES[loser.approach].capitalize(),
            constraints=constraints,
        )
    return reason_for(
        "why-not.outscored",
        approach=APPROACH_NAMES[loser.approach].capitalize(),
        winner=APPROACH_NAMES[winner.approach],
        behind=round(behind, 1),
        costliest=listed(costliest, "and") or "nothing in particular",
    )


def _need(loser: Ranked, found: Sequence[Found], profile: Profile) -> Reason:
    for one in found:
        if one.verdict == loser.approach:
            return reason_for("would-need.flip", flip=flip_from(one, profile).text)
    return reason_for("would-need.more", approach=APPROACH_NAMES[loser.approach])
