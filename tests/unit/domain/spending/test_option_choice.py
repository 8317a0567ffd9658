"""Which options are to be had, which meet the target, and which is cheapest."""

from service.domain.profile import Answer, PilotPoint
from service.domain.spending.estimates import Costs, OptionCosts
from tests.unit.domain.spending.test_cost_report import POINT, costs


def among(**answers: Answer) -> Costs:
    named = {path.replace("__", "."): answer for path, answer in answers.items()}
    return costs({**POINT, **named})


def option(found: Costs, wanted: str) -> OptionCosts:
    return next(one for one in found.options if one.option == wanted)


def test_an_option_that_hosting_rules_out_is_closed_with_the_reason() -> None:
    closed = option(among(models__hosting="api"), "tuned-self-hosted")

    assert not closed.open
    assert closed.closed_because is not None
    assert closed.closed_because.code == "closed.weights-not-open"


def test_a_service_closed_to_new_customers_says_so() -> None:
    closed = option(among(models__tuned="openai/gpt-4o-mini"), "tuned-api")

    assert closed.closed_because is not None
    assert closed.closed_because.code == "closed.closed-to-new-customers"


def test_open_weights_are_open_by_api_and_on_own_machines() -> None:
    found = among(models__tuned="fireworks/llama-3.1-8b", models__hosting="any")

    assert all(one.open for one in found.options)


def test_on_own_machines_an_api_is_ruled_out_by_hosting() -> None:
    found = among(models__tuned="fireworks/llama-3.1-8b", models__hosting="self-hosted")

    closed = option(found, "tuned-cached")
    assert closed.closed_because is not None
    assert closed.closed_because.code == "closed.hosting"


def test_without_measurements_the_cheapest_is_said_to_be_unmeasured() -> None:
    cheapest = among().cheapest

    assert cheapest is not None
    assert cheapest.basis == "target-not-measured"


def test_only_options_that_meet_the_target_are_compared_where_some_do() -> None:
    found = among(measured__prompt_score=0.95, measured__target=0.9)

    assert found.cheapest is not None
    assert found.cheapest.basis == "meets-target"
    assert found.cheapest.option in ("prompt", "prompt-cached")
    assert option(found, "smaller-prompt").meets_target == "unknown"
    assert option(found, "smaller-prompt").cheapest_share == 0.0


def test_a_tuned_trial_that_reached_the_target_meets_it() -> None:
    found = among(
        measured__prompt_score=0.7,
        measured__target=0.9,
        measured__pilot=(PilotPoint(200.0, 0.8), PilotPoint(1_000.0, 0.92)),
    )

    assert option(found, "tuned-api").meets_target == "yes"
    assert option(found, "prompt").meets_target == "no"
    assert found.cheapest is not None
    assert found.cheapest.option == "tuned-api"


def test_where_all_miss_the_target_the_cost_of_an_accepted_answer_decides() -> None:
    found = among(measured__prompt_score=0.5, measured__target=0.9, measured__tuning_tried="failed")

    assert found.cheapest is not None
    assert found.cheapest.basis == "cost-per-accepted-answer"
    accepted = option(found, "prompt").per_1000_accepted_usd
    # 5.05 USD per 1,000 calls, of which half pass.
    assert accepted is not None
    assert accepted.mid == 10.1


def test_shares_of_being_the_cheapest_add_up_to_one() -> None:
    assert sum(one.cheapest_share for one in among().options) == 1.0
