"""Put an evaluation and its readers together into one frozen Decision."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from service.domain.advice import Contradiction
from service.domain.answer import (
    Caution,
    Contribution,
    Decision,
    Matched,
    Provenance,
    Ranked,
)
from service.domain.assumptions import assumptions_for
from service.domain.conditions import because, holds, truth_of_all
from service.domain.draws import Array
from service.domain.evaluation import Evaluation, evaluate
from service.domain.explanation import (
    because_of,
    eliminated_because,
    reason_for,
    summary_of,
)
from service.domain.known import Known
from service.domain.outlook.prospects import OUTLOOK_PARTS, outlook_of
from service.domain.outlook.robustness import standard_error
from service.domain.plan import plan_for
from service.domain.pricing.money_assumptions import money_assumptions
from service.domain.pricing.offers import (
    elimination_details,
    offer_cautions,
    offers_for,
    prices_as_of,
)
from service.domain.profile import Profile, digest_of
from service.domain.published.quality_report import quality_report_of
from service.domain.reason import Param
from service.domain.spending.cost_report import costs_of
from service.domain.spending.time_report import latency_of, schedule_of
from service.domain.vocabulary import APPROACHES, DIMENSIONS, Approach, standing_of

QUALITY = "quality"

ESTIMATE_PARTS = frozenset({"costs", "schedule", "latency"})
"""Parts of an answer about money and time."""

ALL_PARTS = OUTLOOK_PARTS | ESTIMATE_PARTS | {QUALITY}
"""Parts that are worked out only where they are asked for."""

DIGITS = 10
"""Digits kept of a term, so that sums stay exact to 1e-9 and alike on every processor."""


def decide(
    profile: Profile,
    known: Known,
    engine_version: str,
    parts: Collection[str] = ALL_PARTS,
) -> Decision:
    """Return the scored, explained recommendation for a profile whose `as_of` is filled in.

    Args:
        profile: the answers given.
        known: the catalogue.
        engine_version: part of the identity of the answer.
        parts: which parts that look beyond the verdict to work out; most of the time goes there.
    """
    return decision_of(evaluate([profile], known), known, engine_version, parts)


def decision_of(
    evaluation: Evaluation, known: Known, engine_version: str, parts: Collection[str]
) -> Decision:
    """Return the decision for the one profile of an evaluation."""
    (profile,) = evaluation.profiles
    verdict = APPROACHES[evaluation.scores.leaders()[0]]
    ranking = _ranking(evaluation, known, verdict)
    leader = ranking[0]
    standing = standing_of(leader.acceptability)
    scores = {ranked.approach: ranked.score for ranked in ranking}
    name = profile.get("name")
    outlook = outlook_of(evaluation, known, ranking, parts)
    offers = offers_for(profile, known)
    return Decision(
        id=digest_of(profile, (engine_version, known.version)),
        name=name if isinstance(name, str) else None,
        verdict=verdict,
        standing=standing,
        standard_error=standard_error(leader.acceptability, evaluation.scores.draws),
        summary=summary_of(verdict, standing, scores, _deciding(ranking, known)),
        ranking=ranking,
        matched=_matched(evaluation, known),
        plan=plan_for(verdict, evaluation.columns, known.plan_steps),
        warnings=(
            *_warnings(profile, evaluation, known.contradictions, ranking),
            *offer_cautions(profile, known, offers),
        ),
        assumptions=(
            *assumptions_for(profile, known.priors),
            *money_assumptions(profile, known, offers),
        ),
        provenance=Provenance(
            engine_version=engine_version,
            catalogue_version=known.version,
            prices_as_of=prices_as_of(offers),
            as_of=profile.as_of,
            profile_digest=digest_of(profile, ()),
        ),
        robustness=outlook.robustness,
        flips=outlook.flips,
        no_flip=outlook.no_flip,
        next_questions=outlook.next_questions,
        cannot_matter=outlook.cannot_matter,
        why_not=outlook.why_not,
        costs=costs_of(evaluation, known, offers) if "costs" in parts else None,
        schedule=schedule_of(evaluation.facts) if "schedule" in parts else None,
        latency=latency_of(evaluation.facts) if "latency" in parts else None,
        quality=quality_report_of(evaluation, known, verdict) if QUALITY in parts else None,
    )


@dataclass(frozen=True, slots=True)
class _Terms:
    """The expected terms of one approach's score, by position of the dimension."""

    approach: Approach
    points: Array
    weights: Array
    acceptability: float


