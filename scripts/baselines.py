"""What the packaged fit is judged against: simpler ways, on the same folds; and its misses."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from tune_or_prompt.domain.decide.evaluate import Mask, evaluate
from tune_or_prompt.domain.language.answers import Answers, Floats, answers_of, with_implied
from tune_or_prompt.domain.language.model import Model
from tune_or_prompt.learn.cases import Case, acceptable_of, shares_of, weights_of
from tune_or_prompt.learn.parameters import learnable, with_fitted
from tune_or_prompt.learn.validate import SEEDS, out_of_fold

CLEAR_RIGHT, LEANING_RIGHT = 0.975, 0.85
"""How often cross-validation has to be right for a verdict to be called clear or leaning.

What is promised is 95 % and 80 %; the margin is for cases that nobody has seen.
"""

RIDGE = 1.0
"""Penalty of the logistic baseline; the best of 0.1, 0.3, 1, 3 and 10 on these cases."""


def always(approach: str, cases: Sequence[Case], model: Model) -> tuple[Floats, ...]:
    """Return the baseline that always gives one approach, by its share of acceptable verdicts."""
    column = model.approaches.index(approach)

    def predict(held_out: NDArray[np.bool_]) -> Floats:
        share = acceptable_of(cases, model.approaches)[~held_out, column].mean()
        rest = (1.0 - share) / (len(model.approaches) - 1)
        row = [share if at == column else rest for at in range(len(model.approaches))]
        return np.tile(row, (int(held_out.sum()), 1))

    return (out_of_fold(cases, 0, predict),)


def logistic(
    cases: Sequence[Case], model: Model, seeds: Sequence[int] = SEEDS
) -> tuple[Floats, ...]:
    """Return the baseline of a multinomial logistic regression on the raw answers."""
    raw = _raw(with_implied(answers_of([case.profile for case in cases])))
    shares, weights = shares_of(cases, model.approaches), weights_of(cases)[:, None]
    shape = (raw.shape[1], len(model.approaches))

    def predict(held_out: NDArray[np.bool_]) -> Floats:
        seen = ~held_out

        def loss(flat: Floats) -> tuple[float, Floats]:
            table = flat.reshape(shape)
            utility = raw[seen] @ table
            utility -= utility.max(axis=1, keepdims=True)
            log_total = np.log(np.exp(utility).sum(axis=1, keepdims=True))
            error = (weights[seen] * shares[seen] * (log_total - utility)).sum()
            push = weights[seen] * (np.exp(utility - log_total) - shares[seen])
            penalty = 0.5 * RIDGE * (table[1:] ** 2).sum()
            slope = raw[seen].T @ push
            slope[1:] += RIDGE * table[1:]
            return error + penalty, slope.ravel()

        found = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B")
        utility = raw[held_out] @ found.x.reshape(shape)
        odds = np.exp(utility - utility.max(axis=1, keepdims=True))
        probabilities: Floats = odds / odds.sum(axis=1, keepdims=True)
        return probabilities

    return tuple(out_of_fold(cases, seed, predict) for seed in seeds)


def stated_alone(cases: Sequence[Case], model: Model, closed: Mask) -> tuple[Floats, ...]:
    """Return the probabilities by the stated numbers, which have seen no case."""
    values = [one.number.stated for one in learnable(model)]
    stated = with_fitted(model, values, model.kappa.stated)
    return (evaluate(answers_of([case.profile for case in cases]), stated, closed).probabilities,)


def with_thresholds(model: Model, cases: Sequence[Case], runs: Sequence[Floats]) -> Model:
    """Return the model with the lowest thresholds that cross-validation allows for a standing."""
    acceptable, rows = acceptable_of(cases, model.approaches), np.arange(len(cases))
    lead = np.concatenate([run.max(axis=1) for run in runs])
    right = np.concatenate([acceptable[rows, run.argmax(axis=1)] for run in runs])
    grid = np.arange(0.40, 1.0, 0.01)

    def lowest(wanted: float, below: float) -> float:
        ranges = ((lead >= least) & (lead < below) for least in grid)
        good = [
            float(least)
            for least, mask in zip(grid, ranges, strict=True)
            if least < below and mask.any() and right[mask].mean() >= wanted
        ]
        return round(min(good, default=below), 2)

    clear = lowest(CLEAR_RIGHT, 1.01)
    return replace(model, clear=clear, leaning=lowest(LEANING_RIGHT, clear))


def misses(
    cases: Sequence[Case], runs: Sequence[Floats], model: Model
) -> list[tuple[Case, str, float]]:
    """Return what the mean of the runs gets wrong, the surest first: case, verdict, probability."""
    verdicts = [
        (case, model.approaches[int(row.argmax())], float(row.max()))
        for case, row in zip(cases, np.mean(runs, axis=0), strict=True)
    ]
    wrong = [each for each in verdicts if each[1] not in each[0].acceptable]
    return sorted(wrong, key=lambda each: -each[2])


def _raw(answers: Answers) -> Floats:
    """Return an intercept, a column for each answer given, and numbers as log10(1 + x)."""
    columns = [np.ones(len(answers))]
    for codes in answers.codes.T:
        columns += [
            (codes == code).astype(np.float64) for code in sorted(set(codes.tolist()) - {0})
        ]
    for numbers in answers.middles.T:
        known = ~np.isnan(numbers)
        if known.any():
            columns += [known.astype(np.float64), np.log10(1.0 + np.where(known, numbers, 0.0))]
    return np.column_stack(columns)
