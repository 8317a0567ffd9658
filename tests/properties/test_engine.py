"""What holds of every evaluation: 20,000 random profiles in rows, and profiles of Hypothesis."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings

from tests.money import BOTH, DAY, PROMPT, TUNE
from tests.strategies import KNOWLEDGE, judge, profile, profiles, random_profiles, random_rows
from tune_or_prompt.domain.decide.evaluate import Evaluation, evaluate
from tune_or_prompt.domain.decide.tables import tables_of
from tune_or_prompt.domain.language.answers import (
    CHOICE_INDEX,
    NUMBER_INDEX,
    Answers,
    Floats,
    answers_of,
)
from tune_or_prompt.domain.language.model import NEEDS
from tune_or_prompt.domain.language.profile import FIELD_BY_PATH, Profile, digest_of
from tune_or_prompt.domain.language.vocabulary import NONE
from tune_or_prompt.domain.report.drivers import added_by_field
from tune_or_prompt.wire.profile import load_profile, profile_document

MANY = 20_000
EXACT = 1e-9
EXAMPLES = settings(max_examples=60)
MODEL = KNOWLEDGE.model


@cache
def many() -> Evaluation:
    return judge(random_rows(MANY, seed=1))


def test_contributions_sum_to_the_score() -> None:
    found = many()
    points = 100.0 * found.weights[:, None, :] * found.ratings

    assert np.abs(points.sum(axis=2) - found.scores).max() < EXACT


def test_weights_sum_to_one_and_are_never_negative() -> None:
    weights = many().weights

    assert np.abs(weights.sum(axis=1) - 1.0).max() < EXACT
    assert weights.min() >= 0.0


def test_ratings_lie_between_0_and_1() -> None:
    ratings = many().ratings

    assert ratings.min() >= 0.0
    assert ratings.max() <= 1.0


def test_probabilities_of_what_is_open_sum_to_one_and_those_of_the_rest_are_0() -> None:
    found = many()
    some = found.open.any(axis=1)

    assert np.abs(found.probabilities.sum(axis=1)[some] - 1.0).max() < EXACT
    assert (found.probabilities[~found.open] == 0.0).all()
    assert (found.probabilities[found.open] > 0.0).mean() > 0.99


def test_the_verdict_is_open_and_none_exactly_where_nothing_is() -> None:
    found = many()
    closed = ~found.open.any(axis=1)

    assert closed.any()
    assert [verdict == NONE for verdict in found.verdicts] == closed.tolist()
    assert [standing == "none-open" for standing in found.standings] == closed.tolist()
    column = found.leaders[~closed]
    assert found.open[~closed, column].all()
    best = found.probabilities.max(axis=1)
    assert (found.probabilities[~closed, column] == best[~closed]).all()


def test_the_probability_is_a_logit_of_the_scores() -> None:
    found = evaluate(random_rows(2_000, seed=2), MODEL)
    strength = MODEL.kappa.fitted * found.needs.sum(axis=1) / 100.0
    logits = strength[:, None] * found.scores
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))

    assert np.allclose(found.probabilities, shares / shares.sum(axis=1, keepdims=True))


def test_one_row_alone_gives_the_same_bits_as_among_many() -> None:
    rows = random_rows(3_000, seed=3)
    together = judge(rows)

    for at in (*range(40), *range(1_000, 1_050), 2_999):
        alone = judge(rows.only(slice(at, at + 1)))
        assert (alone.probabilities[0] == together.probabilities[at]).all()
        assert (alone.scores[0] == together.scores[at]).all()
        assert alone.verdicts[0] == together.verdicts[at]


@EXAMPLES
@given(profiles())
def test_what_the_answers_add_sums_to_what_the_engine_adds_up(asked: Profile) -> None:
    answers = answers_of([asked])
    found = evaluate(answers, MODEL)
    sums = tables_of(MODEL).base + added_by_field(found, asked).amounts.sum(axis=0)
    fits = sums[len(NEEDS) :] - sums[len(NEEDS) :].mean()
    spread = np.maximum(2.0, 2.0 * np.abs(fits).max())

    assert np.abs(found.fits[0] - (0.5 + fits / spread)).max() < EXACT


@EXAMPLES
@given(profiles())
def test_a_profile_read_alone_or_in_a_batch_is_judged_alike(asked: Profile) -> None:
    alone = judge(answers_of([asked]))
    batch = judge(answers_of([profile(), asked, *random_profiles(3, seed=5)]))

    assert np.allclose(alone.probabilities[0], batch.probabilities[1], rtol=0.0, atol=1e-12)
    assert alone.verdicts[0] == batch.verdicts[1]


@EXAMPLES
@given(profiles())
def test_order_and_form_of_numbers_change_neither_digest_nor_verdict(asked: Profile) -> None:
    turned = Profile(
        {
            path: int(answer) if isinstance(answer, float) and answer.is_integer() else answer
            for path, answer in reversed(list(asked.answers.items()))
        }
    )

    assert digest_of(turned, ["1"]) == digest_of(asked, ["1"])
    assert judge(answers_of([turned])).scores.tolist() == judge(answers_of([asked])).scores.tolist()


@EXAMPLES
@given(profiles())
def test_a_profile_written_and_read_again_has_the_same_digest(asked: Profile) -> None:
    assert digest_of(load_profile(profile_document(asked), DAY), []) == digest_of(asked, [])


def test_a_gap_as_a_word_or_as_a_list_of_one_is_one_profile() -> None:
    word, listed = (load_profile({"task": {"gap": gap}}, DAY) for gap in ("form", ["form"]))

    assert digest_of(word, []) == digest_of(listed, [])


# ── promised directions ────────────────────────────────────────────────────────────────────────
RISES = (
    "data.labelled_examples",
    "traffic.calls_per_day",
    "schedule.deadline_days",
    "task.consistency",
    "measured.prompt_cost",
    "measured.prompt_latency",
    "models.strongest_allowed",
)
"""A greater answer never lowers the lead of fine-tuning over prompting, nor closes it."""

FALLS = (
    "knowledge.change",
    "requirements.change",
    "data.label_noise",
    "data.label_quality",
    "task.shift",
    "measured.prompt_score",
    "task.human_review",
)
"""A greater answer never raises it."""


@pytest.mark.parametrize(
    ("path", "sign"), [*((path, 1.0) for path in RISES), *((path, -1.0) for path in FALLS)]
)
def test_a_promised_direction_holds_all_else_equal(path: str, sign: float) -> None:
    low, high = _rising(path, random_rows(2_000, seed=7), np.random.default_rng(8))
    leads = sign * (_lead(high) - _lead(low))

    assert leads.min() >= -1e-7, leads.min()
    if sign > 0.0:
        column = MODEL.approaches.index(TUNE)
        assert not (low.open[:, column] & ~high.open[:, column]).any()


def _lead(found: Evaluation) -> Floats:
    points = found.scores * found.needs.sum(axis=1, keepdims=True) * MODEL.kappa.fitted / 100.0
    tune, prompt = (MODEL.approaches.index(approach) for approach in (TUNE, PROMPT))
    lead: Floats = points[:, tune] - points[:, prompt]
    return lead


def _rising(path: str, rows: Answers, random: np.random.Generator) -> tuple[Evaluation, Evaluation]:
    """Judge rows with a smaller and with a greater answer to one question."""
    lows, highs = (
        replace(rows, codes=rows.codes.copy(), numbers=rows.numbers.copy()) for _ in range(2)
    )
    field, count = FIELD_BY_PATH[path], len(rows)
    if path in CHOICE_INDEX:
        codes = np.sort(random.integers(1, len(field.choices) + 1, (2, count)), axis=0)
        lows.codes[:, CHOICE_INDEX[path]], highs.codes[:, CHOICE_INDEX[path]] = codes
    else:
        numbers = 10.0 ** random.uniform(-1.0, 7.0, (2, count))
        numbers = random.random((2, count)) if field.kind == "share" else numbers
        numbers = np.sort(numbers, axis=0)
        lows.numbers[:, :, NUMBER_INDEX[path]], highs.numbers[:, :, NUMBER_INDEX[path]] = numbers
    return judge(lows), judge(highs)


# ── the comparison that the product started from ───────────────────────────────────────────────
def test_the_ten_statements_and_six_rows_of_the_guide_get_their_own_answer() -> None:
    assert len(KNOWLEDGE.statements) == 16
    asked = [load_profile(dict(one.profile), DAY) for one in KNOWLEDGE.statements]
    found = judge(answers_of(asked))

    wrong = {
        one.id: (verdict, one.approach)
        for one, verdict in zip(KNOWLEDGE.statements, found.verdicts, strict=True)
        if verdict != one.approach
    }
    assert wrong == {}


def test_nothing_known_gives_prompting_but_never_clearly() -> None:
    found = judge(answers_of([profile()]))

    assert found.verdicts == (PROMPT,)
    assert found.standings[0] != "clear"
    assert set(MODEL.approaches) == {PROMPT, TUNE, BOTH}
