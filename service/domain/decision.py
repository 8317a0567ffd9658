"""Put an evaluation and its readers together into one frozen Decision."""

from collections.abc import Collection, Sequence

from service.domain.advice import Contradiction
from service.domain.answer import Assumption, Decision, Provenance, Ranked, Step
from service.domain.assumptions import assumptions_for
from service.domain.budget import budget_cautions
from service.domain.conditions import holds, truth_of_all
from service.domain.evaluation import Evaluation, evaluate
from service.domain.explanation import BECAUSE, reason_for
from service.domain.known import Known
from service.domain.matching import MATCHED
from service.domain.notes import Caution, Matched
from service.domain.outlook.prospects import OUTLOOK_PARTS, outlook_of
from service.domain.outlook.robustness import standard_error
from service.domain.plan import plan_for
from service.domain.pricing.money_assumptions import money_assumptions
from service.domain.pricing.offers import Offer
from service.domain.profile import Profile, digest_of
from service.domain.published.quality_report import quality_report_of
from service.domain.ranking import ranking_of
from service.domain.spending.cost_report import costs_of
from service.domain.spending.time_report import latency_of, schedule_of
from service.domain.summary import nothing_feasible, summary_of
from service.domain.vocabulary import APPROACHES, DIMENSIONS, Approach, standing_of

QUALITY = "quality"

ESTIMATE_PARTS = frozenset({"costs", "schedule", "latency"})
"""Parts of an answer about money and time."""

PLAN, ASSUMPTIONS = "plan", "assumptions"

ADVICE_PARTS = frozenset({MATCHED, PLAN, ASSUMPTIONS})
"""Parts of an answer that say what to do, and what it rests on."""

ALL_PARTS = OUTLOOK_PARTS | ESTIMATE_PARTS | ADVICE_PARTS | {QUALITY}
"""Parts that are worked out only where they are asked for."""


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
    evaluation = evaluate([profile], known, wanted=words_for(parts))
    return decision_of(evaluation, known, engine_version, parts)


def words_for(parts: Collection[str]) -> Collection[str]:
    """Return what an evaluation has to put into words for a decision with these parts."""
    return {BECAUSE, *parts}


def decision_of(
    evaluation: Evaluation, known: Known, engine_version: str, parts: Collection[str]
) -> Decision:
    """Return the decision for the one profile of an evaluation."""
    (profile,) = evaluation.profiles
    verdict = APPROACHES[evaluation.scores.leaders()[0]]
    ranking = ranking_of(evaluation, known, verdict)
    leader = ranking[0]
    standing = standing_of(leader.acceptability)
    name = profile.get("name")
    outlook = outlook_of(evaluation, known, ranking, parts)
    offers = evaluation.told("offers")
    return Decision(
        id=digest_of(profile, (engine_version, known.version)),
        name=name if isinstance(name, str) else None,
        verdict=verdict,
        standing=standing,
        standard_error=standard_error(leader.acceptability, evaluation.scores.draws),
        summary=summary_of(standing, ranking, _deciding(ranking, known)),
        ranking=ranking,
        matched=_matched(evaluation, known) if MATCHED in parts else None,
        plan=_plan(verdict, evaluation, known) if PLAN in parts else None,
        warnings=(
            *_warnings(profile, evaluation, known.contradictions, ranking),
            *budget_cautions(profile, evaluation),
            *evaluation.told("offer-cautions"),
        ),
        assumptions=_assumptions(profile, known, offers) if ASSUMPTIONS in parts else None,
        provenance=Provenance(
            engine_version=engine_version,
            catalogue_version=known.version,
            prices_as_of=evaluation.told("prices-as-of"),
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


def _plan(verdict: Approach, evaluation: Evaluation, known: Known) -> tuple[Step, ...]:
    given = evaluation.profiles[0].answers
    return plan_for(verdict, evaluation.columns, known.plan_steps, given)


def _matched(evaluation: Evaluation, known: Known) -> tuple[Matched, ...]:
    return tuple(evaluation.told(f"{MATCHED}.{one.id}") for one in known.statements)


def _assumptions(
    profile: Profile, known: Known, offers: tuple[Offer, ...]
) -> tuple[Assumption, ...]:
    return (
        *assumptions_for(profile, known.priors),
        *money_assumptions(profile, known, offers),
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
        found.append(Caution("nothing-feasible", nothing_feasible(ranking).text))
    return tuple(found)


def _deciding(ranking: Sequence[Ranked], known: Known) -> str:
    """Return what the dimension is about that speaks most for the leader against its best rival."""
    leader, rival, *_ = ranking
    leads = {
        ours.dimension: ours.points - theirs.points
        for ours, theirs in zip(leader.contributions, rival.contributions, strict=True)
    }
    best = max(leads, key=lambda dimension: leads[dimension])
    return next(one.topic for one in known.dimensions if one.id == best)
