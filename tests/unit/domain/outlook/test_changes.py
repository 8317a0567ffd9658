"""Other answers of a field, in order, and how far they are."""

import numpy as np
import pytest

from service.domain.catalogue import ChoicePrior, FlagPrior, Prior, QuantityPrior
from service.domain.outlook.changes import (
    Move,
    centre_of,
    distance_of,
    is_ordered,
    moved,
    positions_of,
    reach_of,
    shares_of,
    start_of,
    unknown_fields,
)
from service.domain.outlook.ladder import number_at
from service.domain.profile import FIELD_BY_PATH, Quantity
from tests.engine import profile

CALLS = FIELD_BY_PATH["traffic.calls_per_day"]
PACE = FIELD_BY_PATH["requirements.change"]
FLAG = FIELD_BY_PATH["task.citations"]
KIND = FIELD_BY_PATH["task.type"]

USUAL_CALLS = QuantityPrior(100.0, 1_000.0, 10_000.0, "log", "by hand", ())
USUAL_PACE = ChoicePrior((0.1, 0.1, 0.5, 0.1, 0.1, 0.1), "by hand", ())
SELDOM = FlagPrior(0.2, "by hand", ())


def test_every_answer_of_a_choice_or_flag_is_tried() -> None:
    assert positions_of(PACE, USUAL_PACE) == (0, 1, 2, 3, 4, 5)
    assert positions_of(FLAG, SELDOM) == (0, 1)


def test_numbers_are_tried_over_the_usual_range_and_a_factor_of_ten_beyond() -> None:
    tried = [number_at(CALLS, position) for position in positions_of(CALLS, USUAL_CALLS)]

    assert (tried[0], tried[-1]) == (10.0, 100_000.0) == reach_of(CALLS, USUAL_CALLS)
    assert {100.0, 1_000.0, 10_000.0} <= set(tried)
    assert tried == sorted(tried)


def test_everything_includes_the_bounds_of_the_field() -> None:
    tried = [
        number_at(CALLS, position) for position in positions_of(CALLS, USUAL_CALLS, everything=True)
    ]

    assert (tried[0], tried[-1]) == (CALLS.least, CALLS.most)


def test_moves_leave_the_rest_of_a_profile_as_it_is() -> None:
    given = profile({"stage": "idea", "task.citations": False})

    after = moved(given, [Move("task.citations", 1), Move("requirements.change", 5)])

    assert after.get("stage") == "idea"
    assert after.get("task.citations") is True
    assert after.get("requirements.change") == "daily"
    assert given.get("requirements.change") is None


def test_a_range_has_no_start_and_its_middle_for_a_centre() -> None:
    given = profile({"traffic.calls_per_day": Quantity(10.0, 50.0, 900.0)})

    assert start_of(given, CALLS) is None
    assert centre_of(given, CALLS, USUAL_CALLS) == 50


def test_an_unknown_field_is_centred_on_what_is_most_likely() -> None:
    assert centre_of(profile(), PACE, USUAL_PACE) == PACE.choices.index("quarterly")
    assert centre_of(profile(), FLAG, SELDOM) == 0
    assert number_at(CALLS, centre_of(profile(), CALLS, USUAL_CALLS)) == 1_000.0


def test_a_rise_in_intensity_is_as_far_as_the_steps_it_takes() -> None:
    two_of_five = Move("requirements.change", PACE.choices.index("weekly"))

    assert distance_of(two_of_five, PACE.choices.index("quarterly"), USUAL_PACE) == pytest.approx(
        2 / 5
    )


def test_answers_without_order_are_all_one_step_away() -> None:
    assert not is_ordered(KIND)
    assert distance_of(Move("task.type", 9), 2, None) == 1.0
    assert distance_of(Move("task.type", 2), 2, None) == 0.0


def test_the_whole_usual_range_of_a_number_is_a_distance_of_about_one() -> None:
    low, high = positions_of(CALLS, USUAL_CALLS)[1], positions_of(CALLS, USUAL_CALLS)[-2]

    # The logarithm of 10,100 to 200, in widths of 100 to 1.
    assert distance_of(Move("traffic.calls_per_day", high), low, USUAL_CALLS) == pytest.approx(
        np.log(50.5) / np.log(100.0)
    )


def test_belief_goes_to_the_nearest_answer_tried() -> None:
    drawn = np.array([[0.0, 4.0, 6.0, 100.0]])

    assert shares_of(CALLS, (0, 10), drawn).tolist() == [0.5, 0.5]


def test_what_was_answered_or_never_believed_is_not_unknown() -> None:
    priors: dict[str, Prior] = {"task.citations": SELDOM, "requirements.change": USUAL_PACE}

    found = unknown_fields(profile({"task.citations": True}), priors)

    assert [field.path for field in found] == ["requirements.change"]
