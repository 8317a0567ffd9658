"""Cross-validation by source: how often the engine is right on cases that it was not fitted to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tune_or_prompt.domain.decide.evaluate import Mask, evaluate, standing_of
from tune_or_prompt.domain.language.answers import Floats, answers_of, with_implied
from tune_or_prompt.domain.language.model import Model
from tune_or_prompt.learn.cases import Case, acceptable_of
from tune_or_prompt.learn.fit import fit_numbers
from tune_or_prompt.learn.parameters import features_of, parameters_of, with_fitted

FOLDS = 10
SEEDS = (0, 1, 2, 3, 4)
"""Folds are drawn anew with each seed, and figures are means over the seeds."""

BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many of some cases were right; a mean over seeds, so not always whole."""

    right: float
    of: float

    @property
    def share(self) -> float:
        """Return the share that was right, 0 if there are none."""
        return self.right / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """The verdicts whose probability lies in a range, and how many were right."""

    low: float
    high: float
    mean: float
    count: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How good some predictions are.

    Attributes:
        all: every case.
        clear: the cases whose situation is clear.
        by_outcome: the cases by what was advised or done.
        by_standing: the cases by how sure the verdict is.
        brier: mean squared difference of the leader's probability and whether it is acceptable.
        log_loss: mean of -log(probability of what was advised or done).
        reliability: right against predicted.
    """

    all: Tally
    clear: Tally
    by_outcome: Mapping[str, Tally]
    by_standing: Mapping[str, Tally]
    brier: float
    log_loss: float
    reliability: tuple[Bin, ...]


Predict = Callable[[NDArray[np.bool_]], Floats]
"""From which cases are held out to their probabilities, fitted to the others."""


def figures_of(cases: Sequence[Case], runs: Sequence[Floats], model: Model) -> Figures:
    """Return the figures of some runs of predictions, each of shape (cases, approaches)."""
    acceptable = acceptable_of(cases, model.approaches)
    rows = np.arange(len(cases))
    outcomes = np.array([model.approaches.index(case.outcome) for case in cases])
    clear = np.array([case.strength == "clear" for case in cases])
    lead = np.concatenate([run.max(axis=1) for run in runs])
    right = np.concatenate([acceptable[rows, run.argmax(axis=1)] for run in runs])
    standings = np.array([standing_of(probability, model) for probability in lead.tolist()])
    done, is_clear = np.tile(outcomes, len(runs)), np.tile(clear, len(runs))
    losses = [-np.log(run[rows, outcomes] + 1e-12) for run in runs]

    def count(mask: NDArray[np.bool_]) -> Tally:
        return Tally(right=float(right[mask].sum()) / len(runs), of=float(mask.sum()) / len(runs))

    bins = [(lead >= low) & (lead < high + (high == 1.0)) for low, high in pairwise(BINS)]
    return Figures(
        all=count(np.ones(len(lead), dtype=np.bool_)),
        clear=count(is_clear),
        by_outcome={a: count(done == at) for at, a in enumerate(model.approaches)},
        by_standing={s: count(standings == s) for s in ("clear", "leaning", "too-close-to-call")},
        brier=float(((lead - right) ** 2).mean()),
        log_loss=float(np.concatenate(losses).mean()),
        reliability=tuple(
            Bin(low=low, high=high, mean=float(lead[mask].mean()), count=count(mask))
            for (low, high), mask in zip(pairwise(BINS), bins, strict=True)
            if mask.any()
        ),
    )


def cross_validated(
    model: Model, cases: Sequence[Case], closed: Mask, seeds: Sequence[int] = SEEDS
) -> tuple[Floats, ...]:
    """Return the probabilities of every case by a fit to the other sources, one array a seed.

    Args:
        model: the numbers, of which those stated are the middle of the prior.
        cases: the cases.
        closed: shape (cases, approaches), what each case's own facts rule out.
        seeds: one for each way to draw the folds.
    """
    answers = with_implied(answers_of([case.profile for case in cases]))
    features, parameters = features_of(model, answers), parameters_of(model)

    def predict(held_out: NDArray[np.bool_]) -> Floats:
        seen = [case for case, out in zip(cases, held_out, strict=True) if not out]
        values, kappa = fit_numbers(model, parameters, features[~held_out], seen)
        fitted = with_fitted(model, values.tolist(), kappa)
        unseen = [case.profile for case, out in zip(cases, held_out, strict=True) if out]
        return evaluate(answers_of(unseen), fitted, closed[held_out]).probabilities

    return tuple(out_of_fold(cases, seed, predict) for seed in seeds)


def out_of_fold(cases: Sequence[Case], seed: int, predict: Predict) -> Floats:
    """Return the prediction of every case by a fit that saw no case of its fold, or source."""
    groups = sorted({case.group for case in cases})
    np.random.default_rng(seed).shuffle(groups)
    fold_of = {group: at % FOLDS for at, group in enumerate(groups)}
    folds = np.array([fold_of[case.group] for case in cases])
    parts = {fold: predict(folds == fold) for fold in sorted(set(folds.tolist()))}
    found = np.zeros((len(cases), next(iter(parts.values())).shape[1]))
    for fold, part in parts.items():
        found[folds == fold] = part
    return found
