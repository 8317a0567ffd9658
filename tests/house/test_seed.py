"""The comparison that the project started from is whole: nothing lost, nothing added, in order."""

from datetime import date

import pytest

from tests.money import BOTH, PROMPT, TUNE
from tune_or_prompt.catalogue import load_knowledge
from tune_or_prompt.domain.language.answers import answers_of
from tune_or_prompt.domain.language.comparison import Dimension, Statement
from tune_or_prompt.domain.language.conditions import compiled, degrees_of
from tune_or_prompt.verbs.recommend import recommend
from tune_or_prompt.wire.profile import load_profile

KNOWLEDGE = load_knowledge()
WHEN_TO_USE = [each for each in KNOWLEDGE.statements if each.kind == "when-to-use"]
GUIDE = [each for each in KNOWLEDGE.statements if each.kind == "guide"]
A_DAY = date(2026, 11, 24)

RATINGS = [
    ("Upfront Cost", "High", "Low"),
    ("Inference Cost", "Lower", "Higher"),
    ("Setup Time", "Days – weeks", "Hours – minutes"),
    ("Flexibility", "Low", "High"),
    ("Consistency", "Very High", "Medium"),
    (
        "Data Needed",
        "Hundreds–thousands of labeled examples",
        "A few examples (few-shot) or none",
    ),
    ("Knowledge Depth", "Deep domain knowledge embedded", "Context-window limited"),
    ("Maintenance", "Retrain when model or data drifts", "Update the prompt text"),
    ("Latency", "Faster", "Slightly slower for long prompts"),
    ("Best For", "High-volume, stable, specialized tasks", "Prototyping, varied tasks, agility"),
]


def test_the_ten_dimensions_stand_in_order_with_the_ratings_given() -> None:
    ratings = [
        (each.name, each.ratings[TUNE].level, each.ratings[PROMPT].level)
        for each in KNOWLEDGE.dimensions
    ]

    assert ratings == RATINGS


@pytest.mark.parametrize("dimension", KNOWLEDGE.dimensions, ids=lambda each: each.id)
def test_only_the_ratings_of_the_hybrid_are_our_own_and_say_why(dimension: Dimension) -> None:
    given = {approach: rating.given for approach, rating in dimension.ratings.items()}

    assert given == {TUNE: True, PROMPT: True, BOTH: False}
    assert dimension.ratings[BOTH].reason
    assert not dimension.ratings[TUNE].reason
    assert not dimension.ratings[PROMPT].reason


def test_a_qualification_stands_where_the_comparison_has_one() -> None:
    qualified = {
        (each.id, approach)
        for each in KNOWLEDGE.dimensions
        for approach in (TUNE, PROMPT)
        if each.ratings[approach].qualification
    }

    both = ["upfront-cost", "inference-cost", "flexibility", "consistency"]
    assert qualified == {
        *((dimension, approach) for dimension in both for approach in (TUNE, PROMPT)),
        ("latency", TUNE),
    }


def test_ordinals_rank_the_two_as_their_ratings_do() -> None:
    better = {
        each.id: each.ratings[TUNE].ordinal - each.ratings[PROMPT].ordinal
        for each in KNOWLEDGE.dimensions
    }

    tuning_leads = ["inference-cost", "consistency", "knowledge-depth", "latency"]
    assert [name for name, lead in better.items() if lead > 0] == tuning_leads
    assert [name for name, lead in better.items() if lead == 0] == ["best-for"]


def test_the_two_approaches_come_in_order_and_the_hybrid_last() -> None:
    names = [(card.id, card.name) for card in KNOWLEDGE.approaches]

    assert names == [(PROMPT, "Prompt Engineering"), (TUNE, "Fine-Tuning"), (BOTH, "Hybrid")]


def test_each_approach_has_five_points_for_and_five_against() -> None:
    order = [(point.approach, point.kind) for point in KNOWLEDGE.pros_cons]

    assert order == [
        (approach, kind) for approach in (PROMPT, TUNE) for kind in ("pro", "con") for _ in range(5)
    ]


