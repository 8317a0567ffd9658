"""The next steps for a verdict."""

from dataclasses import replace

import numpy as np

from service.domain.advice import PlanStep
from service.domain.answer import Step
from service.domain.conditions import AtLeast
from service.domain.plan import plan_for
from service.domain.vocabulary import APPROACHES, PROMPT, TUNE, Approach
from tests.engine import KNOWLEDGE, cell

CALLS = {"traffic.calls_per_day": cell(1_000.0)}


def step(name: str, approaches: tuple[Approach, ...] = APPROACHES, at_least: float = 0) -> PlanStep:
    """Return a step, taken up from so many calls a day."""
    return PlanStep(
        id=name,
        approaches=approaches,
        action=f"Do {name}.",
        why="It helps.",
        stop_if="It does not.",
        when=(AtLeast("traffic.calls_per_day", at_least),) if at_least else (),
    )


def taken(verdict: Approach, *steps: PlanStep) -> list[str]:
    return [one.id for one in plan_for(verdict, CALLS, steps)]


def test_steps_come_in_the_order_of_the_catalogue() -> None:
    assert taken(PROMPT, step("one"), step("two"), step("three")) == ["one", "two", "three"]


def test_a_step_belongs_to_its_verdicts() -> None:
    steps = (step("any"), step("tuning", (TUNE,)))

    assert taken(PROMPT, *steps) == ["any"]
    assert taken(TUNE, *steps) == ["any", "tuning"]


def test_a_step_is_left_out_where_an_answer_says_that_it_is_done() -> None:
    done = replace(step("target"), unless_given=("measured.target",))

    assert plan_for(PROMPT, CALLS, (done,), {"measured.target"}) == ()
    assert [one.id for one in plan_for(PROMPT, CALLS, (done,), {"stage"})] == ["target"]


def test_a_step_is_taken_up_where_its_conditions_hold() -> None:
    assert taken(PROMPT, step("few", at_least=500.0), step("many", at_least=5_000.0)) == ["few"]


def test_a_step_is_taken_up_where_its_conditions_are_as_likely_as_not() -> None:
    draws = {"traffic.calls_per_day": np.array([[1.0, 2.0, 3.0, 4.0]])}
    steps = (step("half", at_least=3.0), step("quarter", at_least=4.0))

    assert [one.id for one in plan_for(PROMPT, draws, steps)] == ["half"]


def test_a_step_says_what_to_do_and_why_and_what_would_stop_it() -> None:
    assert plan_for(PROMPT, CALLS, (step("one"),)) == (
        Step("one", "Do one.", "It helps.", "It does not."),
    )


def test_every_verdict_starts_with_a_target_and_ends_with_deciding_again() -> None:
    for verdict in APPROACHES:
        steps = [one.id for one in KNOWLEDGE.plan_steps if verdict in one.approaches]
        assert steps[0] == "state-the-target"
        assert steps[-1] == "decide-again"
