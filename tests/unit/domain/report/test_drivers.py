import numpy as np
from hypothesis import given, settings

from tests.money import DAY, TUNE
from tests.small_model import SMALL
from tests.strategies import judge, profile, profiles
from tests.unit.domain.report.samples import decided
from tune_or_prompt.domain.decide.evaluate import evaluate
from tune_or_prompt.domain.language.answers import answers_of
from tune_or_prompt.domain.language.model import NEEDS
from tune_or_prompt.domain.language.profile import PilotPoint, Profile
from tune_or_prompt.domain.language.vocabulary import DIMENSIONS
from tune_or_prompt.domain.report.decision import Decision, Driver
from tune_or_prompt.domain.report.drivers import BASE, added_by_field, drivers_of, lead_of


def lead_in(decision: Decision) -> float:
    first, second, *_ = decision.ranking
    return first.score - second.score


def drivers_in(decision: Decision) -> dict[str, Driver]:
    return {driver.field: driver for driver in decision.drivers or ()}


@settings(max_examples=60, deadline=None)
@given(profiles())
def test_the_points_of_the_drivers_sum_to_the_lead(some: Profile) -> None:
    evaluation = judge(answers_of([some]))
    approaches = evaluation.model.approaches
    for first, second in ((0, 1), (1, 0), (2, 0), (1, 2)):
        parts = lead_of(evaluation, added_by_field(evaluation, some), some, first, second)
        drivers = drivers_of(parts, some, approaches[first], approaches[second])
        lead = evaluation.scores[0, first] - evaluation.scores[0, second]
        assert abs(sum(driver.points for driver in drivers) - lead) < 1e-9


@settings(max_examples=40, deadline=None)
@given(profiles())
def test_a_driver_speaks_for_the_verdict_exactly_if_it_adds_to_its_lead(some: Profile) -> None:
    decision = decided(some, "drivers")
    for driver in decision.drivers or ():
        assert (driver.toward == decision.verdict) == (driver.points >= 0.0)


@settings(max_examples=40, deadline=None)
@given(profiles())
def test_drivers_name_only_what_was_answered(some: Profile) -> None:
    named = set(drivers_in(decided(some, "drivers"))) - {BASE}
    assert named <= set(some.answers)


def test_without_answers_only_the_usual_project_drives_the_lead() -> None:
    decision = decided(profile(), "drivers")
    (driver,) = decision.drivers or ()
    assert driver.field == BASE
    assert abs(driver.points - lead_in(decision)) < 1e-9


def test_each_answer_adds_its_own_amounts() -> None:
    asked = Profile(
        {"as_of": DAY, "data.labelled_examples": 250.0, "task.citations": True, "stage": "idea"}
    )
    added = added_by_field(evaluate(answers_of([asked]), SMALL), asked)
    tuned = len(NEEDS) + SMALL.approaches.index(TUNE)

    assert dict(zip(added.fields, added.amounts[:, tuned].tolist(), strict=True)) == {
        "data.labelled_examples": 0.5,
        "task.citations": -4.0,
    }
    assert (np.count_nonzero(added.amounts, axis=1) == 1).all()


def test_the_strongest_driver_comes_first() -> None:
    decision = decided(
        profile(traffic__calls_per_day=5e5, requirements__change="daily", stage="idea"), "drivers"
    )
    sizes = [abs(driver.points) for driver in decision.drivers or ()]
    assert sizes == sorted(sizes, reverse=True)


def test_a_score_that_meets_the_target_is_the_reason_and_not_what_follows_from_it() -> None:
    answers = profile(measured__prompt_score=0.99, measured__target=0.95)
    drivers = drivers_in(decided(answers, "drivers"))
    assert "measured.prompt_standing" not in drivers
    assert (
        "The prompt scores 0.99 against a target of 0.95" in drivers["measured.prompt_score"].text
    )


def test_a_trial_is_the_reason_and_not_whether_tuning_was_tried() -> None:
    answers = profile(measured__pilot=(PilotPoint(1000.0, 0.7),), measured__prompt_score=0.8)
    drivers = drivers_in(decided(answers, "drivers"))
    assert "measured.tuning_tried" not in drivers
    assert drivers["measured.pilot"].points != 0.0


def test_a_weight_of_your_own_takes_the_place_of_the_answers() -> None:
    answers = profile(requirements__change="daily", weights__flexibility=10.0)
    drivers = drivers_in(decided(answers, "drivers"))
    assert drivers["weights.flexibility"].dimension == "flexibility"
    assert drivers.get("requirements.change", drivers[BASE]).dimension != "flexibility"


def test_a_usual_weight_moves_nothing() -> None:
    drivers = drivers_in(decided(profile(weights__latency=5.0), "drivers"))
    assert abs(drivers["weights.latency"].points) < 1e-12


def test_weights_of_zero_throughout_leave_the_lead_to_the_usual_project() -> None:
    decision = decided(profile(**{f"weights__{one}": 0.0 for one in DIMENSIONS}), "drivers")
    (driver,) = decision.drivers or ()
    assert abs(driver.points - lead_in(decision)) < 1e-9


def test_nothing_drives_a_verdict_that_there_is_none_of() -> None:
    assert decided(profile(schedule__deadline_days=0.0), "drivers").drivers == ()


def test_many_calls_speak_for_tuning_through_what_a_call_costs() -> None:
    driver = drivers_in(decided(profile(traffic__calls_per_day=5e5), "drivers"))[
        "traffic.calls_per_day"
    ]
    assert driver.dimension == "inference-cost"
    assert driver.toward != "prompt-engineering"
    assert driver.text.startswith(
        "You expect 500,000 calls a day, so the cost of each call matters"
    )
