"""A model of the decision so small that its sums can be done by hand."""

import numpy as np

from tests.money import BOTH, PROMPT, TUNE
from tune_or_prompt.domain.decide.evaluate import Evaluation, evaluate
from tune_or_prompt.domain.language.answers import Answers
from tune_or_prompt.domain.language.conditions import When
from tune_or_prompt.domain.language.model import (
    NEEDS,
    Base,
    Effect,
    FittedNumber,
    Ground,
    Interaction,
    Model,
    Target,
)

GROUND = Ground(held="fair", reason="by hand", source=("judgement",))
FIT_OF_TUNING = Target(kind="fit", id=TUNE)


def number(value: float) -> FittedNumber:
    return FittedNumber(stated=value, fitted=value)


def effect(field: str, target: Target, by: dict[str, float] | dict[float, float]) -> Effect:
    """Return an effect by choice, or by knot on a linear scale."""
    texts = [key for key in by if isinstance(key, str)]
    knots = [key for key in by if isinstance(key, float)]
    return Effect(
        field=field,
        target=target,
        numbers=tuple(map(number, by.values())),
        choices=tuple(texts),
        at=tuple(knots),
        ground=GROUND,
    )


def model(*effects: Effect, interactions: tuple[Interaction, ...] = ()) -> Model:
    """Return a model in which prompting leads by 1 in fit, and all else is rated alike."""
    return Model(
        approaches=(PROMPT, TUNE, BOTH),
        ratings=np.full((3, len(NEEDS)), 0.5),
        kappa=number(1.0),
        clear=0.9,
        leaning=0.6,
        prior_sd={},
        bases=(
            Base(target=Target(kind="fit", id=PROMPT), number=number(1.0), ground=GROUND),
            Base(target=Target(kind="fit", id=BOTH), number=number(-9.0), ground=GROUND),
        ),
        effects=effects,
        interactions=interactions,
    )


def interaction(value: float, when: tuple[When, ...], unless: tuple[When, ...] = ()) -> Interaction:
    return Interaction(
        id="both",
        when=when,
        unless=unless,
        target=FIT_OF_TUNING,
        number=number(value),
        ground=GROUND,
    )


LABELS = effect("data.labelled_examples", FIT_OF_TUNING, {0.0: 0.0, 1_000.0: 2.0})
CITATIONS = effect("task.citations", FIT_OF_TUNING, {"false": 0.0, "true": -4.0})
SHIFT = effect("task.shift", FIT_OF_TUNING, {"none": 0.6, "some": 0.0, "strong": 0.3})
SMALL = model(LABELS, CITATIONS, SHIFT)
"""Tuning wins where its labels bring more than 1: above 500, or above 200 without shift."""


def judge(answers: Answers) -> Evaluation:
    return evaluate(answers, SMALL)
