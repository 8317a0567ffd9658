"""The share of the draws that an approach wins agrees with a brute-force run of far more draws.

The run throws its own hypercube, with other permutations of finer strata. Every run takes 100,000
draws; `--hypothesis-profile=explore` takes 1,000,000, and some gigabytes of memory.
"""

import math

import pytest

from service.domain.evaluation import evaluate
from service.domain.outlook.robustness import robustness_of
from service.domain.profile import Answer
from service.domain.vocabulary import APPROACHES
from tests.engine import KNOWLEDGE, profile
from tests.properties.outlooks import EXPLORING

MANY = 1_000_000 if EXPLORING else 100_000

PROJECTS: dict[str, dict[str, Answer]] = {
    "nothing known": {},
    "tickets": {
        "stage": "production",
        "task.type": "classification",
        "task.breadth": "single",
        "traffic.calls_per_day": 100_000.0,
        "data.labelled_examples": 1_000.0,
    },
    "answers from documents": {
        "task.type": "question-answering",
        "task.gap": "knowledge",
        "knowledge.change": "daily",
        "data.labelled_examples": 5_000.0,
    },
    "house style": {"task.voice": "exact", "task.gap": "form", "data.labelled_examples": 800.0},
}


@pytest.mark.parametrize("answers", PROJECTS.values(), ids=PROJECTS)
def test_acceptability_agrees_with_brute_force_within_three_standard_errors(
    answers: dict[str, Answer],
) -> None:
    few = robustness_of(evaluate([profile(answers)], KNOWLEDGE))
    many = evaluate([profile(answers)], KNOWLEDGE, draws=MANY).scores.acceptability()[0]

    for ours, truth in zip(few.approaches, many.tolist(), strict=True):
        error = math.sqrt(truth * (1.0 - truth) * (1.0 / few.draws + 1.0 / MANY))
        assert abs(ours.acceptability - truth) <= 3.0 * error, ours.approach


@pytest.mark.parametrize("answers", PROJECTS.values(), ids=PROJECTS)
def test_shares_add_up_to_one_and_winners_have_central_weights(
    answers: dict[str, Answer],
) -> None:
    sure = robustness_of(evaluate([profile(answers)], KNOWLEDGE))

    assert [each.approach for each in sure.approaches] == list(APPROACHES)
    assert sum(each.acceptability for each in sure.approaches) == pytest.approx(1.0, abs=1e-9)
    for each in sure.approaches:
        assert (each.central_weights is None) == (each.acceptability == 0.0)
        if each.central_weights is not None:
            assert sum(each.central_weights.values()) == pytest.approx(1.0, abs=1e-8)
