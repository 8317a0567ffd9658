"""The chance that a tuned model beats a prompted one, and what it rests on."""

from dataclasses import replace
from math import log

import numpy as np
import pytest

from tune_or_prompt.catalogue import load_knowledge
from tune_or_prompt.domain.evidence import Quality, QualityModel, quality_of
from tune_or_prompt.domain.evidence.quality import (
    Features,
    UsualChoice,
    inputs_of,
    labels_within_reach,
    p_tuned_beats_prompt,
    pilot_weight,
    prompt_score,
)
from tune_or_prompt.domain.language.amounts import Range
from tune_or_prompt.domain.language.profile import (
    FIELD_BY_PATH,
    Answer,
    PilotPoint,
    Profile,
    Quantity,
)

EVIDENCE = load_knowledge().published
MODEL = EVIDENCE.model
USUAL = MODEL.usual
TASK_TYPES = FIELD_BY_PATH["task.type"].choices

SORTING: dict[str, Answer] = {
    "task.type": "classification",
    "task.classes": 6.0,
    "task.domain": "specialised",
    "task.gap": ("form",),
    "task.shift": "none",
    "task.output": "free",
    "knowledge.change": "yearly",
    "measured.prompt_effort": "few-shot",
    "models.strongest_allowed": "frontier",
    "data.labelled_examples": 1000.0,
    "data.label_noise": 0.05,
}
# err(N) = 2 / sqrt(N), which is 0.2 at 100 labels, 0.1 at 400 and 0.05 at 1,600.
TRIALS = (PilotPoint(100.0, 0.8), PilotPoint(400.0, 0.9), PilotPoint(1600.0, 0.95))


def exactly(number: float) -> Quantity:
    return Quantity(number, number, number)


