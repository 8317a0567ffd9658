"""Sweeps of a model whose crossings are known by hand."""

import pytest

from tests.money import DAY, PROMPT, TUNE
from tests.small_model import judge
from tune_or_prompt.domain.language.profile import FIELD_BY_PATH, Profile
from tune_or_prompt.domain.outlook.sweeps import (
    Money,
    answers_along,
    crossings_of,
    numbers_between,
    sweep_of,
)

LABELS = FIELD_BY_PATH["data.labelled_examples"]
SHIFT = FIELD_BY_PATH["task.shift"]
EMPTY = Profile({"as_of": DAY})


@pytest.mark.parametrize("scale", ["log", "linear"])
def test_a_crossing_is_found_between_the_points(scale: str) -> None:
    axis = numbers_between(LABELS, 1.0, 1_000.0, 4, scale)  # type: ignore[arg-type]
    points = sweep_of(EMPTY, [axis], judge)
    (crossing,) = crossings_of(EMPTY, axis, points, judge)

    assert [point.verdict for point in points][:: len(points) - 1] == [PROMPT, TUNE]
    assert (crossing.verdict_before, crossing.verdict_after) == (PROMPT, TUNE)
    assert crossing.last_before <= 500.0 <= crossing.at
    assert crossing.at == pytest.approx(500.0, rel=1e-3)


def test_points_are_evenly_spaced_and_the_ends_exact() -> None:
    assert numbers_between(LABELS, 1.0, 1_000.0, 4, "log").values == (1.0, 10.0, 100.0, 1_000.0)
    assert numbers_between(LABELS, 0.0, 9.0, 4, "linear").values == (0.0, 3.0, 6.0, 9.0)
    classes = FIELD_BY_PATH["task.classes"]
    assert numbers_between(classes, 1.0, 3.0, 9, "linear").values == (1.0, 2.0, 3.0)


def test_two_fields_give_a_grid_whose_last_axis_runs_fastest() -> None:
    labels = numbers_between(LABELS, 400.0, 600.0, 2, "linear")
    points = sweep_of(EMPTY, [labels, answers_along(SHIFT)], judge)

    assert [point.values for point in points] == [
        (number, shift) for number in (400.0, 600.0) for shift in ("none", "some", "strong")
    ]
    assert [point.verdict for point in points] == [TUNE, PROMPT, TUNE, TUNE, TUNE, TUNE]


def test_a_point_has_scores_probabilities_standing_and_costs_if_asked() -> None:
    money = Money(upfront_usd=1.0, monthly_usd=None, per_1000_calls_usd=2.0)
    (point,) = sweep_of(
        EMPTY, [numbers_between(LABELS, 7.0, 7.0, 1, "linear")], judge, lambda _: {PROMPT: money}
    )

    assert set(point.scores) == set(point.probabilities) == {PROMPT, TUNE, "hybrid"}
    assert sum(point.probabilities.values()) == pytest.approx(1.0)
    assert point.standing == "leaning"
    assert point.costs == {PROMPT: money}


def test_flags_and_choices_are_walked_through_by_their_answers() -> None:
    assert answers_along(FIELD_BY_PATH["task.citations"]).values == (False, True)
    assert crossings_of(EMPTY, answers_along(SHIFT), (), judge) == ()
