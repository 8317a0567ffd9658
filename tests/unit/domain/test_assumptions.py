"""Values used although nobody gave them."""

from service.domain.answer import Assumption
from service.domain.assumptions import assumptions_for
from service.domain.catalogue import ChoicePrior, FlagPrior, Prior, QuantityPrior
from service.domain.spending.figures import Range
from tests.engine import profile

PRIORS: dict[str, Prior] = {
    "traffic.calls_per_day": QuantityPrior(50.0, 2_000.0, 3e6, "log", "by hand", ("a", "b")),
    "task.citations": FlagPrior(0.2, "by hand", ("judgement",)),
    "task.breadth": ChoicePrior((0.5, 0.3, 0.2), "by hand", ("judgement",)),
}


def test_what_is_not_given_is_listed_in_the_order_of_the_profile() -> None:
    fields = [one.field for one in assumptions_for(profile(), PRIORS)]

    assert fields == ["task.breadth", "task.citations", "traffic.calls_per_day"]


def test_what_is_given_is_not_assumed() -> None:
    given = profile({"task.breadth": "many", "task.citations": False})

    assert [one.field for one in assumptions_for(given, PRIORS)] == ["traffic.calls_per_day"]


def test_a_number_is_assumed_as_a_range_with_unit_and_source() -> None:
    (*_, calls) = assumptions_for(profile(), PRIORS)

    expected = Range(50.0, 2_000.0, 3e6)
    assert calls == Assumption("traffic.calls_per_day", expected, None, "calls/day", "a, b")


def test_a_choice_and_a_flag_are_assumed_as_shares_that_add_up_to_one() -> None:
    breadth, citations, _ = assumptions_for(profile(), PRIORS)

    assert breadth.shares == {"single": 0.5, "few": 0.3, "many": 0.2}
    assert citations.shares == {"true": 0.2, "false": 0.8}


def test_a_field_without_a_belief_is_not_listed() -> None:
    assert assumptions_for(profile(), {}) == ()
