"""One frozen decision out of an evaluation."""

import math
from dataclasses import replace

import pytest

from service.domain.decision import decide
from service.domain.profile import Answer, digest_of
from service.domain.vocabulary import BOTH, DIMENSIONS, PROMPT, TUNE, standing_of
from tests.engine import A_DAY, KNOWLEDGE, decided, profile

NO_WAY_OUT: dict[str, Answer] = {"data.may_leave_network": False, "models.hosting": "api"}


def test_whoever_says_nothing_is_told_to_prompt_and_that_it_is_not_clear() -> None:
    decision = decided(profile())

    assert decision.verdict == PROMPT
    assert decision.standing != "clear"


@pytest.mark.parametrize(
    ("share", "standing"),
    [
        (1.0, "clear"),
        (0.90, "clear"),
        (0.89, "leaning"),
        (0.65, "leaning"),
        (0.64, "too-close-to-call"),
        (0.0, "too-close-to-call"),
    ],
)
def test_the_standing_follows_the_share_of_draws_won(share: float, standing: str) -> None:
    assert standing_of(share) == standing


def test_the_standing_is_that_of_the_verdict() -> None:
    decision = decided(profile())

    assert decision.standing == standing_of(decision.ranking[0].acceptability)


def test_the_standard_error_is_that_of_a_share_of_the_draws() -> None:
    decision = decided(profile())

    share = decision.ranking[0].acceptability
    assert decision.standard_error == pytest.approx(math.sqrt(share * (1 - share) / 256))


def test_the_id_is_the_digest_of_profile_engine_and_catalogue() -> None:
    asked = profile({"stage": "idea"})

    decision = decide(asked, KNOWLEDGE, "7.0", ())

    assert decision.id == digest_of(asked, ("7.0", KNOWLEDGE.version))


def test_another_engine_or_catalogue_is_another_id() -> None:
    other = replace(KNOWLEDGE, version="other")

    ids = {
        decide(profile(), KNOWLEDGE, "1", ()).id,
        decide(profile(), KNOWLEDGE, "2", ()).id,
        decide(profile(), other, "1", ()).id,
    }

    assert len(ids) == 3


def test_provenance_says_what_the_answer_was_made_from() -> None:
    asked = profile()

    provenance = decide(asked, KNOWLEDGE, "7.0", ()).provenance

    assert provenance.engine_version == "7.0"
    assert provenance.catalogue_version == KNOWLEDGE.version
    assert provenance.as_of == A_DAY
    assert provenance.profile_digest == digest_of(asked, ())


def test_the_name_is_repeated() -> None:
    assert decided(profile({"name": "Tickets"})).name == "Tickets"
    assert decided(profile()).name is None


def test_what_is_ruled_out_is_ranked_behind_what_is_not_however_high_its_score() -> None:
    decision = decided(
        profile(
            {
                "stage": "production",
                "task.type": "classification",
                "task.breadth": "single",
                "data.labelled_examples": 50_000.0,
                "data.may_enter_weights": False,
            }
        )
    )

    leader, second, _ = decision.ranking
    assert (leader.approach, leader.feasible, second.feasible) == (PROMPT, True, False)
    assert second.score > leader.score
    assert "against" not in decision.summary
    assert "all else" in decision.summary


def test_where_everything_is_ruled_out_the_cheapest_way_out_is_named() -> None:
    decision = decided(profile(NO_WAY_OUT))

    (warning,) = [one for one in decision.warnings if one.code == "nothing-feasible"]
    assert not any(one.feasible for one in decision.ranking)
    assert warning.text.endswith(
        "has the least to lift: allow self-hosting or clear the data for the API."
    )
    assert decision.summary.startswith("Nothing is open")


def test_a_weight_of_nothing_gives_no_points_and_no_division_by_zero() -> None:
    nothing: dict[str, Answer] = {f"weights.{one}": 0.0 for one in DIMENSIONS}

    decision = decided(profile({**nothing, "weights.latency": 1.0}))

    for ranked in decision.ranking:
        points = {each.dimension: each.points for each in ranked.contributions}
        assert set(points.values()) - {points["latency"]} <= {0.0}
        assert ranked.score == pytest.approx(points["latency"])


def test_every_statement_and_guide_row_is_held_against_the_profile() -> None:
    matched = decided(profile({"stage": "idea"})).matched or ()

    assert [one.statement for one in matched] == [one.id for one in KNOWLEDGE.statements]
    holding = {one.statement: one.holds for one in matched}
    assert holding["just-starting-out"] == "yes"
    assert holding["high-volume-production"] == "no"
    assert holding["varied-tasks"] == "unknown"


def test_a_contradiction_is_pointed_out_only_where_all_its_fields_were_answered() -> None:
    half = decided(profile({"data.label_source": "none"}))
    whole = decided(profile({"data.label_source": "none", "data.labelled_examples": 9.0}))

    assert "labels-without-source" not in {one.code for one in half.warnings}
    (caution,) = [one for one in whole.warnings if one.code == "labels-without-source"]
    assert caution.fields == ("data.label_source", "data.labelled_examples")


def test_the_summary_names_what_speaks_most_for_the_verdict() -> None:
    only_time: dict[str, Answer] = {f"weights.{one}": 0.0 for one in DIMENSIONS}

    decision = decided(profile({**only_time, "weights.setup-time": 1.0}))

    assert decision.verdict == PROMPT
    assert "time to set up" in decision.summary


def test_the_plan_is_that_of_the_verdict() -> None:
    steps = {one.id: one.approaches for one in KNOWLEDGE.plan_steps}

    behaviour: dict[str, Answer] = {"task.gap": "form", "data.labelled_examples": 9_000.0}

    for decision in (decided(profile()), decided(profile(behaviour))):
        assert decision.plan
        assert all(decision.verdict in steps[step.id] for step in decision.plan)


def test_only_what_was_not_given_is_assumed() -> None:
    assumed = {one.field for one in decided(profile({"stage": "idea"})).assumptions or ()}

    assert assumed & set(KNOWLEDGE.priors) == set(KNOWLEDGE.priors) - {"stage"}


def test_tuning_and_prompting_at_once_win_where_form_is_learnt_and_facts_are_fresh() -> None:
    decision = decided(
        profile(
            {
                "task.gap": "form",
                "data.labelled_examples": 5_000.0,
                "knowledge.change": "daily",
            }
        )
    )

    assert decision.verdict == BOTH
    assert [one.approach for one in decision.ranking].index(TUNE) > 0
