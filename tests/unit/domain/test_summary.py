"""The recommendation in one sentence, and the way out where nothing is open."""

import pytest

from service.domain.answer import Ranked
from service.domain.constraints import CONSTRAINTS
from service.domain.phrases import PHRASES
from service.domain.reason import Reason
from service.domain.summary import nothing_feasible, summary_of
from service.domain.vocabulary import BOTH, PROMPT, TUNE, Approach, Standing

STANDINGS: tuple[Standing, ...] = ("clear", "leaning", "too-close-to-call")


def ranked(approach: Approach, score: float, *ruled_out_by: str) -> Ranked:
    reasons = tuple(Reason(f"eliminated.{code}", {}, "") for code in ruled_out_by)
    return Ranked(approach, score, 0.5, not ruled_out_by, reasons, ())


def test_a_summary_names_the_verdict_its_best_rival_and_what_decides() -> None:
    ranking = [ranked(TUNE, 70.6), ranked(BOTH, 65.0), ranked(PROMPT, 60.4)]

    assert summary_of("clear", ranking, "latency") == (
        "Fine-tuning is the clear choice (71 points against 65 for fine-tuning together with "
        "prompting), mostly because of latency."
    )


def test_a_close_call_says_so() -> None:
    ranking = [ranked(TUNE, 70.6), ranked(BOTH, 65.0), ranked(PROMPT, 60.4)]

    assert summary_of("too-close-to-call", ranking, "latency").startswith("Too close to call")


def test_a_rival_that_is_ruled_out_is_no_rival_however_high_it_scores() -> None:
    ranking = [ranked(TUNE, 70.6), ranked(PROMPT, 60.4), ranked(BOTH, 80.0, "no-labels")]

    assert "71 points against 60 for prompt engineering" in summary_of("clear", ranking, "latency")


def test_the_only_approach_that_is_open_is_told_as_such() -> None:
    ranking = [
        ranked(PROMPT, 60.1),
        ranked(TUNE, 76.4, "tuning-not-offered"),
        ranked(BOTH, 62.9, "tuning-not-offered"),
    ]

    assert summary_of("clear", ranking, "latency") == (
        "Prompt engineering is the clear choice (60 points), since all else is ruled out: "
        "fine-tuning, which would have 76 points, and fine-tuning together with prompting."
    )
    for standing in STANDINGS:
        assert "ruled out" in summary_of(standing, ranking, "latency")
        assert "against" not in summary_of(standing, ranking, "latency")


@pytest.mark.parametrize("standing", STANDINGS)
def test_nothing_is_recommended_where_nothing_is_open(standing: Standing) -> None:
    ranking = [ranked(one, 50.0, "data-may-not-leave") for one in (TUNE, PROMPT, BOTH)]

    text = summary_of(standing, ranking, "latency")

    assert text.startswith("Nothing is open as things stand")
    assert "choice" not in text


def test_the_least_to_lift_is_named_in_full() -> None:
    ranking = [
        ranked(TUNE, 70.0, "no-labels", "deadline-too-short", "data-may-not-leave"),
        ranked(BOTH, 60.0, "no-labels", "deadline-too-short", "data-may-not-leave"),
        ranked(PROMPT, 50.0, "deadline-too-short", "data-may-not-leave"),
    ]

    assert nothing_feasible(ranking).text.endswith(
        "Prompt engineering has the least to lift: move the deadline, and allow self-hosting or "
        "clear the data for the API."
    )


def test_among_equals_prompting_is_the_least_to_lift() -> None:
    ranking = [ranked(one, 50.0, "deadline-too-short") for one in (TUNE, BOTH, PROMPT)]

    assert "Prompt engineering has the least to lift" in nothing_feasible(ranking).text


@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_every_constraint_can_be_told_as_something_to_lift(constraint: str) -> None:
    assert PHRASES[f"lift.{constraint}"][0].islower()
