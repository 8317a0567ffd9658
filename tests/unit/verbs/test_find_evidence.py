"""Published cases are found by filter, order and page, and say what rests on them."""

import pytest

from tests.engine import KNOWLEDGE
from tune_or_prompt.domain.errors import UnknownIdError, UnknownValueError
from tune_or_prompt.verbs.find_evidence import SORTS, cited_by, evidence_card, find_evidence


def test_all_filters_hold_at_once() -> None:
    page = find_evidence(KNOWLEDGE, {"task_type": "agentic", "winner": "tie"}, limit=50)

    assert {row["id"] for row in page.rows} == {"b-robinhood", "b-toolllm-chatgpt"}
    assert (page.total, page.next_cursor) == (2, None)


@pytest.mark.parametrize("sort", ["id", "-trust", "labels", "-labels"])
@pytest.mark.parametrize("limit", [1, 7, 500])
def test_the_pages_hold_every_case_once_and_in_order(sort: str, limit: int) -> None:
    found, cursor = [], None
    while True:
        page = find_evidence(
            KNOWLEDGE, {"task_type": "extraction"}, sort=sort, limit=limit, cursor=cursor
        )
        found += [row["id"] for row in page.rows]
        cursor = page.next_cursor
        if cursor is None:
            break

    at_once = find_evidence(KNOWLEDGE, {"task_type": "extraction"}, sort=sort, limit=500)
    assert found == [row["id"] for row in at_once.rows]
    assert len(set(found)) == page.total


@pytest.mark.parametrize("sort", SORTS)
def test_a_minus_reverses_the_order_and_what_is_not_stated_stays_last(sort: str) -> None:
    up = [str(row["id"]) for row in find_evidence(KNOWLEDGE, {}, sort=sort).rows]
    down = [str(row["id"]) for row in find_evidence(KNOWLEDGE, {}, sort=f"-{sort}").rows]
    values = {case.id: getattr(case, sort) for case in KNOWLEDGE.evidence}

    stated = [values[each] for each in up if values[each] is not None]
    assert len(up) == len(KNOWLEDGE.evidence)
    assert [values[each] for each in up][: len(stated)] == stated
    assert [values[each] for each in down][: len(stated)] == stated[::-1]


def test_a_cursor_of_another_list_is_refused() -> None:
    with pytest.raises(UnknownValueError, match="next_cursor"):
        find_evidence(KNOWLEDGE, {"task_type": "agentic"}, limit=5, cursor="a-raft-hotpot")


def test_an_unknown_case_names_the_nearest() -> None:
    with pytest.raises(UnknownIdError, match="did you mean 'a-raft-hotpot'"):
        evidence_card(KNOWLEDGE, "a-raft-hotpt")


def test_a_case_says_which_ratings_and_numbers_cite_it() -> None:
    assert "dimensions.knowledge-depth.hybrid" in cited_by(KNOWLEDGE, "a-raft-hotpot")
