"""Published cases are found by filter, order and page, and say what rests on them."""

import pytest

from tests.engine import KNOWLEDGE
from tune_or_prompt.domain.errors import UnknownIdError, UnknownValueError
from tune_or_prompt.verbs.find_evidence import COLUMNS, cited_by, evidence_card, find_evidence
from tune_or_prompt.verbs.tables import page_of


def test_all_filters_hold_at_once() -> None:
    found = find_evidence(KNOWLEDGE, {"task_type": "agentic", "winner": "tie"})

    assert {row["id"] for row in found.rows} == {"b-robinhood", "b-toolllm-chatgpt"}
    assert found.total == 2


@pytest.mark.parametrize("sort", [None, "-trust", "labels", "-labels"])
@pytest.mark.parametrize("limit", [1, 7, 500])
def test_the_pages_hold_every_case_once_and_in_order(sort: str | None, limit: int) -> None:
    table = find_evidence(KNOWLEDGE, {"task_type": "extraction"})
    found, cursor = [], None
    while True:
        page = page_of(table, sort, limit, cursor)
        found += [row["id"] for row in page.rows]
        cursor = page.next_cursor
        if cursor is None:
            break

    assert found == [row["id"] for row in page_of(table, sort).rows]
    assert len(set(found)) == page.total == table.total


@pytest.mark.parametrize("sort", [column.name for column in COLUMNS])
def test_a_minus_reverses_the_order_and_what_is_not_stated_stays_last(sort: str) -> None:
    table = find_evidence(KNOWLEDGE, {})
    up = [row[sort] for row in page_of(table, sort).rows]
    down = [row[sort] for row in page_of(table, f"-{sort}").rows]

    stated = [value for value in up if value is not None]
    assert len(up) == len(KNOWLEDGE.evidence)
    assert up[: len(stated)] == stated
    assert stated == sorted(stated)
    assert down[: len(stated)] == stated[::-1]


def test_a_cursor_of_another_list_is_refused() -> None:
    with pytest.raises(UnknownValueError, match="next_cursor"):
        page_of(find_evidence(KNOWLEDGE, {"task_type": "agentic"}), limit=5, cursor="500")


def test_an_unknown_case_names_the_nearest() -> None:
    with pytest.raises(UnknownIdError, match="did you mean 'a-raft-hotpot'"):
        evidence_card(KNOWLEDGE, "a-raft-hotpt")


def test_a_case_says_which_ratings_and_numbers_cite_it() -> None:
    assert "dimensions.knowledge-depth.hybrid" in cited_by(KNOWLEDGE, "a-raft-hotpot")
