"""The decision that the benchmark's peers answer adds up."""

from typing import Any

import pytest

from bench.peers import plain

BUSY = {
    "stage": "production",
    "task": {"type": "classification", "breadth": "single"},
    "traffic": {"calls_per_day": 2_000_000, "query_tokens": 200},
    "data": {"labelled_examples": 40_000},
}


def test_the_plain_decision_adds_up_by_hand() -> None:
    answer: dict[str, Any] = plain.recommend(plain.Profile.model_validate(BUSY))

    # Ratings moved by the rules that hold, times weights, in the order of the comparison.
    prompting = 9 + 3.6 + 9 + 9 + 4.8 + 9 + 3.2 + 5.6 + 5 + 5
    tuning = 5 + 9.6 + 3 + 3 + 12 + 5 + 7.2 + 4 + 8 + 8
    both = 5 + 8.4 + 5 + 6 + 12 + 6 + 7.2 + 3.2 + 7 + 8
    assert [each["score"] for each in answer["approaches"]] == pytest.approx(
        [prompting, tuning, both]
    )
    assert answer["verdict"] == "hybrid"
    assert answer["matched"] == [
        *("in-production", "classifies", "one-task"),
        *("busy", "very-busy", "some-labels", "many-labels"),
    ]
