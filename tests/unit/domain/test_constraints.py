"""What rules an approach out."""

from dataclasses import replace

import numpy as np
import pytest

from service.domain.constraints import CONSTRAINTS, eliminations_of
from service.domain.profile import Answer
from service.domain.vocabulary import APPROACHES, BOTH, PROMPT, TUNE, Approach
from tests.engine import KNOWLEDGE, cell, columns_for, facts_for, known_with

TUNED = {TUNE, BOTH}
EVERYTHING = set(APPROACHES)


def ruled_out(code: str, answers: dict[str, Answer]) -> set[Approach]:
    """Return whom a constraint rules out in every draw; elsewhere it must not bite at all."""
    columns = columns_for(answers)
    bites = eliminations_of(columns, facts_for(answers), KNOWLEDGE)[code]
    shares = {approach: float(np.mean(mask)) for approach, mask in bites.items()}
    assert set(shares.values()) <= {0.0, 1.0}
    return {approach for approach, share in shares.items() if share == 1.0}


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"data.labelled_examples": 0.0, "data.label_source": "none"}, TUNED),
        ({"data.labelled_examples": 0.0, "data.label_source": "experts"}, set()),
        ({"data.labelled_examples": 1.0, "data.label_source": "none"}, set()),
    ],
)
def test_labels_that_cannot_be_had_rule_tuning_out(
    answers: dict[str, Answer], expected: set[Approach]
) -> None:
    # Labels are made, or a teacher writes them, unless the source says that there is none.
    made: dict[str, Answer] = {"data.labels_per_week": 5.0}

    assert ruled_out("no-labels", {**made, **answers}) == expected


def test_no_labels_none_made_and_no_teacher_rule_tuning_out_whatever_the_source() -> None:
    stuck: dict[str, Answer] = {
        "data.labelled_examples": 0.0,
        "data.labels_per_week": 0.0,
        "data.label_source": "experts",
    }

    assert ruled_out("no-labels", {**stuck, "data.teacher_available": False}) == TUNED
    assert ruled_out("no-labels", {**stuck, "data.teacher_available": True}) == set()


def test_data_that_may_not_be_learnt_rules_tuning_out() -> None:
    code = "data-may-not-enter-weights"

    assert ruled_out(code, {"data.may_enter_weights": False}) == TUNED
    assert ruled_out(code, {"data.may_enter_weights": True}) == set()


@pytest.mark.parametrize(
    ("leave", "hosting", "expected"),
    [
        (False, "api", EVERYTHING),
        (False, "self-hosted", set()),
        (False, "any", set()),
        (True, "api", set()),
    ],
)
def test_data_that_may_not_leave_rules_an_outside_api_out(
    leave: bool,  # noqa: FBT001 - a column of the table above
    hosting: str,
    expected: set[Approach],
) -> None:
    answers: dict[str, Answer] = {"data.may_leave_network": leave, "models.hosting": hosting}

    assert ruled_out("data-may-not-leave", answers) == expected


@pytest.mark.parametrize("hosting", ["api", "any", "self-hosted"])
def test_a_closed_model_that_nobody_tunes_any_more_rules_tuning_out(hosting: str) -> None:
    # OpenAI takes no new customers for tuning any more (availability.toml).
    answers: dict[str, Answer] = {"models.tuned": "openai/gpt-4o-mini", "models.hosting": hosting}

    assert ruled_out("tuning-not-offered", answers) == TUNED


@pytest.mark.parametrize("hosting", ["api", "any", "self-hosted"])
def test_open_weights_can_be_tuned_by_api_and_on_own_machines(hosting: str) -> None:
    open_weights = "fireworks/llama-3.1-8b"
    answers: dict[str, Answer] = {"models.tuned": open_weights, "models.hosting": hosting}

    assert ruled_out("tuning-not-offered", answers) == set()


@pytest.mark.parametrize(("life_days", "expected"), [(100.0, True), (101.0, False)])
def test_a_base_model_that_stops_before_tuning_pays_back_rules_it_out(
    life_days: float,
    expected: bool,  # noqa: FBT001 - a column of the table above
) -> None:
    # 100.50 USD more upfront, and 365 USD a year less: it pays back in 100.5 days.
    ending = {"tuned.named": 1.0, "tuned.life_left_days": life_days, "schedule.horizon_days": 365.0}
    columns = {**columns_for(), **{path: cell(value) for path, value in ending.items()}}
    facts = facts_for()
    no, yes = np.array([[False]]), np.array([[True]])
    money = replace(
        facts.money,
        upfront_usd={PROMPT: cell(0.0), TUNE: cell(100.5), BOTH: cell(100.5)},
        yearly_usd={PROMPT: cell(365.0), TUNE: cell(0.0), BOTH: cell(0.0)},
        barred={"tuned-api": no, "tuned-cached": no, "tuned-self-hosted": yes},
        tuning_open=yes,
    )

    bites = eliminations_of(columns, replace(facts, money=money), KNOWLEDGE)

    assert bool(bites["payback-after-shutdown"][TUNE]) is expected


def test_a_fixed_prompt_longer_than_the_window_rules_prompting_out() -> None:
    window = KNOWLEDGE.constants["context-window.tokens"].value
    fixed: dict[str, Answer] = {
        "traffic.instruction_tokens": window,
        "traffic.example_tokens": 0.0,
        "traffic.query_tokens": 1.0,
        "traffic.output_tokens": 0.0,
    }

    assert ruled_out("context-window-exceeded", fixed) == {PROMPT}
    assert ruled_out("context-window-exceeded", {**fixed, "traffic.query_tokens": 0.0}) == set()


def test_a_query_longer_than_the_window_rules_everything_out() -> None:
    longer = KNOWLEDGE.constants["context-window.tokens"].value + 1.0

    assert ruled_out("context-window-exceeded", {"traffic.query_tokens": longer}) == EVERYTHING


def test_a_deadline_before_the_shortest_lead_time_rules_an_approach_out() -> None:
    columns = {**columns_for(), "schedule.deadline_days": cell(10.0)}
    shortest = {PROMPT: cell(2.0), TUNE: cell(10.0), BOTH: cell(10.5)}
    facts = replace(facts_for(), shortest_days=shortest)

    bites = eliminations_of(columns, facts, KNOWLEDGE)["deadline-too-short"]

    assert {a: bool(bites[a]) for a in APPROACHES} == {PROMPT: False, TUNE: False, BOTH: True}


def test_a_budget_below_the_lowest_estimate_rules_an_approach_out() -> None:
    columns = {**columns_for(), "budget.upfront_usd": cell(1_000.0)}
    lowest = {PROMPT: cell(999.0), TUNE: cell(1_000.0), BOTH: cell(1_001.0)}
    facts = replace(facts_for(), lowest_upfront_usd=lowest)

    bites = eliminations_of(columns, facts, KNOWLEDGE)["budget-too-small"]

    assert {a: bool(bites[a]) for a in APPROACHES} == {PROMPT: False, TUNE: False, BOTH: True}


def test_each_constraint_is_judged_and_named() -> None:
    known = known_with()

    assert set(eliminations_of(columns_for(), facts_for(), known)) == set(CONSTRAINTS)
