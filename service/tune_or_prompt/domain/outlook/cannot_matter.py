"""Unanswered questions of which no answer changes the verdict: checked, or not listed."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations, pairwise

import numpy as np

from tune_or_prompt.domain.decide.constraints import CONSTRAINTS
from tune_or_prompt.domain.language.answers import CLOSE_BY, IMPLIED, Coded, Floats, coded
from tune_or_prompt.domain.language.model import Model
from tune_or_prompt.domain.language.profile import (
    CHOICE_KINDS,
    FIELD_BY_PATH,
    FIELDS,
    NUMERIC_KINDS,
    Answer,
    Field,
    Profile,
    Quantity,
)
from tune_or_prompt.domain.outlook.trials import Start, answers_to, knots_of

MARGIN = 0.02
"""By how much the verdict must lead in probability at every number checked.

Between two numbers checked a need bends by no more than its curve allows, `6 / 4` per unit of need
squared: at a quarter of the way between knots one unit apart that moves no probability by 0.02.
"""

WITHIN = 3
"""Numbers checked between two knots."""

ANYWHERE = (0.0, 1e-3, 0.5, 1.0, 10.0, 1e3, 1e6)
"""Numbers at which constraints start to bite, whatever the knots."""

MEASURED = ("measured.prompt_score", "measured.target")
"""Two numbers of which the difference counts, so that each has its thresholds by the other."""

CHECKED = tuple(field for field in FIELDS if field.kind in CHOICE_KINDS | NUMERIC_KINDS)

Tries = tuple[tuple[Field, ...], Coded, Floats]
"""Answers to be tried, a row each: of which question, the answer, and the lead needed there."""


def cannot_matter_of(start: Start) -> tuple[str, ...]:
    """Return the unanswered questions of which no answer changes the verdict, in their order.

    Named models, trials and own weights are never among them.
    """
    model, left = (
        start.evaluation.model,
        [f for f in CHECKED if f.path not in start.profile.answers],
    )
    thresholds = tuple(_thresholds(start.profile))
    for checks in (_every_answer(model), _closer(model), _compiled(thresholds, MARGIN)):
        moved = _moved(start, checks, set(left))
        left = [field for field in left if field not in moved]
    return tuple(field.path for field in left)


def _moved(start: Start, checks: Tries, left: set[Field]) -> set[Field]:
    """Return of the questions left those of which an answer changes the verdict, or nearly so."""
    owners, rows, margins = checks
    at = [row for row, field in enumerate(owners) if field in left]
    if not at:
        return set()
    after = start.judge(start.given.changed_by(rows.only(at)))
    leader = int(start.evaluation.leaders[0])
    same = after.leaders == leader
    if leader >= 0:
        others = np.delete(after.probabilities, leader, axis=1).max(axis=1, initial=0.0)
        same &= after.probabilities[:, leader] - others >= margins[at]
    return {owners[row] for row, holds in zip(at, same.tolist(), strict=True) if not holds}


@lru_cache(maxsize=8)
def _every_answer(model: Model) -> Tries:
    """Return every choice, and numbers at and around their knots, of what a verdict depends on."""
    knots, read = knots_of(model), _read(model)
    chosen = tuple(
        (field, answer) for field in CHECKED if field.path in read for answer in _choices(field)
    )
    counted = tuple(
        (field, number)
        for field in CHECKED
        if field.path in read and field.kind in NUMERIC_KINDS
        for number in _numbers(field, knots.get(field.path, ()))
    )
    margins = [MARGIN if field.path in knots else 0.0 for field, _ in counted]
    owners, rows, _ = _compiled(chosen + counted, 0.0)
    return owners, rows, np.array([0.0] * len(chosen) + margins)


@lru_cache(maxsize=8)
def _closer(model: Model) -> Tries:
    """Return sets of three choices and more, and ranges that mix the ends and the middle."""
    found = list[tuple[Field, Answer]]()
    for field in CHECKED:
        if field.kind == "choices":
            sizes = range(3, len(field.choices) + 1)
            found += [(field, some) for size in sizes for some in combinations(field.choices, size)]
    for path, knots in knots_of(model).items():
        field = FIELD_BY_PATH[path]
        low, mid, high = field.least, knots[len(knots) // 2], max(knots[-1], field.least)
        ends = [(low, low, high), (low, high, high), (low, mid, high), (low, mid, mid)]
        found += [(field, Quantity(*sorted(three))) for three in (*ends, (mid, mid, high))]
    return _compiled(tuple(found), MARGIN)


def _compiled(answers: Sequence[tuple[Field, Answer]], margin: float) -> Tries:
    rows = coded([{field.path: answer} for field, answer in answers])
    return tuple(field for field, _ in answers), rows, np.full(len(answers), margin)


def _read(model: Model) -> set[str]:
    """Return the questions that a verdict depends on at all."""
    terms = {effect.field for effect in model.effects}
    together = {when.field for one in model.interactions for when in (*one.when, *one.unless)}
    sources = {path for some in IMPLIED.values() for path in some}
    return terms | together | sources | {path for one in CONSTRAINTS for path in one.fields}


def _choices(field: Field) -> Sequence[Answer]:
    """Return every choice, and every pair where several may be given."""
    pairs = combinations(field.choices, 2) if field.kind == "choices" else ()
    return (*answers_to(field), *pairs)


def _numbers(field: Field, knots: Sequence[float]) -> list[float]:
    """Return numbers at the knots, between and beyond them, and at the ends of what is allowed."""
    spans = list(pairwise((0.0, *knots))) if knots else []
    inner = [number for low, high in spans for number in _between(low, high)]
    some = {field.least, *knots, *inner, *ANYWHERE, field.most}
    return sorted(number for number in some if field.least <= number <= field.most)


def _between(low: float, high: float) -> list[float]:
    """Return numbers between two, even on a log10(1 + x) scale."""
    inner: list[float] = np.expm1(np.linspace(np.log1p(low), np.log1p(high), WITHIN + 2)).tolist()
    return inner[1:-1]


def _thresholds(profile: Profile) -> Iterator[tuple[Field, Answer]]:
    """Yield the numbers at which a measured score reaches the target, or comes close to it."""
    given = [answer for path in MEASURED if isinstance(answer := profile.get(path), int | float)]
    near = [number + step for number in given for step in (-CLOSE_BY, 0.0, CLOSE_BY)]
    for number in (number + nudge for number in near for nudge in (-1e-6, 0.0, 1e-6)):
        if 0.0 <= number <= 1.0:
            yield from ((FIELD_BY_PATH[path], number) for path in MEASURED)
