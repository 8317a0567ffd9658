"""Learn from cases: the fitted model, what moved, and whether it is better than before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tune_or_prompt.domain.decide.evaluate import Mask, evaluate
from tune_or_prompt.domain.language.answers import Floats, answers_of
from tune_or_prompt.domain.language.model import Model, Number
from tune_or_prompt.learn.cases import Case
from tune_or_prompt.learn.fit import fit
from tune_or_prompt.learn.parameters import numbers_in, with_fitted
from tune_or_prompt.learn.validate import (
    Figures,
    always,
    cross_validated,
    figures_of,
    logistic,
    stated_alone,
    with_thresholds,
)

NOTABLE = 0.05
"""A number that moved by less is not worth a line."""

USUAL = "prompt-engineering"
"""What the simplest baseline always answers: most projects begin with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A number that a fit moved."""

    name: str
    before: float
    after: float
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A case that cross-validation gets wrong in most of its runs."""

    case: Case
    verdict: str
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What was learned.

    Attributes:
        model: the model fitted to all cases, with the thresholds that cross-validation allows.
        figures: cross-validated; no case was seen by the fit that judged it.
        before: the figures of the numbers there were, on the same cases.
        baselines: the same figures of simpler ways, on the same folds.
        moved: the numbers that moved, the largest moves first.
        misses: the cases that cross-validation gets wrong.
        cases: how many cases there were.
    """

    model: Model
    figures: Figures
    before: Figures
    baselines: Mapping[str, Figures]
    moved: tuple[Moved, ...]
    misses: tuple[Miss, ...]
    cases: int

    @property
    def is_better(self) -> bool:
        """Return whether the fit is no worse than before in agreement, and better in log loss."""
        return (
            self.figures.all.share >= self.before.all.share
            and self.figures.log_loss < self.before.log_loss
        )


def learn(model: Model, cases: Sequence[Case], closed: Mask) -> Learned:
    """Fit the packaged numbers around what is stated, and judge the fit by cross-validation.

    Args:
        model: the model whose stated numbers are the middle of the prior.
        cases: the real decisions.
        closed: shape (cases, approaches), what each case's own facts rule out.
    """
    runs = cross_validated(model, cases, closed)
    model = with_thresholds(model, cases, runs)
    fitted = fit(model, cases)
    stated = stated_alone(cases, model, closed)
    return Learned(
        model=fitted,
        figures=figures_of(cases, runs, model),
        before=figures_of(cases, stated, model),
        baselines={
            f"always {USUAL}": figures_of(cases, always(USUAL, cases, model), model),
            "logistic regression on the raw answers": figures_of(
                cases, logistic(cases, model), model
            ),
            "the stated numbers alone": figures_of(cases, stated, model),
        },
        moved=_moved(model, fitted),
        misses=_misses(cases, runs, model),
        cases=len(cases),
    )


def learn_overlay(model: Model, cases: Sequence[Case], closed: Mask) -> Learned:
    """Fit an organization's own numbers around those that the packaged catalogue uses.

    Args:
        model: the packaged model; what it uses is the middle of the prior.
        cases: the organization's own decisions.
        closed: as for `learn`.
    """
    values = [number.fitted for _, _, number in numbers_in(model)]
    start = _stating(model, values)
    now = (evaluate(answers_of([case.profile for case in cases]), model, closed).probabilities,)
    runs = cross_validated(start, cases, closed)
    fitted = fit(start, cases)
    return Learned(
        model=replace(fitted, clear=model.clear, leaning=model.leaning),
        figures=figures_of(cases, runs, model),
        before=figures_of(cases, now, model),
        baselines={f"always {USUAL}": figures_of(cases, always(USUAL, cases, model), model)},
        moved=_moved(start, fitted),
        misses=_misses(cases, runs, model),
        cases=len(cases),
    )


def _stating(model: Model, values: Sequence[float]) -> Model:
    """Return the model with the numbers that it uses as what is stated."""
    used = with_fitted(model, values, model.kappa.fitted)

    def restate(number: Number) -> Number:
        return replace(number, stated=number.fitted)

    return replace(
        used,
        kappa=restate(used.kappa),
        bases=tuple(replace(one, number=restate(one.number)) for one in used.bases),
        effects=tuple(
            replace(one, numbers=tuple(map(restate, one.numbers))) for one in used.effects
        ),
        interactions=tuple(replace(one, number=restate(one.number)) for one in used.interactions),
    )


def _moved(before: Model, after: Model) -> tuple[Moved, ...]:
    pairs = zip(_names(before), numbers_in(before), numbers_in(after), strict=True)
    moved = [
        Moved(name=name, before=old.stated, after=new.fitted, cases=new.cases)
        for name, (_, _, old), (_, _, new) in pairs
        if abs(new.fitted - old.stated) >= NOTABLE
    ]
    return tuple(sorted(moved, key=lambda one: -abs(one.after - one.before)))


def _names(model: Model) -> list[str]:
    names = [f"base of {one.target.id}" for one in model.bases]
    for effect in model.effects:
        levels = effect.choices or tuple(f"{knot:g}" for knot in effect.at)
        names += [f"{effect.field} = {level}: {effect.target.id}" for level in levels]
    return [*names, *(f"{one.id}: {one.target.id}" for one in model.interactions)]


def _misses(cases: Sequence[Case], runs: Sequence[Floats], model: Model) -> tuple[Miss, ...]:
    mean = np.mean(runs, axis=0)
    found = []
    for row, case in enumerate(cases):
        verdict = model.approaches[int(mean[row].argmax())]
        if verdict not in case.acceptable:
            found.append(Miss(case=case, verdict=verdict, probability=float(mean[row].max())))
    return tuple(sorted(found, key=lambda miss: -miss.probability))
