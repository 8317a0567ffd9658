"""How many labels a task takes, and how many will be there."""

import pytest

from service.domain.labels import classes_of, labels_needed, labels_ready, labels_to_make
from tests.engine import Columns, cell, code, known_with

KNOWN = known_with(
    constants={
        "labels.fewest": 300.0,
        "labels.per-class": 30.0,
        "labels.most-classes": 500.0,
        "labels.longest-wait-days": 90.0,
        "labels.from-teacher": 150.0,
    },
    by_choice={"labels.source-yield": {"experts": 1.0, "preferences": 0.5}},
)


def columns(**changes: float) -> Columns:
    """Return clean labels by experts, 70 made a week, and a deadline after the longest wait."""
    usual = {
        "data.labelled_examples": 1_000.0,
        "data.labels_per_week": 70.0,
        "data.teacher_available": 0.0,
        "data.label_noise": 0.0,
        "schedule.deadline_days": 365.0,
        "task.classes": 20.0,
    }
    changed = {name.replace("__", "."): value for name, value in changes.items()}
    cells = {path: cell(value) for path, value in (usual | changed).items()}
    return {
        "task.type": code("task.type", "classification"),
        "data.label_source": code("data.label_source", "experts"),
        **cells,
    }


def test_a_task_takes_a_stated_number_of_labels_for_each_class() -> None:
    assert labels_needed(columns(), KNOWN) == 20 * 30


def test_a_task_of_few_classes_takes_the_fewest_labels() -> None:
    assert labels_needed(columns(task__classes=2.0), KNOWN) == 300


def test_only_classification_tells_classes_apart() -> None:
    writing = {**columns(), "task.type": code("task.type", "generation")}

    assert classes_of(writing, KNOWN) == 1


def test_very_many_classes_are_looked_up_first() -> None:
    assert classes_of(columns(task__classes=10_000.0), KNOWN) == 500


def test_labels_made_until_the_deadline_count() -> None:
    # 1,000 at hand and 70 a week over 14 days.
    assert labels_ready(columns(schedule__deadline_days=14.0), KNOWN) == pytest.approx(1_140)


def test_labels_promised_for_later_than_the_longest_wait_do_not_count() -> None:
    # 90 days at 10 a day.
    assert labels_ready(columns(), KNOWN) == pytest.approx(1_900)


def test_a_label_from_a_lesser_source_counts_for_less() -> None:
    preferences = {**columns(), "data.label_source": code("data.label_source", "preferences")}

    assert labels_ready(preferences, KNOWN) == pytest.approx(1_000 + 900 * 0.5)


def test_a_teacher_is_worth_a_stated_number_of_labels() -> None:
    taught = columns(data__teacher_available=1.0, data__labels_per_week=0.0)

    assert labels_ready(taught, KNOWN) == pytest.approx(1_150)


@pytest.mark.parametrize(("noise", "worth"), [(0.0, 1.0), (0.1, 0.64), (0.5, 0.0), (0.9, 0.0)])
def test_noise_takes_from_what_labels_are_worth(noise: float, worth: float) -> None:
    # A label carries (1 - 2 * noise) of its message, squared; from a coin's throw on, none.
    noisy = columns(data__label_noise=noise, data__labels_per_week=0.0)

    assert labels_ready(noisy, KNOWN) == pytest.approx(1_000 * worth)


def test_labels_to_make_are_those_still_missing() -> None:
    assert labels_to_make(columns(), cell(1_200.0)) == 200
    assert labels_to_make(columns(), cell(600.0)) == 0
