"""How sure, what would turn it, what to ask next: in one answer, or left out of it."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from service.domain.answer import Decision
from service.domain.profile import Profile
from tests.http import decision_by_rote, make_client, post, real_client

PROFILE: dict[str, Any] = {
    "as_of": "2026-11-24",
    "stage": "production",
    "task": {"type": "classification", "classes": 12},
    "data": {"labelled_examples": 2_000},
    "knowledge": {"change": "never"},
    "requirements": {"change": "monthly"},
}
AHEAD = "robustness,flips,no_flip,next_questions,cannot_matter,why_not"


@pytest.fixture(scope="module")
def answer() -> Any:
    return post(real_client(), PROFILE).get_json()


def put(profile: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    group, _, name = path.rpartition(".")
    return (
        {**profile, group: {**profile.get(group, {}), name: value}}
        if group
        else {
            **profile,
            name: value,
        }
    )


def test_everything_comes_in_one_answer(answer: Any) -> None:
    assert {"robustness", "flips", "next_questions", "cannot_matter", "why_not"} <= set(answer)


def test_a_flip_posted_again_as_it_stands_gives_its_verdict(answer: Any) -> None:
    client = real_client()

    for flip in answer["flips"]:
        changed = PROFILE
        for change in flip["changes"]:
            changed = put(changed, change["field"], change["to"])
        again = post(client, changed, query_string={"exclude": AHEAD}).get_json()
        assert again["verdict"] == flip["verdict"] != answer["verdict"]


def test_an_answer_to_a_question_posted_as_it_stands_gives_its_verdict(answer: Any) -> None:
    client = real_client()

    for question in answer["next_questions"]:
        for prospect in question["could_become"]:
            told = put(PROFILE, question["field"], prospect["input"])
            again = post(client, told, query_string={"exclude": AHEAD}).get_json()
            assert again["verdict"] == prospect["verdict"]


def test_the_draws_and_errors_of_the_shares_are_stated(answer: Any) -> None:
    robustness = answer["robustness"]
    shares = {one["approach"]: one["acceptability"] for one in answer["ranking"]}

    assert robustness["draws"] == 256
    for one in robustness["approaches"]:
        assert one["acceptability"] == shares[one["approach"]]
        expected = (one["acceptability"] * (1 - one["acceptability"]) / 256) ** 0.5
        assert one["standard_error"] == pytest.approx(expected, abs=1e-9)


def test_both_losers_are_told_why(answer: Any) -> None:
    losers = {one["approach"] for one in answer["ranking"][1:]}

    assert {one["approach"] for one in answer["why_not"]} == losers
    assert all(one["because"]["text"] and one["would_need"]["text"] for one in answer["why_not"])


def test_a_part_left_out_is_not_worked_out(client_parts: list[frozenset[str]]) -> None:
    assert not {"flips", "next_questions"} & client_parts[0]
    assert "why_not" in client_parts[0]


@pytest.fixture
def client_parts() -> list[frozenset[str]]:
    seen: list[frozenset[str]] = []

    def recommend(knowledge: Any, profile: Profile, parts: Any = ()) -> Decision:
        seen.append(frozenset(parts))
        return decision_by_rote(knowledge, profile)

    client: FlaskClient = make_client(recommend=recommend)
    post(client, PROFILE, query_string={"exclude": "flips,next_questions"})
    return seen
