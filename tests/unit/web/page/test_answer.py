"""The answer on the page: figures and sentences that a person can repeat."""

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from tests.decision_by_hand import decision
from tune_or_prompt.catalogue import load_knowledge
from tune_or_prompt.domain.knowledge import Knowledge
from tune_or_prompt.domain.language.profile import Answer, Profile
from tune_or_prompt.domain.report.decision import Driver
from tune_or_prompt.domain.report.parts import PARTS
from tune_or_prompt.verbs.recommend import recommend
from tune_or_prompt.web.page.answer import (
    AnswerView,
    answer_of,
    odds_of,
    option_in_words,
    reasons_of,
    split_summary,
)
from tune_or_prompt.web.page.pictures import PICTURES, Shown, pictures_of
from tune_or_prompt.wire.profile import profile_document

DAY = date(2026, 11, 24)
BUSY: dict[str, Answer] = {
    "task.type": "classification",
    "traffic.calls_per_day": 500_000.0,
    "data.labelled_examples": 20_000.0,
    "task.consistency": "non-negotiable",
    "schedule.deadline_days": 60.0,
}
ONE_OFF: dict[str, Answer] = {"traffic.mode": "one-off", "traffic.total_calls": 2e6}
SHUT: dict[str, Answer] = {"data.may_leave_network": False, "models.hosting": "api"}


@cache
def knowledge() -> Knowledge:
    return load_knowledge()


def shown(**answers: Answer) -> Shown:
    profile = Profile({"as_of": DAY, **answers})
    return Shown(knowledge(), profile, recommend(knowledge(), profile, frozenset(PARTS)))


def answered(**answers: Answer) -> AnswerView:
    found = shown(**answers)
    return answer_of(found, profile_document(Profile(answers)))


@pytest.mark.parametrize(
    ("summary", "instruction", "rest"),
    [
        (
            "Fine-tune a model, because it pays: it is fast.",
            "Fine-tune a model",
            "Because it pays: it is fast.",
        ),
        (
            "Combine both: tune and prompt, because it pays.",
            "Combine both: tune and prompt",
            "Because it pays.",
        ),
        (
            "Too close to call between a and b. Start with a: it is fast. Answer “X” to settle it.",
            "Start with a",
            "It is fast. Answer “X” to settle it.",
        ),
        (
            "Nothing is open as you describe it: a has the least to lift.",
            "Nothing is open as you describe it",
            "A has the least to lift.",
        ),
        ("Fine-tune.", "Fine-tune", ""),
    ],
)
def test_a_summary_begins_with_what_to_do(summary: str, instruction: str, rest: str) -> None:
    assert split_summary(summary) == (instruction, rest)


@pytest.mark.parametrize(
    ("probability", "text"),
    [
        (0.74, "the right choice for about 7 of 10 such projects."),
        (0.93, "the right choice for about 9 of 10 such projects."),
        (0.97, "the right choice for more than 9 of 10 such projects."),
        (0.0, ""),
    ],
)
def test_a_probability_is_said_in_tenths(probability: float, text: str) -> None:
    assert odds_of(probability) == text


def test_reasons_are_answers_first_and_only_those_for_the_verdict() -> None:
    base = Driver(field="base", toward="fine-tuning", points=9.0, text="The usual project does.")
    calls = Driver(
        field="traffic.calls_per_day",
        toward="fine-tuning",
        points=3.0,
        text="You expect 500 calls a day, so cost matters more: that favors a over b.",
    )
    facts = Driver(
        field="knowledge.change",
        toward="hybrid",
        points=-2.0,
        text="The facts change every day, which favors b over a.",
    )

    reasons, against = reasons_of(decision(drivers=(base, facts, calls)))

    assert reasons == (
        "You expect 500 calls a day, so cost matters more.",
        "The usual project does.",
    )
    assert against == "The facts change every day."


def test_money_in_tile_summary_and_tornado_is_against_the_same_alternative() -> None:
    answer = answered(**BUSY | {"task.consistency": "important"})

    money = answer.tiles[0]
    assert money.value.removeprefix("≈ ") in answer.decision.summary
    assert "Prompt Engineering" in money.note
    assert "against Prompt Engineering" in answer.pictures["tornado"].title


def test_the_crossing_drawn_is_the_break_even_said() -> None:
    found = shown(**BUSY)
    even = found.money.break_even.calls_per_day

    assert even is not None
    assert f"{even.mid:,.4g}"[:3] in PICTURES["cost"](found).description  # type: ignore[union-attr]


def test_a_saving_of_either_sign_is_not_given_a_figure() -> None:
    tile = answered().tiles[0]

    assert (tile.label, tile.value) == ("Saves a month", "not known yet")


def test_a_change_to_try_leads_to_a_preview_of_what_it_says() -> None:
    answer = answered(**BUSY)

    assert answer.tries
    assert all("preview=1" in each.link for each in answer.tries)
    assert all(each.approach != answer.decision.verdict for each in answer.tries)


def test_where_nothing_is_open_there_is_no_money_and_no_odds() -> None:
    answer = answered(**SHUT)

    assert answer.decision.verdict == "none"
    assert answer.instruction == "Nothing is open as you describe it"
    assert (answer.tiles, answer.odds, answer.rival) == ((), "", "")
    assert not {"cost", "tornado", "map", "timeline"} & answer.pictures.keys()


def test_a_job_that_ends_is_priced_as_a_whole() -> None:
    answer = answered(**ONE_OFF)

    assert "in all" in answer.tiles[0].label or answer.tiles[0].value == "not known yet"
    assert answer.pictures["cost"].title == "Cost of the job by calls in all, USD"
    assert "map" not in answer.pictures


def test_every_picture_says_what_it_shows_in_words() -> None:
    for picture in pictures_of(shown(**BUSY)).values():
        assert picture.title
        assert len(picture.description) > 20
        assert picture.shapes


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("prompt", "Prompt"),
        ("smaller-prompt-cached", "Prompt a smaller model, with prompt cache"),
        ("tuned-api", "Fine-tuned"),
        ("hybrid-self-hosted", "Hybrid, on your own servers"),
    ],
)
def test_ways_to_do_the_work_have_names(option: str, words: str) -> None:
    assert option_in_words(option) == words


def test_the_announcement_says_what_could_not_be_read() -> None:
    answer = replace(answered(**BUSY), without="“Calls a day”")

    assert answer.announcement.startswith("Fine-tune a small model.")
    assert answer.announcement.endswith("Without “Calls a day”.")
