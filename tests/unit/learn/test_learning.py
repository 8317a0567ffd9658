"""Fitting to cases: what moves, what is refused, and how the figures are made."""

from dataclasses import replace

import numpy as np
import pytest
import tomlkit

from tests.engine import KNOWLEDGE
from tests.money import BOTH, DAY, PROMPT, TUNE
from tests.small_model import SMALL
from tune_or_prompt.catalogue import PACKAGED
from tune_or_prompt.domain.decide.evaluate import evaluate
from tune_or_prompt.domain.language.answers import answers_of
from tune_or_prompt.domain.language.model import Model
from tune_or_prompt.domain.language.profile import Answer, Profile
from tune_or_prompt.learn.cases import Case, acceptable_of, shares_of
from tune_or_prompt.learn.fit import fit
from tune_or_prompt.learn.learning import Learned, learn_overlay
from tune_or_prompt.learn.parameters import learnable, with_fitted
from tune_or_prompt.learn.validate import FOLDS, cross_validated, figures_of
from tune_or_prompt.stores.case_files import decision_file

MODEL = KNOWLEDGE.model
HAND = replace(SMALL, prior_sd=MODEL.prior_sd)
COUNT = 2 * FOLDS


def case(at: int, outcome: str = PROMPT, group: str = "", **answers: Answer) -> Case:
    """Return a case; a double underscore stands for the dot of a field."""
    given = {name.replace("__", "."): answer for name, answer in answers.items()}
    return Case(
        id=f"case-{at}",
        group=group or f"source-{at}",
        profile=Profile({"as_of": DAY, **given}),
        outcome=outcome,
        acceptable=(outcome,),
        strength="clear",
    )


def open_to_all(cases: list[Case]) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    return np.zeros((len(cases), 3), dtype=np.bool_)


def probability_of(approach: str, learned: Case, model: Model = HAND) -> float:
    found = evaluate(answers_of([learned.profile]), model)
    return float(found.probabilities[0, model.approaches.index(approach)])


def test_cases_that_all_prefer_prompting_raise_prompting() -> None:
    cases = [case(at, data__labelled_examples=1000.0) for at in range(COUNT)]

    fitted = fit(HAND, cases)

    before = probability_of(PROMPT, cases[0])
    assert probability_of(PROMPT, cases[0], fitted) > before
    assert probability_of(TUNE, cases[0], fitted) < probability_of(TUNE, cases[0])


def test_a_number_that_no_case_bears_on_stays_where_it_is_stated() -> None:
    cases = [case(at, data__labelled_examples=1000.0) for at in range(COUNT)]

    fitted = fit(HAND, cases)

    citations, stated = fitted.effects[1], HAND.effects[1]
    assert [number.cases for number in citations.numbers] == [0, 0]
    assert [number.fitted for number in citations.numbers] == pytest.approx(
        [number.stated for number in stated.numbers], abs=1e-4
    )


def test_a_case_speaks_mostly_for_its_outcome_and_for_what_is_acceptable() -> None:
    one = replace(case(0, TUNE), acceptable=(TUNE, BOTH))

    assert shares_of([one], (PROMPT, TUNE, BOTH))[0] == pytest.approx([0.0, 0.85, 0.15])
    assert acceptable_of([one], (PROMPT, TUNE, BOTH)).tolist() == [[0.0, 1.0, 1.0]]


def test_folds_never_split_a_source() -> None:
    # Cases of one source contradict those of the other; a fit that saw half of a source would
    # give its other half away. Without it, all cases of a source get one and the same answer.
    cases = [
        case(at, TUNE if at % 2 else PROMPT, f"source-{at % 2}", data__labelled_examples=500.0)
        for at in range(40)
    ]

    (found,) = cross_validated(HAND, cases, open_to_all(cases), seeds=(3,))

    assert np.ptp(found[::2], axis=0) == pytest.approx(0.0)
    assert np.ptp(found[1::2], axis=0) == pytest.approx(0.0)
    assert found[0, 1] > found[1, 1]  # judged by the other source alone


def test_figures_count_what_is_acceptable_and_how_sure_it_was() -> None:
    cases = [case(0, PROMPT), case(1, TUNE)]
    run = np.array([[0.9, 0.1, 0.0], [0.6, 0.3, 0.1]])

    found = figures_of(cases, [run], replace(HAND, clear=0.8, leaning=0.5))

    assert (found.all.right, found.all.of) == (1.0, 2.0)
    assert found.brier == pytest.approx((0.1**2 + 0.6**2) / 2)
    assert found.log_loss == pytest.approx(-(np.log(0.9) + np.log(0.3)) / 2)
    assert (found.by_standing["clear"].right, found.by_standing["leaning"].right) == (1.0, 0.0)


@pytest.fixture(scope="module")
def learned() -> Learned:
    """Return what is learned from decisions that all prefer tuning, against the numbers before."""
    cases = [case(at, TUNE, data__labelled_examples=100.0) for at in range(COUNT)]
    return learn_overlay(HAND, cases, open_to_all(cases))


def test_an_overlay_that_agrees_better_with_own_decisions_is_taken(learned: Learned) -> None:
    assert learned.before.all.share == 0.0
    assert learned.figures.all.share == 1.0
    assert learned.is_better
    assert learned.moved


def test_an_overlay_keeps_the_thresholds_of_the_standings(learned: Learned) -> None:
    assert (learned.model.clear, learned.model.leaning) == (HAND.clear, HAND.leaning)


def test_an_overlay_that_is_worse_on_cases_not_seen_is_refused(learned: Learned) -> None:
    assert not replace(learned, figures=learned.before, before=learned.figures).is_better
    assert not replace(learned, figures=learned.before).is_better


def test_the_file_of_a_fit_keeps_comments_reasons_and_everything_stated() -> None:
    text = (PACKAGED / "decision.toml").read_text("utf-8")
    values = [one.number.stated for one in learnable(MODEL)]
    changed = with_fitted(MODEL, values, kappa=1.25)

    written = decision_file(text, changed)

    comments = [line for line in text.splitlines() if line.startswith("#")]
    assert [line for line in written.splitlines() if line.startswith("#")] == comments
    before, after = tomlkit.parse(text).unwrap(), tomlkit.parse(written).unwrap()
    assert after["model"]["kappa"] == {"stated": MODEL.kappa.stated, "fitted": 1.25}
    for kind in ("base", "effect", "interaction"):
        for old, new in zip(before[kind], after[kind], strict=True):
            assert {k: v for k, v in old.items() if k not in {"fitted", "cases"}} == {
                k: v for k, v in new.items() if k not in {"fitted", "cases"}
            }
            assert new["fitted"] == new["stated"]


def test_a_fit_written_and_not_changed_is_the_same_file() -> None:
    text = (PACKAGED / "decision.toml").read_text("utf-8")

    assert decision_file(text, MODEL) == text
