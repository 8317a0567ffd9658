"""Rank the approaches of a profile, with every term of their scores and all that rules them out."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from service.domain.answer import Contribution, Ranked
from service.domain.evaluation import Evaluation
from service.domain.explanation import reason_for
from service.domain.known import Known
from service.domain.pricing.offers import elimination_details
from service.domain.reason import Param, Reason
from service.domain.scoring import MOSTLY
from service.domain.vocabulary import APPROACHES, DIMENSIONS, Approach

DIGITS = 10
"""Digits kept of a term, so that sums stay exact to 1e-9 and alike on every processor."""


@dataclass(frozen=True, slots=True)
class _Terms:
    """The expected terms of one approach's score, by position of the dimension."""

    points: Sequence[float]
    weights: Sequence[float]
    because: Sequence[Reason]
    sources: Sequence[tuple[str, ...]]


def ranking_of(evaluation: Evaluation, known: Known, verdict: Approach) -> tuple[Ranked, ...]:
    """Rank the verdict first, then what is feasible, then by score."""
    scores = evaluation.scores
    points, weights = scores.points()[0].tolist(), scores.mean_weights()[0].tolist()
    reasons = [evaluation.told(f"because.{dimension}") for dimension in DIMENSIONS]
    shares, out = scores.acceptability()[0].tolist(), scores.eliminated_share()[0]
    against = _against(evaluation, known) if (out > MOSTLY).any() else {}
    ranked = [
        Ranked(
            approach=approach,
            score=round(math.fsum(one.points for one in contributions), DIGITS),
            acceptability=shares[a],
            feasible=bool(out[a] <= MOSTLY),
            eliminated_by=against.get(approach, ()),
            contributions=contributions,
        )
        for a, approach in enumerate(APPROACHES)
        for contributions in [
            _contributions(
                _Terms(points[a], weights, [some[a] for some in reasons], _sources(known, approach))
            )
        ]
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


def _contributions(terms: _Terms) -> tuple[Contribution, ...]:
    return tuple(
        Contribution(
            dimension=dimension,
            utility=round(min(max(utility, 0.0), 1.0), DIGITS),
            weight=round(weight, DIGITS),
            points=round(points, DIGITS),
            because=because,
            sources=sources,
        )
        for dimension, points, weight, because, sources in zip(
            DIMENSIONS, terms.points, terms.weights, terms.because, terms.sources, strict=True
        )
        for utility in [points / (100.0 * weight) if weight > 0.0 else 0.0]
    )


def _sources(known: Known, approach: Approach) -> list[tuple[str, ...]]:
    rated = {one.id: one.ratings[approach].sources for one in known.dimensions}
    return [rated.get(dimension, ()) for dimension in DIMENSIONS]
