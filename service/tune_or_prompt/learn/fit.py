"""Maximum a posteriori: the numbers that explain the cases best, near what is stated."""

import math
from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize

from tune_or_prompt.domain.decide.evaluate import SHARPNESS
from tune_or_prompt.domain.language.answers import Floats, answers_of, with_implied
from tune_or_prompt.domain.language.model import NEEDS, Model
from tune_or_prompt.learn.cases import Case, shares_of, weights_of
from tune_or_prompt.learn.parameters import Parameters, features_of, parameters_of, with_fitted

KAPPA_SD = 0.25
"""Standard deviation of the prior of log(kappa)."""

MOST_STEPS = 300


def fit(model: Model, cases: Sequence[Case]) -> Model:
    """Return the model with its numbers fitted to cases, and how many of them bear on each."""
    features = features_of(model, with_implied(answers_of([case.profile for case in cases])))
    values, kappa = fit_numbers(model, parameters_of(model), features, cases)
    counts = [int(count) for count in (features != 0.0).sum(axis=0)]
    return with_fitted(model, values.tolist(), kappa, counts)


def fit_numbers(
    model: Model, parameters: Parameters, features: Floats, cases: Sequence[Case]
) -> tuple[Floats, float]:
    """Return the fitted numbers and kappa.

    Minimizes the weighted cross-entropy of the cases plus a Gaussian prior around the stated
    numbers, by L-BFGS-B, whose bounds keep every promised direction.
    """
    shares, weights = shares_of(cases, model.approaches), weights_of(cases)[:, None]
    member = np.zeros((len(parameters.stated), len(NEEDS) + len(model.approaches)))
    member[np.arange(len(member)), parameters.targets] = 1.0
    ratings, needs = model.ratings.T, len(NEEDS)

    def loss(free: Floats) -> tuple[float, Floats]:
        values, kappa = parameters.basis @ free[:-1], math.exp(free[-1])
        sums = (features * values) @ member
        need = np.logaddexp(0.0, SHARPNESS * sums[:, :needs]) / SHARPNESS
        utility = kappa * need @ ratings + sums[:, needs:]
        utility -= utility.max(axis=1, keepdims=True)
        log_total = np.log(np.exp(utility).sum(axis=1, keepdims=True))
        off = (values - parameters.stated) / parameters.sd
        off_kappa = (free[-1] - math.log(model.kappa.stated)) / KAPPA_SD
        error = (weights * shares * (log_total - utility)).sum()
        error += 0.5 * (off**2).sum() + 0.5 * off_kappa**2
        push = weights * (np.exp(utility - log_total) - shares)
        bend = 1.0 / (1.0 + np.exp(-SHARPNESS * sums[:, :needs]))
        slope = np.concatenate([kappa * (push @ ratings.T) * bend, push], axis=1)
        by_number = (features * slope[:, parameters.targets]).sum(axis=0) + off / parameters.sd
        by_kappa = kappa * (push * (need @ ratings)).sum() + off_kappa / KAPPA_SD
        return error, np.append(parameters.basis.T @ by_number, by_kappa)

    start = np.linalg.solve(parameters.basis, parameters.stated)
    start = np.append(np.maximum(start, parameters.least), math.log(model.kappa.stated))
    found = minimize(
        loss,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=[
            (None if np.isinf(least) else least, None) for least in [*parameters.least, -np.inf]
        ],
        options={"maxiter": MOST_STEPS},
    )
    return parameters.basis @ found.x[:-1], math.exp(found.x[-1])