def test_the_points_keep_their_ids_and_order() -> None:
    assert [point.id for point in KNOWLEDGE.pros_cons] == [
        "next-to-nothing-to-start",
        "instant-updates",
        "any-frontier-model",
        "no-ml-expertise",
        "easy-ab-tests",
        "long-prompts-cost-at-scale",
        "fragile-wording",
        "context-window-limits-knowledge",
        "sensitive-data-in-every-request",
        "strict-format-hard-at-volume",
        "deep-domain-and-style",
        "consistent-across-calls",
        "shorter-prompts-cost-less",
        "teaches-new-skills",
        "private-data-stays-out-of-requests",
        "high-upfront-investment",
        "needs-ml-expertise",
        "rigid-until-retrained",
        "may-forget-base-abilities",
        "overfits-small-or-biased-data",
    ]


def test_the_ten_statements_keep_their_ids_order_and_approach() -> None:
    assert [(each.id, each.approach) for each in WHEN_TO_USE] == [
        ("high-volume-production", TUNE),
        ("exact-voice-or-format", TUNE),
        ("narrow-specialised-domain", TUNE),
        ("long-run-savings", TUNE),
        ("consistency-non-negotiable", TUNE),
        ("prototype-this-week", PROMPT),
        ("requirements-evolve", PROMPT),
        ("too-few-labels", PROMPT),
        ("varied-tasks", PROMPT),
        ("latest-frontier-model", PROMPT),
    ]


def test_the_six_rows_of_the_guide_stand_as_given() -> None:
    assert [(each.situation, each.answer, each.approach) for each in GUIDE] == [
        ("Just starting out?", "Prompt Engineering", PROMPT),
        ("Need it this week?", "Prompt Engineering", PROMPT),
        ("Millions of calls/day?", "Fine-Tuning", TUNE),
        ("Narrow expert task?", "Fine-Tuning", TUNE),
        ("Changing requirements?", "Prompt Engineering", PROMPT),
        ("Both!?", "Fine-tune + system prompt", BOTH),
    ]


@pytest.mark.parametrize(
    ("statement", "examples"),
    [
        ("high-volume-production", ["millions of support tickets a day"]),
        ("narrow-specialised-domain", ["medical codes", "legal contracts", "niche APIs"]),
        ("too-few-labels", ["fewer than 500"]),
    ],
)
def test_the_examples_of_the_statements_are_kept(statement: str, examples: list[str]) -> None:
    (text,) = [each.text for each in WHEN_TO_USE if each.id == statement]

    assert all(example in text for example in examples)


def degree_of(statement: Statement, document: dict[str, object]) -> float:
    answers = answers_of([load_profile(document, A_DAY)])
    return float(degrees_of(answers, compiled(statement.when)).max())


@pytest.mark.parametrize("statement", KNOWLEDGE.statements, ids=lambda each: each.id)
def test_a_statement_holds_for_the_profile_that_stands_for_it(statement: Statement) -> None:
    assert degree_of(statement, dict(statement.profile)) == pytest.approx(1.0)


@pytest.mark.parametrize("statement", KNOWLEDGE.statements, ids=lambda each: each.id)
def test_the_profile_that_stands_for_a_statement_gets_its_answer(statement: Statement) -> None:
    decision = recommend(KNOWLEDGE, load_profile(dict(statement.profile), A_DAY), ())

    assert decision.verdict == statement.approach


@pytest.mark.parametrize("statement", KNOWLEDGE.statements, ids=lambda each: each.id)
def test_no_statement_holds_where_nothing_is_known(statement: Statement) -> None:
    assert degree_of(statement, {}) == 0.0


def test_every_number_has_a_reason_and_a_source() -> None:
    model = KNOWLEDGE.model
    grounds = [each.ground for each in model.bases]
    grounds += [each.ground for each in model.effects]
    grounds += [each.ground for each in model.interactions]

    assert all(ground.reason.strip() and ground.source for ground in grounds)
    assert all(each.source for each in KNOWLEDGE.statements)
    assert all(each.source.strip() for each in KNOWLEDGE.money.defaults.values())
