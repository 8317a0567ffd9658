"""The numbers of a model as one vector: directions, round trips, and one reading of answers."""

from dataclasses import replace

import numpy as np
import pytest

from tests.engine import KNOWLEDGE
from tests.money import DAY
from tests.small_model import LABELS, SHIFT, model
from tune_or_prompt.domain.decide.evaluate import evaluate, softplus
from tune_or_prompt.domain.language.answers import answers_of, with_implied
from tune_or_prompt.domain.language.model import NEEDS
from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.learn.parameters import features_of, learnable, parameters_of, with_fitted

MODEL = KNOWLEDGE.model
PROFILES = [
    Profile({"as_of": DAY}),
    Profile({"as_of": DAY, "task.type": "classification", "data.labelled_examples": 5000.0}),
    Profile({"as_of": DAY, "task.gap": ("form", "knowledge"), "knowledge.change": "daily"}),
    Profile({"as_of": DAY, "measured.prompt_standing": "far-below", "task.rules": "tacit"}),
    Profile({"as_of": DAY, "traffic.calls_per_day": 3e6, "stage": "production"}),
]


def test_numbers_made_of_bounded_steps_keep_every_promised_direction() -> None:
    rising = replace(LABELS, direction="rising")
    falling = replace(SHIFT, direction="falling")
    small = replace(model(rising, falling), prior_sd=MODEL.prior_sd)
    parameters = parameters_of(small)
    chance = np.random.default_rng(7)

    for _ in range(50):
        free = np.maximum(chance.normal(size=len(parameters.stated)), parameters.least)
        values = parameters.basis @ free
        labels, shift = values[-5:-3], values[-3:]
        assert labels[0] <= labels[1]
        assert shift[0] >= shift[1] >= shift[2]


def test_a_bound_keeps_the_sign_of_what_answers_add_together() -> None:
    parameters = parameters_of(MODEL)
    values = parameters.basis @ np.maximum(np.zeros(len(parameters.least)), parameters.least)
    numbers = len(MODEL.interactions)

    for one, value in zip(MODEL.interactions, values[-numbers:], strict=True):
        assert {"positive": value >= 0.0, "negative": value <= 0.0, "none": True}[one.bound]


def test_numbers_written_into_a_model_are_read_out_again() -> None:
    values = [float(at) for at in range(len(list(learnable(MODEL))))]
    cases = list(range(len(values)))

    changed = with_fitted(MODEL, values, kappa=2.5, cases=cases)

    assert [one.number.fitted for one in learnable(changed)] == values
    assert [one.number.cases for one in learnable(changed)] == cases
    assert changed.kappa.fitted == 2.5
    assert [one.number.stated for one in learnable(changed)] == (
        [one.number.stated for one in learnable(MODEL)]
    )


def test_a_model_with_its_own_numbers_is_the_same_model() -> None:
    values = [one.number.fitted for one in learnable(MODEL)]

    again = with_fitted(MODEL, values, MODEL.kappa.fitted)

    assert again.bases == MODEL.bases
    assert again.effects == MODEL.effects
    assert again.interactions == MODEL.interactions


def test_the_fit_and_the_engine_agree_on_every_probability() -> None:
    answers = answers_of(PROFILES)
    values = np.array([one.number.fitted for one in learnable(MODEL)])
    targets = parameters_of(MODEL).targets
    features = features_of(MODEL, with_implied(answers))

    sums = np.zeros((len(PROFILES), len(NEEDS) + len(MODEL.approaches)))
    np.add.at(sums.T, targets, (features * values).T)
    need = softplus(sums[:, : len(NEEDS)])
    utility = MODEL.kappa.fitted * need @ MODEL.ratings.T + sums[:, len(NEEDS) :]
    odds = np.exp(utility - utility.max(axis=1, keepdims=True))

    by_hand = odds / odds.sum(axis=1, keepdims=True)
    assert evaluate(answers, MODEL).probabilities == pytest.approx(by_hand, abs=1e-9)
