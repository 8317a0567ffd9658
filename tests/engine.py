"""The engine's catalogue with numbers of the test's own, and columns and profiles at will."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from service.adapters.toml_knowledge import load_knowledge
from service.application.knowledge import Knowledge
from service.application.recommend import recommend
from service.domain.answer import Decision
from service.domain.catalogue import ByChoice, Constant
from service.domain.columns import columns_of
from service.domain.decision import ADVICE_PARTS
from service.domain.facts import Facts, facts_of
from service.domain.profile import FIELD_BY_PATH, Answer, Profile

KNOWLEDGE = load_knowledge()
A_DAY = date(2026, 11, 24)

Columns = dict[str, NDArray[np.float64]]


def profile(answers: Mapping[str, Answer] | None = None) -> Profile:
    """Return a profile dated on the day, with these answers by dotted path."""
    return Profile({"as_of": A_DAY, **(answers or {})})


def decided(asked: Profile) -> Decision:
    """Return the decision itself, without the parts that look beyond the verdict."""
    return recommend(KNOWLEDGE, asked, ADVICE_PARTS)


def known_with(
    constants: Mapping[str, float] | None = None,
    by_choice: Mapping[str, Mapping[str, float]] | None = None,
) -> Knowledge:
    """Return the catalogue with some numbers, or numbers by choice, replaced by the test's own."""
    own = {key: Constant(value, "", "by hand", ()) for key, value in (constants or {}).items()}
    tables = {key: _table(key, values) for key, values in (by_choice or {}).items()}
    return replace(
        KNOWLEDGE,
        constants={**KNOWLEDGE.constants, **own},
        by_choice={**KNOWLEDGE.by_choice, **tables},
    )


def columns_for(
    answers: Mapping[str, Answer] | None = None, known: Knowledge = KNOWLEDGE
) -> Columns:
    """Return the columns of one profile."""
    return columns_of([profile(answers)], known)


def facts_for(answers: Mapping[str, Answer] | None = None, known: Knowledge = KNOWLEDGE) -> Facts:
    """Return the facts about one profile."""
    return facts_of(columns_for(answers, known), known)


def cell(value: float) -> NDArray[np.float64]:
    """Return a column that is the same in every row and draw."""
    return np.array([[value]])


def code(path: str, choice: str) -> NDArray[np.float64]:
    """Return the column of a field for one of its choices."""
    return cell(float(FIELD_BY_PATH[path].choices.index(choice)))


def _table(key: str, values: Mapping[str, float]) -> ByChoice:
    old = KNOWLEDGE.by_choice[key]
    field = FIELD_BY_PATH[old.path]
    choices = field.choices or ("false", "true")
    return replace(old, values=tuple(values.get(choice, 0.0) for choice in choices))
