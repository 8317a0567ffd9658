"""Every answer to a question leads where it is said to; what cannot matter does not."""

from random import Random

from service.domain.outlook.answers import Question
from service.domain.profile import FIELD_BY_PATH, NUMERIC_KINDS, Answer, Profile
from tests.properties.outlooks import EXPLORING, SEED, looked_ahead, verdicts_of
from tests.properties.profiles import random_answer

NUMBERS_TRIED = 10 if EXPLORING else 2


def questions() -> list[tuple[Profile, Question]]:
    return [
        (profile, question)
        for profile, _, outlook in looked_ahead()
        for question in outlook.next_questions or ()
    ]


def test_every_answer_that_a_question_could_become_leads_where_it_is_said_to() -> None:
    answered = [
        (profile.replacing({question.field: prospect.input}), prospect.verdict)
        for profile, question in questions()
        for prospect in question.could_become
    ]

    assert answered
    assert verdicts_of([profile for profile, _ in answered]) == [said for _, said in answered]


def test_a_field_that_cannot_matter_keeps_the_verdict_whatever_its_answer() -> None:
    random = Random(SEED)
    tried = [
        (profile.replacing({path: answer}), verdict)
        for profile, verdict, outlook in looked_ahead()
        for path in outlook.cannot_matter or ()
        for answer in _any_answers(path, random)
    ]

    assert tried
    assert verdicts_of([profile for profile, _ in tried]) == [verdict for _, verdict in tried]


def _any_answers(path: str, random: Random) -> list[Answer]:
    """Return every answer of a choice or flag; of a number its bounds and some at random."""
    field = FIELD_BY_PATH[path]
    if field.kind not in NUMERIC_KINDS:
        return [*field.choices] or [False, True]
    some = [random_answer(field, random) for _ in range(NUMBERS_TRIED)]
    return [field.least, field.most, *some]


def test_questions_are_about_unknown_fields_and_at_most_five() -> None:
    for profile, _, outlook in looked_ahead():
        asked = [question.field for question in outlook.next_questions or ()]

        assert not set(asked) & set(profile.answers)
        assert len(asked) <= 5


def test_what_cannot_matter_is_unknown_and_never_asked() -> None:
    for profile, _, outlook in looked_ahead():
        asked = {question.field for question in outlook.next_questions or ()}
        idle = set(outlook.cannot_matter or ())

        assert not idle & asked
        assert not idle & set(profile.answers)


def test_the_most_valuable_question_comes_first() -> None:
    for _, _, outlook in looked_ahead():
        values = [question.value for question in outlook.next_questions or ()]

        assert values == sorted(values, reverse=True)
        assert all(0.0 <= value <= 100.0 for value in values)


def test_a_choice_offers_its_choices_and_a_number_three_examples() -> None:
    for _, question in questions():
        field = FIELD_BY_PATH[question.field]

        assert question.choices == (field.choices or None)
        assert (question.examples is not None) == (field.kind in NUMERIC_KINDS)
        assert question.examples is None or list(question.examples) == sorted(question.examples)
