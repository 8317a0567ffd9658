"""The one path from profiles to scores."""

import numpy as np
import pytest

from service.domain.draws import DRAWS
from service.domain.evaluation import evaluate
from service.domain.vocabulary import APPROACHES, BOTH, DIMENSIONS, PROMPT, TUNE
from tests.engine import KNOWLEDGE, profile

ROWS = [
    profile(),
    profile({"data.may_enter_weights": False}),
    profile({"weights.latency": 0.0, "task.citations": True}),
]
EVALUATION = evaluate(ROWS, KNOWLEDGE)


def test_every_term_of_every_row_and_draw_is_kept() -> None:
    rows, approaches, dimensions = len(ROWS), len(APPROACHES), len(DIMENSIONS)

    assert EVALUATION.scores.utilities.shape == (rows, DRAWS, approaches, dimensions)
    assert EVALUATION.scores.weights.shape == (rows, DRAWS, dimensions)
    assert EVALUATION.scores.eliminated.shape == (rows, DRAWS, approaches)


def test_the_utilities_are_those_of_the_criteria_in_their_places() -> None:
    for d, dimension in enumerate(DIMENSIONS):
        for a, approach in enumerate(APPROACHES):
            utility = EVALUATION.criteria[dimension].utility(approach)
            placed = EVALUATION.scores.utilities[:, :, a, d]
            assert np.array_equal(placed, np.broadcast_to(utility, placed.shape))


def test_any_one_constraint_eliminates() -> None:
    share = EVALUATION.scores.eliminated_share()[1]

    assert share[APPROACHES.index(TUNE)] == share[APPROACHES.index(BOTH)] == 1.0
    assert share[APPROACHES.index(PROMPT)] < 0.5


def test_a_weight_of_the_user_is_the_same_in_every_draw() -> None:
    latency = DIMENSIONS.index("latency")

    assert (EVALUATION.scores.weights[2, :, latency] == 0.0).all()


def test_the_order_of_rows_is_kept_and_moves_no_score() -> None:
    turned = evaluate(ROWS[::-1], KNOWLEDGE)

    assert turned.profiles == tuple(ROWS[::-1])
    assert np.array_equal(turned.scores.totals()[::-1], EVALUATION.scores.totals())


def test_fewer_draws_may_be_asked_for() -> None:
    scores = evaluate(ROWS[:1], KNOWLEDGE, draws=16).scores

    assert scores.draws == 16
    assert scores.acceptability().sum() == pytest.approx(1.0)


def test_every_step_has_a_name_of_its_own() -> None:
    names = [step.name for step in evaluate([profile()], KNOWLEDGE).workings.plan.steps]

    assert len(names) == len(set(names))


def test_a_deadline_touches_no_money() -> None:
    known = evaluate([profile()], KNOWLEDGE)

    pressed = evaluate([profile({"schedule.deadline_days": 10.0})], KNOWLEDGE)

    assert pressed.facts.money is known.facts.money
    assert pressed.facts.labels_ready is not known.facts.labels_ready


def test_how_many_calls_there_are_touches_not_what_one_call_costs() -> None:
    few, many = (
        evaluate([profile({"traffic.calls_per_day": calls})], KNOWLEDGE) for calls in (10.0, 1e6)
    )

    assert few.columns["call_usd"] is many.columns["call_usd"]
    assert few.facts.money is not many.facts.money
