"""Sweeps: each point is the single recommendation; crossings are exact."""

import pytest

from service.domain.evaluation import evaluate
from service.domain.outlook.crossings import NEAR
from service.domain.outlook.sweep import answers_of, numbers_between, sweep_of, turns_along
from service.domain.portfolio import verdicts_in
from service.domain.profile import FIELD_BY_PATH, Profile
from service.domain.vocabulary import APPROACHES, Approach
from tests.engine import KNOWLEDGE, decided, profile

LABELS = FIELD_BY_PATH["data.labelled_examples"]
DEADLINE = FIELD_BY_PATH["schedule.deadline_days"]
CLASSES = FIELD_BY_PATH["task.classes"]
BREADTH = FIELD_BY_PATH["task.breadth"]
CITATIONS = FIELD_BY_PATH["task.citations"]
TICKETS = profile(
    {
        "stage": "production",
        "task.type": "classification",
        "task.breadth": "single",
        "knowledge.change": "never",
        "traffic.calls_per_day": 100_000.0,
    }
)
LABELLED = TICKETS.replacing({"data.labelled_examples": 20_000.0})


def verdict_of(asked: Profile) -> Approach:
    leader = int(evaluate([asked], KNOWLEDGE).scores.leaders()[0])
    return APPROACHES[leader]


def test_numbers_are_spaced_evenly_on_their_scale_with_both_ends() -> None:
    assert numbers_between(LABELS, 1.0, 1_000.0, 4, "log").values == (1.0, 10.0, 100.0, 1_000.0)
    assert numbers_between(LABELS, 0.0, 10.0, 3, "linear").values == (0.0, 5.0, 10.0)


def test_counts_are_whole_and_none_comes_twice() -> None:
    assert numbers_between(CLASSES, 2.0, 4.0, 5, "linear").values == (2.0, 3.0, 4.0)


def test_a_choice_is_swept_by_its_answers_and_a_flag_by_no_and_yes() -> None:
    assert answers_of(BREADTH).values == ("single", "few", "many")
    assert answers_of(CITATIONS).values == (False, True)


def test_a_point_is_the_recommendation_for_that_answer_digit_for_digit() -> None:
    axis = numbers_between(LABELS, 10.0, 10_000.0, 70, "log")

    points = sweep_of(TICKETS, [axis], KNOWLEDGE)

    for point in (points[0], points[33], points[69]):
        alone = decided(TICKETS.replacing({"data.labelled_examples": point.values[0]}))
        assert (point.verdict, point.standing) == (alone.verdict, alone.standing)
        assert dict(point.scores) == {one.approach: one.score for one in alone.ranking}
        assert dict(point.acceptability) == {
            one.approach: one.acceptability for one in alone.ranking
        }


def test_a_grid_has_a_point_for_each_pair_the_second_field_running_fastest() -> None:
    points = sweep_of(TICKETS, [answers_of(CITATIONS), answers_of(BREADTH)], KNOWLEDGE)

    assert [point.values for point in points] == [
        (citations, breadth) for citations in (False, True) for breadth in ("single", "few", "many")
    ]


def test_a_crossing_has_the_verdict_before_on_one_side_and_the_one_after_on_the_other() -> None:
    axis = numbers_between(DEADLINE, 1.0, 365.0, 6, "log")
    points = sweep_of(LABELLED, [axis], KNOWLEDGE)

    crossings = turns_along(LABELLED, axis, points, KNOWLEDGE)

    assert crossings
    for crossing in crossings:
        path = crossing.field
        assert verdict_of(LABELLED.replacing({path: crossing.last_before})) == crossing.before
        assert verdict_of(LABELLED.replacing({path: crossing.value})) == crossing.after
        assert crossing.value == pytest.approx(crossing.last_before, rel=2 * NEAR)


def test_a_sweep_from_high_to_low_lists_its_crossings_by_rising_number() -> None:
    axis = numbers_between(DEADLINE, 365.0, 1.0, 6, "log")
    points = sweep_of(LABELLED, [axis], KNOWLEDGE)

    crossings = turns_along(LABELLED, axis, points, KNOWLEDGE)

    assert crossings[-1].before == points[0].verdict
    assert crossings[0].after == points[-1].verdict


def test_choices_have_no_crossings() -> None:
    axis = answers_of(BREADTH)

    assert turns_along(TICKETS, axis, sweep_of(TICKETS, [axis], KNOWLEDGE), KNOWLEDGE) == ()


def test_a_swept_point_of_portfolio_and_sweep_agree() -> None:
    (point,) = sweep_of(TICKETS, [numbers_between(LABELS, 50.0, 50.0, 1, "linear")], KNOWLEDGE)
    one = next(
        verdicts_in(evaluate([TICKETS.replacing({"data.labelled_examples": 50.0})], KNOWLEDGE), ())
    )

    assert point.scores == one.scores
