"""How much each dimension counts."""

from dataclasses import replace

import numpy as np
import pytest

from service.application.knowledge import Knowledge
from service.domain.catalogue import WeightBase, WeightFactor
from service.domain.profile import Answer
from service.domain.vocabulary import DIMENSIONS, PROMPT, TUNE
from service.domain.weights import weights_of
from tests.engine import KNOWLEDGE, columns_for, known_with

STAGES = (4.0, 1.0, 1.0, 1.0)


def by_hand(spread: float = 0.0) -> Knowledge:
    """Return weights of 1 each, but setup time counting four times as much for an idea."""
    return replace(
        known_with(constants={"weights.spread": spread}),
        weight_bases=tuple(WeightBase(name, 1.0, "by hand", ()) for name in DIMENSIONS),
        weight_factors=(WeightFactor("setup-time", "stage", STAGES, "by hand", ()),),
    )


def weights(answers: dict[str, Answer], spread: float = 0.0) -> dict[str, float]:
    found = weights_of(columns_for(answers), by_hand(spread))
    return {name: float(weight.mean()) for name, weight in found.items()}


def own(given: dict[str, float]) -> dict[str, Answer]:
    return {f"weights.{name}": weight for name, weight in given.items()}


def test_equal_importance_is_a_tenth_each() -> None:
    assert weights({"stage": "pilot"}) == pytest.approx(dict.fromkeys(DIMENSIONS, 0.1))


def test_an_answer_multiplies_the_importance_of_its_dimension() -> None:
    found = weights({"stage": "idea"})

    assert found["setup-time"] == pytest.approx(4 / 13)
    assert found["latency"] == pytest.approx(1 / 13)


def test_a_weight_of_the_user_stands_in_for_the_derived_one() -> None:
    found = weights({"stage": "idea", **own({"setup-time": 1.0, "latency": 0.0})})

    assert found["setup-time"] == pytest.approx(1 / 9)
    assert found["latency"] == 0.0


def test_one_weight_among_zeros_is_everything() -> None:
    found = weights(own(dict.fromkeys(DIMENSIONS, 0.0) | {"latency": 3.0}))

    assert found["latency"] == 1.0


def test_ten_weights_of_nothing_count_alike() -> None:
    assert weights(own(dict.fromkeys(DIMENSIONS, 0.0))) == pytest.approx(
        dict.fromkeys(DIMENSIONS, 0.1)
    )


def test_a_derived_weight_is_drawn_and_one_of_the_user_is_not() -> None:
    answers = own(dict.fromkeys(DIMENSIONS, 1.0))
    del answers["weights.latency"]

    found = weights_of(columns_for(answers), by_hand(spread=0.5))

    # Nine weights of 1 beside one whose logarithm is spread by a half about 1.
    latency = found["latency"] / found["setup-time"]
    assert np.log(latency).std() == pytest.approx(0.5, abs=0.01)
    assert np.median(latency) == pytest.approx(1.0, abs=0.01)


def test_weights_add_up_to_one_in_every_draw() -> None:
    found = weights_of(columns_for(), KNOWLEDGE)

    assert np.abs(sum(found.values()) - 1.0).max() < 1e-12


def test_fields_with_a_promised_direction_move_no_weight() -> None:
    promised = {
        "data.labelled_examples",
        "traffic.calls_per_day",
        "schedule.deadline_days",
        "requirements.change",
        "knowledge.change",
        "data.label_noise",
        "task.shift",
        "measured.prompt_score",
    }

    assert promised.isdisjoint(factor.path for factor in KNOWLEDGE.weight_factors)


def test_stricter_consistency_never_takes_more_by_weight_than_it_gives_by_utility() -> None:
    """The lead is kept where w·(1 - Δu) never rises: w the factor, Δu tuning's lead in utility.

    With a weight of w·b beside a rest R that leads by L ≤ R, the lead over all dimensions is
    (w·b·Δu + L)/(w·b + R) = 1 - (b·w·(1 - Δu) + R - L)/(w·b + R).
    """
    (factors,) = [
        factor.factors
        for factor in KNOWLEDGE.weight_factors
        if (factor.dimension, factor.path) == ("consistency", "task.consistency")
    ]
    shortfall = {a: KNOWLEDGE.constants[f"consistency.{a}"].value for a in (PROMPT, TUNE)}
    needs = KNOWLEDGE.by_choice["consistency.need"].values
    apart = [
        factor * (1.0 - need * (shortfall[PROMPT] - shortfall[TUNE]))
        for factor, need in zip(factors, needs, strict=True)
    ]

    assert apart == sorted(apart, reverse=True)
