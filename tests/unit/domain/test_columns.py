"""Profiles as columns of rows and draws."""

from dataclasses import replace

import numpy as np
import pytest

from service.domain.catalogue import ChoicePrior, FlagPrior, QuantityPrior
from service.domain.columns import columns_of
from service.domain.draws import uniform
from service.domain.profile import Answer, Quantity
from tests.engine import KNOWLEDGE, Columns, columns_for, profile

DRAWS = 8


def known_believing(path: str, prior: ChoicePrior | FlagPrior | QuantityPrior) -> Columns:
    """Return the columns of an empty profile where one field is believed to be so."""
    known = replace(KNOWLEDGE, priors={**KNOWLEDGE.priors, path: prior})
    return columns_of([profile()], known, DRAWS)


def one_off(**answers: Answer) -> Columns:
    """Return the columns of a one-off job of 3,650 calls over a year."""
    job: dict[str, Answer] = {"traffic.mode": "one-off", "traffic.total_calls": 3_650.0}
    spread = {f"traffic.{name}": answer for name, answer in answers.items()}
    return columns_for({**job, "schedule.horizon_days": 365.0, **spread})


@pytest.mark.parametrize(
    ("path", "answer", "expected"),
    [
        ("task.breadth", "many", 2.0),
        ("task.citations", True, 1.0),
        ("task.citations", False, 0.0),
        ("traffic.query_tokens", 300.0, 300.0),
        ("weights.latency", 4.0, 4.0),
    ],
)
def test_what_is_known_exactly_is_one_cell(path: str, answer: Answer, expected: float) -> None:
    assert columns_for({path: answer})[path].tolist() == [[expected]]


def test_what_is_known_alike_in_all_rows_stays_one_cell() -> None:
    rows = [profile({"stage": "idea", "task.breadth": breadth}) for breadth in ("single", "many")]

    columns = columns_of(rows, KNOWLEDGE, DRAWS)

    assert columns["stage"].shape == (1, 1)
    assert columns["task.breadth"].tolist() == [[0.0], [2.0]]


def test_a_row_that_knows_stands_beside_a_row_that_does_not() -> None:
    columns = columns_of([profile({"stage": "idea"}), profile()], KNOWLEDGE, DRAWS)

    assert columns["stage"].shape == (2, DRAWS)
    assert set(columns["stage"][0]) == {0.0}
    assert len(set(columns["stage"][1])) > 1


def test_an_unknown_choice_is_drawn_in_the_shares_believed() -> None:
    prior = ChoicePrior((0.5, 0.25, 0.0, 0.25), "by hand", ())

    drawn = known_believing("stage", prior)["stage"]

    assert np.unique(drawn, return_counts=True)[1].tolist() == [4, 2, 2]
    assert set(drawn[0]) == {0.0, 1.0, 3.0}


def test_an_unknown_flag_is_drawn_in_the_share_believed() -> None:
    assert known_believing("task.citations", FlagPrior(0.25, "by hand", ()))[
        "task.citations"
    ].mean() == pytest.approx(0.25)


def test_an_unknown_number_is_drawn_from_its_range() -> None:
    prior = QuantityPrior(0.0, 10.0, 100.0, "linear", "by hand", ())

    drawn = np.sort(known_believing("traffic.cached_share", prior)["traffic.cached_share"])[0]

    # Eighths from the middle of the first: 1/16, 3/16, ... of the belief.
    assert drawn == pytest.approx([1.25, 3.75, 6.25, 8.75, 21.25, 43.75, 66.25, 88.75])


def test_a_range_given_is_drawn_in_place_of_what_is_believed() -> None:
    drawn = columns_for({"traffic.query_tokens": Quantity(100.0, 200.0, 300.0)})

    tokens = drawn["traffic.query_tokens"]
    assert 100.0 <= tokens.min() < 200.0 < tokens.max() <= 300.0
    assert (tokens < 200.0).mean() == pytest.approx(0.5)


def test_answering_one_question_moves_no_draw_of_another() -> None:
    before, after = columns_for(), columns_for({"stage": "idea"})

    assert np.array_equal(before["task.type"], after["task.type"])
    assert np.array_equal(before["traffic.calls_per_day"], after["traffic.calls_per_day"])


def test_what_was_not_measured_is_no_number() -> None:
    columns = columns_for()

    assert np.isnan(columns["measured.prompt_score"]).all()
    assert np.isnan(columns["measured.target"]).all()
    assert np.isnan(columns["weights.latency"]).all()


def test_a_one_off_job_spreads_its_calls_over_the_horizon() -> None:
    assert one_off()["traffic.calls_per_day"] == pytest.approx(3_650 / 365)


def test_calls_a_day_that_are_given_stand_even_for_a_one_off_job() -> None:
    assert one_off(calls_per_day=7.0)["traffic.calls_per_day"] == 7.0


def test_labels_that_are_denied_are_none() -> None:
    assert (columns_for({"data.has_labels": False})["data.labelled_examples"] == 0.0).all()


def test_labels_that_exist_are_some() -> None:
    assert (columns_for({"data.has_labels": True})["data.labelled_examples"] > 0.0).all()


def test_labels_are_likelier_in_production_than_in_an_idea() -> None:
    early, late = (
        columns_for({"stage": stage})["data.has_labels"].mean() for stage in ("idea", "production")
    )

    # The shares are those of the catalogue, [belief.has-labels].
    told = dict(
        zip(
            ("idea", "prototype", "pilot", "production"),
            KNOWLEDGE.by_choice["belief.has-labels"].values,
            strict=True,
        )
    )
    assert early == pytest.approx(told["idea"], abs=1 / 256)
    assert late == pytest.approx(told["production"], abs=1 / 256)


def test_counted_labels_say_whether_there_are_any() -> None:
    assert (columns_for({"data.labelled_examples": 3.0})["data.has_labels"] == 1.0).all()
    assert (columns_for({"data.labelled_examples": 0.0})["data.has_labels"] == 0.0).all()


def test_what_was_said_of_labels_stays_as_it_was_said_beside_their_number() -> None:
    columns = columns_for({"data.has_labels": True, "data.labelled_examples": 0.0})

    assert (columns["data.has_labels"] == 1.0).all()
    assert (columns["data.labelled_examples"] == 0.0).all()


def test_a_default_of_money_or_time_is_a_column_of_its_own() -> None:
    share = uniform("costs.gpu_hour_usd")
    price = KNOWLEDGE.defaults["gpu_hour_usd"]

    drawn = columns_for()["costs.gpu_hour_usd"]

    assert drawn.shape == share.shape
    assert (drawn < price.mid).mean() == pytest.approx(0.5)
