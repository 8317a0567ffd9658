"""Flips in the words and units of people."""

import pytest

from service.domain.outlook.answers import Direction
from service.domain.outlook.changes import Move
from service.domain.outlook.flip_report import flip_from, flips_from, in_words, no_flip_reason
from service.domain.outlook.ladder import rung_above
from service.domain.outlook.turns import Found, Turn
from service.domain.profile import FIELD_BY_PATH
from tests.engine import profile

CALLS = FIELD_BY_PATH["traffic.calls_per_day"]
PACE = FIELD_BY_PATH["requirements.change"]


def calls(number: float, direction: Direction = "at least", limit: int | None = None) -> Turn:
    rung = rung_above(CALLS, number)
    return Turn(Move("traffic.calls_per_day", rung), rung - 1, direction, limit)


def yearly() -> Turn:
    position = PACE.choices.index("yearly")
    return Turn(Move("requirements.change", position), position + 1, "at most")


def found(*turns: Turn, within_reach: bool = True, effort: float = 1.5) -> Found:
    return Found(turns, "fine-tuning", effort, within_reach)


def test_a_flip_reads_as_a_sentence_with_numbers_as_people_write_them() -> None:
    flip = flip_from(found(calls(410_000.0), yearly()), profile())

    assert flip.text == (
        "With `traffic.calls_per_day` at 410,000 calls a day or more and `requirements.change` "
        "at `yearly` or `never` the verdict would be fine-tuning."
    )


def test_each_change_states_what_it_leads_from_and_to_and_what_falls_just_short() -> None:
    (change,) = flip_from(
        found(calls(410_000.0)), profile({"traffic.calls_per_day": 1_000.0})
    ).changes

    assert (change.from_, change.to, change.just_short) == (1_000.0, 410_000.0, 409_000.0)
    assert (change.unit, change.direction) == ("calls/day", "at least")


def test_an_unknown_field_has_no_answer_before_the_change() -> None:
    assert flip_from(found(yearly()), profile()).changes[0].from_ is None


def test_a_window_of_answers_is_told_with_both_ends() -> None:
    flip = flip_from(found(calls(500.0, limit=900)), profile())

    assert "`traffic.calls_per_day` between 500 and 900 calls a day the" in flip.text
    assert flip.changes[0].limit == 900.0


def test_a_window_of_one_answer_is_told_as_that_answer() -> None:
    flip = flip_from(found(calls(500.0, limit=500)), profile())

    assert flip.text.startswith("With `traffic.calls_per_day` at 500 calls a day the verdict")


@pytest.mark.parametrize(
    ("path", "number", "direction", "told"),
    [
        ("measured.prompt_score", 1.0, "at least", "`measured.prompt_score` at 1 the"),
        ("data.labels_per_week", 0.0, "at most", "at 0 labels a week the"),
    ],
)
def test_the_last_number_possible_is_told_without_more_or_less(
    path: str, number: float, direction: Direction, told: str
) -> None:
    rung = rung_above(FIELD_BY_PATH[path], number)

    flip = flip_from(found(Turn(Move(path, rung), rung, direction)), profile())

    assert told in flip.text


def test_every_choice_that_will_do_is_named() -> None:
    every = Turn(Move("requirements.change", PACE.choices.index("monthly")), 2, "at least")
    last = Turn(Move("requirements.change", PACE.choices.index("daily")), 4, "at least")
    limited = Turn(Move("requirements.change", 2), 1, "at least", limit=3)

    assert "at `monthly`, `weekly` or `daily` the" in flip_from(found(every), profile()).text
    assert "at `daily` the" in flip_from(found(last), profile()).text
    assert "at `quarterly` or `monthly` the" in flip_from(found(limited), profile()).text


def test_a_change_that_nobody_can_make_is_told_as_such() -> None:
    flip = flip_from(found(calls(500.0), within_reach=False), profile())

    assert flip.text.endswith("that is how things are, not a choice.")


def test_flags_choices_and_shares_are_said_plainly() -> None:
    assert in_words(FIELD_BY_PATH["task.citations"], answer=True) == "`true`"
    assert in_words(PACE, "daily") == "`daily`"
    assert in_words(FIELD_BY_PATH["data.label_noise"], 0.054) == "0.054"


def test_only_the_first_five_are_told() -> None:
    assert len(flips_from([found(yearly())] * 7, profile())) == 5


def test_a_reason_is_given_exactly_where_nothing_within_reach_was_found() -> None:
    assert no_flip_reason([found(yearly())]) is None
    for others in ([], [found(yearly(), within_reach=False)]):
        reason = no_flip_reason(others)
        assert reason is not None
        assert reason.code == "no-flip-within-reach"