def vectors(*numbers: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array(numbers if len(numbers) == 3 else numbers * 3, dtype=float)


def by_hand(**changes: object) -> QualityModel:
    """Return a model of three vectors that says even odds, except for the changes."""
    parts: dict[str, object] = {
        "intercept": vectors(0.0),
        "effects": {},
        "labels_slope": {},
        "labels_per_class_slope": {},
        "label_noise_slope": vectors(0.0),
        "year_slope": vectors(0.0),
        "usual_choices": {
            "task.type": UsualChoice(
                shares={"classification": 0.5, "reasoning": 0.5}, in_intercept=False
            ),
            "task.gap": UsualChoice(shares={"form": 0.5, "skill": 0.5}, in_intercept=True),
        },
        "usual": USUAL,
    }
    return QualityModel(**(parts | changes))  # type: ignore[arg-type]


def inputs(
    labels: Quantity | float = 1000.0,
    classes: float = 1.0,
    noise: float = 0.0,
    **choices: tuple[str, ...],
) -> Features:
    """Return inputs by hand; a double underscore stands for the dot of a column."""
    return Features(
        choices={name.replace("__", "."): answers for name, answers in choices.items()},
        labels=labels if isinstance(labels, Quantity) else exactly(labels),
        classes=exactly(classes),
        label_noise=exactly(noise),
    )


def chance(answers: dict[str, Answer], **changes: Answer) -> Range:
    changed = {name.replace("__", "."): value for name, value in changes.items()}
    return p_tuned_beats_prompt(inputs_of(Profile(answers | changed), MODEL), MODEL)


def quality(answers: dict[str, Answer], verdict: str | None = None) -> Quality:
    return quality_of(Profile(answers), EVIDENCE, verdict)


# --- hand sums ------------------------------------------------------------------------------------


def test_no_evidence_either_way_is_even_odds() -> None:
    assert p_tuned_beats_prompt(inputs(), by_hand()) == Range(0.5, 0.5, 0.5)


def test_log_odds_of_three_to_one_are_three_quarters() -> None:
    model = by_hand(intercept=vectors(log(3.0)))

    assert p_tuned_beats_prompt(inputs(), model).mid == pytest.approx(0.75)


def test_a_choice_adds_its_effect_and_one_without_an_effect_adds_none() -> None:
    model = by_hand(effects={"task.shift": {"strong": vectors(log(9.0))}})

    assert p_tuned_beats_prompt(inputs(task__shift=("strong",)), model).mid == pytest.approx(0.9)
    assert p_tuned_beats_prompt(inputs(task__shift=("none",)), model).mid == 0.5


def test_several_gaps_add_the_mean_of_their_effects() -> None:
    model = by_hand(
        effects={"task.gap": {"form": vectors(2.0 * log(9.0)), "knowledge": vectors(0.0)}}
    )

    both = p_tuned_beats_prompt(inputs(task__gap=("knowledge", "form")), model)

    assert both.mid == pytest.approx(0.9)


def test_ten_times_the_typical_labels_add_one_slope_for_the_tasks_that_have_it() -> None:
    model = by_hand(labels_slope={"classification": vectors(log(3.0))})

    many = inputs(10_000.0, task__type=("classification",))
    other = inputs(10_000.0, task__type=("reasoning",))

    assert p_tuned_beats_prompt(many, replace_types(model)).mid == pytest.approx(0.75)
    assert p_tuned_beats_prompt(other, replace_types(model)).mid == 0.5


def replace_types(model: QualityModel) -> QualityModel:
    """Return the model with a column for the type of task that adds nothing by itself."""
    return replace(model, effects={"task.type": {}})


def test_ten_times_the_typical_labels_of_each_class_add_one_slope() -> None:
    model = replace_types(by_hand(labels_per_class_slope={"classification": vectors(log(3.0))}))

    # 3,000 labels in 10 classes are 300 a class, ten times the typical 30.
    found = p_tuned_beats_prompt(inputs(3000.0, 10.0, task__type=("classification",)), model)

    assert found.mid == pytest.approx(0.75)


def test_a_share_of_wrong_labels_takes_that_share_of_its_slope() -> None:
    model = by_hand(label_noise_slope=vectors(-2.0 * log(3.0)))

    assert p_tuned_beats_prompt(inputs(noise=0.5), model).mid == pytest.approx(0.25)


def test_years_after_the_last_one_seen_count_as_the_last_one() -> None:
    # The usual prompted model is of 2026; 2025 is the last year seen, two after the typical 2023.
    model = by_hand(year_slope=vectors(-0.5 * log(3.0)))

    assert USUAL.prompted_year == 2026
    assert p_tuned_beats_prompt(inputs(), model).mid == pytest.approx(0.25)


def test_the_range_comes_from_the_refits_and_holds_the_middle() -> None:
    model = by_hand(intercept=vectors(0.0, -log(3.0), -log(9.0)))

    found = p_tuned_beats_prompt(inputs(), model)

    assert (found.low, found.mid, found.high) == pytest.approx((0.1, 0.5, 0.5))


# --- what is unknown ------------------------------------------------------------------------------


def test_an_unknown_choice_adds_the_mean_of_the_usual_mix_and_its_spread() -> None:
    # Half of the tasks add 2 log 3, half nothing: mean log 3, standard deviation log 3.
    model = by_hand(effects={"task.type": {"classification": vectors(2.0 * log(3.0))}})

    found = p_tuned_beats_prompt(inputs(task__type=()), model)

    assert found.mid == pytest.approx(0.75)
    assert found.high == pytest.approx(1.0 / (1.0 + 3.0 ** -(1.0 + 1.2816)), abs=1e-5)
    assert found.low == pytest.approx(1.0 / (1.0 + 3.0 ** -(1.0 - 1.2816)), abs=1e-5)


def test_an_unknown_gap_widens_the_range_without_moving_the_middle() -> None:
    model = by_hand(effects={"task.gap": {"form": vectors(log(9.0))}})

    found = p_tuned_beats_prompt(inputs(task__gap=()), model)

    assert found.low < found.mid == 0.5 < found.high


def test_a_range_of_labels_widens_the_estimate_on_both_sides() -> None:
    # 100 to 10,000 labels around 1,000: one decade either way, one slope of log 3.
    model = replace_types(by_hand(labels_slope={"classification": vectors(log(3.0))}))

    found = p_tuned_beats_prompt(
        inputs(Quantity(100.0, 1000.0, 10_000.0), task__type=("classification",)), model
    )

    assert found.mid == 0.5
    assert (found.low, found.high) == pytest.approx((0.25, 0.75))


def test_an_empty_profile_rests_on_published_cases_and_is_like_none() -> None:
    found = quality({})

    assert found.similar_cases == ()
    assert found.basis == "published-cases"


@pytest.mark.parametrize(
    "path", ["task.gap", "task.shift", "task.domain", "data.labelled_examples"]
)
def test_leaving_an_answer_out_widens_the_range(path: str) -> None:
    known = chance(SORTING)
    unknown = chance({each: answer for each, answer in SORTING.items() if each != path})

    assert unknown.high - unknown.low > known.high - known.low


def test_every_answer_to_every_choice_is_read() -> None:
    for column in MODEL.effects:
        for answer in FIELD_BY_PATH[column].choices if column in FIELD_BY_PATH else ():
            given: Answer = (answer,) if column == "task.gap" else answer
            assert 0.0 < quality({column: given}).p_tuned_beats_prompt.mid < 1.0
    for source in FIELD_BY_PATH["data.label_source"].choices:
        assert 0.0 < quality({"data.label_source": source}).p_tuned_beats_prompt.mid < 1.0


# --- the packaged model ---------------------------------------------------------------------------

RISING: dict[str, tuple[Answer, ...]] = {
    "data.labelled_examples": (0.0, 1.0, 30.0, 1e3, 1e5, 1e9),
    "task.output": ("free", "templated", "strict"),
}
FALLING: dict[str, tuple[Answer, ...]] = {
    "task.classes": (1.0, 2.0, 10.0, 100.0),
    "task.shift": ("none", "some", "strong"),
    "knowledge.change": ("never", "yearly", "quarterly", "monthly", "weekly", "daily"),
    "measured.prompt_effort": ("zero-shot", "few-shot", "engineered", "retrieval"),
    "models.strongest_allowed": ("tiny", "small", "strong-open", "frontier"),
    "data.label_noise": (0.0, 0.1, 0.5, 1.0),
}


@pytest.mark.parametrize("task", TASK_TYPES)
@pytest.mark.parametrize("path", [*RISING, *FALLING])
@pytest.mark.parametrize("answers", [{}, SORTING], ids=["little known", "all known"])
def test_the_stated_directions_hold_for_low_mid_and_high(
    answers: dict[str, Answer], path: str, task: str
) -> None:
    ways = (RISING | FALLING)[path]
    if path in FALLING:
        ways = ways[::-1]

    found = [chance({**answers, "task.type": task, path: way}) for way in ways]

    for figures in zip(*((each.low, each.mid, each.high) for each in found), strict=True):
        assert list(figures) == sorted(figures)
    assert all(each.low <= each.mid <= each.high for each in found)


@pytest.mark.parametrize(
    ("path", "likelier", "less_likely"),
    [
        ("task.classes", 6.0, 77.0),
        ("measured.prompt_effort", "zero-shot", "retrieval"),
        ("task.gap", ("form",), ("knowledge",)),
        ("task.gap", ("label-scheme",), ("missing-context",)),
        ("task.gap", ("skill",), ("retrieval-or-tools",)),
        ("task.gap", ("form",), ("form", "missing-context")),
        ("task.type", "classification", "reasoning"),
        ("data.label_noise", 0.0, 0.3),
    ],
)
def test_the_packaged_model_tells_published_contrasts_apart(
    path: str, likelier: Answer, less_likely: Answer
) -> None:
    assert chance({**SORTING, path: likelier}).mid > chance({**SORTING, path: less_likely}).mid


@pytest.mark.parametrize(("better", "worse"), [("good", "uneven"), ("uneven", "disputed")])
def test_worse_label_quality_lowers_the_chance_if_noise_is_unknown(better: str, worse: str) -> None:
    answers: dict[str, Answer] = {"task.type": "extraction", "data.labelled_examples": 2000.0}

    assert chance(answers, data__label_quality=better).mid > (
        chance(answers, data__label_quality=worse).mid
    )


# --- labels within reach --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "reached"),
    [
        ({"data.labelled_examples": 200.0}, 200.0),
        # 70 a week for 28 days are 280 more.
        ({"data.labels_per_week": 70.0, "schedule.deadline_days": 28.0}, 480.0),
        # No deadline: a quarter, 90 days, is as long as labels are waited for.
        ({"data.labels_per_week": 70.0}, 200.0 + 900.0),
        ({"data.labels_per_week": 70.0, "schedule.deadline_days": 1000.0}, 1100.0),
        ({"data.labels_per_week": 70.0, "data.label_source": "preferences"}, 200.0 + 630.0),
        ({"data.teacher_available": True}, 350.0),
        ({"data.teacher_available": False}, 200.0),
    ],
)
def test_labels_within_reach_are_those_at_hand_and_those_made_in_time(
    answers: dict[str, Answer], reached: float
) -> None:
    profile = Profile({"data.labelled_examples": 200.0, **answers})

    assert labels_within_reach(profile, USUAL) == exactly(reached)


