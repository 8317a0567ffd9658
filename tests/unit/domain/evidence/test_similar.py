"""The published cases nearest to a project, for and against a verdict."""

from dataclasses import replace

import numpy as np
import pytest

from tune_or_prompt.catalogue import published_cases
from tune_or_prompt.domain.evidence.cases import (
    REACH,
    UNKNOWN_PART,
    EvidenceCase,
    case_table,
    distances,
    similar_cases,
)
from tune_or_prompt.domain.language.profile import Answer, Profile, Quantity

CASES = published_cases()
TABLE = case_table(CASES)
ACCEPTABLE = {case.id: case.acceptable for case in CASES}
STUDY = {case.id: case.source_group for case in CASES}
BANKING = next(case for case in CASES if case.id == "a-bertsch-banking77-1024")
# Banking77 with 1,024 labels, 77 classes and a few-shot prompt; as if its gap were stated.
STATED = replace(BANKING, gap="label-scheme")
PROJECT: dict[str, Answer] = {
    "task.type": "classification",
    "data.labelled_examples": 1024.0,
    "task.gap": ("label-scheme",),
    "task.classes": 77.0,
    "task.domain": BANKING.domain,
    "measured.prompt_effort": BANKING.prompt_effort,
}


def project(answers: dict[str, Answer], **changes: Answer) -> Profile:
    return Profile(answers | {path.replace("__", "."): answer for path, answer in changes.items()})


def distance(situation: Profile, case: EvidenceCase) -> float:
    return float(distances(situation, case_table([case]))[0])


def test_a_project_like_a_case_in_every_part_has_no_distance() -> None:
    assert distance(project(PROJECT), STATED) == 0.0


def test_a_project_of_which_nothing_is_known_is_neither_near_nor_far() -> None:
    assert distance(project({}), BANKING) == pytest.approx(UNKNOWN_PART)


@pytest.mark.parametrize(
    ("task_type", "part"), [("classification", 0.0), ("extraction", 0.5), ("reasoning", 1.0)]
)
def test_the_type_of_task_weighs_four_of_ten_and_a_half(task_type: str, part: float) -> None:
    assert distance(project(PROJECT, task__type=task_type), STATED) == pytest.approx(
        4.0 * part / 10.5
    )


def test_ten_times_the_labels_are_as_far_as_labels_can_be() -> None:
    assert distance(project(PROJECT, data__labelled_examples=10_240.0), STATED) == pytest.approx(
        2.0 / 10.5
    )
    assert distance(project(PROJECT, data__labelled_examples=1e7), STATED) == pytest.approx(
        2.0 / 10.5
    )


@pytest.mark.parametrize(
    ("gaps", "part"),
    [(("form",), 1.0), (("form", "label-scheme"), 0.0), (("missing-context",), 1.0), ((), 0.5)],
)
def test_the_gap_of_a_case_is_matched_by_any_gap_of_the_project(
    gaps: tuple[str, ...], part: float
) -> None:
    answers = {path: answer for path, answer in PROJECT.items() if path != "task.gap"}
    stated = project(answers, task__gap=gaps) if gaps else project(answers)

    assert distance(stated, STATED) == pytest.approx(1.5 * part / 10.5)


def test_distances_lie_from_zero_to_one() -> None:
    far = project(
        {"task.type": "agentic", "task.gap": ("skill",), "task.domain": "general"},
        data__labelled_examples=1e9,
        task__classes=1e6,
    )

    away = distances(far, TABLE)

    assert ((away >= 0) & (away <= 1)).all()
    assert not np.isnan(away).any()


def test_the_nearest_come_first_and_within_reach() -> None:
    found = similar_cases(project(PROJECT), TABLE)

    away = [near.distance for near in found]
    assert len(found) == 5
    assert away == sorted(away)
    assert max(away) < REACH
    assert min(away) == round(float(distances(project(PROJECT), TABLE).min()), 4)


@pytest.mark.parametrize("verdict", ["prompt-engineering", "fine-tuning", "hybrid"])
@pytest.mark.parametrize("task_type", ["classification", "question-answering", "generation"])
def test_cases_speak_for_and_against_the_verdict(task_type: str, verdict: str) -> None:
    found = similar_cases(project({}, task__type=task_type), TABLE, verdict)

    assert {near.speaks for near in found} == {"for", "against"}


def test_a_case_speaks_for_what_it_accepts() -> None:
    for near in similar_cases(project(PROJECT), TABLE, "fine-tuning"):
        assert (near.speaks == "for") == ("fine-tuning" in ACCEPTABLE[near.evidence])


def test_without_a_verdict_no_case_takes_a_side() -> None:
    assert {near.speaks for near in similar_cases(project(PROJECT), TABLE)} == {None}


def test_every_case_speaks_against_an_approach_that_no_case_has_tried() -> None:
    assert {near.speaks for near in similar_cases(project(PROJECT), TABLE, "new")} == {"against"}


def test_no_study_speaks_twice() -> None:
    found = similar_cases(
        project({}, task__type="question-answering", task__gap=("knowledge",)), TABLE, "fine-tuning"
    )

    studies = [STUDY[near.evidence] for near in found]
    assert len(studies) == len(set(studies))


def test_a_project_of_which_nothing_is_known_has_no_similar_case() -> None:
    assert similar_cases(project({}), TABLE, "hybrid") == ()


def test_the_order_of_the_cases_does_not_matter() -> None:
    reversed_table = case_table(CASES[::-1])

    assert similar_cases(project(PROJECT), reversed_table, "hybrid") == similar_cases(
        project(PROJECT), TABLE, "hybrid"
    )


def test_equals_come_in_order_of_trust() -> None:
    trusted = replace(BANKING, id="z", source_group="z", trust=1.0)
    doubted = replace(BANKING, id="a", source_group="a", trust=0.3)

    found = similar_cases(project(PROJECT), case_table([doubted, trusted]))

    assert [near.evidence for near in found] == ["z", "a"]


def test_a_range_is_compared_by_its_middle() -> None:
    ranged = project(PROJECT, data__labelled_examples=Quantity(10.0, 1024.0, 90_000.0))

    assert distance(ranged, STATED) == 0.0
