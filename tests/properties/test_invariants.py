"""What holds of a decision for every profile, not only for the examples."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from math import fsum
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from numpy.typing import NDArray

from service.application.knowledge import Knowledge
from service.domain.answer import Decision
from service.domain.catalogue import QuantityPrior
from service.domain.evaluation import Evaluation, evaluate
from service.domain.pricing.price_book import PriceBook
from service.domain.profile import FIELD_BY_PATH, Answer, Profile, Quantity
from service.domain.spending.money import SELF_HOSTED
from service.domain.vocabulary import APPROACHES, DIMENSIONS, PROMPT, TUNE
from service.schemas.profile import load_profile, profile_document
from tests.engine import A_DAY, KNOWLEDGE, decided, profile
from tests.properties.profiles import profiles, random_profiles, rising_answers

PAIRS = 1_000
"""Random pairs for each promised direction; over 10,000 in all."""

CHUNK = 250
DRAWS = 32
EXACT = 1e-9
EXAMPLES = settings(max_examples=60)

RISES_WITH: tuple[str, ...] = (
    "data.labelled_examples",
    "data.labels_per_week",
    "schedule.deadline_days",
    "task.consistency",
    "measured.prompt_standing",
)
"""Fields whose greater answer never lowers fine-tuning's lead over prompt engineering."""

FALLS_WITH: tuple[str, ...] = (
    "requirements.change",
    "knowledge.change",
    "task.shift",
    "data.label_noise",
    "measured.prompt_score",
)
"""Fields whose greater answer never raises it."""

Floats = NDArray[np.float64]


# ── one decision ───────────────────────────────────────────────────────────────────────────────
@EXAMPLES
@example(profile())
@given(profiles())
def test_contributions_add_up_to_the_score(asked: Profile) -> None:
    decision = decided(asked)

    for ranked in decision.ranking:
        assert [each.dimension for each in ranked.contributions] == list(DIMENSIONS)
        assert abs(fsum(each.points for each in ranked.contributions) - ranked.score) < EXACT
        for each in ranked.contributions:
            # Each of the three is rounded to ten digits.
            assert abs(each.points - 100 * each.weight * each.utility) < 2e-8
        assert abs(fsum(each.weight for each in ranked.contributions) - 1.0) < EXACT


@EXAMPLES
@given(profiles())
def test_utilities_and_shares_lie_between_nothing_and_all(asked: Profile) -> None:
    decision = decided(asked)

    terms = [each for ranked in decision.ranking for each in ranked.contributions]
    shares = [ranked.acceptability for ranked in decision.ranking]
    assert all(0.0 <= each.utility <= 1.0 and 0.0 <= each.weight <= 1.0 for each in terms)
    assert all(0.0 <= share <= 1.0 for share in shares)
    assert abs(fsum(shares) - 1.0) < EXACT


@EXAMPLES
@given(profiles())
def test_every_approach_is_ranked_once_and_the_verdict_comes_first(asked: Profile) -> None:
    decision = decided(asked)

    leader = decision.ranking[0]
    best = max(decision.ranking, key=lambda one: (one.feasible, one.score))
    assert sorted(one.approach for one in decision.ranking) == sorted(APPROACHES)
    assert decision.verdict == leader.approach
    assert (leader.feasible, leader.score) == (best.feasible, best.score)


@EXAMPLES
@given(profiles())
def test_an_approach_is_infeasible_exactly_where_something_rules_it_out(asked: Profile) -> None:
    for ranked in decided(asked).ranking:
        assert ranked.feasible == (not ranked.eliminated_by)
        assert all(reason.text for reason in ranked.eliminated_by)


@EXAMPLES
@given(profiles())
def test_a_name_changes_nothing_but_the_name(asked: Profile) -> None:
    unnamed = Profile({path: one for path, one in asked.answers.items() if path != "name"})

    assert _nameless(decided(unnamed.replacing({"name": "Any"}))) == _nameless(decided(unnamed))


@EXAMPLES
@given(profiles())
def test_the_order_of_keys_and_the_form_of_numbers_change_no_id(asked: Profile) -> None:
    document = profile_document(asked)

    read, turned = (load_profile(each, A_DAY) for each in (document, _turned(document)))

    assert decided(turned).id == decided(read).id


def _turned(value: Any) -> Any:
    """Return a document with its keys reversed and its whole numbers written as `1.0`."""
    match value:
        case dict():
            return {key: _turned(value[key]) for key in reversed(value)}
        case list():
            return [_turned(each) for each in value]
        case bool():
            return value
        case int():
            return float(value)
    return value


