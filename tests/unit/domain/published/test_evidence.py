"""What a published case says, and how cases are filtered and sorted."""

from dataclasses import replace

import pytest

from service.adapters.evidence_files import evidence_from_file
from service.domain.published.evidence import (
    EvidenceCase,
    cases_matching,
    cases_sorted,
    trust_of,
    tuned_beats_prompt,
)

CASE = EvidenceCase(
    id="one",
    title="A study",
    authors="Somebody",
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


def test_labels_per_class_divides_the_labels_among_the_classes() -> None:
    assert CASE.labels_per_class == 50.0


def test_labels_per_class_is_unknown_where_either_number_is() -> None:
    assert replace(CASE, classes=None).labels_per_class is None
    assert replace(CASE, labels=None).labels_per_class is None


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
    case = replace(CASE, winner=winner)  # type: ignore[arg-type]

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


def test_filters_keep_the_cases_that_match_every_wanted_value_in_order() -> None:
    cases = (CASE, replace(CASE, id="two", winner="tie"), replace(CASE, id="three"))

    assert [c.id for c in cases_matching(cases, winner="fine-tuning", year=2024)] == [
        "one",
        "three",
    ]


def test_a_filter_that_is_no_attribute_is_refused() -> None:
    with pytest.raises(AttributeError, match="colour"):
        cases_matching((CASE,), colour="blue")


def test_sorting_puts_missing_values_last_in_both_directions() -> None:
    cases = (
        replace(CASE, id="none", labels=None),
        replace(CASE, id="many", labels=900),
        replace(CASE, id="few", labels=10),
    )

    assert [c.id for c in cases_sorted(cases, "labels")] == ["few", "many", "none"]
    assert [c.id for c in cases_sorted(cases, "labels", descending=True)] == [
        "many",
        "few",
        "none",
    ]


def test_equals_are_sorted_by_id_in_both_directions() -> None:
    cases = (replace(CASE, id="b"), replace(CASE, id="a"))

    assert [c.id for c in cases_sorted(cases, "year")] == ["a", "b"]
    assert [c.id for c in cases_sorted(cases, "year", descending=True)] == ["a", "b"]


@pytest.mark.parametrize(
    ("winner", "count"),
    [("fine-tuning", 122), ("prompt-engineering", 69), ("tie", 35), ("hybrid", 20)],
)
def test_the_catalogue_holds_the_published_winners(winner: str, count: int) -> None:
    assert len(cases_matching(evidence_from_file(), winner=winner)) == count


def test_tuning_alone_won_no_case_about_new_knowledge() -> None:
    about_knowledge = cases_matching(evidence_from_file(), gap="knowledge")

    assert about_knowledge
    assert not [case.id for case in about_knowledge if case.winner == "fine-tuning"]
