"""Published cases are found by filter, order and page, and say what rests on them."""

import pytest

from service.application.find_evidence import SORTS, cited_by, evidence_case, find_evidence
from service.domain.errors import UnknownIdError
from tests.engine import KNOWLEDGE


def test_all_filters_hold_at_once() -> None:
    page = find_evidence(KNOWLEDGE, {"task_type": "agentic", "winner": "tie"}, limit=50)

    assert {case.id for case in page.cases} == {"b-robinhood", "b-toolllm-chatgpt"}
    assert (page.total, page.next_cursor) == (2, None)


@pytest.mark.parametrize("sort", ["id", "-trust", "labels", "-labels"])
@pytest.mark.parametrize("limit", [1, 7, 500])
def test_the_pages_hold_every_case_once_and_in_order(sort: str, limit: int) -> None:
    found, cursor = [], None
    while True:
        page = find_evidence(
            KNOWLEDGE, {"task_type": "extraction"}, sort=sort, limit=limit, cursor=cursor
        )
        found += [case.id for case in page.cases]
        cursor = page.next_cursor
        if cursor is None:
            break

    at_once = find_evidence(KNOWLEDGE, {"task_type": "extraction"}, sort=sort, limit=500)
    assert found == [case.id for case in at_once.cases]
    assert len(set(found)) == page.total


@pytest.mark.parametrize("sort", SORTS)
def test_a_minus_turns_the_order_round_and_what_is_not_stated_stays_last(sort: str) -> None:
    up = find_evidence(KNOWLEDGE, {}, sort=sort, limit=500).cases
    down = find_evidence(KNOWLEDGE, {}, sort=f"-{sort}", limit=500).cases

    stated = [getattr(case, sort) for case in up if getattr(case, sort) is not None]
    assert [getattr(case, sort) for case in up][: len(stated)] == stated
    assert [getattr(case, sort) for case in down][: len(stated)] == stated[::-1]


def test_a_cursor_of_another_list_is_refused() -> None:
    with pytest.raises(UnknownIdError, match="page of this list"):
        find_evidence(KNOWLEDGE, {"task_type": "agentic"}, limit=5, cursor="a-raft-hotpot")


def test_an_unknown_case_names_the_nearest() -> None:
    with pytest.raises(UnknownIdError, match="did you mean 'a-raft-hotpot'"):
        evidence_case(KNOWLEDGE, "a-raft-hotpt")


def test_a_case_says_which_numbers_ratings_and_factors_cite_it() -> None:
    assert {"criteria.hybrid.reading", "dimensions.knowledge-depth.hybrid"} <= set(
        cited_by(KNOWLEDGE, "a-raft-hotpot")
    )
    assert "quality-model.effect.task.type.classification" in cited_by(KNOWLEDGE, "a-edwards-16")