def _nameless(decision: Decision) -> Decision:
    provenance = replace(decision.provenance, profile_digest="")
    return replace(decision, id="", name=None, provenance=provenance)


# ── one and many ───────────────────────────────────────────────────────────────────────────────
def test_a_profile_alone_scores_as_it_does_among_many_bit_for_bit() -> None:
    asked = [profile(), *random_profiles(100, seed=1)]

    together = evaluate(asked, KNOWLEDGE)

    for row, one in enumerate(asked):
        alone = evaluate([one], KNOWLEDGE).scores
        assert np.array_equal(alone.utilities[0], together.scores.utilities[row])
        assert np.array_equal(alone.weights[0], together.scores.weights[row])
        assert np.array_equal(alone.eliminated[0], together.scores.eliminated[row])
        assert np.array_equal(alone.points()[0], together.scores.points()[row])
        assert np.array_equal(alone.acceptability()[0], together.scores.acceptability()[row])
        assert alone.leaders()[0] == together.scores.leaders()[row]


def test_every_score_of_thousands_of_profiles_is_a_number_in_its_bounds() -> None:
    for seed in range(10):
        scores = evaluate(random_profiles(CHUNK, seed), KNOWLEDGE, DRAWS).scores
        assert ((scores.utilities >= 0.0) & (scores.utilities <= 1.0)).all()
        assert np.abs(scores.weights.sum(axis=-1) - 1.0).max() < EXACT


# ── promised directions ────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("path", [*RISES_WITH, *FALLS_WITH])
def test_the_lead_of_tuning_never_moves_against_its_promised_direction(path: str) -> None:
    sign = 1.0 if path in RISES_WITH else -1.0

    for lower, higher in _chunks_of_pairs(path):
        before, after = _halves(_lead(evaluate(lower + higher, KNOWLEDGE, DRAWS)).mean(axis=1))
        assert (sign * (after - before)).min() >= -EXACT


@pytest.mark.parametrize("path", ["traffic.calls_per_day", "traffic.total_calls"])
def test_more_calls_never_lower_the_lead_of_tuning_where_a_tuned_call_is_cheaper(path: str) -> None:
    """A call is compared draw by draw, below the bill from which all bills are out of reach.

    A volume at which another way of tuning takes over, or own GPUs are added, is left out: there
    the next call costs a whole GPU, or another upfront sum, and is not cheaper.
    """
    compared = 0
    for lower, higher in _chunks_of_pairs(path):
        asked = lower + higher
        one_off = path == "traffic.total_calls"
        evaluation = evaluate(_as_one_off(asked) if one_off else asked, KNOWLEDGE, DRAWS)
        before, after = _halves(_lead(evaluation))
        cheaper = np.logical_and(*_halves(_cheaper_tuned(evaluation))) & _alike(evaluation)
        assert np.where(cheaper, after - before, 0.0).min() >= -EXACT
        compared += int(cheaper.sum())
    assert compared > PAIRS


