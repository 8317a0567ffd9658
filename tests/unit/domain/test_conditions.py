"""Conditions over columns: whether they hold, and what they say about it."""

import numpy as np
import pytest

from service.domain.conditions import (
    AnyOf,
    AtLeast,
    AtMost,
    Is,
    OneOf,
    Test,
    because,
    described,
    holds,
    paths_of,
    truth,
    truth_of_all,
)

VOLUME = AtLeast("traffic.calls_per_day", 1_000_000)
SOON = AtMost("schedule.deadline_days", 7)
EXACT_VOICE = OneOf("task.voice", ("exact",))
FRONTIER = Is("models.latest_frontier", value=True)


def column(*values: float) -> np.ndarray:
    return np.array([values], dtype=np.float64)


@pytest.mark.parametrize(
    ("condition", "values", "expected"),
    [
        (VOLUME, (999_999, 1_000_000, 1_000_001), (0, 1, 1)),
        (SOON, (6, 7, 7.5), (1, 1, 0)),
        (OneOf("requirements.change", ("weekly", "daily")), (3, 4, 5), (0, 1, 1)),
        (FRONTIER, (0, 1), (0, 1)),
        (Is("models.latest_frontier", value=False), (0, 1), (1, 0)),
    ],
)
def test_a_condition_is_true_exactly_within_its_limits(
    condition: Test, values: tuple[float, ...], expected: tuple[float, ...]
) -> None:
    columns = {condition.path: column(*values)}

    assert truth(condition, columns).tolist() == [list(expected)]


def test_conditions_over_rows_and_draws_broadcast() -> None:
    columns = {
        "traffic.calls_per_day": np.array([[2e6], [10.0]]),
        "schedule.deadline_days": column(3, 30, 300),
    }

    together = truth_of_all((VOLUME, SOON), columns)

    assert together.tolist() == [[1, 0, 0], [0, 0, 0]]


def test_one_group_that_holds_is_enough_for_any_of() -> None:
    either = AnyOf(((EXACT_VOICE,), (VOLUME, SOON)))
    columns = {
        "task.voice": column(2, 0, 0),
        "traffic.calls_per_day": column(1, 2e6, 2e6),
        "schedule.deadline_days": column(30, 5, 30),
    }

    assert truth(either, columns).tolist() == [[1, 1, 0]]


@pytest.mark.parametrize(
    ("draws", "expected"),
    [((1, 1, 1), "yes"), ((0, 0, 0), "no"), ((1, 0, 1), "unknown"), ((1,), "yes"), ((0,), "no")],
)
def test_draws_that_disagree_leave_the_condition_unknown(
    draws: tuple[float, ...], expected: str
) -> None:
    assert holds(column(*draws)) == expected


def test_a_reason_for_yes_names_the_value_and_the_limit() -> None:
    reason = because((VOLUME,), {"traffic.calls_per_day": column(1_200_000)})

    assert reason.code == "conditions-hold"
    assert reason.params == {"traffic.calls_per_day": 1_200_000.0}
    assert reason.text == "traffic.calls_per_day is 1,200,000 calls a day, at least 1,000,000"


def test_a_reason_for_no_names_only_what_fails() -> None:
    columns = {"task.voice": column(2), "schedule.deadline_days": column(30)}

    reason = because((EXACT_VOICE, SOON), columns)

    assert reason.code == "conditions-fail"
    assert reason.params == {"schedule.deadline_days": 30.0}
    assert reason.text == "schedule.deadline_days is 30 days, not at most 7"


def test_a_reason_for_unknown_says_what_is_not_known() -> None:
    columns = {"task.voice": column(0, 2), "schedule.deadline_days": column(5)}

    reason = because((EXACT_VOICE, SOON), columns)

    assert reason.code == "conditions-unknown"
    assert reason.params == {}
    assert reason.text == "it is not known whether task.voice is exact"


def test_conditions_that_are_never_true_together_are_explained_one_by_one() -> None:
    columns = {"schedule.deadline_days": column(5, 30), "task.voice": column(0, 2)}

    reason = because((SOON, EXACT_VOICE), columns)

    assert reason.code == "conditions-fail"
    assert reason.text == (
        "it is not known whether schedule.deadline_days is at most 7 days; "
        "it is not known whether task.voice is exact"
    )


def test_a_choice_a_flag_and_a_range_are_told_in_words() -> None:
    columns = {
        "task.voice": column(1),
        "models.latest_frontier": column(1),
        "traffic.calls_per_day": column(2e6, 3e6),
    }

    assert because((EXACT_VOICE,), columns).text == "task.voice is some, not exact"
    assert because((FRONTIER,), columns).text == "models.latest_frontier is true"
    assert because((VOLUME,), columns).text == (
        "traffic.calls_per_day is taken to be 2,000,000 to 3,000,000 calls a day, "
        "at least 1,000,000"
    )


def test_any_of_is_explained_by_the_group_that_holds() -> None:
    either = AnyOf(((EXACT_VOICE,), (VOLUME, SOON)))
    columns = {
        "task.voice": column(2),
        "traffic.calls_per_day": column(10),
        "schedule.deadline_days": column(5),
    }

    assert because((either,), columns).text == "task.voice is exact"


def test_any_of_that_fails_is_explained_by_what_each_group_lacks() -> None:
    either = AnyOf(((EXACT_VOICE,), (VOLUME, SOON)))
    columns = {
        "task.voice": column(1),
        "traffic.calls_per_day": column(10),
        "schedule.deadline_days": column(5),
    }

    assert because((either,), columns).text == (
        "task.voice is some, not exact; "
        "traffic.calls_per_day is 10 calls a day, not at least 1,000,000"
    )


def test_a_condition_is_described_with_its_field_and_unit() -> None:
    either = AnyOf(((EXACT_VOICE,), (VOLUME, FRONTIER)))

    assert described(either) == (
        "task.voice is exact or traffic.calls_per_day is at least 1,000,000 calls a day "
        "and models.latest_frontier is true"
    )
    assert paths_of(either) == ("task.voice", "traffic.calls_per_day", "models.latest_frontier")


def test_small_shares_keep_their_digits() -> None:
    noisy = AtLeast("data.label_noise", 0.15)

    assert described(noisy) == "data.label_noise is at least 0.15"
