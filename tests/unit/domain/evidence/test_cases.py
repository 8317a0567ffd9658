"""What a published case says, and how far it is trusted."""

from dataclasses import replace

import pytest

from scripts.quality_report import tuned_beats_prompt
from tune_or_prompt.catalogue import published_cases
from tune_or_prompt.domain.evidence.cases import EvidenceCase, trust_of

CASE = EvidenceCase(
    id="one",
    title="A study",
    authors="A. Author",
    year=2024,
    url="https://example.org/study",
    source_group="study",
    source_kind="paper",
    seen="figures",
    trust=1.0,
    task="Topic of a letter",
    task_type="classification",
    subject="letters",
    domain="general",
    gap=None,
    labels=300,
    classes=6,
    prompt_effort="few-shot",
    prompt_model="A model",
    prompt_class="frontier-api",
    prompt_year=2024,
    tuned_model="Another model",
    tuned_class="encoder-small",
    comparison="cross-model",
    metric="accuracy",
    lower_is_better=False,
    prompt_score=0.80,
    tuned_score=0.90,
    hybrid_score=None,
    winner="fine-tuning",
    acceptable=("fine-tuning",),
    deployed=None,
    decided_by=None,
    calls_per_day=None,
    note="Tuned is ahead.",
)


@pytest.mark.parametrize(
    ("factors", "trust"),
    [
        (("paper", "figures", "same-base"), 1.0),
        (("vendor", "figures", "cross-model"), 0.6),
        (("paper", "outcome", "loose"), 0.3),
        (("secondary", "outcome", "cross-model"), 0.36),
    ],
)
def test_trust_is_the_product_of_its_three_factors(
    factors: tuple[str, str, str], trust: float
) -> None:
    assert trust_of(*factors) == trust


@pytest.mark.parametrize(
    ("winner", "outcome"), [("fine-tuning", 1.0), ("prompt-engineering", 0.0), ("tie", 0.5)]
)
def test_the_winner_says_whether_tuning_beat_the_prompt(winner: str, outcome: float) -> None:
    case = replace(CASE, winner=winner)

    assert tuned_beats_prompt(case) == outcome


@pytest.mark.parametrize(
    ("prompt", "tuned", "lower_is_better", "outcome"),
    [
        (0.67, 0.81, False, 1.0),
        (71.6, 59.7, False, 0.0),
        (0.80, 0.81, False, 0.5),
        (80.0, 81.4, False, 0.5),
        (26.0, 1.0, True, 1.0),
        (None, 0.81, False, None),
    ],
)
def test_where_a_hybrid_won_the_scores_of_the_two_single_approaches_decide(
    prompt: float | None, tuned: float, *, lower_is_better: bool, outcome: float | None
) -> None:
    case = replace(
        CASE,
        winner="hybrid",
        prompt_score=prompt,
        tuned_score=tuned,
        lower_is_better=lower_is_better,
    )

    assert tuned_beats_prompt(case) == outcome


@pytest.mark.parametrize(
    ("winner", "count"),
    [("fine-tuning", 122), ("prompt-engineering", 69), ("tie", 35), ("hybrid", 20)],
)
def test_the_catalogue_holds_the_published_winners(winner: str, count: int) -> None:
    assert [case.winner for case in published_cases()].count(winner) == count


def test_tuning_alone_won_no_case_about_new_knowledge() -> None:
    about_knowledge = [case for case in published_cases() if case.gap == "knowledge"]

    assert about_knowledge
    assert not [case.id for case in about_knowledge if case.winner == "fine-tuning"]
