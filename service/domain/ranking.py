"""Rank the approaches of a profile, with every term of their scores and all that rules them out."""

from collections.abc import Mapping, Sequence

import numpy as np

from service.domain.answer import Contribution, Ranked
from service.domain.evaluation import Evaluation
from service.domain.explanation import reason_for
from service.domain.known import Known
from service.domain.pricing.offers import elimination_details
from service.domain.reason import Param, Reason
from service.domain.scoring import DIGITS, MOSTLY, Scores
from service.domain.vocabulary import APPROACHES, DIMENSIONS, Approach


def ranking_of(evaluation: Evaluation, known: Known, verdict: Approach) -> tuple[Ranked, ...]:
    """Rank the verdict first, then what is feasible, then by score."""
    scores, terms = evaluation.scores, _terms(evaluation.scores)
    reasons = [evaluation.told(f"because.{dimension}") for dimension in DIMENSIONS]
    shares, out = scores.acceptability()[0].tolist(), scores.eliminated_share()[0]
    against = _against(evaluation, known) if (out > MOSTLY).any() else {}
    ranked = [
        Ranked(
            approach=approach,
            score=score,
            acceptability=shares[a],
            feasible=bool(out[a] <= MOSTLY),
            eliminated_by=against.get(approach, ()),
            contributions=_contributions(
                terms[a], [some[a] for some in reasons], _sources(known, approach)
            ),
        )
        for a, (approach, score) in enumerate(
            zip(APPROACHES, scores.told_scores()[0].tolist(), strict=True)
        )
    ]
    order = sorted(ranked, key=lambda one: (one.approach != verdict, not one.feasible, -one.score))
    return tuple(order)


def eliminated_because(
    evaluation: Evaluation, approach: Approach, details: Mapping[str, Mapping[str, Param]]
) -> tuple[Reason, ...]:
    """Return what rules an approach out in most draws of the first row; empty where nothing does.

    Where no constraint does so alone, the likeliest is named. `details` are further parameters of
    the reasons, by constraint.
    """
    position = APPROACHES.index(approach)
    if evaluation.scores.eliminated_share()[0, position] <= MOSTLY:
        return ()
    shares = {
        code: float(np.mean(by_approach[approach][:1]))
        for code, by_approach in evaluation.eliminations.items()
        if approach in by_approach
    }
    most = max(shares.values())
    return tuple(
        reason_for(f"eliminated.{code}", share=round(share, 4), **details.get(code, {}))
        for code, share in shares.items()
        if share > MOSTLY or share == most
    )


def _against(evaluation: Evaluation, known: Known) -> dict[Approach, tuple[Reason, ...]]:
    """Return what rules out each approach."""
    details = elimination_details(evaluation.profiles[0], known)
    return {a: eliminated_because(evaluation, a, details) for a in APPROACHES}


def _terms(scores: Scores) -> list[list[list[float]]]:
    """Return by approach and dimension the utility, the weight and the points, as they are told."""
    points = scores.points()[0]
    weights = np.broadcast_to(scores.mean_weights()[0], points.shape)
    utilities = np.divide(points, 100.0 * weights, out=np.zeros(points.shape), where=weights > 0.0)
    together = np.stack([np.clip(utilities, 0.0, 1.0), weights, points], axis=-1)
    terms: list[list[list[float]]] = np.round(together, DIGITS).tolist()
    return terms


def _contributions(
    terms: Sequence[Sequence[float]], reasons: Sequence[Reason], sources: Sequence[tuple[str, ...]]
) -> tuple[Contribution, ...]:
    return tuple(
        Contribution(dimension, utility, weight, points, because, told)
        for dimension, (utility, weight, points), because, told in zip(
            DIMENSIONS, terms, reasons, sources, strict=True
        )
    )


def _sources(known: Known, approach: Approach) -> list[tuple[str, ...]]:
    rated = {one.id: one.ratings[approach].sources for one in known.dimensions}
    return [rated.get(dimension, ()) for dimension in DIMENSIONS]
