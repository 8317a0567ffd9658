"""Put one evaluation and all that is read off it together into a decision."""

from collections.abc import Collection, Iterator, Sequence
from functools import partial

from tune_or_prompt.domain.decide.constraints import judged
from tune_or_prompt.domain.knowledge import Knowledge
from tune_or_prompt.domain.language.answers import answers_of
from tune_or_prompt.domain.language.profile import Profile, digest_of
from tune_or_prompt.domain.language.vocabulary import NONE, Standing
from tune_or_prompt.domain.money.estimate import estimate_money
from tune_or_prompt.domain.outlook.cannot_matter import cannot_matter_of
from tune_or_prompt.domain.outlook.flips import flips_of
from tune_or_prompt.domain.outlook.questions import questions_of
from tune_or_prompt.domain.report.clauses import stated_in
from tune_or_prompt.domain.report.comparison import contributions_of, matched_of
from tune_or_prompt.domain.report.costs import (
    assumptions_of,
    costs_of,
    days_to_ship_of,
)
from tune_or_prompt.domain.report.decision import Decision, Driver, Flip, Provenance, TrackRecord
from tune_or_prompt.domain.report.drivers import drivers_of
from tune_or_prompt.domain.report.findings import Findings
from tune_or_prompt.domain.report.money import money_words_of
from tune_or_prompt.domain.report.parts import PARTS, PRICED
from tune_or_prompt.domain.report.plan import plan_of
from tune_or_prompt.domain.report.ranking import bars_of, order_of, ranking_of
from tune_or_prompt.domain.report.summary import (
    flip_in_words,
    nothing_open,
    question_in_words,
    short_summary,
    summary_of,
    why_not_of,
)
from tune_or_prompt.domain.report.warnings import warnings_of


def decision_of(
    profile: Profile, knowledge: Knowledge, engine_version: str, parts: Collection[str] = PARTS
) -> Decision:
    """Return the scored, explained recommendation for a profile whose `as_of` is filled in.

    Everything is read off one evaluation; trials of other answers only if a part needs them.

    Args:
        profile: the answers given.
        knowledge: the catalogue.
        engine_version: part of the identity of the answer.
        parts: the parts asked for, from `PARTS`; without any, the verdict alone.

    Raises:
        UnknownModelError: for a model that the catalogue does not price, naming the field.
    """
    if not parts:
        return next(verdicts_of([profile], knowledge, engine_version))
    wanted = frozenset(parts)
    judge = partial(judged, model=knowledge.model, money=knowledge.money)
    given = answers_of([profile])
    found = Findings(profile, given, judge(given), judge, knowledge)
    words = money_words_of(found) if wanted & PRICED else None
    flips = _flips(found) if wanted & {"flips", "why_not"} else ()
    asked = questions_of(found, knowledge.shares) if "next_questions" in wanted else ()
    questions, evaluation = tuple(map(question_in_words, asked)), found.evaluation
    none = found.verdict == NONE
    return Decision(
        id=digest_of(profile, (engine_version, knowledge.version)),
        name=_name(profile),
        verdict=found.verdict,
        standing=found.standing,
        probability=0.0 if none else float(evaluation.probabilities[0].max()),
        track_record=track_record_of(knowledge, found.standing),
        summary=summary_of(found, words, questions),
        ranking=ranking_of(
            evaluation.model.approaches,
            order_of(evaluation.scores[0].tolist(), found.bars),
            scores=evaluation.scores[0].tolist(),
            probabilities=evaluation.probabilities[0].tolist(),
            bars=found.bars,
            contributions=contributions_of(found) if "contributions" in wanted else None,
        ),
        drivers=_drivers(found) if "drivers" in wanted else None,
        costs=costs_of(found, words, wanted) if words and "costs" in wanted else None,
        days_to_ship=days_to_ship_of(found) if "days_to_ship" in wanted else None,
        flips=flips if "flips" in wanted else None,
        next_questions=questions if "next_questions" in wanted else None,
        plan=plan_of(found) if "plan" in wanted else None,
        warnings=warnings_of(found, words) if words and "warnings" in wanted else None,
        you_said=stated_in(profile) if "you_said" in wanted else None,
        assumptions=assumptions_of(found, wanted) if "assumptions" in wanted else None,
        matched=matched_of(found) if "matched" in wanted else None,
        schedule=found.money.schedule if "schedule" in wanted else None,
        latency=found.money.latency if "latency" in wanted else None,
        quality=found.quality if "quality" in wanted else None,
        cannot_matter=cannot_matter_of(found) if "cannot_matter" in wanted else None,
        why_not=why_not_of(found, flips) if "why_not" in wanted else None,
        provenance=Provenance(
            engine_version=engine_version,
            catalogue_version=knowledge.version,
            prices_as_of=found.money.prices_as_of if words else None,
            as_of=profile.as_of,
            profile_digest=digest_of(profile, ()),
        )
        if "provenance" in wanted
        else None,
    )


def verdicts_of(
    profiles: Sequence[Profile], knowledge: Knowledge, engine_version: str
) -> Iterator[Decision]:
    """Yield the verdict alone for each profile, all scored by one evaluation."""
    if not profiles:
        return
    evaluation = judged(answers_of(profiles), knowledge.model, knowledge.money)
    approaches = evaluation.model.approaches
    versions = (engine_version, knowledge.version)
    standings = evaluation.standings
    records = {each: track_record_of(knowledge, each) for each in set(standings)}
    for profile, standing, scores, probabilities, bars in zip(
        profiles,
        standings,
        evaluation.scores.tolist(),
        evaluation.probabilities.tolist(),
        bars_of(evaluation),
        strict=True,
    ):
        order = order_of(scores, bars)
        leader, rival = approaches[order[0]], approaches[order[1]]
        closed, alone = bars[order[0]], bool(bars[order[1]])
        yield Decision(
            id=digest_of(profile, versions),
            name=_name(profile),
            verdict=NONE if closed else leader,
            standing=standing,
            probability=0.0 if closed else probabilities[order[0]],
            track_record=records[standing],
            summary=nothing_open(leader, closed)
            if closed
            else short_summary(leader, rival, standing, alone=alone),
            ranking=ranking_of(
                approaches, order, scores=scores, probabilities=probabilities, bars=bars
            ),
        )


def track_record_of(knowledge: Knowledge, standing: Standing) -> TrackRecord | None:
    """Return how often verdicts of this standing were right; None if that was not measured."""
    hits = knowledge.track_record.by_standing.get(standing)
    if hits is None or not hits.of:
        return None
    return TrackRecord(standing=standing, right=hits.right, of=hits.of)


def _name(profile: Profile) -> str | None:
    name = profile.answers.get("name")
    return name if isinstance(name, str) else None


def _flips(found: Findings) -> tuple[Flip, ...]:
    def shortest_days(profile: Profile, approach: str) -> float:
        return estimate_money(profile, found.knowledge.money).schedule[approach].live_in_days.low

    return tuple(map(flip_in_words, flips_of(found, shortest_days)))


def _drivers(found: Findings) -> tuple[Driver, ...]:
    if found.verdict == NONE:
        return ()
    return drivers_of(found.lead, found.profile, found.leader, found.rival)
