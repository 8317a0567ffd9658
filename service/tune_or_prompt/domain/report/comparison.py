"""The catalogue's comparison held against a profile: what each dimension and statement says."""

from collections.abc import Iterator
from functools import lru_cache
from math import prod

import numpy as np

from tune_or_prompt.domain.approaches.wording import wording_of
from tune_or_prompt.domain.decide.evaluate import softplus
from tune_or_prompt.domain.decide.tables import tables_of
from tune_or_prompt.domain.knowledge import Knowledge
from tune_or_prompt.domain.language.answers import CHOICE_INDEX, NUMBER_INDEX, UNKNOWN, Answers
from tune_or_prompt.domain.language.comparison import Statement
from tune_or_prompt.domain.language.conditions import Conditions, When, compiled, degrees_of
from tune_or_prompt.domain.language.model import NEEDS
from tune_or_prompt.domain.language.vocabulary import BEST_FOR, DIMENSIONS, NONE
from tune_or_prompt.domain.report.clauses import clause_of
from tune_or_prompt.domain.report.decision import Contribution, Matched
from tune_or_prompt.domain.report.drivers import field_given
from tune_or_prompt.domain.report.findings import HALF, Findings
from tune_or_prompt.domain.report.money import why_of
from tune_or_prompt.domain.report.words import (
    answer_in_words,
    joined,
    labels_of,
    sentence,
    uncapitalized,
)

NOTICED = 1.1
"""A weight is called larger or smaller than usual if it differs by this factor."""

LEAST_SHARE = 0.005

HOLDS, FAILS = 0.95, 0.05
"""From here on a statement is said to hold, and up to here not to."""


def contributions_of(found: Findings) -> dict[str, tuple[Contribution, ...]]:
    """Return what each dimension adds to the score of each approach, which they sum to."""
    evaluation = found.evaluation
    weights: list[float] = evaluation.weights[0].tolist()
    reasons = tuple(_reasons_for_weights(found, weights))
    rows = zip(evaluation.model.approaches, evaluation.ratings[0].tolist(), strict=True)
    return {
        approach: tuple(
            Contribution(
                dimension=dimension,
                rating=rating,
                weight=weight,
                points=100.0 * weight * rating,
                because=f"{_rating_in_words(found, approach, dimension)} {reason}",
            )
            for dimension, rating, weight, reason in zip(
                DIMENSIONS, ratings, weights, reasons, strict=True
            )
        )
        for approach, ratings in rows
    }


def _rating_in_words(found: Findings, approach: str, dimension: str) -> str:
    """Return how an approach does on a dimension; its fit by the answer that says most of it."""
    if dimension != BEST_FOR:
        rating = found.knowledge.dimension(dimension).ratings[approach]
        more = f": {rating.qualification}" if rating.qualification else ""
        return f"{rating.level}{more}."
    fits = found.added.amounts[:, len(NEEDS) :]
    mine = fits[:, found.evaluation.model.approaches.index(approach)] - fits.mean(axis=1)
    if not mine.any():
        return "None of your answers bears on this yet."
    strongest = int(np.abs(mine).argmax())
    side = "for" if mine[strongest] > 0.0 else "against"
    return f"What counts most {side} it: {clause_of(found.added.fields[strongest], found.profile)}."


def _reasons_for_weights(found: Findings, weights: list[float]) -> Iterator[str]:
    """Yield why each dimension weighs what it does, as a sentence."""
    usual_needs = softplus(tables_of(found.evaluation.model).base[: len(NEEDS)])
    needs = found.evaluation.needs[0]
    for at, (dimension, weight) in enumerate(zip(DIMENSIONS, weights, strict=True)):
        one = found.knowledge.dimension(dimension)
        counts = f"{100.0 * weight:.0f}%" if weight >= LEAST_SHARE else "less than 1%"
        share = f"{one.name} counts for {counts} of the decision"
        given = found.profile.get(f"weights.{one.id}")
        if given is not None:
            yield f"{share}: you rate it at {answer_in_words(f'weights.{one.id}', given)}."
        elif one.id == BEST_FOR:
            yield f"{share}."
        elif usual_needs[at] / NOTICED <= needs[at] <= usual_needs[at] * NOTICED:
            yield f"{share}, as in the usual project."
        else:
            more = needs[at] > usual_needs[at]
            column = found.added.needs[:, at] if more else -found.added.needs[:, at]
            clause = clause_of(found.added.fields[int(column.argmax())], found.profile)
            yield f"{share}, {'more' if more else 'less'} than usual because {clause}."


def matched_of(found: Findings) -> tuple[Matched, ...]:
    """Return every statement with the degree to which it holds, None if that is not known."""
    conditions = _every_condition(found.knowledge)
    degrees = iter(degrees_of(found.evaluation.answers, conditions)[0].tolist())
    return tuple(
        _matched(found, one, [[next(degrees) for _ in group] for group in one.when])
        for one in found.knowledge.statements
    )


@lru_cache(maxsize=8)
def _every_condition(knowledge: Knowledge) -> Conditions:
    """Return every single condition of all statements as a group of its own."""
    return compiled(
        [(when,) for one in knowledge.statements for group in one.when for when in group]
    )


def _matched(found: Findings, statement: Statement, degrees: list[list[float]]) -> Matched:
    """Return a statement by the best of its alternatives of which the degree is known.

    One that fails for certain in one condition fails, whatever the others are.
    """
    answers, best, holds = found.evaluation.answers, 0, None
    for at, (group, some) in enumerate(zip(statement.when, degrees, strict=True)):
        known = [degree for when, degree in zip(group, some, strict=True) if _known(when, answers)]
        degree, failed = prod(known), 0.0 in known
        if (failed or len(known) == len(group)) and (holds is None or degree > holds):
            best, holds = at, degree
    return Matched(
        id=statement.id,
        text=statement.text,
        approach=statement.approach,
        holds=holds,
        because=_because(found, statement, statement.when[best], degrees[best], holds),
    )


def _known(when: When, answers: Answers) -> bool:
    """Return whether the first row answers the question of a condition."""
    if when.field in CHOICE_INDEX:
        return bool(answers.codes[0, CHOICE_INDEX[when.field]] != UNKNOWN)
    return not np.isnan(answers.middles[0, NUMBER_INDEX[when.field]])


def _because(
    found: Findings,
    statement: Statement,
    group: tuple[When, ...],
    degrees: list[float],
    holds: float | None,
) -> str:
    profile, answers = found.profile, found.evaluation.answers
    fields = {field_given(when.field, profile): _known(when, answers) for when in group}
    if holds is None:
        return f"Not known: depends on {labels_of(f for f, known in fields.items() if not known)}."
    if holds <= FAILS:
        failing = [
            clause_of(field_given(when.field, profile), profile)
            for when, degree in zip(group, degrees, strict=True)
            if degree < HALF and _known(when, answers)
        ]
        return sentence(f"no: {joined(failing)}")
    clauses = joined([clause_of(field, profile) for field, known in fields.items() if known])
    yes = sentence(f"{'yes' if holds >= HOLDS else 'partly'}: {clauses}")
    if holds < HALF or statement.approach == found.verdict:
        return yes
    bars = found.ruled_out.get(statement.approach, ())
    if bars or found.verdict == NONE:
        noun = wording_of(statement.approach).noun
        return f"{yes} But {noun} is ruled out: {uncapitalized(bars[0].text)}"
    return f"{yes} What weighs more here: {why_of(found)}."