def _chunks_of_pairs(path: str) -> list[tuple[list[Profile], list[Profile]]]:
    field, random = FIELD_BY_PATH[path], Random(path)
    chunks = []
    for seed in range(PAIRS // CHUNK):
        asked = random_profiles(CHUNK, seed)
        pairs = [rising_answers(field, random) for _ in asked]
        lower = [one.replacing({path: pair[0]}) for one, pair in zip(asked, pairs, strict=True)]
        higher = [one.replacing({path: pair[1]}) for one, pair in zip(asked, pairs, strict=True)]
        chunks.append((lower, higher))
    return chunks


def _as_one_off(asked: list[Profile]) -> list[Profile]:
    total = [one.replacing({"traffic.mode": "one-off"}).answers for one in asked]
    return [
        Profile({path: each for path, each in one.items() if path != "traffic.calls_per_day"})
        for one in total
    ]


def _lead(evaluation: Evaluation) -> Floats:
    totals = evaluation.scores.totals()
    lead: Floats = totals[:, :, APPROACHES.index(TUNE)] - totals[:, :, APPROACHES.index(PROMPT)]
    return lead


def _halves(rows: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    return rows[: len(rows) // 2], rows[len(rows) // 2 :]


def _cheaper_tuned(evaluation: Evaluation) -> NDArray[np.bool_]:
    """Return where a tuned call is cheaper, and prompting is not yet past all reach."""
    cost = evaluation.facts.money.per_1000_calls_usd
    ruinous = KNOWLEDGE.constants["inference-cost.ruinous-hours"].value
    within = evaluation.facts.yearly_hours[PROMPT] < ruinous
    return np.broadcast_to((cost[TUNE] < cost[PROMPT]) & within, _shape(evaluation))


def _alike(evaluation: Evaluation) -> NDArray[np.bool_]:
    """Return where the tuned model is bought alike at both volumes."""
    money = evaluation.facts.money
    own_gpus = np.asarray(money.options["tuned-self-hosted"].monthly["hosting"])
    options = [np.broadcast_to(one, _shape(evaluation)) for one in money.option.values()]
    same = [np.equal(*_halves(one)) for one in options]
    by_api = _halves(np.broadcast_to(money.option[TUNE] != SELF_HOSTED, _shape(evaluation)))[0]
    same_gpus = np.equal(*_halves(np.broadcast_to(own_gpus, _shape(evaluation))))
    alike: NDArray[np.bool_] = np.logical_and.reduce(same) & (by_api | same_gpus)
    return alike


def _shape(evaluation: Evaluation) -> tuple[int, int]:
    return (len(evaluation.profiles), evaluation.scores.draws)


# ── the currency ───────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("factor", [0.01, 4.0, 150.0])
def test_the_currency_in_which_everything_is_priced_changes_no_verdict(factor: float) -> None:
    asked = random_profiles(CHUNK, seed=2)

    dollars = evaluate(asked, KNOWLEDGE, DRAWS).scores
    other = evaluate(
        [_priced(one, factor) for one in asked], _catalogue_priced(factor), DRAWS
    ).scores

    assert np.array_equal(other.leaders(), dollars.leaders())
    assert np.array_equal(other.acceptability(), dollars.acceptability())


def _priced(asked: Profile, factor: float) -> Profile:
    money = {path: one for path, one in asked.answers.items() if _is_money(path)}
    return asked.replacing({path: _times(one, factor) for path, one in money.items()})


def _times(answer: Answer, factor: float) -> Answer:
    if isinstance(answer, Quantity):
        return Quantity(answer.low * factor, answer.mid * factor, answer.high * factor)
    assert isinstance(answer, float)
    return answer * factor


def _catalogue_priced(factor: float) -> Knowledge:
    """Return the catalogue with every price, wage and budget in it multiplied."""
    rows = tuple(replace(row, usd=row.usd * factor) for row in KNOWLEDGE.price_book.rows)
    return replace(
        KNOWLEDGE,
        price_book=PriceBook(rows),
        priors={
            path: _multiplied(prior, factor) if _is_money(path) else prior
            for path, prior in KNOWLEDGE.priors.items()
        },
        defaults={
            name: _multiplied(one, factor) if "usd" in name else one
            for name, one in KNOWLEDGE.defaults.items()
        },
    )


def _multiplied(belief: Any, factor: float) -> Any:
    low, mid, high = (end * factor for end in (belief.low, belief.mid, belief.high))
    return replace(belief, low=low, mid=mid, high=high)


def _is_money(path: str) -> bool:
    return "USD" in FIELD_BY_PATH[path].unit


# ── other processes ────────────────────────────────────────────────────────────────────────────
PRINT_DECISIONS = """
from tests.engine import decided
from tests.properties.profiles import random_profiles

print([decided(one) for one in random_profiles(20, seed=3)])
"""


def test_a_fresh_process_with_other_hashes_decides_the_same_to_the_last_digit() -> None:
    told = [_printed_by_a_process(hash_seed) for hash_seed in ("1", "2")]

    here = [decided(one) for one in random_profiles(20, seed=3)]
    assert told == [f"{here}\n"] * 2


def _printed_by_a_process(hash_seed: str) -> str:
    environment: Mapping[str, str] = {**os.environ, "PYTHONHASHSEED": hash_seed}
    done = subprocess.run(
        [sys.executable, "-c", PRINT_DECISIONS],
        cwd=Path(__file__).parents[2],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_money_is_in_the_catalogue_where_the_currency_test_looks_for_it() -> None:
    """Guard the test above: a USD amount that it does not multiply would make it fail, or lie."""
    told_in_usd = {name for name, one in KNOWLEDGE.defaults.items() if "USD" in one.unit}
    priced = [path for path in KNOWLEDGE.priors if _is_money(path)]

    assert told_in_usd <= {name for name in KNOWLEDGE.defaults if "usd" in name}
    assert all(isinstance(KNOWLEDGE.priors[path], QuantityPrior) for path in priced)
    assert not [one for one in KNOWLEDGE.constants.values() if "USD" in one.unit]
