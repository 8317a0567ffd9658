"""What rules an approach out: only what is stated, equally for every approach and any score."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tune_or_prompt.domain.approaches import BY_ID, Approach
from tune_or_prompt.domain.decide.evaluate import Barrier, Evaluation, Mask, evaluate
from tune_or_prompt.domain.language.answers import (
    CHOICE_INDEX,
    NUMBER_INDEX,
    Answers,
    Floats,
    code_of,
)
from tune_or_prompt.domain.language.model import Model
from tune_or_prompt.domain.language.profile import FIELD_BY_PATH, Answer
from tune_or_prompt.domain.money.availability import (
    Availability,
    has_open_weights,
    life_left_days,
    tuning_open,
)
from tune_or_prompt.domain.money.catalogue import MoneyCatalogue, context_window_tokens
from tune_or_prompt.domain.money.schedule import lowest_bought_usd, shortest_days

HOSTING, LEAVE = "models.hosting", "data.may_leave_network"
SERVE, LEARN = "models.can_serve_own", "data.may_enter_weights"
DEADLINE, BUDGET = "schedule.deadline_days", "budget.upfront_usd"
LABELS, PACE = "data.labelled_examples", "data.labels_per_week"
HAS_LABELS, TEACHER, SKILL = "data.has_labels", "data.teacher_available", "team.ml_expertise"
DAYS = (LABELS, PACE, HAS_LABELS, TEACHER, SKILL)
BOUGHT = (LABELS, HAS_LABELS, "data.label_cost_usd")
CALL = tuple(f"traffic.{part}_tokens" for part in ("instruction", "example", "query"))
LESS_IS_EASIER = {"data.label_cost_usd", *CALL}
HOSTINGS = ("any", *FIELD_BY_PATH[HOSTING].choices)

Compared = tuple[Floats | Mask, Floats | float]


@dataclass(frozen=True, slots=True)
class Given:
    """Rows of answers, the approach that may be ruled out, and the catalogue of money."""

    answers: Answers
    approach: Approach
    money: MoneyCatalogue

    def __getitem__(self, path: str) -> NDArray[Any]:
        """Return codes, or the end of each range that rules out least."""
        if path in CHOICE_INDEX:
            return self.answers.codes[:, CHOICE_INDEX[path]]
        end = 0 if path in LESS_IS_EASIER else -1
        return self.answers.numbers[end, :, NUMBER_INDEX[path]]

    def says(self, path: str, answer: Answer) -> Mask:
        """Return where a question has an answer."""
        said: Mask = self[path] == code_of(path, answer)
        return said

    def named(self, paths: Sequence[str]) -> dict[str, NDArray[Any]]:
        """Return answers by the last part of their path."""
        return {FIELD_BY_PATH[path].name: self[path] for path in paths}

    def for_each(self, names: Sequence[str | None], find: Callable[[date, Any], Floats]) -> Floats:
        """Return what is found for the day and the model named of each row."""
        days = self.answers.days
        if days.count(days[0]) == names.count(names[0]) == len(days):
            first = find(days[0], names[0])
            return np.broadcast_to(first, (len(days), *first.shape))
        rows = list(zip(days, names, strict=True))
        found = {row: find(*row) for row in set(rows)}
        return np.array([found[row] for row in rows])


@dataclass(frozen=True, slots=True)
class Constraint:
    """One reason to rule approaches out.

    Attributes:
        code: slug of the reason.
        compares: what is needed and what there is, per row; needing more rules out. A reason that
            is no number needs 1 of 0.
        fields: what it reads; unless the first is answered it rules nothing out.
        trained: whether it is about approaches that train a model, the others (False) or all.
    """

    code: str
    compares: Callable[[Given], Compared]
    fields: tuple[str, ...]
    trained: bool | None = True

    def is_about(self, approach: Approach) -> bool:
        """Return whether it may rule an approach out."""
        return self.trained in (None, approach.trains)


def judged(answers: Answers, model: Model, money: MoneyCatalogue) -> Evaluation:
    """Score every approach for every row but what is ruled out: the one door to a verdict."""
    barriers = barriers_of(answers, money, model.approaches)
    closed = np.zeros((len(model.approaches), len(answers)), dtype=np.bool_)
    for one in barriers:
        over = one.needed > one.available
        for column in one.columns:
            closed[column] |= over
    return replace(evaluate(answers, model, closed.T), barriers=barriers)


def barriers_of(
    answers: Answers, money: MoneyCatalogue, approaches: Sequence[str]
) -> tuple[Barrier, ...]:
    """Return everything that the constraints compare, in their order for each approach."""
    stated = _stated(answers)
    alike: dict[object, list[int]] = {}  # by all that constraints read of an approach
    for column, each in enumerate(map(BY_ID.__getitem__, approaches)):
        alike.setdefault((each.trains, each.shortest_hours, each.skill), []).append(column)
    groups = [(tuple(at), Given(answers, BY_ID[approaches[at[0]]], money)) for at in alike.values()]
    return tuple(
        Barrier(one.code, columns, *one.compares(asked))
        for columns, asked in groups
        for one in stated
        if one.is_about(asked.approach)
    )


def _stated(answers: Answers) -> "list[Constraint]":
    """Return the constraints of which any row answers the first field."""
    chosen = np.logical_or.reduce(answers.codes, axis=0)
    unknown = np.logical_and.reduce(np.isnan(answers.numbers[0]), axis=0)
    named = {"models.prompt": any(answers.prompted), "models.tuned": any(answers.tuned)}

    def is_stated(path: str) -> bool:
        if path in CHOICE_INDEX:
            return bool(chosen[CHOICE_INDEX[path]])
        return not unknown[NUMBER_INDEX[path]] if path in NUMBER_INDEX else named.get(path, True)

    return [one for one in CONSTRAINTS if is_stated(one.fields[0])]


def _not_offered(asked: Given) -> Compared:
    def closed(day: date, name: str | None) -> Floats:
        return _closed_by_hosting(asked.money.availability, day, name)

    by_hosting = asked.for_each(asked.answers.tuned, closed)
    return by_hosting[np.arange(len(by_hosting)), asked[HOSTING]], 0.0


@lru_cache(maxsize=512)
def _closed_by_hosting(sellers: Availability, day: date, name: str | None) -> Floats:
    return np.array([not tuning_open(sellers, day, hosting, name) for hosting in HOSTINGS])


def _payback(asked: Given) -> Compared:
    """Compare the life left of a hosted base model with the days until anything could be live."""
    sellers = asked.money.availability

    def left(day: date, name: str | None) -> Floats:
        days = life_left_days(sellers, name, day) if name else None
        by_api = np.inf if days is None else float(days)
        return np.array([np.inf if name and has_open_weights(sellers, name) else by_api, by_api])

    by_place = asked.for_each(asked.answers.tuned, left)
    return _days(asked), np.where(asked.says(HOSTING, "api"), by_place[:, 1], by_place[:, 0])


def _no_labels(asked: Given) -> Compared:
    none = np.where(np.isnan(asked[LABELS]), _no(asked, HAS_LABELS), asked[LABELS] == 0.0)
    no_source = asked.says("data.label_source", "none") & ~(asked[PACE] > 0.0)
    return none & _no(asked, TEACHER) & (no_source | (asked[PACE] == 0.0)), 0.0


def _days(asked: Given) -> Floats:
    return shortest_days(asked.approach, asked.money, **asked.named(DAYS))


def _deadline(asked: Given) -> Compared:
    return _days(asked), asked[DEADLINE]


def _window(asked: Given) -> Compared:
    """Compare what is sent with every call with the window; knowledge is looked up by parts."""
    tokens = np.nan_to_num([asked[path] for path in CALL])

    def window(_: date, name: str | None) -> Floats:
        known = context_window_tokens(asked.money, name) if name else None
        return np.array(np.inf if known is None else known)

    return tokens.sum(axis=0), asked.for_each(asked.answers.prompted, window)


def _budget(asked: Given) -> Compared:
    return lowest_bought_usd(asked.approach, asked.money, **asked.named(BOUGHT)), asked[BUDGET]


def _stays(asked: Given) -> Compared:
    return _no(asked, LEAVE) & asked.says(HOSTING, "api"), 0.0


def _no(asked: Given, path: str) -> Mask:
    return asked.says(path, answer=False)


CONSTRAINTS: tuple[Constraint, ...] = (
    Constraint("tuning-not-offered", _not_offered, ("as_of", "models.tuned", HOSTING)),
    Constraint("payback-after-shutdown", _payback, ("models.tuned", HOSTING, *DAYS)),
    Constraint("no-labels", _no_labels, (TEACHER, *DAYS[:3], "data.label_source")),
    Constraint("deadline-too-short", _deadline, (DEADLINE, *DAYS), trained=None),
    Constraint("data-may-not-leave", _stays, (LEAVE, HOSTING), trained=None),
    Constraint("weights-cannot-be-served", lambda asked: (_no(asked, SERVE), 0.0), (SERVE,)),
    Constraint("data-may-not-enter-weights", lambda asked: (_no(asked, LEARN), 0.0), (LEARN,)),
    Constraint("context-window-exceeded", _window, ("models.prompt", *CALL), trained=False),
    Constraint("budget-too-small", _budget, (BUDGET, *BOUGHT)),
)
