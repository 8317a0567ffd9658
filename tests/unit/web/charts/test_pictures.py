"""Pictures: exact geometry from plain numbers."""

from typing import TypeVar

import pytest

from tune_or_prompt.web.charts.pictures import (
    FLOOR,
    LEFT,
    RIGHT,
    Bar,
    Series,
    cost_picture,
    dots_picture,
    evidence_picture,
    map_picture,
    timeline_picture,
    tornado_picture,
)
from tune_or_prompt.web.charts.shapes import (
    Box,
    Curve,
    Dot,
    Line,
    LogAxis,
    Picture,
    Text,
    around,
    short,
    short_usd,
    spread,
    svg_of,
)

S = TypeVar("S", Box, Curve, Dot, Line, Text)
NAMES = {"prompt-engineering": "Prompt Engineering", "fine-tuning": "Fine-Tuning"}


def of(picture: Picture, kind: type[S]) -> list[S]:
    return [shape for shape in picture.shapes if isinstance(shape, kind)]


def words(picture: Picture) -> list[str]:
    return [shape.text for shape in of(picture, Text)]


def test_a_logarithmic_axis_puts_each_power_of_ten_as_far_from_the_last() -> None:
    axis = LogAxis(1.0, 1000.0, 0.0, 90.0)

    assert [axis.at(value) for value in (1.0, 10.0, 100.0, 1000.0)] == [0.0, 30.0, 60.0, 90.0]
    assert axis.at(1e9) == 90.0
    assert axis.decades() == [1.0, 10.0, 100.0, 1000.0]


def test_an_axis_that_rises_begins_at_the_floor() -> None:
    axis = around([30.0, 2000.0, 0.0], 190.0, 10.0)

    assert (axis.low, axis.high) == (10.0, 10_000.0)
    assert axis.at(10.0) == 190.0
    assert axis.at(100.0) == 130.0


def test_a_long_axis_names_every_second_or_third_power_of_ten() -> None:
    assert LogAxis(1.0, 1e9, 0.0, 100.0).decades(5) == [1.0, 1e2, 1e4, 1e6, 1e8]


def test_labels_that_would_touch_move_down() -> None:
    assert spread([10.0, 12.0, 50.0], 15.0) == [10.0, 25.0, 50.0]


@pytest.mark.parametrize(
    ("value", "text"), [(0.35, "0.35"), (1500.0, "1.5k"), (2e7, "20M"), (3e9, "3B")]
)
def test_numbers_on_an_axis_are_short(value: float, text: str) -> None:
    assert short(value) == text


def test_amounts_on_an_axis_have_two_digits_and_a_sign() -> None:
    assert short_usd(14_321.0) == "$14k"
    assert short_usd(-1_560_000.0) == "−$1.6M"


def test_costs_are_drawn_on_two_logarithmic_axes_with_you_and_the_crossing() -> None:
    picture = cost_picture(
        [
            Series("prompt-engineering", "Prompt", ((100.0, 10.0), (10_000.0, 1000.0))),
            Series("fine-tuning", "Tuned", ((100.0, 100.0), (10_000.0, 100.0))),
        ],
        volume="calls a day",
        cost="Monthly cost",
        you=10_000.0,
        crossing=1000.0,
    )

    prompt, tuned = of(picture, Curve)
    assert prompt == Curve(((LEFT, FLOOR), (RIGHT - 5.0, 34.0)), "pe")
    assert tuned.points == ((LEFT, 112.0), (RIGHT - 5.0, 112.0))
    marks = [line.x1 for line in of(picture, Line) if line.look == "mark"]
    assert marks == [RIGHT - 5.0, pytest.approx((LEFT + RIGHT - 5.0) / 2)]
    assert {"you: 10k", "costs the same: 1k", "$10", "$1k", "100", "calls a day"} <= set(
        words(picture)
    )
    assert picture.key == (("pe", "P Prompt"), ("ft", "T Tuned"))
    assert picture.table[1] == ("100", "$10", "$100")
    assert "cost the same at about 1,000 calls a day" in picture.description


def test_two_lines_of_one_approach_are_told_apart_by_a_number() -> None:
    line = ((1.0, 1.0), (10.0, 10.0))
    picture = cost_picture(
        [Series("a", "Prompt (x)", line), Series("a", "Prompt (y)", line)],
        volume="calls",
        cost="Cost",
        you=None,
        crossing=None,
    )

    assert [name for _, name in picture.key] == ["P Prompt (x)", "P2 Prompt (y)"]


