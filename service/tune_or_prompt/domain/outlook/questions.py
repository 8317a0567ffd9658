"""Questions: which answers to ask for next, by how much they help to choose right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from tune_or_prompt.domain.language.answers import Coded, Floats, coded, starts_of
from tune_or_prompt.domain.language.profile import FIELD_BY_PATH, Answer, Field
from tune_or_prompt.domain.outlook.trials import Start

Beliefs = Mapping[str, Sequence[tuple[Answer, float]]]
"""By field, how often projects give which answer."""

OPENING: tuple[str, ...] = (
    "task.type",
    "task.gap",
    "measured.prompt_standing",
    "measured.prompt_cost",
    "data.labelled_examples",
    "task.breadth",
)
"""What to ask a person first, whatever the project: over the decision cases these settle most.

Without them few single answers turn the verdict, so few questions have a value (docs/questions.md).
"""

MOST_QUESTIONS = 6
LEAST_VALUE = 1e-6


@dataclass(frozen=True, slots=True)
class BareOutcome:
    """What an answer would lead to."""

    answer: Answer
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BareQuestion:
    """An unanswered question.

    Attributes:
        field: the question.
        value: expected rise of the probability of the best verdict.
        could_become: answers that change the verdict, and to what.
    """

    field: Field
    value: float
    could_become: tuple[BareOutcome, ...]


def questions_of(start: Start, shares: Beliefs) -> tuple[BareQuestion, ...]:
    """Return the questions worth asking next, the most valuable first.

    With share `s_i` of the answer i and probability `p_i[a]` of approach a after it, the value is
    `sum_i s_i max_a p_i[a] - max_a sum_i s_i p_i[a]`: what knowing the answer before the choice
    adds to the probability of choosing right.
    """
    every = tuple((path, *one) for path, some in shares.items() for one in some)
    open_ = np.array([path not in start.profile.answers for path, *_ in every], dtype=np.bool_)
    if not open_.any():
        return ()
    rows, beliefs = _compiled(every)
    after = start.judge(start.given.changed_by(rows.only(open_)))
    paths = [path for path in shares if path not in start.profile.answers]
    starts = starts_of([shares[path] for path in paths])
    weighted = beliefs[open_, None] * after.probabilities
    knowing = np.add.reduceat(weighted.max(axis=1), starts)
    values = knowing - np.add.reduceat(weighted, starts, axis=0).max(axis=1)
    turning = np.add.reduceat(after.leaders != start.evaluation.leaders[0], starts) > 0
    best = [at for at in np.argsort(-values, kind="stable") if turning[at]][:MOST_QUESTIONS]
    found, every_verdict, before = (
        list[BareQuestion](),
        after.verdicts,
        start.evaluation.verdicts[0],
    )
    for at in (each for each in best if values[each] > LEAST_VALUE):
        verdicts = zip(shares[paths[at]], every_verdict[starts[at] :], strict=False)
        outcomes = (BareOutcome(answer, verdict) for (answer, _), verdict in verdicts)
        could_become = tuple(one for one in outcomes if one.verdict != before)
        field = FIELD_BY_PATH[paths[at]]
        found.append(BareQuestion(field=field, value=float(values[at]), could_become=could_become))
    return tuple(found)


@lru_cache(maxsize=8)
def _compiled(answers: tuple[tuple[str, Answer, float], ...]) -> tuple[Coded, Floats]:
    """Return single answers as a row each, and the belief in each."""
    rows = coded([{path: answer} for path, answer, _ in answers])
    return rows, np.array([belief for *_, belief in answers])
