"""The quality part: the chance with its range, the curve of own trials, the cases alike."""

import pytest

from service.domain.evaluation import evaluate
from service.domain.profile import Answer, PilotPoint, Quantity
from service.domain.published.quality_report import Curve, QualityReport, quality_report_of
from tests.engine import KNOWLEDGE, profile

SORTING: dict[str, Answer] = {
    "task.type": "classification",
    "task.classes": 6.0,
    "task.domain": "specialised",
    "data.labelled_examples": 5000.0,
}
# err(N) = 2 / sqrt(N), which is 0.2 at 100 labels, 0.1 at 400 and 0.05 at 1,600.
TRIALS = (PilotPoint(100.0, 0.8), PilotPoint(400.0, 0.9), PilotPoint(1600.0, 0.95))


def report(answers: dict[str, Answer], verdict: str = "fine-tuning") -> QualityReport:
    return quality_report_of(evaluate([profile(answers)], KNOWLEDGE), KNOWLEDGE, verdict)


def curve(answers: dict[str, Answer]) -> Curve:
    found = report({**SORTING, "measured.pilot": TRIALS, **answers}).learning_curve
    assert found is not None
    return found


def test_without_trials_the_chance_rests_on_published_cases() -> None:
    found = report(SORTING)

    assert (found.basis, found.measured_weight, found.learning_curve) == ("evidence", 0.0, None)


def test_with_whole_trials_it_rests_on_those() -> None:
    found = report({**SORTING, "measured.pilot": TRIALS, "measured.prompt_score": 0.7})

    assert found.basis == "measured"
    assert found.p_tuned_beats_prompt.mid > report(SORTING).p_tuned_beats_prompt.mid


@pytest.mark.parametrize("answers", [{}, SORTING])
def test_the_chance_lies_within_its_range(answers: dict[str, Answer]) -> None:
    chance = report(answers).p_tuned_beats_prompt

    assert 0.0 < chance.low <= chance.mid <= chance.high < 1.0


def test_what_is_not_known_widens_the_range() -> None:
    known, unknown = report(SORTING).p_tuned_beats_prompt, report({}).p_tuned_beats_prompt

    assert unknown.high - unknown.low > known.high - known.low


def test_the_labels_to_beat_the_prompt_are_read_from_the_curve() -> None:
    needed = curve({"measured.prompt_score": 0.9}).to_beat_prompt

    assert needed is not None
    assert needed.mid is not None
    assert 200 < needed.mid < 800  # 400 on the curve that the trials lie on
    assert needed.reached > 0.9


def test_a_target_above_every_curve_is_never_reached() -> None:
    needed = curve({"measured.target": 1.0}).to_reach_target

    assert needed is not None
    assert (needed.low, needed.mid, needed.high, needed.reached) == (None, None, None, 0.0)


def test_without_a_score_to_compare_with_nothing_is_said_of_the_prompt() -> None:
    alone = curve({})

    assert (alone.to_beat_prompt, alone.to_reach_target, alone.next_pilot) == (None, None, None)


def test_a_settled_question_needs_no_further_pilot() -> None:
    settled = curve({"measured.prompt_score": 0.3}).next_pilot

    assert settled is not None
    assert settled.code == "pilot.settled"


def test_an_open_question_names_the_size_of_the_next_pilot() -> None:
    trials = (PilotPoint(200.0, 0.7), PilotPoint(800.0, 0.72))
    open_question = curve({"measured.pilot": trials, "measured.prompt_score": 0.8}).next_pilot

    assert open_question is not None
    assert open_question.code == "pilot.next"
    assert open_question.params["labels"] in {1600.0, 3200.0, 6400.0, 12800.0}


def test_similar_cases_are_of_the_catalogue_near_first_and_speak_for_both_sides() -> None:
    cases = report(SORTING).similar_cases

    ids = {case.id for case in KNOWLEDGE.evidence}
    distances = [case.distance for case in cases[:-1]]
    assert {case.evidence for case in cases} <= ids
    assert distances == sorted(distances)
    assert {case.speaks for case in cases} == {"for", "against"}


def test_the_side_of_a_case_depends_on_the_verdict() -> None:
    tuned = {case.evidence: case.speaks for case in report(SORTING).similar_cases}
    acceptable = {case.id: case.acceptable for case in KNOWLEDGE.evidence}

    for case, side in tuned.items():
        assert (side == "for") == ("fine-tuning" in acceptable[case])


def test_a_profile_that_says_nothing_has_no_similar_cases() -> None:
    assert report({}).similar_cases == ()


def test_a_range_of_labels_is_compared_by_its_middle() -> None:
    wide = {**SORTING, "data.labelled_examples": Quantity(100.0, 5000.0, 90_000.0)}

    assert report(wide).similar_cases == report(SORTING).similar_cases