def _ranking(evaluation: Evaluation, known: Known, verdict: Approach) -> tuple[Ranked, ...]:
    """Rank the verdict first, then what is feasible, then by score."""
    points = evaluation.scores.points()[0]
    weights = evaluation.scores.mean_weights()[0]
    shares = evaluation.scores.acceptability()[0]
    details = elimination_details(evaluation.profiles[0], known)
    ranked = [
        _ranked(evaluation, known, _Terms(approach, points[a], weights, float(shares[a])), details)
        for a, approach in enumerate(APPROACHES)
    ]
    order = sorted(ranked, key=lambda one: (one.approach != verdict, not one.feasible, -one.score))
    return tuple(order)


def _ranked(
    evaluation: Evaluation,
    known: Known,
    terms: _Terms,
    details: Mapping[str, Mapping[str, Param]],
) -> Ranked:
    contributions = tuple(
        _contribution(evaluation, known, terms, position) for position in range(len(DIMENSIONS))
    )
    eliminated_by = eliminated_because(evaluation, terms.approach, details)
    return Ranked(
        approach=terms.approach,
        score=round(math.fsum(one.points for one in contributions), DIGITS),
        acceptability=terms.acceptability,
        feasible=not eliminated_by,
        eliminated_by=eliminated_by,
        contributions=contributions,
    )


def _contribution(
    evaluation: Evaluation, known: Known, terms: _Terms, position: int
) -> Contribution:
    dimension = DIMENSIONS[position]
    points, weight = float(terms.points[position]), float(terms.weights[position])
    utility = points / (100.0 * weight) if weight > 0.0 else 0.0
    return Contribution(
        dimension=dimension,
        utility=round(min(max(utility, 0.0), 1.0), DIGITS),
        weight=round(weight, DIGITS),
        points=round(points, DIGITS),
        because=because_of(evaluation, known, dimension, terms.approach),
        sources=_sources(known, dimension, terms.approach),
    )


def _sources(known: Known, dimension: str, approach: Approach) -> tuple[str, ...]:
    rated = (one.ratings[approach].sources for one in known.dimensions if one.id == dimension)
    return next(rated, ())


def _matched(evaluation: Evaluation, known: Known) -> tuple[Matched, ...]:
    return tuple(
        Matched(
            statement=statement.id,
            text=statement.text,
            approach=statement.approach,
            holds=holds(truth_of_all(statement.when, evaluation.columns)),
            because=because(statement.when, evaluation.columns),
        )
        for statement in known.statements
    )


def _warnings(
    profile: Profile,
    evaluation: Evaluation,
    contradictions: Sequence[Contradiction],
    ranking: Sequence[Ranked],
) -> tuple[Caution, ...]:
    found = [
        Caution(one.id, one.text, one.fields)
        for one in contradictions
        if all(field in profile.answers for field in one.fields)
        and holds(truth_of_all(one.when, evaluation.columns)) == "yes"
    ]
    if all(profile.get(f"weights.{dimension}") == 0.0 for dimension in DIMENSIONS):
        found.append(Caution("weights-all-zero", reason_for("warning.weights-all-zero").text))
    if not any(one.feasible for one in ranking):
        remedy = ranking[0].eliminated_by[0].text
        text = reason_for("warning.nothing-feasible", remedy=remedy).text
        found.append(Caution("nothing-feasible", text))
    return tuple(found)


def _deciding(ranking: Sequence[Ranked], known: Known) -> str:
    """Return the name of the dimension that speaks most for the leader against its best rival."""
    leader, rival = ranking[0], max(ranking[1:], key=lambda one: one.score)
    leads = {
        ours.dimension: ours.points - theirs.points
        for ours, theirs in zip(leader.contributions, rival.contributions, strict=True)
    }
    best = max(leads, key=lambda dimension: leads[dimension])
    return _name_of(best, {one.id: one.name for one in known.dimensions})


def _name_of(dimension: str, names: Mapping[str, str]) -> str:
    return names.get(dimension, dimension)
