"""A recommendation as a page of Markdown."""

from typing import Any

from tests.decision_by_hand import decision, nothing_open
from tune_or_prompt.domain.report.decision import Decision
from tune_or_prompt.web.markdown.recommendation import Titled, recommendation_markdown
from tune_or_prompt.wire.answers import RecommendationLinks, recommendation_document

NAMES = {
    "prompt-engineering": "Prompt Engineering",
    "fine-tuning": "Fine-Tuning",
    "hybrid": "Hybrid",
    "latency": "Latency",
    "inference-cost": "Inference Cost",
}
LINKS = RecommendationLinks(self_="/v1/recommendations?profile=e30")


def page_of(made: Decision, **options: Any) -> str:
    document = recommendation_document(made, **options)
    return recommendation_markdown(Titled(document, NAMES)).decode()


def test_the_project_s_own_answers_and_the_permalink_come_first() -> None:
    page = page_of(decision(), links=LINKS)

    lines = [line for line in page.splitlines() if line]
    assert lines[:5] == [
        "# Tickets: Fine-Tuning",
        "What you said:",
        "- Stage: in production",
        "[This answer by its address](/v1/recommendations?profile=e30)",
        "Fine-tune: it saves about $12,900 a month.",
    ]


def test_people_read_names_and_not_ids() -> None:
    page = page_of(decision())

    assert "| Fine-Tuning | 72 | 93% | nothing |" in page
    assert "| Latency | 10.0 | 10.0 | 10.0 | So it is. |" in page
    assert "fine-tuning" not in page.replace("fine-tuning-", "")


def test_money_is_shown_with_its_range_and_days() -> None:
    page = page_of(decision())

    assert "| Approach | Before going live | A month | 1,000 calls | Until live |" in page
    assert "$9,000 ($8,100–$9,900)" in page
    assert "Above 40,000 calls a day." in page


def test_a_project_without_an_open_approach_is_told_so() -> None:
    page = page_of(nothing_open())

    assert page.startswith("# Tickets: nothing is open\n")
    assert "likely right" not in page
    assert "| Prompt Engineering | 60 | – | The data may not leave your network. |" in page


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
        "## Ranking",
        "## Why",
    ]
