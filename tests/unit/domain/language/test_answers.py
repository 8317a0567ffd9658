"""Answers as codes, ranges as three points, and what follows from numbers."""

import numpy as np
import pytest

from tests.money import DAY
from tune_or_prompt.domain.language.answers import (
    CHOICE_INDEX,
    NUMBER_INDEX,
    PILOT,
    Answers,
    answers_of,
    code_of,
    coded,
    codes_with,
    mean_of_points,
    with_implied,
)
from tune_or_prompt.domain.language.profile import Answer, PilotPoint, Profile, Quantity


def row(**answers: Answer) -> Answers:
    return answers_of(
        [Profile({"as_of": DAY, **{name.replace("__", "."): one for name, one in answers.items()}})]
    )


def code(answers: Answers, path: str) -> int:
    return int(answers.codes[0, CHOICE_INDEX[path]])


def test_unknown_is_code_0_and_no_number() -> None:
    answers = row()

    assert not answers.codes.any()
    assert np.isnan(answers.numbers).all()
    assert answers.numbers.shape[:2] == (1, 1)


def test_choices_are_coded_in_order_and_sets_of_them_by_bits() -> None:
    answers = row(stage="pilot", task__citations=False, task__gap=("none", "knowledge"))

    assert code(answers, "stage") == 3
    assert code(answers, "task.citations") == 1
    assert code(answers, "task.gap") == 1 + 8
    assert code_of("task.gap", ("knowledge", "none")) == 9
    assert code_of("task.gap", None) == 0


def test_every_code_says_which_choices_it_holds() -> None:
    assert codes_with("task.citations", "true").tolist() == [0.0, 0.0, 1.0]
    assert len(codes_with("task.gap")) == 256
    assert codes_with("task.gap", "knowledge")[9] == 1.0
    assert codes_with("task.gap", "form")[9] == 0.0


def test_one_range_gives_every_number_three_points() -> None:
    answers = row(data__labelled_examples=Quantity(1.0, 2.0, 9.0), task__classes=4.0)

    assert answers.numbers[:, 0, NUMBER_INDEX["data.labelled_examples"]].tolist() == [1.0, 2.0, 9.0]
    assert answers.numbers[:, 0, NUMBER_INDEX["task.classes"]].tolist() == [4.0] * 3
    assert answers.middles[0, NUMBER_INDEX["data.labelled_examples"]] == 2.0


def test_the_mean_of_a_range_weighs_its_points_30_40_30() -> None:
    assert mean_of_points(np.array([[10.0], [20.0], [60.0]])).tolist() == pytest.approx([29.0])
    assert mean_of_points(np.array([[7.0]])).tolist() == [7.0]


@pytest.mark.parametrize(
    ("path", "answers", "implied"),
    [
        ("data.has_labels", {"data__labelled_examples": 0.0, "data__has_labels": True}, 1),
        ("data.has_labels", {"data__labelled_examples": 3.0}, 2),
        ("data.has_labels", {"data__has_labels": True}, 2),
        (
            "measured.prompt_standing",
            {"measured__target": 0.9, "measured__prompt_score": 0.9},
            1,
        ),
        (
            "measured.prompt_standing",
            {"measured__target": 0.9, "measured__prompt_score": 0.85},
            2,
        ),
        (
            "measured.prompt_standing",
            {"measured__target": 0.9, "measured__prompt_score": 0.5},
            3,
        ),
        ("measured.prompt_standing", {"measured__target": 0.9}, 0),
        (
            "measured.tuning_tried",
            {"measured__pilot": (PilotPoint(9.0, 0.7),), "measured__prompt_score": 0.6},
            1,
        ),
        (
            "measured.tuning_tried",
            {"measured__pilot": (PilotPoint(9.0, 0.6),), "measured__prompt_score": 0.6},
            2,
        ),
        (
            "measured.tuning_tried",
            {"measured__pilot": (PilotPoint(9.0, 0.7),), "measured__target": 0.8},
            2,
        ),
        ("measured.tuning_tried", {"measured__pilot": (PilotPoint(9.0, 0.7),)}, 0),
    ],
)
def test_what_was_measured_outranks_what_is_believed(
    path: str, answers: dict[str, Answer], implied: int
) -> None:
    assert code(with_implied(row(**answers)), path) == implied


def test_filling_in_leaves_the_answers_given_as_they_are() -> None:
    answers = row(data__labelled_examples=5.0)
    with_implied(answers)

    assert code(answers, "data.has_labels") == 0


def test_the_best_trial_counts() -> None:
    answers = row(measured__pilot=(PilotPoint(9.0, 0.5), PilotPoint(99.0, 0.7)))

    assert answers.numbers[0, 0, NUMBER_INDEX[PILOT]] == 0.7


def test_a_row_is_answered_anew_by_each_row_of_changes_without_touching_the_first() -> None:
    base = row(stage="idea", task__classes=7.0)
    changed: list[dict[str, Answer]] = [{"stage": "production"}, {"traffic.calls_per_day": 12.0}]
    rows = base.changed_by(coded(changed))

    assert rows.codes[:, CHOICE_INDEX["stage"]].tolist() == [4, 1]
    assert code(base, "stage") == 1
    assert rows.numbers[0, :, NUMBER_INDEX["task.classes"]].tolist() == [7.0, 7.0]
    assert rows.only(slice(1, 2)).numbers[0, 0, NUMBER_INDEX["traffic.calls_per_day"]] == 12.0
    assert len(rows.only(slice(1, 2))) == 1


def test_the_mean_of_equal_points_is_that_very_point() -> None:
    for point in (0.1, 1.0 / 3.0, 7e8):
        assert mean_of_points(np.array([[point]] * 3)).tolist() == [point]
