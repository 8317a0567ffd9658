import re
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from hypothesis import given, settings

from tests.strategies import KNOWLEDGE, judge, profile, profiles, random_profiles, verdict_of
from tests.unit.domain.report.samples import decided
from tune_or_prompt.domain.language.answers import answers_of
from tune_or_prompt.domain.language.profile import FIELDS, Answer, Profile
from tune_or_prompt.domain.report.decide import verdicts_of
from tune_or_prompt.domain.report.parts import FULL_PARTS, PARTS, SUMMARY_PARTS, parts_of

SUPPORT: dict[str, Answer] = {
    "stage": "production",
    "task__type": "classification",
    "task__breadth": "single",
    "task__output": "strict",
    "data__labelled_examples": 20_000.0,
    "traffic__calls_per_day": 500_000.0,
}
"""The README's project: support tickets sorted at high volume."""

PATHS = [field.path for field in FIELDS if "." in field.path]


def texts_in(value: Any) -> list[str]:
    """Return every sentence that a part of a decision shows to people."""
    if is_dataclass(value) and not isinstance(value, type):
        shown = {"text", "because", "would_lift", "action", "why", "stop_if", "reason", "summary"}
        found = [
            getattr(value, each.name)
            for each in fields(value)
            if each.name in shown and isinstance(getattr(value, each.name), str)
        ]
        return found + [
            text for each in fields(value) for text in texts_in(getattr(value, each.name))
        ]
    if isinstance(value, tuple):
        return [text for each in value for text in texts_in(each)]
    if isinstance(value, dict):
        return [text for each in value.values() for text in texts_in(each)]
    return []


def test_levels_of_detail_hold_more_and_more() -> None:
    assert parts_of("verdict") == frozenset()
    assert parts_of() == frozenset(SUMMARY_PARTS)
    assert parts_of("full") == frozenset(PARTS) == frozenset(SUMMARY_PARTS) | set(FULL_PARTS)
    assert parts_of("verdict", ["sensitivity"]) == {"sensitivity", "costs"}


def test_only_the_parts_asked_for_are_there() -> None:
    decision = decided(profile(**SUPPORT), "plan")
    assert decision.plan
    assert (decision.costs, decision.flips, decision.drivers) == (None, None, None)


@settings(max_examples=40, deadline=None)
@given(profiles())
def test_a_batch_gives_what_each_profile_gives_alone(some: Profile) -> None:
    others = random_profiles(3, seed=7)
    batch = list(verdicts_of([*others, some], KNOWLEDGE, "test"))
    alone = decided(some)
    assert batch[-1].verdict == alone.verdict
    assert batch[-1].ranking == alone.ranking
    assert batch[-1].summary == alone.summary


@settings(max_examples=40, deadline=None)
@given(profiles())
def test_what_is_ruled_out_is_never_the_verdict(some: Profile) -> None:
    decision = decided(some)
    feasible = {one.approach for one in decision.ranking if one.feasible}
    assert decision.verdict in (feasible or {"none"})
    assert (decision.standing == "none-open") == (not feasible)
    assert all(bool(one.eliminated_by) != one.feasible for one in decision.ranking)
    evaluation = judge(answers_of([some]))
    open_ = dict(zip(evaluation.model.approaches, evaluation.open[0].tolist(), strict=True))
    assert {one.approach: one.feasible for one in decision.ranking} == open_


@settings(max_examples=25, deadline=None)
@given(profiles())
def test_no_sentence_shows_a_field_path_or_a_blank(some: Profile) -> None:
    decision = decided(some, *sorted(set(PARTS) - {"quality", "cannot_matter"}))
    for text in texts_in(decision):
        assert not [path for path in PATHS if path in text], text
        assert not re.search(r"[{}\[\]`]| ,| \.|: None|\bnan\b|  ", text), text


def test_a_project_due_today_gets_no_verdict_and_what_to_lift_first() -> None:
    decision = decided(profile(**SUPPORT, schedule__deadline_days=0.0), detail="summary")
    assert (decision.verdict, decision.standing, decision.probability) == ("none", "none-open", 0.0)
    assert decision.summary.startswith("Nothing is open as you describe it: prompt engineering")
    assert decision.plan
    assert decision.plan[0].id == "lift-deadline-too-short"
    assert not any(one.feasible for one in decision.ranking)


def test_no_plan_tunes_a_model_if_nothing_is_open() -> None:
    plan = decided(profile(**SUPPORT, schedule__deadline_days=0.0), "plan").plan or ()
    assert all(step.id.startswith("lift-") for step in plan)


def test_a_nearer_deadline_never_turns_a_prompt_into_tuning() -> None:
    tuned = [
        verdict_of(profile(**SUPPORT, schedule__deadline_days=float(day))) != "prompt-engineering"
        for day in (1, 2, 3, 4, 5, 7, 10, 14, 30, 60, 120)
    ]
    assert tuned == sorted(tuned)


def test_data_that_may_not_leave_rules_out_a_hosted_prompt_too() -> None:
    decision = decided(profile(data__may_leave_network=False, models__hosting="api"))
    assert decision.verdict == "none"
    codes = {bar.code for one in decision.ranking for bar in one.eliminated_by}
    assert codes == {"data-may-not-leave"}


def test_data_that_may_not_leave_rules_nothing_out_by_an_assumed_host() -> None:
    decision = decided(profile(data__may_leave_network=False, data__labelled_examples=5000.0))
    assert all(one.feasible for one in decision.ranking)


def test_the_only_open_approach_is_told_as_such() -> None:
    decision = decided(profile(models__can_serve_own=False, data__may_enter_weights=False))
    assert decision.verdict == "prompt-engineering"
    assert "nothing else is open" in decision.summary


@pytest.mark.parametrize("day", [2.0, 10.0, 60.0])
def test_a_deadline_before_the_verdict_is_likely_live_is_a_warning(day: float) -> None:
    decision = decided(profile(**SUPPORT, schedule__deadline_days=day), "warnings", "days_to_ship")
    time = (decision.days_to_ship or {})[decision.verdict]
    codes = {one.code for one in decision.warnings or ()}
    assert ("deadline-at-risk" in codes) == (time.mid > day)


def test_a_prompt_that_meets_its_target_is_stayed_with() -> None:
    decision = decided(
        profile(
            stage="production",
            task__type="extraction",
            measured__target=0.95,
            measured__prompt_score=0.99,
            measured__prompt_cost="acceptable",
            data__labelled_examples=10_000.0,
            traffic__calls_per_day=100.0,
        ),
        detail="summary",
    )
    assert decision.verdict == "prompt-engineering"
    assert "Stay with prompt engineering" in decision.summary
    assert "already meets your target" in decision.summary
    assert decision.plan
    assert decision.plan[0].action == (
        "Ship the prompt that you have: it scores 0.99 against a target of 0.95."
    )
