"""What lies beyond a verdict is true: every flip, every outcome, every field that cannot matter."""

import re
from functools import cache
from random import Random

import pytest

from tests.money import DAY
from tests.strategies import (
    KNOWLEDGE,
    judge,
    profile,
    random_answer,
    random_profiles,
    verdict_of,
)
from tune_or_prompt.domain.language.profile import (
    FIELD_BY_PATH,
    NUMERIC_KINDS,
    Answer,
    Profile,
    Quantity,
)
from tune_or_prompt.domain.language.vocabulary import NONE
from tune_or_prompt.domain.money.estimate import estimate_money
from tune_or_prompt.domain.outlook.cannot_matter import cannot_matter_of
from tune_or_prompt.domain.outlook.flips import BareFlip, flips_of
from tune_or_prompt.domain.outlook.questions import BareQuestion, questions_of
from tune_or_prompt.domain.outlook.trials import Start, middle_of, start_of
from tune_or_prompt.domain.report.ranking import bars_of
from tune_or_prompt.wire.profile import load_profile

ANSWERS_TRIED = 8


@cache
def asked() -> tuple[Profile, ...]:
    examples = (load_profile(dict(one.profile), DAY) for one in KNOWLEDGE.statements)
    stuck = profile(data__may_leave_network=False, models__hosting="api", task__type="extraction")
    return (profile(), stuck, *examples, *random_profiles(40, seed=4), *random_profiles(20, 5, 8))


def start(one: Profile) -> Start:
    return start_of(one, judge)


@cache
def flips() -> tuple[tuple[Profile, str, BareFlip], ...]:
    return tuple((one, verdict_of(one), flip) for one in asked() for flip in flips_of(start(one)))


@cache
def questions() -> tuple[tuple[Profile, str, BareQuestion], ...]:
    return tuple(
        (one, verdict_of(one), question)
        for one in asked()
        for question in questions_of(start(one), KNOWLEDGE.shares)
    )


def after(one: Profile, flip: BareFlip, without: str = "") -> Profile:
    changes = {each.field.path: each.to for each in flip.changes if each.field.path != without}
    return one.replacing(changes)


def test_every_flip_posted_again_gives_its_verdict_and_another_than_before() -> None:
    assert {len(flip.changes) for *_, flip in flips()} >= {1, 2}
    for one, verdict, flip in flips():
        assert verdict_of(after(one, flip)) == flip.verdict
        assert flip.verdict not in (verdict, NONE)


def test_no_change_of_a_flip_is_there_for_nothing() -> None:
    for one, verdict, flip in flips():
        for change in flip.changes if len(flip.changes) > 1 else ():
            assert verdict_of(after(one, flip, without=change.field.path)) == verdict


def test_flips_move_only_where_a_team_could_want_them_to() -> None:
    for one, _, flip in flips():
        for change in flip.changes:
            assert change.field.changeable != "never"
            assert change.from_ == one.get(change.field.path)
            assert (
                _goes(change.from_, change.to, change.field.path)
                in (
                    change.field.changeable,
                    "either",
                )
                or change.field.changeable == "either"
            )


def _goes(before: Answer | None, to: Answer, path: str) -> str:
    field = FIELD_BY_PATH[path]
    if before is None:
        return "either"
    if field.kind in NUMERIC_KINDS:
        number = before.mid if isinstance(before, Quantity) else before
        return "up" if to > number else "down"  # type: ignore[operator]
    choices = field.choices if field.kind != "flag" else (False, True)
    return "up" if choices.index(to) > choices.index(before) else "down"


def test_numbers_of_flips_are_round_and_whole_where_people_count() -> None:
    for *_, flip in flips():
        for change in flip.changes:
            if change.field.kind in NUMERIC_KINDS:
                assert float(f"{change.to:.2g}") == pytest.approx(change.to)
                cents = change.field.kind == "share" or change.field.unit == "USD/label"
                assert cents or middle_of(change.to).is_integer()


