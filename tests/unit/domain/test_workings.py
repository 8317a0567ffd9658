"""Working out only what differs."""

from collections.abc import Sequence

import numpy as np
import pytest

from service.domain.evaluation import evaluate
from service.domain.profile import Profile
from service.domain.workings import Found, Setting, Step, Workings, worked_out, worked_out_beside
from tests.engine import KNOWLEDGE, profile
from tests.properties.profiles import random_profiles


class Counter:
    """A step that doubles the stages of profiles, and remembers how many it was given."""

    def __init__(self) -> None:
        self.seen: list[int] = []

    def steps(self) -> tuple[Step, ...]:
        return (
            Step("length", _length, answers=("name",)),
            Step("double", self.double),
            Step("words", _words, part="words"),
        )

    def double(self, found: Found, _: Setting) -> Found:
        self.seen.append(len(found["length"]))
        return {"double": 2.0 * found["length"]}


def _length(_: Found, setting: Setting) -> Found:
    return {"length": np.array([[float(len(_name(one)))] for one in setting.profiles])}


def _words(found: Found, _: Setting) -> Found:
    return {"told": found["double"]}


def _name(one: Profile) -> str:
    return str(one.get("name") or "")


def named(names: Sequence[str]) -> list[Profile]:
    return [profile({"name": name}) if name else profile() for name in names]


def start(counter: Counter) -> Workings:
    return worked_out(counter.steps(), profile(), KNOWLEDGE, 8)


def test_what_no_answer_touches_is_taken_over() -> None:
    counter = Counter()
    base = start(counter)

    found = worked_out_beside(base, [profile({"stage": "idea"})])

    assert counter.seen == [1]
    assert found.parts["double"] is base.parts["double"]


def test_rows_that_are_alike_to_a_step_are_worked_out_once() -> None:
    counter = Counter()
    base = start(counter)

    found = worked_out_beside(base, named(["a", "bcd", "a", ""]))

    assert counter.seen == [1, 3]
    assert found.parts["double"].in_rows().tolist() == [[2.0], [6.0], [2.0], [0.0]]
    assert found.row(1).parts["double"].value.tolist() == [[6.0]]


def test_rows_that_nearly_all_differ_are_each_worked_out() -> None:
    counter = Counter()
    names = ["", "a", "ab", "abc", "abcd", "abcde", "abcdef", "abcdefg", "abcdefgh", "abcdefgh"]

    found = worked_out_beside(start(counter), named(names))

    assert counter.seen == [1, 10]
    assert found.parts["double"].in_rows()[:, 0].tolist() == [2.0 * len(name) for name in names]


def test_rows_that_are_all_alike_are_one_row_high() -> None:
    found = worked_out_beside(start(Counter()), named(["ab", "ab"]))

    assert found.parts["double"].value.tolist() == [[4.0]]


def test_what_is_put_into_words_is_there_only_where_it_is_wanted() -> None:
    base = start(Counter())

    assert "told" not in worked_out_beside(base, named(["a"])).parts
    wanted = worked_out_beside(base, named(["a"]), {"words"})
    assert wanted.parts["told"].value.tolist() == [[2.0]]


def test_where_a_step_looks_at_more_for_other_answers_all_is_worked_out_anew() -> None:
    def fickle(found: Found, _: Setting) -> Found:
        lengths = found["length"]
        return {
            "fickle": np.where(lengths > 0.0, found["other"], 1.0) if lengths.any() else lengths
        }

    steps = (Step("length", _length, answers=("name",)), Step("other", _other))
    base = worked_out((*steps, Step("fickle", fickle)), profile(), KNOWLEDGE, 8)

    found = worked_out_beside(base, named(["a", "", "bc"]))

    assert found.parts["fickle"].in_rows().tolist() == [[7.0], [1.0], [7.0]]
    assert found.row(2).parts["fickle"].value.tolist() == [[7.0]]
    assert worked_out_beside(base, named(["a"])).parts["fickle"].value.tolist() == [[7.0]]


def test_an_error_of_a_step_is_not_taken_for_a_look_at_more() -> None:
    def broken(found: Found, _: Setting) -> Found:
        return {"broken": {0.0: found["length"]}[found["length"].max()]}

    steps = (Step("length", _length, answers=("name",)), Step("broken", broken))
    base = worked_out(steps, profile(), KNOWLEDGE, 8)

    with pytest.raises(KeyError):
        worked_out_beside(base, named(["a"]))


def test_an_answer_taken_back_is_worked_out_like_one_never_given() -> None:
    beside = evaluate(random_profiles(1, seed=3), KNOWLEDGE)

    found = evaluate([profile(), profile({"stage": "idea"})], KNOWLEDGE, beside=beside).row(0)
    alone = evaluate([profile()], KNOWLEDGE)

    assert np.array_equal(found.scores.totals(), alone.scores.totals())


def _other(_: Found, __: Setting) -> Found:
    return {"other": np.full((1, 1), 7.0)}


def test_beside_whichever_profile_the_same_comes_out_bit_for_bit() -> None:
    asked = random_profiles(40, seed=11)

    alone = evaluate(asked, KNOWLEDGE)
    beside = evaluate(asked, KNOWLEDGE, beside=evaluate(asked[-1:], KNOWLEDGE))

    assert np.array_equal(beside.scores.totals(), alone.scores.totals())
    assert np.array_equal(beside.scores.points(), alone.scores.points())
    assert np.array_equal(beside.scores.eliminated, alone.scores.eliminated)
