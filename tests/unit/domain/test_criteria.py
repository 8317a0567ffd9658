"""The ten criteria on their fixed anchors."""

from dataclasses import replace

import numpy as np
import pytest

from service.application.knowledge import Knowledge
from service.domain.criteria import Criterion, PerApproach, criteria_of
from service.domain.facts import Facts
from service.domain.profile import Answer
from service.domain.vocabulary import APPROACHES, BOTH, DIMENSIONS, PROMPT, TUNE
from tests.engine import KNOWLEDGE, cell, columns_for, facts_for, known_with

SURE: dict[str, Answer] = {
    "requirements.change": "monthly",
    "task.breadth": "single",
    "task.tailoring": "one-for-all",
    "models.latest_frontier": False,
    "task.consistency": "important",
    "task.domain": "general",
    "knowledge.change": "never",
    "task.shift": "none",
    "schedule.deadline_days": 60.0,
    "traffic.latency_target_ms": 1_000.0,
}


def judged(
    dimension: str,
    answers: dict[str, Answer] | None = None,
    known: Knowledge = KNOWLEDGE,
    **facts: object,
) -> Criterion:
    """Return one criterion for a profile, with some facts replaced."""
    told = {**SURE, **(answers or {})}
    found: Facts = replace(facts_for(told, known), **facts)  # type: ignore[arg-type]
    return criteria_of(columns_for(told, known), found, known)[dimension]


def each(prompt: float, tune: float, both: float) -> PerApproach:
    return {PROMPT: cell(prompt), TUNE: cell(tune), BOTH: cell(both)}


def shortfalls(criterion: Criterion) -> list[float]:
    return [float(np.mean(criterion.shortfall[approach])) for approach in APPROACHES]


def test_there_are_ten_in_the_order_of_the_comparison() -> None:
    assert tuple(criteria_of(columns_for(), facts_for(), KNOWLEDGE)) == DIMENSIONS


def test_utility_is_all_less_the_need_for_what_is_lacking() -> None:
    criterion = Criterion(cell(0.5), {PROMPT: cell(0.2)})

    assert criterion.utility(PROMPT) == pytest.approx(0.9)


def test_upfront_hours_count_by_their_logarithm_between_free_and_ruinous() -> None:
    known = known_with(
        constants={"upfront-cost.free-hours": 1.0, "upfront-cost.ruinous-hours": 10_000.0}
    )

    criterion = judged("upfront-cost", known=known, upfront_hours=each(0.5, 100.0, 1e6))

    # Below the first anchor nothing, half of the decades a half, beyond the last anchor all.
    assert shortfalls(criterion) == pytest.approx([0.0, 0.5, 1.0])


def test_yearly_hours_count_little_until_they_are_noticed() -> None:
    known = known_with(
        constants={"inference-cost.noticed-hours": 1.0, "inference-cost.ruinous-hours": 99.0}
    )

    criterion = judged("inference-cost", known=known, yearly_hours=each(0.0, 9.0, 200.0))

    # ln(1 + 9)/ln(1 + 99) is a half.
    assert shortfalls(criterion) == pytest.approx([0.0, 0.5, 1.0])


def test_time_counts_half_when_the_deadline_is_as_far_as_the_relaxed_days() -> None:
    known = known_with(constants={"setup-time.relaxed-days": 60.0})

    assert judged("setup-time", known=known).need == pytest.approx(0.5)
    assert judged("setup-time", {"schedule.deadline_days": 0.0}, known).need == pytest.approx(1.0)


def test_days_to_ship_count_by_their_logarithm() -> None:
    known = known_with(constants={"setup-time.instant-days": 1.0, "setup-time.endless-days": 100.0})

    criterion = judged("setup-time", known=known, days_to_ship=each(1.0, 10.0, 100.0))

    assert shortfalls(criterion) == pytest.approx([0.0, 0.5, 1.0])


def test_flexibility_is_needed_where_at_least_one_of_its_causes_acts() -> None:
    known = known_with(
        by_choice={
            "flexibility.change": {"monthly": 0.5},
            "flexibility.breadth": {"many": 0.5},
            "flexibility.tailoring": {"one-for-all": 0.0},
            "flexibility.frontier": {"false": 0.0},
        }
    )

    # Two causes at a half each leave a quarter without.
    assert judged("flexibility", {"task.breadth": "many"}, known).need == pytest.approx(0.75)


