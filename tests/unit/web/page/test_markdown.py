"""A recommendation as a page of Markdown."""

from dataclasses import replace
from functools import cache

from tests.decision_by_hand import decision, nothing_open
from tune_or_prompt.catalogue import load_knowledge
from tune_or_prompt.domain.knowledge import Knowledge
from tune_or_prompt.domain.report.decision import Decision, Stated
from tune_or_prompt.web.page.report import write_markdown


@cache
def knowledge() -> Knowledge:
    return load_knowledge()


def page_of(made: Decision, link: str = "") -> str:
    return write_markdown(made, knowledge(), link).decode()


def test_the_project_s_own_answers_and_the_permalink_come_first() -> None:
    page = page_of(decision(), "/v1/recommendations?profile=e30")

    lines = [line for line in page.splitlines() if line]
    assert lines[:4] == [
        "# Tickets: Fine-Tuning",
        "- Stage: in production",
        "[Link to this answer](/v1/recommendations?profile=e30)",
        "**Fine-tune: it saves about $12,900 a month.**",
    ]


def test_people_read_names_and_not_ids() -> None:
    page = page_of(decision())

    assert "| Fine-Tuning | 72 | 93% | nothing |" in page
    assert "| Latency | 10.0 | 10.0 | 10.0 | So it is. |" in page
    assert "fine-tuning" not in page


def test_certainty_is_said_with_its_track_record() -> None:
    assert (
        "Clear: the right choice for about 9 of 10 such projects. "
        "When it said “clear”, it was right in 98 of 101 real decisions."
    ) in page_of(decision())


def test_money_is_shown_with_its_range_and_days() -> None:
    page = page_of(decision())

    assert "| Approach | Before going live | A month | 1,000 calls | Live in |" in page
    assert "$9,000 ($8,100 to $9,900)" in page
    assert "| 4–6 weeks |" in page
    assert "Above 40,000 calls a day." in page
    assert "- Output: 200 tokens a call (50 to 800)" in page


def test_a_project_without_an_open_approach_is_told_so() -> None:
    page = page_of(nothing_open())

    assert page.startswith("# Tickets: nothing is open\n")
    assert "right choice" not in page
    assert "| Prompt Engineering | 60 | – | The data may not leave your network. |" in page


def test_texts_say_what_they_say_and_nothing_that_their_signs_would_mean() -> None:
    said = Stated(field="name", label="Name", text="| <b>[x](y)\n# `z`")

    page = page_of(replace(decision(you_said=(said,)), name="*a* `b`\n# c"))

    assert page.startswith("# \\*a\\* \\`b\\` \\# c: Fine-Tuning\n")
    assert "- Name: \\| \\<b\\>\\[x\\](y) \\# \\`z\\`\n" in page


def test_parts_that_were_left_out_leave_no_heading() -> None:
    bare = decision(
        drivers=None,
        costs=None,
        flips=None,
        next_questions=None,
        plan=None,
        warnings=None,
        you_said=None,
        assumptions=None,
        provenance=None,
    )

    page = page_of(bare)

    assert [line for line in page.splitlines() if line.startswith("#")] == [
        "# Tickets: Fine-Tuning",
        "## Ten dimensions",
    ]