@pytest.mark.parametrize(
    ("answers", "labels"),
    [
        ({}, Quantity(0.0, 100.0, 5000.0)),
        ({"data.has_labels": True}, Quantity(60.0, 800.0, 20_000.0)),
        ({"data.has_labels": False}, exactly(0.0)),
        ({"data.label_source": "documents-only"}, exactly(0.0)),
        ({"measured.pilot": TRIALS}, Quantity(1600.0, 1600.0, 5000.0)),
    ],
)
def test_labels_of_unknown_number_take_the_usual_one(
    answers: dict[str, Answer], labels: Quantity
) -> None:
    assert labels_within_reach(Profile(answers), USUAL) == labels


# --- the project's own trials ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trials", "weight"),
    [
        ((), 0.0),
        (((300.0, 0.8),), 1 / 1.5),  # one whole trial against half a one
        (((150.0, 0.8),), 0.5 / 1.0),  # half a trial
        (((9000.0, 0.8),), 1 / 1.5),  # no trial counts more than whole
        (((300.0, 0.8), (600.0, 0.83)), 2 / 2.5),
        (((300.0, 0.8),) * 4, 4 / 4.5),
    ],
)
def test_trials_weigh_by_their_number_and_size(
    trials: tuple[tuple[float, float], ...], weight: float
) -> None:
    points = tuple(PilotPoint(*trial) for trial in trials)

    assert pilot_weight(points, USUAL) == pytest.approx(weight)


