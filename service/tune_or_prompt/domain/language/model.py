"""The numbers of the decision as the catalogue states them: what is stated and what was fitted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from tune_or_prompt.domain.language.answers import Floats
from tune_or_prompt.domain.language.conditions import When
from tune_or_prompt.domain.language.vocabulary import DIMENSIONS

Held = Literal["firm", "fair", "loose"]
Scale = Literal["log", "linear"]

NEEDS = DIMENSIONS[:-1]
"""The dimensions with ratings in the matrix; the tenth is the fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What an effect moves: the need for a dimension, or the fit of an approach."""

    kind: Literal["need", "fit"]
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedNumber:
    """A number of the model: stated from knowledge, then fitted to real decisions.

    Attributes:
        stated: the value before any case was seen.
        fitted: the value that the engine uses.
        cases: how many of the cases fitted to bear on it.
    """

    stated: float
    fitted: float
    cases: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Why a number is what it is: how firmly it is held, the reason and its sources."""

    held: Held
    reason: str
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """What the usual project needs of a dimension, or how an approach fits it."""

    target: Target
    number: FittedNumber
    ground: Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What the answers to one question add to one need, or to the fit of one approach.

    Attributes:
        field: the question.
        target: what it moves.
        numbers: one for each choice in `choices`, or for each knot in `at`.
        choices: the choices that move it; empty for a number.
        at: the knots of a number, ascending; linear between them and flat beyond.
        scale: whether knots lie on a log10(1 + x) scale or a linear one.
        direction: the promise that a fit keeps over the order of `numbers`.
    """

    field: str
    target: Target
    numbers: tuple[FittedNumber, ...]
    choices: tuple[str, ...] = ()
    at: tuple[float, ...] = ()
    scale: Scale = "linear"
    direction: Literal["rising", "falling", "none"] = "none"
    ground: Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """What answers add together: to the degree that all of `when` holds and `unless` does not."""

    id: str
    when: tuple[When, ...]
    unless: tuple[When, ...] = ()
    target: Target
    number: FittedNumber
    bound: Literal["positive", "negative", "none"] = "none"
    ground: Ground

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the questions that have to be answered for it to hold."""
        return tuple(dict.fromkeys(when.field for when in self.when))


@dataclass(frozen=True, kw_only=True, eq=False)
class Model:
    """All numbers of the decision.

    Attributes:
        approaches: their ids, in the order of the columns of every array.
        ratings: shape (approaches, 9), how well each does on each of `NEEDS`, 0 to 1.
        kappa: how strongly one point of need speaks.
        clear: the least probability of a *clear* verdict.
        leaning: the least probability of a *leaning* one.
        prior_sd: how far a fit may move a number, by how firmly it is held.
    """

    approaches: tuple[str, ...]
    ratings: Floats
    kappa: FittedNumber
    clear: float
    leaning: float
    prior_sd: Mapping[Held, float]
    bases: tuple[Base, ...]
    effects: tuple[Effect, ...]
    interactions: tuple[Interaction, ...]
