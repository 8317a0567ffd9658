"""The numbers of a model as one vector, with their prior and the bounds that keep its promises."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import block_diag

from tune_or_prompt.domain.decide.evaluate import sums_of
from tune_or_prompt.domain.decide.tables import tables_of
from tune_or_prompt.domain.language.answers import Answers, Floats
from tune_or_prompt.domain.language.model import NEEDS, Effect, FittedNumber, Held, Model, Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """All learnable numbers of a model but kappa, in the order of `learnable`.

    Attributes:
        stated: shape (numbers,), the middle of the prior.
        sd: shape (numbers,), its standard deviation.
        targets: shape (numbers,), the need or fit that each moves, as a column of the sums.
        basis: shape (numbers, numbers): numbers = basis @ free, where the free ones have bounds.
        least: shape (numbers,), the lower bound of each free number, minus infinity without one.
    """

    stated: Floats
    sd: Floats
    targets: NDArray[np.intp]
    basis: Floats
    least: Floats


class Learnable(NamedTuple):
    """A number with its name for people, what it moves and how firmly it is held."""

    name: str
    target: Target
    held: Held
    number: FittedNumber


def learnable(model: Model) -> Iterator[Learnable]:
    """Yield every learnable number but kappa."""
    for base in model.bases:
        name = f"base of {base.target.id}"
        yield Learnable(name, base.target, base.ground.held, base.number)
    for effect in model.effects:
        levels = effect.choices or tuple(f"{knot:g}" for knot in effect.at)
        for level, number in zip(levels, effect.numbers, strict=True):
            name = f"{effect.field} = {level}: {effect.target.id}"
            yield Learnable(name, effect.target, effect.ground.held, number)
    for one in model.interactions:
        yield Learnable(f"{one.id}: {one.target.id}", one.target, one.ground.held, one.number)


def parameters_of(model: Model) -> Parameters:
    """Return the prior and the bounds of a model's numbers."""
    numbers = list(learnable(model))
    columns = {("need", need): at for at, need in enumerate(NEEDS)} | {
        ("fit", approach): len(NEEDS) + at for at, approach in enumerate(model.approaches)
    }
    blocks = [np.eye(1) for _ in model.bases]
    least = [[-np.inf] for _ in model.bases]
    for effect in model.effects:
        block, bounds = _promise(effect)
        blocks.append(block)
        least.append(bounds)
    signs = {"positive": 1.0, "negative": -1.0, "none": 1.0}
    for one in model.interactions:
        blocks.append(np.full((1, 1), signs[one.bound]))
        least.append([-np.inf if one.bound == "none" else 0.0])
    return Parameters(
        stated=np.array([one.number.stated for one in numbers]),
        sd=np.array([model.prior_sd[one.held] for one in numbers]),
        targets=np.array([columns[one.target.kind, one.target.id] for one in numbers]),
        basis=block_diag(*blocks),
        least=np.array([bound for bounds in least for bound in bounds]),
    )


def features_of(model: Model, answers: Answers) -> Floats:
    """Return what a number of 1 would add to its target for each row, shape (rows, numbers).

    The engine itself is asked, with every other number at 0: there is no second reading of answers.
    """
    empty = replace(model, bases=(), effects=(), interactions=())
    columns = [np.ones(len(answers)) for _ in model.bases]

    def ask(alone: Model) -> None:
        columns.append(sums_of(answers, tables_of(alone)).sum(axis=1))

    unit, zero = FittedNumber(stated=0.0, fitted=1.0), FittedNumber(stated=0.0, fitted=0.0)
    for effect in model.effects:
        for at in range(len(effect.numbers)):
            numbers = tuple(unit if at == other else zero for other in range(len(effect.numbers)))
            ask(replace(empty, effects=(replace(effect, numbers=numbers),)))
    for one in model.interactions:
        ask(replace(empty, interactions=(replace(one, number=unit),)))
    return np.column_stack(columns)


def with_numbers(model: Model, change: Callable[[FittedNumber], FittedNumber]) -> Model:
    """Return the model with each number changed, in the order of `learnable`, kappa the last."""
    return replace(
        model,
        bases=tuple(replace(one, number=change(one.number)) for one in model.bases),
        effects=tuple(
            replace(one, numbers=tuple(map(change, one.numbers))) for one in model.effects
        ),
        interactions=tuple(replace(one, number=change(one.number)) for one in model.interactions),
        kappa=change(model.kappa),
    )


def with_fitted(
    model: Model, values: Sequence[float], kappa: float, cases: Sequence[int] | None = None
) -> Model:
    """Return the model with its numbers fitted anew; `cases` counts the cases behind each."""
    counts = cases or [one.number.cases for one in learnable(model)]
    found = iter([*zip(values, counts, strict=True), (kappa, model.kappa.cases)])

    def fitted(number: FittedNumber) -> FittedNumber:
        value, count = next(found)
        return replace(number, fitted=float(value), cases=int(count))

    return with_numbers(model, fitted)


def _promise(effect: Effect) -> tuple[Floats, list[float]]:
    """Return the block of the basis for an effect: steps of one sign if it promises a direction."""
    count = len(effect.numbers)
    if effect.direction == "none":
        return np.eye(count), [-np.inf] * count
    steps = np.tril(np.ones((count, count))) * (1.0 if effect.direction == "rising" else -1.0)
    steps[:, 0] = 1.0
    return steps, [-np.inf, *[0.0] * (count - 1)]
