"""Flips of a model whose thresholds are known by hand."""

from tests.money import DAY, TUNE
from tests.small_model import FIT_OF_TUNING, effect, judge, model
from tune_or_prompt.domain.decide.evaluate import evaluate
from tune_or_prompt.domain.language.profile import Answer, Profile
from tune_or_prompt.domain.outlook.flips import flips_of
from tune_or_prompt.domain.outlook.trials import start_of


def found(**answers: Answer) -> list[tuple[dict[str, Answer], str]]:
    asked = Profile({"as_of": DAY} | {key.replace("__", "."): one for key, one in answers.items()})
    return [
        ({change.field.path: change.to for change in flip.changes}, flip.verdict)
        for flip in flips_of(start_of(asked, judge))
    ]


def test_a_number_is_moved_to_a_round_threshold() -> None:
    # tuning needs more than 500 labels
    assert found(data__labelled_examples=40.0) == [({"data.labelled_examples": 510.0}, TUNE)]


def test_nothing_moves_where_no_team_would_want_it() -> None:
    # fewer labels or less shift would turn the verdict; nobody chooses either
    assert found(data__labelled_examples=800.0) == []


def test_facts_of_a_project_are_no_choice() -> None:
    # without citations tuning would lead, but whether answers must cite is no choice
    assert found(data__labelled_examples=1e4, task__citations=True) == []


def test_labels_that_nobody_counted_can_be_made() -> None:
    assert found() == [({"data.labelled_examples": 510.0}, TUNE)]


def test_a_flip_says_what_was_answered_before_and_that_a_team_can_make_it() -> None:
    (flip,) = flips_of(start_of(Profile({"as_of": DAY, "data.labelled_examples": 40.0}), judge))

    assert flip.changes[0].from_ == 40.0
    assert flip.within_reach


def test_two_changes_are_tried_where_one_is_not_enough() -> None:
    rules = effect("task.rules", FIT_OF_TUNING, {"writable": 0.7, "tacit": 0.0})
    voice = effect("task.voice", FIT_OF_TUNING, {"none": 0.6, "some": 0.5, "exact": 0.0})
    pair = model(rules, voice)
    asked = Profile({"as_of": DAY, "task.rules": "tacit", "task.voice": "exact"})
    (flip,) = flips_of(start_of(asked, lambda answers: evaluate(answers, pair)))

    # the nearest answers that do together: a voice of `some` is enough
    assert {change.field.path: change.to for change in flip.changes} == {
        "task.rules": "writable",
        "task.voice": "some",
    }
    assert flip.verdict == TUNE
