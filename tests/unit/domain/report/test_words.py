import pytest

from tune_or_prompt.domain.language.profile import FIELDS, Answer, PilotPoint, Quantity
from tune_or_prompt.domain.report.clauses import clause_for
from tune_or_prompt.domain.report.words import (
    answer_in_words,
    day_count,
    days,
    joined,
    listed,
    model_name,
    number,
    sentence,
    usd,
)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (38_412.0, "$38,000"),
        (4.3, "$4.30"),
        (6.0, "$6"),
        (0.0312, "$0.031"),
        (1_234_567.0, "$1.2 million"),
        (-7_200.0, "−$7,200"),
    ],
)
def test_money_has_two_significant_digits(amount: float, text: str) -> None:
    assert usd(amount) == text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (7.0, 28.0, "7 days to 4 weeks"),
        (14.0, 28.0, "2–4 weeks"),
        (3.0, 5.0, "3–5 days"),
        (21.0, 22.0, "about 3 weeks"),
        (0.2, 1.0, "5 hours to 1 day"),
        (30.0, 120.0, "4 weeks to 4 months"),
    ],
)
def test_a_length_of_time_is_told_as_people_tell_it(low: float, high: float, text: str) -> None:
    assert days(low, high) == text


def test_no_time_at_all_is_no_hour() -> None:
    assert day_count(0.0) == "0 days"


def test_large_numbers_are_words() -> None:
    assert [number(each) for each in (500_000.0, 2e6, 0.35)] == ["500,000", "2 million", "0.35"]


def test_lists_and_clauses_read_as_sentences() -> None:
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert joined(["a is b", "c is d", "e is f"]) == "a is b, c is d, and e is f"
    assert joined(["a is b"]) == "a is b"
    assert sentence("you can.") == "You can."


def test_a_model_goes_by_its_own_name() -> None:
    assert model_name("openai/gpt-6.1-terra") == "gpt-6.1-terra"


def answers_to_every_question() -> list[tuple[str, Answer]]:
    numbers: tuple[Answer, ...] = (0.0, 0.5, 3000.0, Quantity(1.0, 2.0, 3.0))
    by_kind: dict[str, tuple[Answer, ...]] = {
        "flag": (True, False),
        "model": ("openai/gpt-6.1-terra",),
        "pilot": ((PilotPoint(100.0, 0.8), PilotPoint(200.0, 0.9)),),
    }
    return [
        (field.path, answer)
        for field in FIELDS
        if field.path not in {"name", "as_of"}
        for answer in (
            tuple((choice,) for choice in field.choices)
            if field.kind == "choices"
            else by_kind.get(field.kind, field.choices or numbers)
        )
    ]


@pytest.mark.parametrize(("path", "answer"), answers_to_every_question())
def test_every_answer_is_told_without_the_name_of_its_field_or_a_blank(
    path: str, answer: Answer
) -> None:
    for text in (clause_for(path, answer), answer_in_words(path, answer)):
        assert text
        assert path not in text
        assert "{" not in text
        assert "True" not in text
        assert text == text.strip()


@pytest.mark.parametrize(
    ("path", "answer", "text"),
    [
        ("knowledge.change", "never", "the facts never change"),
        ("knowledge.change", "daily", "the facts change every day"),
        ("data.labelled_examples", 0.0, "you have no labeled examples"),
        ("data.labelled_examples", 500.0, "you have 500 labeled examples"),
        ("schedule.deadline_days", 1.0, "it has to be live in 1 day"),
        ("traffic.latency_target_ms", 2500.0, "an answer may take 2.5 seconds at most"),
        ("traffic.calls_per_day", Quantity(1e3, 5e3, 9e3), "you expect about 5,000 calls a day"),
        ("task.domain", "narrow-expert", "the subject is a narrow expert field"),
        (
            "task.gap",
            ("form", "skill"),
            "tone, style or format are off and the model cannot do the task well enough",
        ),
    ],
)
def test_an_answer_reads_as_a_clause(path: str, answer: Answer, text: str) -> None:
    assert clause_for(path, answer) == text
