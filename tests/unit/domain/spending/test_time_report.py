"""How long it takes to ship, and how long a caller waits."""

import pytest

from service.domain.spending.time_report import latency_of, schedule_of
from service.domain.vocabulary import APPROACHES, PROMPT, TUNE
from tests.engine import facts_for


def test_each_approach_has_its_days_with_what_takes_them() -> None:
    found = schedule_of(facts_for())

    assert tuple(found) == APPROACHES
    assert set(found[TUNE].breakdown) == {"labels", "engineering", "runs"}
    assert found[PROMPT].breakdown["labels"].high == 0.0


def test_labels_at_hand_take_no_days_and_missing_ones_do() -> None:
    ready = schedule_of(facts_for({"data.labelled_examples": 1e6}))[TUNE]
    missing = schedule_of(facts_for({"data.labelled_examples": 0.0}))[TUNE]

    assert ready.breakdown["labels"].high == 0.0
    assert missing.breakdown["labels"].low > 0.0


def test_an_answer_takes_longer_than_its_first_token() -> None:
    for waits in latency_of(facts_for()).values():
        assert waits.first_token_ms.mid < waits.total_ms.mid


def test_what_is_certain_is_stated_without_a_range() -> None:
    silent = latency_of(facts_for({"traffic.output_tokens": 0.0}))[PROMPT]

    assert silent.total_ms.mid == pytest.approx(silent.first_token_ms.mid)
