"""What the job calls for: learning, fresh context, and who serves them."""

from dataclasses import replace

import numpy as np
import pytest

from service.application.knowledge import Knowledge
from service.domain.catalogue import Statement
from service.domain.conditions import OneOf
from service.domain.needs import Needs, needs_of
from service.domain.numbers import logistic
from service.domain.profile import Answer
from service.domain.quality import QualityModel
from service.domain.vocabulary import BOTH, PROMPT, TUNE, Approach
from tests.engine import KNOWLEDGE, cell, columns_for, known_with

LOG_THREE = float(np.log(3.0))


def saying(approach: Approach, strength: float = 1.0) -> Statement:
    """Return a statement for an approach that holds for ideas."""
    return Statement(
        id="by-hand",
        kind="when-to-use",
        approach=approach,
        text="By hand.",
        strength=strength,
        reason="by hand",
        source=(),
        when=(OneOf("stage", ("idea",)),),
        profile={},
    )


def silent(*statements: Statement, spare: float = 0.5, reading: float = 0.0) -> Knowledge:
    """Return a catalogue in which nothing but these statements and `context.start` speaks."""
    tables = [key for key in KNOWLEDGE.by_choice if key.startswith(("fit.", "context."))]
    known = known_with(
        constants={
            "fit.start": 0.0,
            "context.start": LOG_THREE,
            "hybrid.spare": spare,
            "hybrid.reading": reading,
            "labels.fewest": 1_000.0,
            "statements.log-odds": LOG_THREE,
        },
        by_choice={key: {} for key in [*tables, "standing.log-odds"]},
    )
    return replace(known, statements=statements, quality_model=_even(known))


def _even(known: Knowledge) -> QualityModel:
    """Return the quality model with every coefficient 0: even odds for every task."""
    model = known.quality_model
    return replace(
        model,
        intercept=model.intercept * 0.0,
        effects={name: table * 0.0 for name, table in model.effects.items()},
        labels_slope=model.labels_slope * 0.0,
        labels_per_class_slope=model.labels_per_class_slope * 0.0,
        label_noise_slope=model.label_noise_slope * 0.0,
        year_slope=model.year_slope * 0.0,
    )


def needs(known: Knowledge, answers: dict[str, Answer] | None = None) -> Needs:
    columns = columns_for({"stage": "idea", **(answers or {})})
    return needs_of(columns, cell(1_000.0), cell(1.0), known)


def test_log_odds_of_nothing_are_even_odds_of_learning() -> None:
    found = needs(silent())

    assert found.learning == pytest.approx(np.full(found.learning.shape, 0.5))
    assert found.context == pytest.approx(np.full(found.context.shape, 0.75))


def test_prompting_serves_what_need_not_be_learnt_and_tuning_what_need_not_be_fresh() -> None:
    fit = needs(silent()).fit

    # Learning 1/2 and context 3/4: 1 - 1/2, and 1/2·(1 - 3/4).
    assert fit[PROMPT].mean() == pytest.approx(0.5)
    assert fit[TUNE].mean() == pytest.approx(0.125)


def test_both_serve_learning_less_what_is_spare_where_nothing_must_be_fresh() -> None:
    # 1/2·(1 - 1/2·1/4).
    assert needs(silent(spare=0.5)).fit[BOTH].mean() == pytest.approx(0.4375)


def test_a_statement_that_holds_moves_even_odds_to_three_to_one() -> None:
    assert needs(silent(saying(TUNE))).learning.mean() == pytest.approx(0.75)
    assert needs(silent(saying(PROMPT))).learning.mean() == pytest.approx(0.25)


def test_a_statement_that_does_not_hold_moves_nothing() -> None:
    later = needs(silent(saying(TUNE)), {"stage": "pilot"})

    assert later.learning.mean() == pytest.approx(0.5)


def test_a_statement_of_half_strength_moves_half_of_the_log_odds() -> None:
    # e^(ln 3 / 2) = √3 to 1.
    halved = needs(silent(saying(TUNE, strength=0.5)))

    assert halved.learning.mean() == pytest.approx(3**0.5 / (1 + 3**0.5))


def test_a_statement_for_both_takes_two_thirds_of_what_they_lack() -> None:
    # What they lack is divided by e^(ln 3) = 3, from 1 - 0.4375.
    assert needs(silent(saying(BOTH))).fit[BOTH].mean() == pytest.approx(1 - 0.5625 / 3)


def test_enough_labelled_questions_teach_half_of_what_reading_can_gain() -> None:
    answering = needs(silent(reading=LOG_THREE), {"task.type": "question-answering"})

    # 1,000 labels where 1,000 are wanted count 1/2; context 3/4: ln 3 · 3/8 of log-odds.
    assert answering.fit[BOTH].mean() == pytest.approx(1 - 0.5625 / 3**0.375)


def test_no_other_task_is_taught_to_read() -> None:
    writing = needs(silent(reading=LOG_THREE), {"task.type": "generation"})

    assert writing.fit[BOTH].mean() == pytest.approx(0.4375)


@pytest.mark.parametrize(
    ("score", "target", "lacking"),
    [(0.80, 0.90, 0.5), (0.90, 0.90, 0.0), (0.95, 0.85, -0.5), (0.10, 0.90, 1.0)],
)
def test_a_measured_score_counts_by_how_far_it_is_from_the_target(
    score: float, target: float, lacking: float
) -> None:
    known = known_with(constants={"measured.far": 0.2, "measured.log-odds": 2.0})

    told = needs(known, {"measured.prompt_score": score, "measured.target": target})

    assert told.terms["fit.measured"] == pytest.approx(2.0 * lacking)


def test_a_score_without_a_target_is_held_against_the_usual_one() -> None:
    known = known_with(
        constants={
            "measured.far": 0.2,
            "measured.log-odds": 2.0,
            "measured.usual-target": 0.8,
        }
    )

    assert needs(known, {"measured.prompt_score": 0.7}).terms["fit.measured"] == pytest.approx(1.0)


def test_without_a_score_the_standing_speaks() -> None:
    known = known_with(by_choice={"standing.log-odds": {"far-below": 1.5}})

    told = needs(known, {"measured.prompt_standing": "far-below"})

    assert (told.terms["fit.measured"] == 1.5).all()


def test_a_score_speaks_in_place_of_the_standing() -> None:
    both = {"measured.prompt_score": 0.9, "measured.target": 0.9}

    told = needs(KNOWLEDGE, {**both, "measured.prompt_standing": "far-below"})

    assert (told.terms["fit.measured"] == 0.0).all()


def test_learning_is_the_sum_of_its_terms_and_of_what_is_said() -> None:
    silenced = replace(KNOWLEDGE, statements=())

    told = needs(silenced)

    terms = [term for name, term in told.terms.items() if name.startswith("fit.")]
    assert told.learning == pytest.approx(logistic(np.sum(np.broadcast_arrays(*terms), axis=0)))
