"""Why a loser lost."""

from service.domain.answer import Contribution, Ranked
from service.domain.outlook.changes import Move
from service.domain.outlook.turns import Found, Turn
from service.domain.outlook.why_not import why_not_of
from service.domain.reason import Reason
from service.domain.vocabulary import Approach
from tests.engine import profile

NAMES = {"latency": "Latency", "flexibility": "Flexibility", "maintenance": "Maintenance"}
BECAUSE = Reason("latency", {}, "Slow.")
BARRED = Reason("eliminated.no-labels", {}, "There are no labels.")


def ranked(approach: Approach, *points: float, barred: bool = False) -> Ranked:
    terms = zip(NAMES, points, strict=True)
    return Ranked(
        approach=approach,
        score=sum(points),
        acceptability=0.5,
        feasible=not barred,
        eliminated_by=(BARRED,) if barred else (),
        contributions=tuple(Contribution(name, 0.5, 0.1, one, BECAUSE) for name, one in terms),
    )


WINNER = ranked("prompt-engineering", 10.0, 20.0, 30.0)


def test_the_dimensions_that_cost_most_come_first_and_gains_are_left_out() -> None:
    (loss,) = why_not_of([WINNER, ranked("fine-tuning", 8.0, 12.0, 33.0)], NAMES, None, profile())

    assert [(one.dimension, one.points) for one in loss.costliest] == [
        ("flexibility", 8.0),
        ("latency", 2.0),
    ]
    assert loss.behind == 7.0
    assert loss.because.text == (
        "Fine-tuning is 7 points behind prompt engineering, mostly on Flexibility and Latency."
    )


def test_what_rules_a_loser_out_is_named_even_where_it_scores_more() -> None:
    barred = ranked("fine-tuning", 20.0, 20.0, 30.0, barred=True)

    (loss,) = why_not_of([WINNER, barred], NAMES, None, profile())

    assert loss.behind == -10.0
    assert loss.because.text == "Fine-tuning is ruled out. There are no labels."


def test_where_the_winner_is_ruled_out_too_the_points_tell_the_two_apart() -> None:
    ranking = [
        ranked("prompt-engineering", 10.0, 20.0, 30.0, barred=True),
        ranked("fine-tuning", 8.0, 20.0, 30.0, barred=True),
    ]

    (loss,) = why_not_of(ranking, NAMES, None, profile())

    assert loss.because.code == "why-not.outscored"


def test_the_cheapest_flip_to_a_loser_says_what_would_have_to_be_true() -> None:
    losers = [ranked("fine-tuning", 1.0, 1.0, 1.0), ranked("hybrid", 0.0, 0.0, 0.0)]
    flip = Found(
        (Turn(Move("task.citations", 1), None, "exactly"),), "hybrid", 1.5, within_reach=True
    )

    tuned, both = why_not_of([WINNER, *losers], NAMES, [flip], profile())

    assert both.would_need is not None
    assert both.would_need.code == "would-need.flip"
    assert "`task.citations` at `true`" in both.would_need.text
    assert tuned.would_need is not None
    assert tuned.would_need.code == "would-need.more"


def test_nothing_is_said_of_what_would_be_needed_where_flips_were_not_looked_for() -> None:
    (loss,) = why_not_of([WINNER, ranked("hybrid", 0.0, 0.0, 0.0)], NAMES, None, profile())

    assert loss.would_need is None