@pytest.mark.parametrize(
    ("answers", "score"),
    [
        ({}, None),
        ({"measured.prompt_score": 0.8}, 0.8),
        ({"measured.target": 0.9}, None),
        ({"measured.target": 0.9, "measured.prompt_standing": "close"}, 0.85),
        ({"measured.target": 0.9, "measured.prompt_standing": "far-below"}, 0.75),
        ({"measured.target": 0.1, "measured.prompt_standing": "far-below"}, 0.0),
        (
            {
                "measured.target": 0.9,
                "measured.prompt_standing": "far-below",
                "measured.prompt_score": 0.88,
            },
            0.88,
        ),
    ],
)
def test_the_prompt_scores_as_measured_or_as_its_standing_says(
    answers: dict[str, Answer], score: float | None
) -> None:
    expected = None if score is None else pytest.approx(score)

    assert prompt_score(Profile(answers), USUAL) == expected


def test_trials_that_cannot_be_compared_give_a_curve_but_do_not_move_the_chance() -> None:
    found = quality({**SORTING, "measured.pilot": TRIALS})

    assert found.basis == "published-cases"
    assert found.p_tuned_beats_prompt == chance(SORTING)
    assert found.learning_curve is not None
    assert found.learning_curve.trials == 3


def test_trials_without_labels_are_left_out() -> None:
    pilot = (PilotPoint(0.0, 0.5), *TRIALS)
    answers: dict[str, Answer] = {**SORTING, "measured.prompt_score": 0.7}

    assert quality({**answers, "measured.pilot": pilot}) == (
        quality({**answers, "measured.pilot": TRIALS})
    )
    assert quality({**answers, "measured.pilot": pilot[:1]}).learning_curve is None


@pytest.mark.parametrize(
    ("trials", "basis"), [(TRIALS[:1], "mixed"), (TRIALS[1:], "pilot"), (TRIALS, "pilot")]
)
def test_the_pilot_takes_over_as_it_grows(trials: tuple[PilotPoint, ...], basis: str) -> None:
    found = quality({**SORTING, "measured.pilot": trials, "measured.prompt_score": 0.7})

    assert found.basis == basis


def test_trials_far_above_the_prompt_nearly_settle_it_and_far_below_too() -> None:
    answers: dict[str, Answer] = {**SORTING, "measured.pilot": TRIALS * 3}

    assert quality({**answers, "measured.prompt_score": 0.5}).p_tuned_beats_prompt.mid > 0.95
    assert quality({**answers, "measured.prompt_score": 1.0}).p_tuned_beats_prompt.mid < 0.1


def test_a_better_prompt_never_raises_the_chance_nor_do_labels_lower_it() -> None:
    answers: dict[str, Answer] = {
        **SORTING,
        "measured.pilot": (PilotPoint(100.0, 0.6), PilotPoint(400.0, 0.7)),
        "measured.prompt_score": 0.75,
    }

    by_prompt = [
        quality({**answers, "measured.prompt_score": p}).p_tuned_beats_prompt.mid
        for p in (0.5, 0.7, 0.75, 0.9)
    ]
    by_labels = [
        quality({**answers, "data.labelled_examples": n}).p_tuned_beats_prompt.mid
        for n in (10.0, 300.0, 3e3, 3e5)
    ]

    assert by_prompt == sorted(by_prompt, reverse=True)
    assert by_labels == sorted(by_labels)


def test_the_labels_to_beat_the_prompt_are_read_from_the_curve() -> None:
    found = quality({**SORTING, "measured.pilot": TRIALS, "measured.prompt_score": 0.9})

    assert found.learning_curve is not None
    needed = found.learning_curve.to_beat_prompt
    assert needed is not None
    assert needed.mid == pytest.approx(400.0, rel=0.5)  # 400 on the true curve


def test_similar_cases_take_sides_for_the_verdict_given() -> None:
    assert {near.speaks for near in quality(SORTING).similar_cases} == {None}
    assert {near.speaks for near in quality(SORTING, "hybrid").similar_cases} <= {"for", "against"}


def test_an_answer_depends_on_what_is_asked_alone() -> None:
    reordered = dict(reversed(SORTING.items()))

    assert quality(SORTING) == quality(reordered)
