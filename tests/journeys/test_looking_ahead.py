"""What would turn the verdict and what to ask next: in one answer, or left out of it."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.http import decision_by_rote, make_client, post, real_client
from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.domain.report.decision import Decision

PROFILE: dict[str, Any] = {
    "as_of": "2026-11-24",
    "stage": "production",
    "task": {"type": "classification", "classes": 12},
    "data": {"labelled_examples": 2_000},
    "knowledge": {"change": "never"},
    "requirements": {"change": "monthly"},
}
VERDICT = {"detail": "verdict"}


@pytest.fixture(scope="module")
def answer() -> Any:
    return post(real_client(), PROFILE, query_string={"detail": "full"}).get_json()


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
    assert {"flips", "next_questions", "cannot_matter", "why_not"} <= set(answer)


def test_a_flip_posted_again_as_it_stands_gives_its_verdict(answer: Any) -> None:
    client = real_client()

    assert answer["flips"]
    for flip in answer["flips"]:
        changed = PROFILE
        for change in flip["changes"]:
            changed = put(changed, change["field"], change["to"])
        again = post(client, changed, query_string=VERDICT).get_json()
        assert again["verdict"] == flip["verdict"] != answer["verdict"]


def test_an_answer_to_a_question_posted_as_it_stands_gives_its_verdict(answer: Any) -> None:
    client = real_client()

    assert answer["next_questions"]
    for question in answer["next_questions"]:
        for prospect in question["could_become"]:
            told = put(PROFILE, question["field"], prospect["answer"])
            again = post(client, told, query_string=VERDICT).get_json()
            assert again["verdict"] == prospect["verdict"]


def test_every_question_is_worth_asking(answer: Any) -> None:
    assert all(question["value"] > 0 for question in answer["next_questions"])


def test_drivers_add_up_to_the_lead(answer: Any) -> None:
    first, second = answer["ranking"][:2]

    lead = sum(driver["points"] for driver in answer["drivers"])
    assert lead == pytest.approx(first["score"] - second["score"], abs=1e-4)


def test_both_losers_are_told_why(answer: Any) -> None:
    losers = {one["approach"] for one in answer["ranking"][1:]}

    assert {one["approach"] for one in answer["why_not"]} == losers
    assert all(one["text"] for one in answer["why_not"])


def test_a_part_left_out_is_not_computed(client_parts: list[frozenset[str]]) -> None:
    assert client_parts[0] == {"plan"}


@pytest.fixture
def client_parts() -> list[frozenset[str]]:
    seen: list[frozenset[str]] = []

    def recommend(knowledge: Any, profile: Profile, parts: Any = ()) -> Decision:
        seen.append(frozenset(parts))
        return decision_by_rote(knowledge, profile)

    client: FlaskClient = make_client(recommend=recommend)
    post(client, PROFILE, query_string={"detail": "verdict", "include": "plan"})
    return seen
