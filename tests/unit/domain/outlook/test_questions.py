"""Questions and what cannot matter, of a model whose numbers are known by hand."""

from math import exp

import pytest

from tests.money import DAY, PROMPT, TUNE
from tests.small_model import judge
from tune_or_prompt.domain.language.profile import Answer, Profile
from tune_or_prompt.domain.outlook.cannot_matter import cannot_matter_of
from tune_or_prompt.domain.outlook.questions import BareOutcome, Beliefs, questions_of
from tune_or_prompt.domain.outlook.trials import start_of

SHARES: Beliefs = {
    "data.labelled_examples": ((0.0, 0.5), (1_000.0, 0.5)),
    "task.citations": ((False, 0.5), (True, 0.5)),
    "task.domain": (("general", 1.0),),
}


def test_the_value_is_what_knowing_adds_to_the_probability_of_choosing_right() -> None:
    (question,) = questions_of(start_of(Profile({"as_of": DAY}), judge), SHARES)
    # with hybrid at -9: p = 1 : e^-1 : e^-10 without labels, e^-1 : 1 : e^-11 with them
    few = [1.0, exp(-1.0), exp(-10.0)]
    many = [exp(-1.0), 1.0, exp(-11.0)]
    one_for_all = max((few[at] / sum(few) + many[at] / sum(many)) / 2.0 for at in range(3))
    knowing = (few[0] / sum(few) + many[1] / sum(many)) / 2.0

    assert question.field.path == "data.labelled_examples"
    assert question.value == pytest.approx(knowing - one_for_all)
    assert question.could_become == (BareOutcome(1_000.0, TUNE),)


def test_answered_questions_are_not_asked_again() -> None:
    asked = Profile({"as_of": DAY, "data.labelled_examples": 40.0})

    assert questions_of(start_of(asked, judge), SHARES) == ()


def test_a_question_is_asked_of_what_can_turn_the_verdict_from_where_it_is() -> None:
    asked = Profile({"as_of": DAY, "data.labelled_examples": 900.0})
    (question,) = questions_of(start_of(asked, judge), SHARES)

    assert question.could_become == (BareOutcome(answer=True, verdict=PROMPT),)


def idle(answers: dict[str, Answer]) -> set[str]:
    return set(cannot_matter_of(start_of(Profile({"as_of": DAY, **answers}), judge)))


def test_fields_that_nothing_reads_cannot_matter_and_those_that_turn_the_verdict_can() -> None:
    found = idle({})

    assert {"stage", "task.gap", "knowledge.tokens", "task.citations", "task.shift"} <= found
    assert "data.labelled_examples" not in found


def test_no_field_cannot_matter_once_another_answer_brings_the_verdict_near() -> None:
    # 450 labels: no shift adds 0.6 to a lead of -0.1
    assert "task.shift" not in idle({"data.labelled_examples": 450.0})
    assert "task.citations" in idle({"data.labelled_examples": 450.0})
    assert "task.citations" not in idle({"data.labelled_examples": 900.0})


def test_models_trials_and_own_weights_are_never_listed_nor_what_is_answered() -> None:
    found = idle({"stage": "idea"})

    assert "stage" not in found
    assert not {path for path in found if path.startswith("weights.")}
    assert not {"models.prompt", "models.tuned", "measured.pilot", "name", "as_of"} & found
