"""Many profiles at once: each is judged as it is alone."""

from service.domain.decision import decide
from service.domain.evaluation import evaluate
from service.domain.portfolio import decide_many, verdicts_of
from tests.engine import KNOWLEDGE
from tests.properties.profiles import random_profiles

PROFILES = random_profiles(48, seed=7)


def test_each_of_many_decisions_equals_that_of_the_profile_alone() -> None:
    together = list(decide_many(PROFILES, KNOWLEDGE, "1", ()))

    assert together == [decide(profile, KNOWLEDGE, "1", ()) for profile in PROFILES]


def test_each_verdict_equals_that_of_the_decision() -> None:
    verdicts = list(verdicts_of(PROFILES, KNOWLEDGE, "1"))

    for verdict, decision in zip(verdicts, decide_many(PROFILES, KNOWLEDGE, "1", ()), strict=True):
        ranking = {each.approach: each for each in decision.ranking}
        assert (verdict.id, verdict.verdict, verdict.standing) == (
            decision.id,
            decision.verdict,
            decision.standing,
        )
        assert verdict.scores == {name: each.score for name, each in ranking.items()}
        assert verdict.acceptability == {name: each.acceptability for name, each in ranking.items()}


def test_a_row_of_one_is_the_evaluation_itself() -> None:
    evaluation = evaluate([PROFILES[0]], KNOWLEDGE)

    assert evaluation.row(0) is evaluation


def test_a_row_knows_its_profile_and_is_one_row_high() -> None:
    row = evaluate(PROFILES, KNOWLEDGE).row(5)

    assert row.profiles == (PROFILES[5],)
    assert row.scores.utilities.shape[0] == 1
    assert all(len(row.columns[path]) == 1 for path in ("stage", "traffic.calls_per_day"))
