"""Outcomes of trials: leads, turned verdicts, groups."""

import numpy as np
import pytest

from service.domain.evaluation import evaluate
from service.domain.outlook.changes import Move
from service.domain.outlook.trials import Outcomes, bench_of, grouped, outcomes_of
from tests.engine import KNOWLEDGE, profile


def outcomes(scores: list[float], ruled_out: list[float] | None = None) -> Outcomes:
    return Outcomes(np.array([scores]), np.array([ruled_out or [0.0] * 3]), np.zeros((1, 3)))


def test_the_lead_is_counted_against_the_best_rival() -> None:
    assert outcomes([60.0, 50.0, 55.0]).leads(0).tolist() == [5.0]
    assert outcomes([60.0, 50.0, 55.0]).leads(1).tolist() == [-10.0]


def test_a_rival_that_is_ruled_out_leads_nobody() -> None:
    found = outcomes([60.0, 70.0, 55.0], [0.0, 0.6, 0.0])

    assert found.verdicts().tolist() == [0]
    assert found.leads(0).tolist() == [5.0]


def test_a_turned_verdict_always_has_a_lead_below_nothing() -> None:
    tie = outcomes([60.0, 60.0, 10.0])

    assert tie.turning_leads(0).tolist() == [0.0]
    assert tie.turning_leads(1)[0] < 0.0


def test_what_was_found_is_dealt_out_by_group() -> None:
    assert grouped(np.array([1, 2, 3]), ["a", "", "bc"]) == [[1], [], [2, 3]]
    assert grouped(np.array([]), []) == []


def test_a_first_look_at_no_change_sees_the_profile_as_it_is() -> None:
    bench = bench_of(evaluate([profile({"stage": "idea"})], KNOWLEDGE), KNOWLEDGE)

    seen = bench.looked_at([[Move("stage", 0)]])

    assert seen.scores == pytest.approx(bench.outcome.scores)
    assert seen.won == pytest.approx(bench.outcome.won)


def test_a_verified_change_is_the_changed_profile_itself() -> None:
    bench = bench_of(evaluate([profile()], KNOWLEDGE), KNOWLEDGE)

    verified = bench.verified([[Move("task.citations", 1)]])

    alone = outcomes_of([profile({"task.citations": True})], KNOWLEDGE)
    assert verified.scores.tolist() == alone.scores.tolist()


def test_no_profiles_have_no_outcomes() -> None:
    assert outcomes_of([], KNOWLEDGE).verdicts().tolist() == []
