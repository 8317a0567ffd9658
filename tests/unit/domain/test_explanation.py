"""Why: codes, parameters and sentences."""

import re
from dataclasses import replace

import numpy as np
import pytest

from service.domain.constraints import CONSTRAINTS
from service.domain.evaluation import Evaluation, evaluate
from service.domain.explanation import (
    BECAUSE,
    DECIDING_FIELDS,
    OPTION_NAMES,
    answer_in_words,
    reason_for,
)
from service.domain.phrases import PHRASES
from service.domain.profile import Answer
from service.domain.ranking import eliminated_because
from service.domain.reason import Reason
from service.domain.rows import Part
from service.domain.spending.options import OPTIONS
from service.domain.vocabulary import APPROACHES, DIMENSIONS, PROMPT, TUNE, Approach
from tests.engine import KNOWLEDGE, cell, profile


def evaluation(answers: dict[str, Answer] | None = None) -> Evaluation:
    return evaluate([profile(answers)], KNOWLEDGE, wanted={BECAUSE})


def because_of(found: Evaluation, dimension: str, approach: Approach) -> Reason:
    reasons: tuple[Reason, ...] = found.told(f"because.{dimension}")
    return reasons[APPROACHES.index(approach)]


def eliminated_with(shares: dict[str, float]) -> list[str]:
    """Return what is named where constraints rule tuning out in these shares of the draws.

    The draws are laid one after the other, so that no two constraints bite in the same.
    """
    whole = evaluation()
    bites, start = {}, 0
    eliminated = np.zeros_like(whole.scores.eliminated)
    for code, share in shares.items():
        mask = np.zeros((1, whole.scores.draws), dtype=np.bool_)
        end = start + round(share * whole.scores.draws)
        mask[:, start:end] = True
        bites[f"ruled-out.{code}"] = Part({TUNE: mask})
        eliminated[:, start:end, APPROACHES.index(TUNE)] = True
        start = end
    unbitten = {f"ruled-out.{code}": Part({}) for code in CONSTRAINTS}
    workings = replace(whole.workings, parts={**whole.workings.parts, **unbitten, **bites})
    told = Evaluation(workings, replace(whole.scores, eliminated=eliminated))
    return [reason.code for reason in eliminated_because(told, TUNE, {})]


def test_a_reason_carries_its_code_its_parameters_and_a_sentence_made_of_both() -> None:
    reason = reason_for("setup-time", days=12.34)

    assert (reason.code, reason.params) == ("setup-time", {"days": 12.34})
    assert reason.text == "Live in about 12.3 days."


def test_large_numbers_are_said_in_thousands_without_decimals() -> None:
    assert reason_for("setup-time", days=12_345.6).text == "Live in about 12,346 days."
    assert reason_for("setup-time", days=0.0).text == "Live in about 0 days."


@pytest.mark.parametrize("dimension", DIMENSIONS)
@pytest.mark.parametrize("approach", APPROACHES)
def test_every_term_of_every_score_has_a_sentence_without_gaps(
    dimension: str, approach: str
) -> None:
    (name,) = [one for one in APPROACHES if one == approach]

    reason = because_of(evaluation(), dimension, name)

    assert reason.code == dimension
    assert reason.text.endswith(".")
    assert not re.search(r"[{}]|nan|None|\.\.", reason.text)


@pytest.mark.parametrize(("dimension", "field"), DECIDING_FIELDS.items())
def test_a_dimension_that_turns_on_an_answer_repeats_it(dimension: str, field: str) -> None:
    answer = {"requirements.change": "weekly", "knowledge.change": "daily"}.get(field)
    answer = answer or {"task.consistency": "important", "task.domain": "general"}[field]

    told = because_of(evaluation({field: answer}), dimension, PROMPT)
    open_ = because_of(evaluation(), dimension, PROMPT)

    assert told.params["answer"] == answer
    assert open_.params["answer"] == "not known"


def test_the_best_approach_on_a_dimension_is_told_its_pro_and_a_lesser_one_its_con() -> None:
    found = evaluation({"task.consistency": "non-negotiable"})

    pro = because_of(found, "consistency", TUNE)
    con = because_of(found, "consistency", PROMPT)

    assert pro.params["point"] == "consistent-across-calls"
    assert con.params["point"] == "fragile-wording"


def test_further_details_of_an_elimination_are_parameters_of_its_reason() -> None:
    barred = evaluation({"data.may_enter_weights": False})

    (reason,) = eliminated_because(barred, TUNE, {"data-may-not-enter-weights": {"law": "ours"}})

    assert reason.params == {"share": 1.0, "law": "ours"}


@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_every_constraint_says_what_would_lift_it(constraint: str) -> None:
    text = PHRASES[f"eliminated.{constraint}"]

    assert ": " in text
    assert text.endswith(".")


def test_what_is_seldom_ruled_out_is_not_eliminated() -> None:
    assert eliminated_with({"no-labels": 0.5}) == []


def test_each_constraint_that_mostly_bites_is_named() -> None:
    assert eliminated_with({"no-labels": 0.75, "budget-too-small": 0.25}) == [
        "eliminated.no-labels"
    ]


def test_where_only_several_together_rule_it_out_the_likeliest_is_named() -> None:
    shares = {"no-labels": 0.25, "budget-too-small": 0.375}

    assert eliminated_with(shares) == ["eliminated.budget-too-small"]


def test_shares_are_said_in_per_cent() -> None:
    reason = reason_for("best-for", fit=0.929, learning=0.0431)

    assert reason.text == (
        "Fit to this job: 93%; the chance that behaviour has to be learnt is 4%."
    )
    assert reason.params == {"fit": 0.929, "learning": 0.0431}


def test_an_option_is_called_by_its_name_in_a_sentence_and_by_its_id_in_the_parameters() -> None:
    reason = reason_for("break-even.always", tuned="tuned-api", prompted="prompt-cached")

    assert reason.text == (
        "At any volume a hosted tuned model costs less than prompting with a cache."
    )
    assert reason.params["tuned"] == "tuned-api"


def test_every_option_has_a_name() -> None:
    assert set(OPTION_NAMES) == set(OPTIONS)


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("task.breadth", 2.0, "many"),
        ("task.citations", 1.0, "true"),
        ("task.citations", 0.0, "false"),
        ("traffic.calls_per_day", 1_234_567.0, "1,234,567"),
        ("data.label_noise", 0.05, "0.05"),
    ],
)
def test_an_answer_is_told_in_the_words_of_its_field(path: str, value: float, words: str) -> None:
    assert answer_in_words(path, cell(value)) == words


def test_an_answer_that_differs_between_draws_is_not_known() -> None:
    assert answer_in_words("task.breadth", np.array([[0.0, 2.0]])) == "not known"
