"""The published cases nearest to a project, for and against a verdict."""

from dataclasses import replace

import numpy as np
import pytest

from service.adapters.evidence_files import evidence_from_file
from service.domain.published.evidence import EvidenceCase
from service.domain.published.similar_cases import (
    REACH,
    UNKNOWN_PART,
    Situation,
    case_table,
    distances,
    similar_cases,
)

BANKING = next(c for c in evidence_from_file() if c.id == "a-bertsch-banking77-1024")
TABLE = case_table(evidence_from_file())


def situation_of(case: EvidenceCase) -> Situation:
    return Situation(
        task_type=case.task_type,
        labels=case.labels,
        gap=case.gap,
        classes=case.classes,
        domain=case.domain,
        prompt_effort=case.prompt_effort,
    )


def distance(situation: Situation, case: EvidenceCase) -> float:
    return float(distances(situation, case_table([case]))[0])


def test_a_project_like_a_case_in_every_part_has_no_distance() -> None:
    case = replace(BANKING, gap="label-scheme")

    assert distance(situation_of(case), case) == 0.0


def test_a_project_of_which_nothing_is_known_is_neither_near_nor_far() -> None:
    assert distance(Situation(), BANKING) == pytest.approx(UNKNOWN_PART)


@pytest.mark.parametrize(
    ("task_type", "part"), [("classification", 0.0), ("extraction", 0.5), ("reasoning", 1.0)]
)
def test_the_type_of_task_weighs_four_of_ten_and_a_half(task_type: str, part: float) -> None:
    case = replace(BANKING, gap="label-scheme")
    project = replace(situation_of(case), task_type=task_type)

    assert distance(project, case) == pytest.approx(4.0 * part / 10.5)


def test_ten_times_the_labels_are_as_far_as_labels_can_be() -> None:
    case = replace(BANKING, gap="label-scheme", labels=1000)
    project = situation_of(case)

    assert distance(replace(project, labels=10_000), case) == pytest.approx(2.0 / 10.5)
    assert distance(replace(project, labels=10_000_000), case) == pytest.approx(2.0 / 10.5)


def test_distances_lie_from_zero_to_one() -> None:
    far = Situation(task_type="agentic", labels=1e9, gap="skill", classes=1e6, domain="general")

    away = distances(far, TABLE)

    assert ((away >= 0) & (away <= 1)).all()
    assert not np.isnan(away).any()


def test_the_nearest_come_first_and_within_reach() -> None:
    found = similar_cases(situation_of(BANKING), TABLE, "prompt-engineering")

    assert len(found) == 5
    assert [near.distance for near in found[:-1]] == sorted(n.distance for n in found[:-1])
    assert all(near.distance < REACH for near in found)


@pytest.mark.parametrize("verdict", ["prompt-engineering", "fine-tuning", "hybrid"])
@pytest.mark.parametrize("task_type", ["classification", "question-answering", "generation"])
def test_cases_speak_for_and_against_the_verdict(task_type: str, verdict: str) -> None:
    found = similar_cases(Situation(task_type=task_type), TABLE, verdict)

    assert {near.speaks for near in found} == {"for", "against"}


def test_the_side_on_which_a_case_speaks_is_what_it_finds_acceptable() -> None:
    for near in similar_cases(situation_of(BANKING), TABLE, "fine-tuning"):
        assert (near.speaks == "for") == ("fine-tuning" in near.case.acceptable)


def test_no_study_speaks_twice() -> None:
    knowledge = Situation(task_type="question-answering", gap="knowledge")

    found = similar_cases(knowledge, TABLE, "prompt-engineering")

    studies = [near.case.source_group for near in found]
    assert len(studies) == len(set(studies))


def test_a_project_of_which_nothing_is_known_has_no_similar_case() -> None:
    assert similar_cases(Situation(), TABLE, "hybrid") == ()


def test_the_order_of_the_cases_does_not_matter() -> None:
    reversed_table = case_table(evidence_from_file()[::-1])
    project = situation_of(BANKING)

    assert similar_cases(project, reversed_table, "hybrid") == similar_cases(
        project, TABLE, "hybrid"
    )


def test_equals_come_in_order_of_trust() -> None:
    trusted = replace(BANKING, id="z", source_group="z", trust=1.0)
    doubted = replace(BANKING, id="a", source_group="a", trust=0.3)
    table = case_table([doubted, trusted])

    found = similar_cases(situation_of(BANKING), table, "hybrid")

    assert [near.case.id for near in found] == ["z", "a"]
