"""What the job calls for: behaviour that must be learnt, and context that must be fresh.

Both are probabilities made from log-odds that the catalogue states term by term. Learning belongs
to tuning, fresh context to the prompt, and a job that calls for both calls for the hybrid.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from service.domain.conditions import truth_of_all
from service.domain.draws import Array
from service.domain.known import Known
from service.domain.labels import labels_needed
from service.domain.numbers import constant, logistic, of_choice
from service.domain.profile import FIELD_BY_PATH
from service.domain.published.quality_facts import Quality, quality_of
from service.domain.vocabulary import APPROACHES, BOTH, PROMPT, TUNE, Approach

_ANSWERING = float(FIELD_BY_PATH["task.type"].choices.index("question-answering"))


@dataclass(frozen=True, slots=True)
class Needs:
    """What the job calls for, each in [0, 1].

    Attributes:
        learning: probability that the wanted behaviour has to be learnt from examples.
        context: probability that an answer needs context that only the prompt can carry.
        fit: for each approach, how well it serves that job.
        terms: log-odds that each named term added to `learning` or `context`, for explanation.
        quality: what published cases say of the task.
    """

    learning: Array
    context: Array
    fit: Mapping[Approach, Array]
    terms: Mapping[str, Array]
    quality: Quality


def needs_of(columns: Mapping[str, Array], labels: Array, classes: Array, known: Known) -> Needs:
    """Return what the job calls for, given clean labels within reach and how many to tell apart."""
    quality = quality_of(columns, labels, classes, known)
    fit_terms = {
        **_terms("fit.", columns, known),
        "fit.evidence": quality.supplied_log_odds,
        "fit.measured": _measured(columns, known),
    }
    context_terms = _terms("context.", columns, known)
    said = _statement_terms(columns, known)
    learning = logistic(_total(fit_terms) + said[TUNE] - said[PROMPT])
    context = logistic(_total(context_terms))
    lift = said[BOTH] + context * _reading(columns, labels, known)
    return Needs(
        learning,
        context,
        _fit(learning, context, lift, known),
        {**fit_terms, **context_terms},
        quality,
    )


def _fit(learning: Array, context: Array, lift: Array, known: Known) -> dict[Approach, Array]:
    """Say how well each approach serves.

    Prompting does where nothing has to be learnt, tuning where nothing has to be fresh, and both
    at once at the price of doing two things; `lift` is what speaks for both at once.
    """
    spare = constant(known, "hybrid.spare")
    both = learning * (1.0 - spare * (1.0 - context))
    raised = 1.0 - (1.0 - both) * np.exp(-lift)
    return {PROMPT: 1.0 - learning, TUNE: learning * (1.0 - context), BOTH: raised}


def _reading(columns: Mapping[str, Array], labels: Array, known: Known) -> Array:
    """Say how far labelled questions can teach a model to read what is looked up for it."""
    answering = columns["task.type"] == _ANSWERING
    covered = (labels / labels_needed(columns, known)) ** 2
    teaching: Array = constant(known, "hybrid.reading") * answering * covered / (1.0 + covered)
    return teaching


def _terms(prefix: str, columns: Mapping[str, Array], known: Known) -> dict[str, Array]:
    chosen = {
        key: of_choice(table, columns)
        for key, table in known.by_choice.items()
        if key.startswith(prefix)
    }
    start = f"{prefix}start"
    return {start: np.array([[constant(known, start)]]), **chosen}


def _measured(columns: Mapping[str, Array], known: Known) -> Array:
    """Read how the prompt does from numbers where there are some, else from its standing."""
    score, target = columns["measured.prompt_score"], columns["measured.target"]
    wanted = np.where(np.isnan(target), constant(known, "measured.usual-target"), target)
    lacking = np.clip((wanted - score) / constant(known, "measured.far"), -1.0, 1.0)
    told = of_choice(known.by_choice["standing.log-odds"], columns)
    return np.where(np.isnan(score), told, lacking * constant(known, "measured.log-odds"))


def _statement_terms(columns: Mapping[str, Array], known: Known) -> dict[Approach, Array]:
    said = {approach: np.zeros((1, 1)) for approach in APPROACHES}
    for statement in known.statements:
        holds = truth_of_all(statement.when, columns)
        said[statement.approach] = said[statement.approach] + statement.strength * holds
    scale = constant(known, "statements.log-odds")
    return {approach: scale * total for approach, total in said.items()}


def _total(terms: Mapping[str, Array]) -> Array:
    total = np.zeros((1, 1))
    for term in terms.values():
        total = total + term
    return total
