"""The chance that a tuned model beats a prompted one."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from service.adapters.evidence_files import quality_model_from_file
from service.domain.quality import QualityModel, p_tuned_beats_prompt
from service.schemas.evidence import choices_of

Columns = dict[str, NDArray[np.float64]]

CLASSIFICATION, REASONING = 0, 5
MODEL = quality_model_from_file()


def by_hand(**changes: object) -> QualityModel:
    """Return a model of three vectors that says even odds, except for the changes."""
    parts: dict[str, object] = {
        "intercept": np.zeros(3),
        "effects": {},
        "labels_slope": np.zeros((11, 3)),
        "labels_per_class_slope": np.zeros((11, 3)),
        "label_noise_slope": np.zeros(3),
        "year_slope": np.zeros(3),
        "report": {},
    }
    return QualityModel(**(parts | changes))  # type: ignore[arg-type]


def columns(**changes: float | list[list[float]]) -> Columns:
    """Return the columns of a middling project; a double underscore stands for the dot."""
    middling = {
        "task.type": 0.0,
        "task.domain": 1.0,
        "task.gap": 2.0,
        "task.shift": 0.0,
        "task.output": 0.0,
        "knowledge.change": 1.0,
        "measured.prompt_effort": 1.0,
        "prompted.class": 1.0,
        "tuned.class": 1.0,
        "data.labelled_examples": 1000.0,
        "task.classes": 8.0,
        "data.label_noise": 0.05,
        "prompted.year": 2023.0,
    }
    changed = {name.replace("__", "."): value for name, value in changes.items()}
    return {name: np.array(value, dtype=float) for name, value in (middling | changed).items()}


def test_no_evidence_either_way_is_even_odds() -> None:
    assert p_tuned_beats_prompt(columns(), by_hand()).mid == 0.5


def test_log_odds_of_three_to_one_are_three_quarters() -> None:
    model = by_hand(intercept=np.full(3, math.log(3.0)))

    assert p_tuned_beats_prompt(columns(), model).mid == pytest.approx(0.75)


def test_a_choice_adds_the_effect_at_its_position() -> None:
    table = np.zeros((3, 3))
    table[2] = math.log(9.0)
    model = by_hand(effects={"task.shift": table})

    assert p_tuned_beats_prompt(columns(task__shift=2.0), model).mid == pytest.approx(0.9)
    assert p_tuned_beats_prompt(columns(task__shift=1.0), model).mid == pytest.approx(0.5)


def test_ten_times_the_typical_labels_add_one_slope() -> None:
    slope = np.zeros((11, 3))
    slope[CLASSIFICATION] = math.log(3.0)
    model = by_hand(labels_slope=slope)

    assert p_tuned_beats_prompt(
        columns(data__labelled_examples=10_000.0), model
    ).mid == pytest.approx(0.75)
    assert p_tuned_beats_prompt(
        columns(data__labelled_examples=10_000.0, task__type=REASONING), model
    ).mid == pytest.approx(0.5)


def test_ten_times_the_typical_labels_of_each_class_add_one_slope() -> None:
    slope = np.zeros((11, 3))
    slope[CLASSIFICATION] = math.log(3.0)
    model = by_hand(labels_per_class_slope=slope)
    few_classes = columns(data__labelled_examples=3000.0, task__classes=10.0)

    assert p_tuned_beats_prompt(few_classes, model).mid == pytest.approx(0.75)


def test_a_share_of_wrong_labels_takes_that_share_of_its_slope() -> None:
    model = by_hand(label_noise_slope=np.full(3, -2.0 * math.log(3.0)))

    assert p_tuned_beats_prompt(columns(data__label_noise=0.5), model).mid == pytest.approx(0.25)


def test_years_after_the_last_one_seen_count_as_the_last_one() -> None:
    model = by_hand(year_slope=np.full(3, -0.5 * math.log(3.0)))

    assert p_tuned_beats_prompt(columns(prompted__year=2031.0), model).mid == pytest.approx(0.25)


def test_the_range_comes_from_the_refits_and_holds_the_middle() -> None:
    model = by_hand(intercept=np.array([0.0, -math.log(3.0), -math.log(9.0)]))

    estimate = p_tuned_beats_prompt(columns(), model)

    assert estimate.low == pytest.approx(0.1)
    assert estimate.mid == pytest.approx(0.5)
    assert estimate.high == pytest.approx(0.5)


def test_the_middle_model_gives_the_middle_alone() -> None:
    whole = p_tuned_beats_prompt(columns(), MODEL)
    middle = p_tuned_beats_prompt(columns(), MODEL.middle)

    assert middle.low == middle.mid == middle.high == whole.mid


def test_columns_of_rows_and_draws_broadcast() -> None:
    rows_and_draws = columns(
        task__type=[[0.0], [5.0]], data__labelled_examples=[[10.0, 100.0, 1000.0]]
    )

    estimate = p_tuned_beats_prompt(rows_and_draws, MODEL)
    alone = p_tuned_beats_prompt(columns(task__type=5.0, data__labelled_examples=100.0), MODEL)

    assert estimate.mid.shape == estimate.low.shape == (2, 3)
    assert estimate.mid[1, 1] == pytest.approx(alone.mid, abs=1e-12)


def test_the_packaged_model_lists_the_columns_it_needs() -> None:
    assert sorted(MODEL.columns) == sorted(columns())


RISING = {"data.labelled_examples": [0.0, 1.0, 30.0, 1e3, 1e5, 1e9], "task.output": [0.0, 1.0, 2.0]}
FALLING = {
    "task.classes": [1.0, 2.0, 10.0, 100.0],
    "task.shift": [0.0, 1.0, 2.0],
    "knowledge.change": [0.0, 1.0, 2.0, 3.0, 4.0, 5.0],
    "measured.prompt_effort": [0.0, 1.0, 2.0, 3.0],
    "prompted.class": [0.0, 1.0, 2.0],
    "prompted.year": [2020.0, 2023.0, 2025.0, 2026.0],
    "data.label_noise": [0.0, 0.1, 0.5, 1.0],
}


@pytest.mark.parametrize("task", range(len(choices_of("task.type"))))
@pytest.mark.parametrize("column", [*RISING, *FALLING])
def test_the_stated_directions_hold_for_low_mid_and_high(column: str, task: int) -> None:
    values = (RISING | FALLING)[column]
    ways = columns(task__type=float(task))
    ways[column] = np.array(values)

    estimate = p_tuned_beats_prompt(ways, MODEL)

    for figures in estimate:
        steps = np.diff(figures)
        assert (steps >= -1e-12).all() if column in RISING else (steps <= 1e-12).all()
    assert (estimate.low <= estimate.mid).all()
    assert (estimate.mid <= estimate.high).all()


@pytest.mark.parametrize(
    ("published", "project"),
    [
        (
            "six classes and 1,000 labels against 77 classes and 1,000 labels",
            ({"task__classes": 6.0}, {"task__classes": 77.0}),
        ),
        (
            "a zero-shot against a retrieval prompt",
            (
                {"measured__prompt_effort": 0.0},
                {"measured__prompt_effort": 3.0},
            ),
        ),
        ("a form against a gap in knowledge", ({"task__gap": 2.0}, {"task__gap": 1.0})),
        ("classification against reasoning", ({"task__type": 0.0}, {"task__type": 5.0})),
    ],
)
def test_the_packaged_model_tells_the_published_contrasts_apart(
    published: str, project: tuple[dict[str, float], dict[str, float]]
) -> None:
    likelier, less_likely = (p_tuned_beats_prompt(columns(**p), MODEL).mid for p in project)

    assert likelier > less_likely, published