def test_no_flip_moves_the_deadline_before_the_day_its_verdict_can_be_live() -> None:
    def days(one: Profile, approach: str) -> float:
        return estimate_money(one, KNOWLEDGE.money).schedule[approach].live_in_days.low

    moved = 0
    for at, one in enumerate(asked()):
        near = one.replacing({"schedule.deadline_days": 1.0 + at % 9})
        for flip in flips_of(start(near), days):
            then = after(near, flip)
            assert verdict_of(then) == flip.verdict
            if "schedule.deadline_days" in {change.field.path for change in flip.changes}:
                moved += 1
                assert middle_of(then.get("schedule.deadline_days")) >= days(then, flip.verdict)
    assert moved > 10


def test_at_most_eight_flips_the_fewest_changes_first() -> None:
    for one in asked():
        sizes = [len(flip.changes) for flip in flips_of(start(one))]

        assert sizes == sorted(sizes)
        assert len(sizes) <= 8
        assert all(flip.within_reach for flip in flips_of(start(one)))


def test_every_answer_to_a_question_leads_where_it_is_said_to() -> None:
    assert questions()
    for one, verdict, question in questions():
        assert one.get(question.field.path) is None
        assert question.could_become
        for outcome in question.could_become:
            assert outcome.verdict != verdict
            assert verdict_of(one.replacing({question.field.path: outcome.answer})) == (
                outcome.verdict
            )


def test_questions_come_by_value_and_none_is_worthless() -> None:
    for one in asked():
        values = [question.value for question in questions_of(start(one), KNOWLEDGE.shares)]

        assert values == sorted(values, reverse=True)
        assert all(0.0 < value <= 1.0 for value in values)
        assert len(values) <= 6


def test_what_cannot_matter_keeps_the_verdict_whatever_is_answered() -> None:
    random, listed = Random(6), 0
    for one in asked()[::2]:
        verdict = verdict_of(one)
        for path in cannot_matter_of(start(one)):
            listed += 1
            assert one.get(path) is None
            for answer in _any_answers(path, random):
                assert verdict_of(one.replacing({path: answer})) == verdict, (path, answer)
    assert listed > 100


def test_what_cannot_matter_is_never_asked() -> None:
    for one in asked():
        worth = {question.field.path for question in questions_of(start(one), KNOWLEDGE.shares)}

        assert not worth & set(cannot_matter_of(start(one)))


def _any_answers(path: str, random: Random) -> list[Answer]:
    field = FIELD_BY_PATH[path]
    some = [random_answer(field, random) for _ in range(ANSWERS_TRIED)]
    if field.kind == "flag":
        return [False, True]
    return [*field.choices] if field.kind == "choice" else some


LIFTED = {
    "deadline-too-short": ("schedule.deadline_days", {"hour": 24.0, "day": 1.0}),
    "budget-too-small": ("budget.upfront_usd", {"$": 1.0}),
}


def test_the_deadline_or_budget_said_to_be_enough_is_enough() -> None:
    ruled_out = [
        (one, column, bar)
        for path, some in (
            ("schedule.deadline_days", (0.0, 0.4, 1.0, 3.0, 9.0, 23.0, 40.0)),
            ("budget.upfront_usd", (0.0, 40.0, 1230.0, 1234.0)),
        )
        for base in random_profiles(30, seed=6)
        for one in (base.replacing({path: number}) for number in some)
        for column, bars in enumerate(bars_of(start(one).evaluation)[0])
        for bar in bars
        if bar.code in LIFTED and LIFTED[bar.code][0] == path
    ]

    assert {bar.code for *_, bar in ruled_out} == LIFTED.keys()
    for one, column, bar in ruled_out:
        path, units = LIFTED[bar.code]
        said = re.search(r"(\$?)([\d,]+) ?(day|hour)?", bar.would_lift)
        assert said, bar
        sign, digits, unit = said.groups()
        enough = float(digits.replace(",", "")) / units[sign or unit]
        again = bars_of(start(one.replacing({path: enough})).evaluation)[0][column]
        assert bar.code not in {each.code for each in again}, (one, bar)
