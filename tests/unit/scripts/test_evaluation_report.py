"""Figures of the evaluation, by hand."""

import pytest

from scripts.evaluation_report import Case, Judged, figures_of, report_of

VERSIONS = {"engine_version": "1", "catalogue_version": "abc", "as_of": "2026-11-23"}


def judged(
    verdict: str, accepted: str, share: float, strength: str = "clear", tuned_won: float = 1.0
) -> Judged:
    case = Case(
        id=f"{verdict}-{accepted}",
        url="https://example.org/",
        profile={},
        outcome=accepted,
        acceptable=(accepted,),
        strength=strength,
        reason="Because it was so.",
        tuned_won=tuned_won,
    )
    standing = "clear" if share >= 0.9 else "leaning"
    return Judged(case=case, verdict=verdict, standing=standing, share=share, p_tuned=share)


FOUR = (
    judged("fine-tuning", "fine-tuning", 0.9),
    judged("fine-tuning", "hybrid", 0.7),
    judged("hybrid", "hybrid", 0.7),
    judged("prompt-engineering", "prompt-engineering", 0.8, strength="leaning"),
)


def test_agreement_is_counted_over_all_clear_ones_outcomes_and_standings() -> None:
    told = figures_of(FOUR, (), VERSIONS)["decision_cases"]

    assert (told["cases"], told["agreement"]) == (4, 0.75)
    assert (told["clear_cases"], told["agreement_on_clear_cases"]) == (3, 0.667)
    assert told["agreement_by_standing"] == {"clear": 1.0, "leaning": 0.667}
    assert told["agreement_by_outcome"]["hybrid"] == 0.5


def test_the_brier_score_compares_the_share_with_being_right() -> None:
    told = figures_of(FOUR, (), VERSIONS)["decision_cases"]

    # (0.1² + 0.7² + 0.3² + 0.2²) / 4, to three digits
    assert told["brier"] == pytest.approx(0.1575, abs=6e-4)


def test_published_cases_are_judged_by_the_chance_given_to_tuning() -> None:
    told = figures_of(FOUR, FOUR[:2], VERSIONS)["published_cases"]

    # (0.1² + 0.3²) / 2
    assert (told["cases"], told["brier"]) == (2, 0.05)


def test_a_miss_is_listed_with_what_was_accepted_and_why() -> None:
    text = report_of(figures_of(FOUR, (), VERSIONS), FOUR, ())

    assert text.count("\n- [") == 1
    assert "fine-tuning (leaning, 70% of draws); accepted: hybrid. Because it was so." in text


def test_missing_the_aim_is_said() -> None:
    assert "not reached, it is 66.7%" in report_of(figures_of(FOUR, (), VERSIONS), FOUR, ())
