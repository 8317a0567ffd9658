"""The engine on a model so small that every number is done by hand."""

from dataclasses import replace
from math import exp, log

import numpy as np
import pytest

from tests.money import DAY, PROMPT, TUNE
from tests.small_model import (
    CITATIONS,
    FIT_OF_TUNING,
    LABELS,
    SMALL,
    effect,
    interaction,
    model,
)
from tune_or_prompt.domain.decide.evaluate import evaluate, softplus, standing_of
from tune_or_prompt.domain.language.answers import answers_of
from tune_or_prompt.domain.language.conditions import When
from tune_or_prompt.domain.language.model import NEEDS, Model, Target
from tune_or_prompt.domain.language.profile import Answer, Profile, Quantity

NEED_OF_NOTHING = log(2.0) / 6.0


def lead_of_tuning(answers: dict[str, Answer], using: Model = SMALL) -> float:
    """Return log(p tuned / p prompted)."""
    found = evaluate(answers_of([Profile({"as_of": DAY, **answers})]), using)
    prompt, tuned, _ = found.probabilities[0]
    return float(np.log(tuned / prompt))


def test_what_is_unknown_adds_nothing() -> None:
    assert lead_of_tuning({}) == pytest.approx(-1.0)


@pytest.mark.parametrize(
    ("labels", "lead"),
    [
        (0.0, -1.0),
        (250.0, -0.5),
        (1_000.0, 1.0),
        (1e9, 1.0),  # flat beyond the last knot
        # 0.3 * 0 + 0.4 * 1 + 0.3 * 2 = 1: each point is read by itself
        (Quantity(0.0, 500.0, 9_000.0), 0.0),
    ],
)
def test_a_number_adds_what_lies_between_its_knots(labels: Answer, lead: float) -> None:
    assert lead_of_tuning({"data.labelled_examples": labels}) == pytest.approx(lead)


def test_a_choice_adds_its_own_number() -> None:
    assert lead_of_tuning({"task.citations": True}) == pytest.approx(-5.0)
    assert lead_of_tuning({"task.citations": False, "task.shift": "none"}) == pytest.approx(-0.4)


def test_several_choices_of_one_question_add_up() -> None:
    gaps = model(effect("task.gap", FIT_OF_TUNING, {"form": 2.0, "skill": 0.5}))

    assert lead_of_tuning({"task.gap": ("form", "skill")}, gaps) == pytest.approx(1.5)
    assert lead_of_tuning({"task.gap": ("form", "knowledge")}, gaps) == pytest.approx(1.0)


def test_an_interaction_counts_to_the_degree_that_all_of_it_holds_and_its_exception_does_not() -> (
    None
):
    both = model(
        interactions=(
            interaction(
                3.0,
                when=(
                    When(field="task.gap", all_of=("form", "knowledge")),
                    When(field="traffic.total_calls", rises=(9.0, 999.0)),
                ),
                unless=(When(field="task.citations", any_of=("true",)),),
            ),
        )
    )
    gaps: dict[str, Answer] = {"task.gap": ("knowledge", "form"), "traffic.total_calls": 99.0}

    assert lead_of_tuning(gaps, both) == pytest.approx(-1.0 + 1.5)  # half way from 10 to 1,000
    assert lead_of_tuning({**gaps, "task.gap": ("form",)}, both) == pytest.approx(-1.0)
    assert lead_of_tuning({**gaps, "task.citations": True}, both) == pytest.approx(-1.0)


def test_an_effect_on_a_need_counts_by_the_difference_of_the_ratings() -> None:
    need = Target(kind="need", id="latency")
    small = model(effect("task.verifiable", need, {"true": 2.0}))
    ratings = small.ratings.copy()
    ratings[1, NEEDS.index("latency")] = 0.9
    before = lead_of_tuning({}, replace(small, ratings=ratings))
    after = lead_of_tuning({"task.verifiable": True}, replace(small, ratings=ratings))

    assert before == pytest.approx(-1.0 + 0.4 * NEED_OF_NOTHING)
    assert after == pytest.approx(-1.0 + 0.4 * log(1.0 + exp(12.0)) / 6.0)


def test_the_score_is_the_weighted_sum_of_ratings() -> None:
    found = evaluate(answers_of([Profile({"as_of": DAY})]), SMALL)
    # fits 1, 0 and -9 lie 11/3, 8/3 and -19/3 around their mean: spread over 38/3
    fits = [0.5 + 11.0 / 38.0, 0.5 + 8.0 / 38.0, 0.0]
    needs = 9.0 * NEED_OF_NOTHING
    total = needs + 38.0 / 3.0

    assert found.fits[0].tolist() == pytest.approx(fits)
    assert found.scores[0].tolist() == pytest.approx(
        [100.0 * (0.5 * needs + fit * 38.0 / 3.0) / total for fit in fits]
    )


def test_own_weights_replace_needs_on_a_scale_where_5_is_usual() -> None:
    answers: dict[str, Answer] = {"as_of": DAY, "weights.latency": 10.0, "weights.best-for": 0.0}
    found = evaluate(answers_of([Profile(answers)]), SMALL)

    assert found.needs[0, NEEDS.index("latency")] == pytest.approx(2.0 * NEED_OF_NOTHING)
    assert found.needs[0, -1] == 0.0
    assert found.scores[0].tolist() == pytest.approx([50.0] * 3)


def test_weights_of_zero_throughout_rate_every_dimension_alike_and_favor_nothing() -> None:
    answers: dict[str, Answer] = {f"weights.{one}": 0.0 for one in (*NEEDS, "best-for")}
    found = evaluate(answers_of([Profile({"as_of": DAY, **answers})]), SMALL)

    assert found.weights[0].tolist() == [0.1] * 10
    assert found.scores[0].tolist() == pytest.approx((10.0 * found.ratings[0].sum(axis=1)).tolist())
    assert found.probabilities[0].tolist() == pytest.approx([1.0 / 3.0] * 3)


def test_what_is_closed_has_no_probability_and_the_rest_share_it() -> None:
    answers = answers_of([Profile({"as_of": DAY})] * 2)
    closed = np.array([[True, False, True], [True, True, True]])
    found = evaluate(answers, SMALL, closed)

    assert found.probabilities.tolist() == [[0.0, 1.0, 0.0], [0.0, 0.0, 0.0]]
    assert found.verdicts == (TUNE, "none")
    assert found.standings == ("clear", "none-open")


@pytest.mark.parametrize(
    ("probability", "standing"),
    [
        (0.9, "clear"),
        (0.89, "leaning"),
        (0.6, "leaning"),
        (0.59, "too-close-to-call"),
        (None, "none-open"),
    ],
)
def test_standing_goes_by_the_thresholds_of_the_model(
    probability: float | None, standing: str
) -> None:
    assert standing_of(probability, SMALL) == standing


def test_softplus_is_the_need_itself_when_it_is_large_and_0_when_it_is_not_there() -> None:
    assert softplus(np.array([3.0, 0.0, -3.0])) == pytest.approx(
        [3.0, NEED_OF_NOTHING, 0.0], abs=1e-8
    )


def test_two_effects_of_one_number_may_have_knots_of_their_own() -> None:
    other = effect(
        "data.labelled_examples", Target(kind="fit", id=PROMPT), {100.0: 1.0, 300.0: 0.0}
    )
    both = model(LABELS, CITATIONS, other)

    # 200 labels: tuning 0.4; prompting 1 + 0.5
    assert lead_of_tuning({"data.labelled_examples": 200.0}, both) == pytest.approx(0.4 - 1.5)
