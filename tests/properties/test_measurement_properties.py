"""What own trials may and may not do, over random projects that have some."""

from random import Random

import numpy as np
from numpy.typing import NDArray

from service.domain.evaluation import evaluate
from service.domain.profile import PilotPoint, Profile
from service.domain.vocabulary import APPROACHES, PROMPT, TUNE
from tests.engine import KNOWLEDGE
from tests.properties.profiles import random_profiles

PROJECTS = 500
DRAWS = 32
EXACT = 1e-9


def tried_projects() -> list[Profile]:
    """Return projects with one to five trials each."""
    random = Random("pilots")
    return [
        one.replacing(
            {
                "measured.pilot": tuple(
                    PilotPoint(10 ** random.uniform(0, 5), random.random())
                    for _ in range(random.randint(1, 5))
                )
            }
        )
        for one in random_profiles(PROJECTS, seed=5)
    ]


def leads(projects: list[Profile]) -> NDArray[np.float64]:
    totals = evaluate(projects, KNOWLEDGE, DRAWS).scores.totals().mean(axis=1)
    lead: NDArray[np.float64] = (
        totals[:, APPROACHES.index(TUNE)] - totals[:, APPROACHES.index(PROMPT)]
    )
    return lead


def test_a_better_measured_prompt_never_raises_the_lead_of_tuning() -> None:
    tried = tried_projects()
    scores = [0.1, 0.5, 0.7, 0.8, 0.9, 1.0]

    by_score = [
        leads([one.replacing({"measured.prompt_score": s}) for one in tried]) for s in scores
    ]

    assert (np.diff(by_score, axis=0) <= EXACT).all()


def test_more_labels_never_lower_the_lead_of_tuning() -> None:
    tried = [one.replacing({"measured.prompt_score": 0.75}) for one in tried_projects()]
    labels = [0.0, 30.0, 300.0, 3e3, 3e5]

    by_labels = [
        leads([one.replacing({"data.labelled_examples": n}) for one in tried]) for n in labels
    ]

    assert (np.diff(by_labels, axis=0) >= -EXACT).all()


def test_better_trials_raise_the_lead_of_tuning_on_average() -> None:
    tried = [one.replacing({"measured.prompt_score": 0.75}) for one in random_profiles(100, seed=6)]
    scores = [0.2, 0.5, 0.7, 0.8, 0.95]

    by_score = [
        leads([one.replacing({"measured.pilot": (PilotPoint(1000.0, s),)}) for one in tried])
        for s in scores
    ]

    assert (np.diff(by_score, axis=0).mean(axis=1) > 0).all()


def test_a_project_with_trials_scores_among_others_as_it_does_alone() -> None:
    asked = [*random_profiles(20, seed=7), *tried_projects()[:20]]

    together = evaluate(asked, KNOWLEDGE).scores.totals()

    for row, one in enumerate(asked):
        assert np.array_equal(evaluate([one], KNOWLEDGE).scores.totals()[0], together[row])
