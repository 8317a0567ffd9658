"""Golden cases: one behaviour a file, each a fact that a careful judge can check by reading.

`expect` holds any of: `verdict` and `standing` (one, or a list of acceptable ones), `last` (the
approach ranked last), `leads` (dimensions on which the verdict beats its best rival in score),
`eliminated` (what rules out whom, in full), `warnings` (all codes about the profile) and `plan`
(steps that must be there).
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.engine import A_DAY, KNOWLEDGE
from tune_or_prompt.domain.report.decision import Decision
from tune_or_prompt.domain.report.parts import parts_of
from tune_or_prompt.verbs.recommend import recommend
from tune_or_prompt.wire.profile import load_profile

FILES = sorted((Path(__file__).parent / "recommendations").glob("*.json"))
KEYS = {"verdict", "standing", "last", "leads", "eliminated", "warnings", "plan"}


@cache
def case(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text("utf-8")))


@cache
def decision(path: Path) -> Decision:
    profile = load_profile(case(path)["profile"], A_DAY)
    return recommend(KNOWLEDGE, profile, parts_of("full"))


def expecting(key: str) -> pytest.MarkDecorator:
    files = [path for path in FILES if key in case(path)["expect"]]
    return pytest.mark.parametrize("path", files, ids=lambda path: path.stem)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_case_says_what_it_shows_and_expects_something_that_is_checked(path: Path) -> None:
    assert set(case(path)) == {"behaviour", "profile", "expect"}
    assert case(path)["behaviour"].endswith(".")
    assert set() < set(case(path)["expect"]) <= KEYS


@expecting("verdict")
def test_the_verdict_is_one_that_a_judge_accepts(path: Path) -> None:
    assert decision(path).verdict in _any_of(case(path)["expect"]["verdict"])


@expecting("standing")
def test_the_verdict_is_as_sure_as_it_may_be(path: Path) -> None:
    assert decision(path).standing in _any_of(case(path)["expect"]["standing"])


@expecting("last")
def test_the_worst_approach_comes_last(path: Path) -> None:
    assert decision(path).ranking[-1].approach == case(path)["expect"]["last"]


@expecting("leads")
def test_the_verdict_leads_its_best_rival_on_the_dimensions_that_speak_for_it(path: Path) -> None:
    leader, *others = decision(path).ranking
    rival = max(others, key=lambda one: one.score)

    ahead = {
        ours.dimension
        for ours, theirs in zip(leader.contributions or (), rival.contributions or (), strict=True)
        if ours.points > theirs.points
    }
    assert set(case(path)["expect"]["leads"]) <= ahead


@expecting("eliminated")
def test_what_rules_an_approach_out_is_named(path: Path) -> None:
    ruled_out = {
        ranked.approach: [reason.code.removeprefix("eliminated.") for reason in reasons]
        for ranked in decision(path).ranking
        if (reasons := ranked.eliminated_by)
    }

    assert ruled_out == case(path)["expect"]["eliminated"]


@expecting("warnings")
def test_a_profile_is_warned_of_exactly_what_is_odd_about_it(path: Path) -> None:
    about_the_profile = {one.id for one in KNOWLEDGE.contradictions}

    warned = [one.code for one in decision(path).warnings or () if one.code in about_the_profile]
    assert warned == case(path)["expect"]["warnings"]


@expecting("plan")
def test_the_plan_holds_the_step_that_the_case_calls_for(path: Path) -> None:
    assert set(case(path)["expect"]["plan"]) <= {step.id for step in decision(path).plan or ()}


def test_every_contradiction_of_the_catalogue_has_a_case() -> None:
    warned = {code for path in FILES for code in case(path)["expect"].get("warnings", ())}

    assert {one.id for one in KNOWLEDGE.contradictions} <= warned


def _any_of(expected: str | list[str]) -> list[str]:
    return [expected] if isinstance(expected, str) else expected