@pytest.mark.parametrize("dimension", ["flexibility", "consistency"])
def test_what_an_approach_lacks_by_its_nature_is_stated(dimension: str) -> None:
    stated = [KNOWLEDGE.constants[f"{dimension}.{approach}"].value for approach in APPROACHES]

    assert shortfalls(judged(dimension)) == pytest.approx(stated)


def test_consistency_is_needed_as_much_as_is_said() -> None:
    known = known_with(by_choice={"consistency.need": {"important": 0.65}})

    assert judged("consistency", known=known).need == pytest.approx(0.65)


def test_half_of_the_labels_wanted_lack_four_fifths() -> None:
    criterion = judged("data-needed", labels_ready=cell(150.0), labels_needed=cell(300.0))

    # 1/(1 + (1/2)²).
    assert shortfalls(criterion)[1:] == pytest.approx([0.8, 0.8])
    assert criterion.shortfall[PROMPT] == KNOWLEDGE.constants["data-needed.prompt"].value


def test_all_labels_wanted_still_lack_a_half_and_three_times_as_many_a_tenth() -> None:
    enough = judged("data-needed", labels_ready=cell(300.0), labels_needed=cell(300.0))
    ample = judged("data-needed", labels_ready=cell(900.0), labels_needed=cell(300.0))

    assert shortfalls(enough)[1] == pytest.approx(0.5)
    assert shortfalls(ample)[1] == pytest.approx(0.1)


def test_knowledge_lies_between_lasting_and_fresh_by_the_chance_that_it_must_be_fresh() -> None:
    facts = facts_for(SURE)
    halfway = replace(facts.needs, context=cell(0.5))
    known = known_with(
        constants={
            "knowledge-depth.fine-tuning-lasting": 0.1,
            "knowledge-depth.fine-tuning-fresh": 0.9,
        }
    )

    criterion = judged("knowledge-depth", known=known, needs=halfway)

    assert criterion.shortfall[TUNE] == pytest.approx(0.5)


def test_upkeep_of_a_tuned_model_grows_with_what_makes_it_retrain() -> None:
    known = known_with(
        constants={"maintenance.fine-tuning": 0.4, "maintenance.hybrid": 0.4},
        by_choice={
            "maintenance.facts-pace": {"daily": 0.5},
            "maintenance.wishes-pace": {"monthly": 0.5},
            "maintenance.drift": {"none": 0.0},
        },
    )
    always_fresh = replace(facts_for(SURE).needs, context=cell(1.0))

    criterion = judged("maintenance", {"knowledge.change": "daily"}, known, needs=always_fresh)

    # Facts or wishes move with 1 - 1/2·1/2 = 3/4; with retrieval only wishes count, 1/2.
    assert criterion.shortfall[TUNE] == pytest.approx(0.4 + 0.6 * 0.75)
    assert criterion.shortfall[BOTH] == pytest.approx(0.4 + 0.6 * 0.5)
    assert (
        criterion.shortfall[PROMPT] == KNOWLEDGE.constants["maintenance.prompt-engineering"].value
    )


def test_at_the_target_half_of_the_answers_are_late() -> None:
    known = known_with(constants={"latency.steepness": 1.0})

    criterion = judged("latency", known=known, total_ms=each(1_000.0, 250.0, 3_000.0))

    # The odds of being late are (time/target)^1: 1 to 1, 1 to 4, and 3 to 1.
    assert shortfalls(criterion) == pytest.approx([0.5, 0.2, 0.75])


def test_what_serves_the_job_lacks_nothing() -> None:
    serving = replace(facts_for(SURE).needs, fit=each(1.0, 0.25, 0.0))

    assert shortfalls(judged("best-for", needs=serving)) == pytest.approx([0.0, 0.75, 1.0])


def test_an_approach_is_judged_without_a_look_at_its_rivals() -> None:
    """Fixed anchors: making a rival better or worse moves nobody else."""
    before = judged("upfront-cost", upfront_hours=each(10.0, 100.0, 100.0))
    after = judged("upfront-cost", upfront_hours=each(10.0, 9_999.0, 1.0))

    assert before.utility(PROMPT) == after.utility(PROMPT)
