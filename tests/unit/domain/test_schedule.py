import numpy as np
import pytest

from service.domain.schedule import lead_time_days, lead_time_parts


def test_labels_and_engineering_are_weeks_and_training_is_hours() -> None:
    # 500 labels at 250 a week: 14 days; 60 h at 40 a week: 10.5 days; 3 runs of 2 h: a quarter day
    days = lead_time_days(
        examples=500, labels_per_week=250, engineering_hours=60, training_hours=2, runs=3
    )

    assert days == pytest.approx(14 + 10.5 + 0.25)


def test_redone_labels_queues_and_evaluations_take_their_time() -> None:
    labels, engineering, runs = lead_time_parts(
        examples=100,
        labels_per_week=70,
        engineering_hours=0,
        training_hours=1,
        runs=2,
        redo_share=0.2,
        queue_hours=8,
        evaluation_hours=3,
    )

    assert (float(labels), float(engineering), float(runs)) == pytest.approx((12, 0, 1))


def test_a_prompt_needs_engineering_alone() -> None:
    assert lead_time_days(examples=0, labels_per_week=0, engineering_hours=20) == 3.5


def test_labels_that_nobody_makes_give_no_date() -> None:
    with pytest.raises(ValueError, match="labels_per_week"):
        lead_time_days(examples=10, labels_per_week=0, engineering_hours=20)


def test_columns_broadcast() -> None:
    days = lead_time_days(
        examples=np.array([[0.0], [70.0]]), labels_per_week=70, engineering_hours=[40.0, 80.0]
    )

    np.testing.assert_allclose(np.asarray(days), [[7, 14], [14, 21]])
