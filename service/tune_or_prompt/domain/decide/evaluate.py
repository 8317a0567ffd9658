"""The engine: needs, fit, score, probability and standing of every row in one pass.

need[d]    = softplus(base[d] + sum of the effects of the answers)
utility[a] = kappa * sum over d of need[d] * rating[a, d] + fit[a]
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tune_or_prompt.domain.decide.tables import Tables, tables_of
from tune_or_prompt.domain.language.answers import (
    NUMBER_INDEX,
    WEIGHTS,
    Answers,
    Floats,
    mean_of_points,
    with_implied,
)
from tune_or_prompt.domain.language.conditions import as_ramps, degrees_of
from tune_or_prompt.domain.language.model import NEEDS, Model
from tune_or_prompt.domain.language.vocabulary import NONE, Standing

Mask = NDArray[np.bool_]

SHARPNESS = 6.0
"""How sharply a need bends at zero: softplus(6x)/6 is x above 0.5 and 0 below -0.5."""

USUAL_WEIGHT = 5.0
"""The weight of a user that stands for what the usual project needs."""

ROWS_AT_ONCE = 1024
"""Rows scored at once, so that what is found on the way stays in the processor's cache."""

WEIGHT_COLUMNS = slice(NUMBER_INDEX[WEIGHTS[0]], NUMBER_INDEX[WEIGHTS[-1]] + 1)

_LOWEST = float(np.finfo(np.float64).min)

LEAST_RANGE = 2.0
"""The smallest range of fits over which the ratings of `best-for` are spread."""


@dataclass(frozen=True, slots=True, eq=False)
class Barrier:
    """What a constraint compares for some approaches: where more is needed, it rules them out.

    Attributes:
        code: slug of the constraint.
        columns: the approaches, by their place in the model.
        needed: what is needed, shape (rows,).
        available: what there is, shape (rows,) or one number for all.
    """

    code: str
    columns: tuple[int, ...]
    needed: Floats | Mask
    available: Floats | float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Evaluation:
    """What the engine found, a row for each profile; approaches in the order of the model.

    Attributes:
        model: the numbers it used.
        answers: the answers it used, those that follow from numbers among them.
        needs: shape (rows, 10), how much the project needs each dimension.
        fits: shape (rows, approaches), the ratings of the tenth dimension, 0 to 1.
        open: shape (rows, approaches), whether nothing rules the approach out.
        scores: shape (rows, approaches), 0 to 100.
        probabilities: shape (rows, approaches); those of what is open sum to 1.
        barriers: everything that was compared to find what is open.
    """

    model: Model
    answers: Answers
    needs: Floats
    fits: Floats
    open: Mask
    scores: Floats
    probabilities: Floats
    barriers: tuple[Barrier, ...] = ()

    @property
    def weights(self) -> Floats:
        """Return the share of each dimension in the needs, shape (rows, 10)."""
        return _weights(self.needs)

    @property
    def ratings(self) -> Floats:
        """Return how well each approach does on each dimension, shape (rows, approaches, 10)."""
        shape = (len(self.needs), *self.model.ratings.shape)
        return np.concatenate(
            [np.broadcast_to(self.model.ratings, shape), self.fits[:, :, None]], axis=2
        )

    @property
    def leaders(self) -> NDArray[np.intp]:
        """Return the best open approach of each row, or -1 if none is open."""
        leaders = np.where(self.open, self.scores, -1.0).argmax(axis=1)
        return np.where(self.open.any(axis=1), leaders, -1)

    @property
    def verdicts(self) -> tuple[str, ...]:
        """Return the verdict of each row."""
        names = (*self.model.approaches, NONE)
        return tuple(names[leader] for leader in self.leaders.tolist())

    @property
    def standings(self) -> tuple[Standing, ...]:
        """Return how sure the verdict of each row is."""
        some: list[bool] = (self.leaders >= 0).tolist()
        top: list[float] = self.probabilities.max(axis=1).tolist()
        return tuple(
            standing_of(probability if any_open else None, self.model)
            for probability, any_open in zip(top, some, strict=True)
        )


def evaluate(answers: Answers, model: Model, closed: Mask | None = None) -> Evaluation:
    """Score every approach for every row.

    Args:
        answers: what the profiles say.
        model: the numbers of the decision.
        closed: shape (rows, approaches), what is ruled out; nothing without it.
    """
    answers, shape = with_implied(answers), (len(answers), len(model.approaches))
    open_ = np.ones(shape, dtype=np.bool_) if closed is None else ~closed
    needs, (fits, scores, probabilities) = np.empty((shape[0], len(WEIGHTS))), np.empty((3, *shape))
    for start in range(0, len(answers), ROWS_AT_ONCE):
        rows = slice(start, start + ROWS_AT_ONCE)
        some = answers if len(answers) <= ROWS_AT_ONCE else answers.only(rows)
        needs[rows], fits[rows], means, total = _scored(some, model)
        scores[rows] = 100.0 * means
        probabilities[rows] = _softmax(total * means, open_[rows])
    return Evaluation(
        model=model,
        answers=answers,
        needs=needs,
        fits=fits,
        open=open_,
        scores=scores,
        probabilities=probabilities,
    )