def test_a_tornado_spans_all_bars_and_zero() -> None:
    picture = tornado_picture(
        [Bar("Length", -1000.0, 2000.0, 3000.0), Bar("Hours", 1000.0, 2000.0, 2500.0)],
        what="Saved",
    )

    first, second = of(picture, Box)
    assert (first.x, first.width) == (2.0, 96.0)
    assert (second.x, second.width) == (50.0, 36.0)
    zeros = {line.x1 for line in of(picture, Line) if line.look == "zero"}
    middles = {line.x1 for line in of(picture, Line) if line.look == "mark"}
    assert (zeros, middles) == ({26.0}, {74.0})
    assert "−$1k to $3k" in words(picture)


def test_one_bar_far_too_wide_runs_out_of_the_tornado() -> None:
    picture = tornado_picture(
        [Bar("Calls", -1e6, 0.0, 1e3), Bar("Hours", -1e3, 0.0, 1e3)], what="Saved"
    )

    assert of(picture, Box)[1].width > 20.0
    assert "◂" in words(picture)
    assert "−$1M to $1k" in words(picture)


def test_the_map_joins_cells_of_one_winner_and_marks_you() -> None:
    calls, labels = [10.0, 100.0], [10.0, 1000.0]
    winners = dict.fromkeys([(a, b) for a in calls for b in labels], "prompt-engineering")
    winners[100.0, 1000.0] = "fine-tuning"

    picture = map_picture(calls, labels, winners, NAMES, (100.0, 1000.0))

    boxes = of(picture, Box)
    assert [(box.look, box.width) for box in boxes] == [
        ("cell pe", 86.0),
        ("cell pe", 43.0),
        ("cell ft", 43.0),
    ]
    assert boxes[2].x == LEFT + 43.0
    assert boxes[2].y == 10.0
    assert of(picture, Dot) == [Dot(76.5, 55.0, 6.0, "you")]
    assert "Fine-Tuning in 1, Prompt Engineering in 3" in picture.description
    assert picture.table[1] == ("1k", "Prompt Engineering", "Fine-Tuning")


def test_a_timeline_draws_ranges_as_bars_and_days_as_points() -> None:
    picture = timeline_picture([Bar("Live", 7.0, 14.0, 30.0), Bar("Deadline", 60.0, 60.0, 60.0)])

    (bar,) = of(picture, Box)
    live, deadline = of(picture, Dot)
    assert bar.x < live.x < bar.x + bar.width < deadline.x
    assert (live.y, deadline.y) == (24.5, 62.5)
    assert picture.table[2] == ("Deadline", "9 weeks", "")


@pytest.mark.parametrize(("probability", "filled"), [(0.04, 0), (0.74, 7), (0.9, 9), (1.0, 10)])
def test_dots_are_filled_by_tenths(probability: float, filled: int) -> None:
    dots = of(dots_picture(probability, "ft"), Dot)

    assert len(dots) == 10
    assert sum(dot.look != "hollow" for dot in dots) == filled


def test_published_cases_of_about_the_same_labels_stand_on_each_other() -> None:
    picture = evidence_picture(
        [("fine-tuning", 100.0), ("fine-tuning", 101.0), ("prompt-engineering", 1000.0)],
        NAMES,
        what="labels per class",
        of=5,
        you=300.0,
    )

    prompt, first, second = of(picture, Dot)
    assert first.x == second.x
    assert first.y - second.y == 8.0
    assert prompt.x > first.x
    assert "you: 300" in words(picture)
    assert "3 of 5 published cases" in picture.description


def test_every_shape_becomes_svg_with_its_words_escaped() -> None:
    picture = Picture(
        title="t",
        description="d",
        height=20,
        shapes=(
            Text(1.5, 2.0, "a < b", "tick", "end"),
            Line(0.0, 1.0, 100.0, 1.0),
            Box(0.0, 0.0, 50.0, 10.0, "pe"),
            Dot(5.0, 5.0, 3.0, "you"),
            Curve(((0.0, 1.0), (100.0, 2.5)), "ft"),
        ),
    )

    assert svg_of(picture) == (
        '<text class="tick" x="1.5%" y="2" text-anchor="end">a &lt; b</text>'
        '<line class="grid" x1="0%" y1="1" x2="100%" y2="1"/>'
        '<rect class="pe" x="0%" y="0" width="50%" height="10"/>'
        '<circle class="you" cx="5%" cy="5" r="3"/>'
        '<svg viewBox="0 0 100 20" preserveAspectRatio="none" width="100%" height="20">'
        '<path class="curve ft" d="M0 1L100 2.5" vector-effect="non-scaling-stroke"/></svg>'
    )
