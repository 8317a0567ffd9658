"""The profiles that the benchmark answers."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest

from bench.profiles import A_DAY, alike, packaged_cases, random
from tune_or_prompt.domain.language.profile import FIELDS
from tune_or_prompt.wire.profile import load_profile

DAY = date.fromisoformat(A_DAY)


@pytest.mark.parametrize("make", [alike, random])
def test_every_profile_is_valid_and_unlike_the_next(
    make: Callable[[int], dict[str, object]],
) -> None:
    profiles = [load_profile(make(number), DAY).answers for number in range(300)]

    assert all(one != other for one, other in pairwise(profiles))


def test_a_random_profile_is_the_same_each_time_and_answers_everything_but_models_and_trials() -> (
    None
):
    answers = load_profile(random(7), DAY).answers

    assert random(7) == random(7)
    assert set(answers) == {each.path for each in FIELDS if each.kind not in {"model", "pilot"}}


def test_the_packaged_cases_are_there() -> None:
    assert len(packaged_cases()) == 266
