"""A recommendation as text and as a decision record, of decisions made by hand."""

import re
from dataclasses import replace
from typing import Any

import pytest

from tests.decision_by_hand import decision, nothing_open
from tune_or_prompt.cli.recommend import record_of, text_of
from tune_or_prompt.domain.report.decision import Decision, Ranked
from tune_or_prompt.wire.plain import plain


def text(made: Decision) -> str:
    return re.sub(r"\x1b\[\d*m", "", text_of(plain(made)))


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


def test_the_verdict_comes_first_as_an_instruction_with_its_track_record() -> None:
    lines = text(decision()).splitlines()

    assert lines[0] == "Tickets: Fine-tune a model"
    assert lines[1] == "Clear: 93% likely the right choice; right in 98 of 101 such cases."
    assert lines[2] == "Fine-tune: it saves about $12,900 a month."


@pytest.mark.parametrize(
    ("link", "shown"),
    [("https://x.org/?profile=e30", "<https://x.org/?profile=e30>"), ("/v1?`p`", "`/v1?p`")],
)
def test_answers_and_permalink_come_before_what_was_made_of_them(link: str, shown: str) -> None:
    document = plain(decision()) | {"links": {"self": link}}

    record, told = record_of(document), text_of(document)

    assert record.index("Stage: in production") < record.index("## Decision Drivers")
    assert record.index(shown) < record.index("## Decision Drivers")
    assert told.index("Stage: in production") < told.index("Scores")
    assert ("Link to this answer: https://x.org/" in told) == link.startswith("http")


def test_reasons_are_told_for_and_against() -> None:
    told = text(decision())

    assert "  + 14.0  500,000 calls a day make the cost of each call count." in told
    assert "  -  2.0  The usual project." in told


def test_every_part_of_a_summary_is_told() -> None:
    told = text(decision())

    for part in (
        "With 30,000 calls a day prompting would win.",
        "Fine-tuning: $9,000 ($8,100 to $9,900) once, $2,100 ($1,900 to $2,300) a month",
        "Above 40,000 calls a day.",
        "Fine-tuning: 4–6 weeks",
        "Does it have to hit a certain tone? If “exactly”: hybrid. (task.voice)",
        "1. Label 2,000 more answers.",
        "Stop if: 200 labels add less than a point.",
        "A price is old.",
        "Stage: in production",
        "7 values; these matter most for the money:",
        "Output: 200 tokens a call (50 to 800)",
        "As of 2026-11-24, prices of 2026-11-23; engine 0.2.0, catalogue 0f3a5c7d9e1b2468.",
    ):
        assert part in told


def test_a_verdict_alone_is_told_without_the_parts_it_lacks() -> None:
    parts = ("drivers", "costs", "days_to_ship", "flips", "next_questions", "plan", "warnings")
    more = ("you_said", "assumptions", "provenance", "track_record")
    left_out: dict[str, Any] = dict.fromkeys((*parts, *more))
    alone = decision(**left_out)

    assert text(alone).splitlines()[3:] == [
        "",
        "Scores",
        "  Fine-tuning         72.0 points  93%  ███████████████████",
        "  Prompt engineering  60.0 points   5%  █",
        "  Hybrid              58.0 points   2%",
    ]


def test_where_nothing_is_open_the_text_says_what_would_lift_it() -> None:
    told = text(nothing_open())

    assert told.startswith("Tickets: Nothing is open as you describe it\n")
    assert "ruled out" in told
    assert "To lift it: Host it yourself." in told
    assert "Fine-tuning: $" not in told


def test_a_name_cannot_command_a_terminal_or_a_pipeline() -> None:
    told = text_of(plain(decision(name="\x1b]0;x\x07\n::error::pwned")))

    assert "\x1b]" not in told
    assert not any(line.lstrip().startswith("::") for line in told.splitlines())


def test_the_decision_record_has_every_section_of_madr() -> None:
    record = record_of(plain(decision(name="A [link](x) <b>")))

    assert re.findall(r"^(##? .*)$", record, re.MULTILINE) == [
        r"# Fine-tuning for A \[link\](x) \<b\>",
        "## Context and Problem Statement",
        "## Decision Drivers",
        "## Considered Options",
        "## Decision Outcome",
        "## Pros and Cons of the Options",
        "## More Information",
    ]
    assert record.startswith('---\nstatus: "proposed"\ndate: 2026-11-24\n---\n')


def test_the_record_tells_each_option_its_own_money() -> None:
    record = record_of(plain(decision()))
    prompting = record.partition("### Prompt engineering")[2].partition("###")[0]

    assert (
        "* Costs $9,000 ($8,100 to $9,900) once, $15,000 ($14,000 to $16,000) a month" in prompting
    )


def test_the_record_says_good_of_the_best_and_bad_of_the_worst() -> None:
    def rated(each: Ranked, rating: float) -> Ranked:
        terms = tuple(replace(term, rating=rating) for term in each.contributions or ())
        return replace(each, contributions=terms)

    made = decision()
    ranking = tuple(
        rated(each, rating) for each, rating in zip(made.ranking, (0.9, 0.5, 0.1), strict=True)
    )
    record = record_of(plain(replace(made, ranking=ranking)))

    assert [record.count(f"* {word}, because") for word in ("Good", "Neutral", "Bad")] == [4, 2, 2]