def standing_of(probability: float | None, model: Model) -> Standing:
    """Return how sure a verdict of this probability is; None stands for nothing open."""
    if probability is None:
        return "none-open"
    if probability >= model.clear:
        return "clear"
    return "leaning" if probability >= model.leaning else "too-close-to-call"


def _scored(answers: Answers, model: Model) -> tuple[Floats, Floats, Floats, Floats]:
    """Return the needs, the fits, the mean ratings and kappa times the sum of the needs."""
    sums, kappa = sums_of(answers, tables_of(model)), model.kappa.fitted
    needs = _needs(sums, answers, model)
    fits, range_of_fits = _fits(sums[:, len(NEEDS) :])
    needs[:, -1:] *= range_of_fits / kappa
    weights = _weights(needs)
    means = np.add.reduce(weights[:, None, :-1] * model.ratings, axis=2) + weights[:, -1:] * fits
    return needs, fits, means, kappa * np.add.reduce(needs, axis=1, keepdims=True)


def sums_of(answers: Answers, tables: Tables) -> Floats:
    """Return what all answers add up to for each target, shape (rows, targets)."""
    sums: Floats = np.add.reduceat(added_by_term(answers, tables), tables.terms.starts, axis=0).T
    return sums


def added_by_term(answers: Answers, tables: Tables) -> Floats:
    """Return what each term adds, shape (terms, rows)."""
    at = tables.terms
    added = np.empty((len(at.sources), len(answers)))
    added[at.bases] = tables.base[:, None]
    codes = answers.codes.T[tables.choice_columns] + tables.choice_offsets[:, None]
    added[at.choices] = tables.choice_amounts.take(codes)
    added[at.ramps] = _by_number(answers, tables).T
    added[at.interactions] = _added_together(answers, tables).T
    return added


def _by_number(answers: Answers, tables: Tables) -> Floats:
    """Return what each number adds, shape (rows, ramps)."""
    numbers = answers.numbers[:, :, tables.number_columns]
    np.log10(1.0 + numbers, out=numbers, where=tables.logs)
    # into one array after the other: of many rows, new memory costs more than the sums
    ramps = as_ramps(numbers.take(tables.number_of_ramp, axis=2), tables.ends)
    return mean_of_points(ramps) * tables.ramp_amounts


def _added_together(answers: Answers, tables: Tables) -> Floats:
    """Return what each interaction adds to its target, shape (rows, interactions)."""
    degrees = degrees_of(answers, tables.conditions)
    interactions = len(tables.has_exception)
    weaker = degrees[:, interactions:] * tables.has_exception
    return degrees[:, :interactions] * (1.0 - weaker) * tables.interaction_amounts


def _needs(sums: Floats, answers: Answers, model: Model) -> Floats:
    """Return the need for each dimension, shape (rows, 10); 1 for the last, the fit."""
    needs = np.ones((len(sums), len(WEIGHTS)))
    needs[:, :-1] = softplus(sums[:, : len(NEEDS)])
    weights = answers.middles[:, WEIGHT_COLUMNS]
    if np.isnan(weights).all():
        return needs
    usual = np.append(softplus(tables_of(model).base[: len(NEEDS)]), 1.0)
    return np.where(np.isnan(weights), needs, weights / USUAL_WEIGHT * usual)


def _weights(needs: Floats) -> Floats:
    """Return the share of each dimension in the needs; equal shares where nothing is needed."""
    total = np.add.reduce(needs, axis=1, keepdims=True)
    return np.where(total > 0.0, needs / np.where(total > 0.0, total, 1.0), 1.0 / len(WEIGHTS))


def softplus(need: Floats) -> Floats:
    """Return a need that is never negative: `log(1 + exp(6x)) / 6`."""
    bent: Floats = np.logaddexp(0.0, SHARPNESS * need) / SHARPNESS
    return bent


def _fits(fits: Floats) -> tuple[Floats, Floats]:
    """Return fits as ratings around one half, and the range over which they are spread.

    The range grows with the fits, so that no rating leaves 0 to 1: `best-for` weighs as much as
    the answers say about the fit itself.
    """
    centered = fits - np.add.reduce(fits, axis=1, keepdims=True) / fits.shape[1]
    spread = 2.0 * np.maximum.reduce(
        np.abs(centered), axis=1, keepdims=True, initial=LEAST_RANGE / 2.0
    )
    return 0.5 + centered / spread, spread


def _softmax(utilities: Floats, open_: Mask) -> Floats:
    """Return the share of each open approach, 0 for one that is ruled out."""
    shifted = np.where(open_, utilities, -np.inf)
    shares = np.exp(shifted - np.maximum.reduce(shifted, axis=1, keepdims=True, initial=_LOWEST))
    # the top has a share of 1, so a smaller total is that of nothing
    normal: Floats = shares / np.maximum(np.add.reduce(shares, axis=1, keepdims=True), 1.0)
    return normal
