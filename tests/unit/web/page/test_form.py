"""The form of the page: what people write, what is understood of it, and what is marked."""

import pytest

from tune_or_prompt.domain.language.profile import FIELD_BY_PATH, FIELDS, Answer, Quantity
from tune_or_prompt.domain.outlook.questions import OPENING
from tune_or_prompt.web.page.form import (
    MORE,
    document_from,
    form_of,
    in_words,
    read,
    written,
)


def field(path: str, text: str = "", answer: Answer | None = None, fault: str = ""):  # type: ignore[no-untyped-def]  # noqa: ANN201
    typed = {path: text} if text else {}
    answers = {} if answer is None else {path: answer}
    form = form_of({}, typed, answers, {path: fault} if fault else {})
    every = [*form.first, *(each for group in form.more for each in group.fields)]
    return next(each for each in every if each.path == path)


def test_the_form_asks_every_question_once_six_of_them_first() -> None:
    form = form_of({}, {}, {}, {})

    asked = [each.path for each in form.first]
    assert tuple(asked) == OPENING
    asked += [each.path for group in form.more for each in group.fields]
    assert sorted(asked) == sorted(each.path for each in FIELDS)
    assert all(group.title for group in form.more)
    assert set(MORE) == {each.group for each in FIELDS}


def test_questions_worth_most_lead_their_topic_and_their_topic_the_others() -> None:
    form = form_of({}, {}, {}, {}, ["models.newer_expected", "task.type", "team.evaluation"])

    assert [group.id for group in form.more][:2] == ["models", "team"]
    assert [group.fields[0].path for group in form.more][:2] == [
        "models.newer_expected",
        "team.evaluation",
    ]


@pytest.mark.parametrize(
    ("path", "text", "stated"),
    [
        ("traffic.calls_per_day", "500k", 500_000),
        ("schedule.deadline_days", "3 weeks", 21),
        ("budget.upfront_usd", "$20,000", 20_000),
        ("measured.prompt_score", "80 %", 0.8),
        ("data.labelled_examples", "1000-5000", {"low": 1000, "mid": 3000, "high": 5000}),
        ("data.labelled_examples", "1k / 2k / 10k", {"low": 1000, "mid": 2000, "high": 10_000}),
        ("task.verifiable", "true", True),
        ("task.gap", "form,skill", ["form", "skill"]),
        ("measured.pilot", "200: 0.71", [{"labelled_examples": 200, "score": 0.71}]),
        ("models.prompt", "openai/gpt-4o", "openai/gpt-4o"),
    ],
)
def test_a_text_is_read_as_a_document_states_it(path: str, text: str, stated: object) -> None:
    assert read(FIELD_BY_PATH[path], text) == stated


@pytest.mark.parametrize(("text", "readings"), [("500.000", "500000 or 500"), ("0,5", "0.5 or 5")])
def test_what_could_be_two_numbers_is_marked_with_both(text: str, readings: str) -> None:
    document, faults = document_from({"traffic.calls_per_day": text, "stage": "pilot"})

    assert document == {"stage": "pilot"}
    assert readings in faults["traffic.calls_per_day"]


def test_a_parameter_that_is_no_question_is_said_and_an_empty_one_is_not() -> None:
    document, faults = document_from({"utm": "x", "stage": " "})

    assert document == {}
    assert list(faults) == ["utm"]


@pytest.mark.parametrize(
    ("path", "answer", "words"),
    [
        ("traffic.calls_per_day", 500_000.0, "500,000 calls a day"),
        ("traffic.query_tokens", 800.0, "800 tokens a call"),
        ("budget.monthly_usd", 4000.0, "$4,000 a month"),
        ("schedule.deadline_days", 21.0, "21 days"),
        ("traffic.latency_target_ms", 2000.0, "2 seconds"),
        ("data.label_noise", 0.05, "5%"),
    ],
)
def test_a_number_is_read_back_with_its_unit(path: str, answer: Answer, words: str) -> None:
    assert in_words(path, answer) == words
    assert field(path, "x", answer).note == words


def test_what_is_typed_stays_as_it_is_and_its_fault_with_it() -> None:
    found = field("traffic.calls_per_day", "many", fault="It is no number.")

    assert (found.value, found.note, found.fault) == ("many", "", "It is no number.")


@pytest.mark.parametrize("path", ["task.gap", "measured.pilot", "data.labelled_examples", "stage"])
def test_what_the_form_shows_is_read_back_alike(path: str) -> None:
    texts = {
        "task.gap": "form,skill",
        "measured.pilot": "200: 0.71; 800: 0.8",
        "data.labelled_examples": "100 / 250 / 900",
        "stage": "pilot",
    }

    assert written(read(FIELD_BY_PATH[path], texts[path])) == texts[path]


def test_a_range_is_read_back_with_its_ends() -> None:
    labels = in_words("data.labelled_examples", Quantity(1000.0, 3000.0, 5000.0))

    assert labels == "3,000 labels (1,000 to 5,000)"
    assert in_words("budget.monthly_usd", 4000.0) == "$4,000 a month"
    assert in_words("schedule.deadline_days", 21.0) == "21 days"
