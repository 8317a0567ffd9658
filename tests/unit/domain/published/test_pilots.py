"""Own trials take the place of published experience as they grow, row by row."""

import numpy as np
import pytest

from service.domain.draws import DRAWS
from service.domain.profile import Answer, PilotPoint
from service.domain.published.pilots import (
    FLOOR,
    TRIALS,
    Measured,
    measured_of,
    pilot_columns,
    prompt_score,
    trials_of,
)
from tests.engine import KNOWLEDGE, Columns, cell, columns_for, known_with, profile

OWN = known_with({"measured.trial-size": 300.0, "measured.published-worth": 0.5})


def pilot(*trials: tuple[float, float]) -> dict[str, Answer]:
    return {"measured.pilot": tuple(PilotPoint(*trial) for trial in trials)}


def measured(answers: dict[str, Answer], labels: float = 1000.0) -> Measured:
    columns = columns_for(answers, OWN)
    return measured_of(columns, cell(labels), prompt_score(columns, OWN), OWN)


def expected(answers: dict[str, Answer], labels: float = 1000.0) -> float:
    return float(measured(answers, labels).chance.mean())


def test_without_trials_the_published_chance_stands() -> None:
    published = cell(0.37)

    assert measured({"measured.prompt_score": 0.8}).over(published).min() == 0.37
    assert measured({"measured.prompt_score": 0.8}).over(published).max() == 0.37


@pytest.mark.parametrize(
    ("trials", "weight"),
    [
        ([(300.0, 0.8)], 1 / 1.5),  # one whole trial against half a one
        ([(150.0, 0.8)], 0.5 / 1.0),  # half a trial
        ([(9000.0, 0.8)], 1 / 1.5),  # no trial counts more than whole
        ([(300.0, 0.8), (600.0, 0.83)], 2 / 2.5),
        ([(300.0, 0.8)] * 4, 4 / 4.5),
    ],
)
def test_trials_weigh_by_their_number_and_size(
    trials: list[tuple[float, float]], weight: float
) -> None:
    answers = {**pilot(*trials), "measured.prompt_score": 0.8}

    assert measured(answers).weight == pytest.approx(weight)


def test_the_published_chance_gives_way_in_that_proportion() -> None:
    blended = Measured(chance=cell(0.9), weight=cell(0.75)).over(cell(0.5))

    assert blended == pytest.approx(0.25 * 0.5 + 0.75 * 0.9)


def test_trials_that_cannot_be_compared_with_anything_do_not_count() -> None:
    assert measured(pilot((300.0, 0.8))).weight.max() == 0.0


def test_trials_without_labels_are_left_out() -> None:
    asked = profile(pilot((0.0, 0.5), (300.0, 0.8)))

    assert trials_of(asked) == (PilotPoint(300.0, 0.8),)


def test_trials_far_above_the_prompt_are_nearly_sure_to_beat_it_and_far_below_to_fail() -> None:
    answers = pilot((300.0, 0.75), (1000.0, 0.8))

    assert expected({**answers, "measured.prompt_score": 0.6}) > 0.95
    assert expected({**answers, "measured.prompt_score": 0.95}) < 0.05


def test_a_better_prompt_never_raises_the_chance_nor_do_labels_lower_it() -> None:
    answers = pilot((100.0, 0.6), (400.0, 0.7))

    by_prompt = [expected({**answers, "measured.prompt_score": p}) for p in (0.5, 0.7, 0.75, 0.9)]
    by_labels = [
        expected({**answers, "measured.prompt_score": 0.75}, n) for n in (10.0, 300.0, 3e3, 3e5)
    ]

    assert by_prompt == sorted(by_prompt, reverse=True)
    assert by_labels == sorted(by_labels)


def test_the_standing_of_the_prompt_is_read_from_the_target() -> None:
    known = known_with(by_choice={"standing.below-target": {"close": 0.05, "far-below": 0.15}})
    columns = columns_for({"measured.target": 0.9, "measured.prompt_standing": "close"}, known)

    assert prompt_score(columns, known) == pytest.approx(0.85)


def test_a_measured_score_goes_before_a_standing() -> None:
    told: dict[str, Answer] = {"measured.target": 0.9, "measured.prompt_standing": "far-below"}
    columns = columns_for({**told, "measured.prompt_score": 0.88})

    assert prompt_score(columns, KNOWLEDGE) == pytest.approx(0.88)


def rows(*answers: dict[str, Answer]) -> Columns:
    return pilot_columns([profile(one) for one in answers], KNOWLEDGE)


def test_each_row_has_the_trials_of_its_own_profile() -> None:
    one, other = pilot((100.0, 0.6)), pilot((300.0, 0.9), (900.0, 0.92))

    together = rows(one, {}, other, one)

    assert together[TRIALS][:, 0] == pytest.approx([1 / 3, 0.0, 2.0, 1 / 3])
    assert np.array_equal(together[FLOOR][2], rows(other)[FLOOR][0])
    assert np.array_equal(together[FLOOR][0], together[FLOOR][3])
    assert np.isnan(together[FLOOR][1]).all()


def test_each_draw_believes_one_curve_and_all_curves_are_drawn_alike() -> None:
    believed = rows(pilot((100.0, 0.6), (400.0, 0.7)))[FLOOR]

    assert believed.shape == (1, DRAWS)
    assert len(np.unique(believed)) > 10
