"""The published figures are those of the engine, the catalogue and the cases as they are."""

import re

import orjson
import pytest

from scripts.learn import DAY, PAGE, RECORD
from tune_or_prompt.catalogue import load_knowledge
from tune_or_prompt.domain.decide.constraints import judged
from tune_or_prompt.domain.language.answers import answers_of
from tune_or_prompt.learn.cases import Case
from tune_or_prompt.learn.fit import fit
from tune_or_prompt.learn.parameters import learnable
from tune_or_prompt.learn.validate import Figures, cross_validated, figures_of
from tune_or_prompt.stores.case_files import PACKAGED_CASES, cases_from_file

ROUNDING = 0.01
KNOWLEDGE = load_knowledge()
CASES = cases_from_file(PACKAGED_CASES, DAY, KNOWLEDGE.model.approaches)
LINES = {line["id"]: line for line in map(orjson.loads, PACKAGED_CASES.read_bytes().splitlines())}
PUBLISHED = orjson.loads(RECORD.read_bytes())


@pytest.fixture(scope="module")
def figures() -> Figures:
    """Return the figures of one cross-validation, folds drawn with the first seed alone."""
    model = KNOWLEDGE.model
    answers = answers_of([case.profile for case in CASES])
    closed = ~judged(answers, model, KNOWLEDGE.money).open
    return figures_of(CASES, cross_validated(model, CASES, closed, seeds=(0,)), model)


def test_the_record_holds_the_figures_of_a_cross_validation(figures: Figures) -> None:
    found = {
        "agreement": figures.all.share,
        "agreement_clear": figures.clear.share,
        "brier": figures.brier,
        "log_loss": figures.log_loss,
    }

    assert PUBLISHED["cases"] == len(CASES)
    assert PUBLISHED["clear_cases"] == sum(case.strength == "clear" for case in CASES)
    for name, figure in found.items():
        assert PUBLISHED[name] == pytest.approx(figure, abs=ROUNDING), name


def test_the_page_and_the_record_say_the_same() -> None:
    text = PAGE.read_text("utf-8")

    assert f"Right in {PUBLISHED['agreement']:.1%} of all cases" in text
    assert f"{PUBLISHED['brier']:.3f}, log loss {PUBLISHED['log_loss']:.3f}" in text
    for kind in ("by_standing", "by_outcome"):
        for name, count in PUBLISHED[kind].items():
            assert f"| {name} | {count['right']} of {count['of']} |" in text
    for name, score in PUBLISHED["baselines"].items():
        assert re.search(rf"\| {name} \| {score['agreement']:.1%} ", text), name


def test_the_aims_hold_on_cases_that_the_fit_has_not_seen(figures: Figures) -> None:
    standings = figures.by_standing

    assert figures.clear.share >= 0.89
    assert figures.all.share >= 0.88
    assert figures.brier <= 0.11
    assert standings["clear"].share >= 0.95
    assert standings["leaning"].share >= 0.80
    assert standings["too-close-to-call"].of <= len(CASES) / 4


def test_the_catalogue_holds_what_a_fit_to_all_cases_finds() -> None:
    packaged = [one.number for one in learnable(KNOWLEDGE.model)]
    fitted = [one.number for one in learnable(fit(KNOWLEDGE.model, CASES))]

    off = [abs(one.fitted - other.fitted) for one, other in zip(packaged, fitted, strict=True)]
    assert max(off) <= ROUNDING


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_every_decision_case_has_a_source_an_outcome_and_a_situation(case: Case) -> None:
    assert LINES[case.id]["url"].startswith("https://")
    assert case.outcome in case.acceptable
    assert set(case.acceptable) <= set(KNOWLEDGE.model.approaches)
    assert len(case.situation) > 30


def test_no_two_cases_have_one_id() -> None:
    ids = [case.id for case in CASES]

    assert len(set(ids)) == len(ids)
