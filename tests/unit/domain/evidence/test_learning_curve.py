"""What a tuned model would score with more labels."""

import numpy as np
import pytest

from tune_or_prompt.domain.evidence.learning_curve import (
    Curves,
    fit_curves,
    labels_to_reach,
    learning_curve,
    measurement_spread,
    p_tuned_beats_measured_prompt,
    score_at,
)
from tune_or_prompt.domain.language.profile import PilotPoint

LABELS = [128, 256, 512, 1024, 2048, 4096, 8192]
FEW = [200, 500, 1000]

# Labels and tuned accuracy. Bertsch et al. 2024, released runs of a tuned Llama-2-7B; Wang, Qu &
# Ye 2024, RoBERTa-large; LoRA paper, GPT-3 175B on MNLI.
PUBLISHED = {
    "TREC, 6 classes": (LABELS, [0.822, 0.883, 0.913, 0.951, 0.960, 0.970, 0.973]),
    "TREC-fine, 50 classes": (LABELS, [0.550, 0.650, 0.715, 0.793, 0.837, 0.878, 0.898]),
    "NLU, 68 classes": (LABELS, [0.462, 0.601, 0.660, 0.727, 0.789, 0.834, 0.847]),
    "Banking77, 77 classes": (LABELS, [0.428, 0.519, 0.533, 0.691, 0.779, 0.870, 0.916]),
    "CLINC150, 150 classes": (LABELS, [0.402, 0.524, 0.503, 0.628, 0.746, 0.800, 0.850]),
    "sentiment": (FEW, [0.711, 0.734, 0.739]),
    "manifesto": (FEW, [0.539, 0.567, 0.582]),
    "New Zealand parliament": (FEW, [0.490, 0.576, 0.617]),
    "COVID measures": (FEW, [0.553, 0.657, 0.713]),
    "State of the Union": (FEW, [0.478, 0.563, 0.578]),
    "MNLI": ([100, 1000, 10_000, 392_000], [0.638, 0.856, 0.892, 0.917]),
}
BANKING77 = PUBLISHED["Banking77, 77 classes"]
TREC = (LABELS[:3], PUBLISHED["TREC, 6 classes"][1][:3])
TREC_PROMPT_AT_1000 = 0.886


def fitted(labels: list[int], scores: list[float]) -> Curves:
    return fit_curves([PilotPoint(*trial) for trial in zip(labels, scores, strict=True)])


def later_points_held(labels: list[int], scores: list[float]) -> list[bool]:
    """Say of each later point whether the range from the earlier trials holds it."""
    held = []
    for trials in range(1, len(labels)):
        curves = fitted(labels[:trials], scores[:trials])
        for labels_then, score in zip(labels[trials:], scores[trials:], strict=True):
            expected = score_at(curves, labels_then)
            held.append(expected.low <= score <= expected.high)
    return held


def test_the_ranges_hold_about_four_fifths_of_the_later_points_of_published_curves() -> None:
    held = [point for curve in PUBLISHED.values() for point in later_points_held(*curve)]

    assert 0.75 <= np.mean(held) <= 0.9


def test_the_curve_passes_near_its_trials() -> None:
    curves = fitted(*TREC)

    for labels, score in zip(*TREC, strict=True):
        assert score_at(curves, labels).mid == pytest.approx(score, abs=0.03)


def test_exact_points_of_a_curve_give_the_curve_back() -> None:
    # err = 0.05 + 2 * N ** -0.5: 0.25 at 100 labels, 0.15 at 400, 0.10 at 1,600, 0.075 at 6,400.
    curves = fitted([100, 400, 1600], [0.75, 0.85, 0.90])

    assert score_at(curves, 6400).mid == pytest.approx(0.925, abs=0.02)
    assert labels_to_reach(curves, 0.90).mid == pytest.approx(1600, rel=0.5)


def test_a_single_trial_gives_a_wide_range_around_itself() -> None:
    curves = fitted([200], [0.70])

    at_trial, further = score_at(curves, 200), score_at(curves, 20_000)

    assert at_trial.mid == pytest.approx(0.70, abs=0.02)
    assert further.high - further.low > at_trial.high - at_trial.low


def test_more_labels_never_lower_the_expected_score_or_the_chance() -> None:
    curves = fitted(*BANKING77)
    labels = (0.0, 1.0, 10.0, 1e3, 1e5, 1e9)

    scores = [score_at(curves, n) for n in labels]
    chances = [p_tuned_beats_measured_prompt(curves, n, 0.8) for n in labels]

    assert [s.low for s in scores] == sorted(s.low for s in scores)
    assert [s.mid for s in scores] == sorted(s.mid for s in scores)
    assert [s.high for s in scores] == sorted(s.high for s in scores)
    assert chances == sorted(chances)


def test_a_better_measured_prompt_never_raises_the_chance() -> None:
    curves = fitted(*BANKING77)

    chances = [p_tuned_beats_measured_prompt(curves, 4000, p) for p in np.linspace(0.0, 1.0, 41)]

    assert chances == sorted(chances, reverse=True)


def test_a_prompt_far_below_is_beaten_and_one_far_above_is_not() -> None:
    curves = fitted(*TREC)

    assert p_tuned_beats_measured_prompt(curves, 1000, 0.60) > 0.99
    assert p_tuned_beats_measured_prompt(curves, 1000, 0.999) < 0.05


def test_the_published_crossing_of_prompt_and_tuning_lies_in_the_range() -> None:
    needed = labels_to_reach(fitted(*TREC), TREC_PROMPT_AT_1000)

    assert needed.low is not None
    assert needed.high is not None
    assert needed.low <= 300 <= needed.high


def test_a_perfect_score_is_never_reached() -> None:
    needed = labels_to_reach(fitted(*TREC), 1.0)

    assert (needed.reached, needed.low, needed.mid, needed.high) == (0.0, None, None, None)


def test_a_target_below_the_trials_needs_no_more_labels_than_they_had() -> None:
    needed = labels_to_reach(fitted(*TREC), 0.5)

    assert needed.high is not None
    assert needed.high <= 128
    assert needed.reached == 1.0


def test_the_spread_of_a_score_is_that_of_three_hundred_items_and_a_rerun() -> None:
    # sqrt(0.8 * 0.2 / 300 + 0.01 ** 2) = sqrt(0.00053333 + 0.0001) = 0.02517
    assert measurement_spread(np.array([0.8])) == pytest.approx(0.02517, abs=1e-5)


def test_without_a_score_to_compare_with_only_the_curve_is_given() -> None:
    curve = learning_curve(fitted(*TREC), trials=3, labels=1000.0, prompt=None, target=None)

    assert (curve.trials, curve.labels_within_reach) == (3, 1000)
    assert (curve.to_beat_prompt, curve.to_reach_target) == (None, None)


@pytest.mark.parametrize(
    ("labels", "scores", "named"),
    [
        ([], [], "at least one trial"),
        ([0], [0.5], "labelled_examples"),
        ([np.inf], [0.5], "labelled_examples"),
        ([100], [80.0], "score"),
        ([100], [np.nan], "score"),
    ],
)
def test_impossible_trials_are_refused_by_name(
    labels: list[int], scores: list[float], named: str
) -> None:
    with pytest.raises(ValueError, match=named):
        fitted(labels, scores)


def test_trials_that_contradict_each_other_still_give_a_curve() -> None:
    assert 0.0 <= score_at(fitted([100, 200, 400], [0.9, 0.5, 0.95]), 1000).mid <= 1.0


def test_one_set_of_trials_gives_one_curve() -> None:
    assert score_at(fitted(*TREC), 5000) == score_at(fitted(*TREC), 5000)
