"""The portfolios that the benchmark answers."""

from datetime import date
from itertools import pairwise

import pytest

from bench.portfolios import A_DAY, PORTFOLIOS, random
from service.domain.profile import FIELDS
from service.schemas.profile import load_profile


@pytest.mark.parametrize("name", PORTFOLIOS)
def test_every_profile_is_sound_and_unlike_the_next(name: str) -> None:
    day = date.fromisoformat(A_DAY)

    profiles = [load_profile(PORTFOLIOS[name](number), day).answers for number in range(300)]

    assert all(one != other for one, other in pairwise(profiles))


def test_a_random_profile_is_the_same_each_time_and_answers_all_that_can_be_drawn() -> None:
    undrawn = {"model", "pilot"}

    answers = load_profile(random(7), date.fromisoformat(A_DAY)).answers

    assert random(7) == random(7)
    assert set(answers) == {field.path for field in FIELDS if field.kind not in undrawn}
