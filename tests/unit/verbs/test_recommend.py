"""The main job: from a profile to its decision, one by one and many at once."""

from tests.engine import KNOWLEDGE, profile
from tune_or_prompt import __version__
from tune_or_prompt.domain.report.parts import parts_of
from tune_or_prompt.verbs.recommend import recommend, recommend_many

ASKED = profile({"stage": "idea", "name": "Tickets"})
SUMMARY = parts_of("summary")


def test_a_recommendation_says_by_which_version_it_was_made() -> None:
    made_from = recommend(KNOWLEDGE, ASKED, ("provenance",)).provenance

    assert made_from is not None
    assert made_from.engine_version == __version__


def test_asking_twice_gives_the_same_answer() -> None:
    assert recommend(KNOWLEDGE, ASKED, SUMMARY) == recommend(KNOWLEDGE, ASKED, SUMMARY)


def test_the_parts_asked_for_change_nothing_in_the_decision_itself() -> None:
    alone, summary = recommend(KNOWLEDGE, ASKED, ()), recommend(KNOWLEDGE, ASKED, SUMMARY)

    assert alone.id == summary.id
    assert (alone.verdict, alone.standing) == (summary.verdict, summary.standing)
    assert [each.score for each in alone.ranking] == [each.score for each in summary.ranking]


def test_many_at_once_are_decided_as_each_alone() -> None:
    profiles = [ASKED, profile({"traffic.calls_per_day": 2e6, "task.breadth": "single"})]

    together = list(recommend_many(KNOWLEDGE, profiles, ()))

    assert [each.verdict for each in together] == [
        recommend(KNOWLEDGE, each, ()).verdict for each in profiles
    ]
    assert [each.id for each in together] == [
        recommend(KNOWLEDGE, each, ()).id for each in profiles
    ]
