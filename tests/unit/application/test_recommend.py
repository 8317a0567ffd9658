"""The main job: from a profile to its decision."""

from service import __version__
from service.application.recommend import recommend
from service.domain.decision import decide
from tests.engine import KNOWLEDGE, profile

ASKED = profile({"stage": "idea", "name": "Tickets"})


def test_a_recommendation_is_the_decision_of_this_engine() -> None:
    assert recommend(KNOWLEDGE, ASKED, ()) == decide(ASKED, KNOWLEDGE, __version__, ())


def test_a_recommendation_says_by_which_version_it_was_made() -> None:
    assert recommend(KNOWLEDGE, ASKED, ()).provenance.engine_version == __version__


def test_asking_twice_gives_the_same_answer() -> None:
    assert recommend(KNOWLEDGE, ASKED) == recommend(KNOWLEDGE, ASKED)


def test_the_parts_asked_for_change_nothing_in_the_decision_itself() -> None:
    alone, whole = recommend(KNOWLEDGE, ASKED, ()), recommend(KNOWLEDGE, ASKED)

    assert alone.id == whole.id
    assert alone.ranking == whole.ranking
    assert alone.summary == whole.summary
