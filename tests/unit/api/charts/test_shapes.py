"""Charts put every part where sums by hand put it."""

import pytest

from service.api.charts.bars import ROW_HEIGHT, diverging_bars, stacked_bars
from service.api.charts.lines import line_chart
from service.api.charts.shapes import Line, Mark, Part, Point, Row, Tick, figure, short

CALLS = [Point(1, 0, 0, 0), Point(10, 20, 50, 80), Point(1000, 100, 100, 100)]


def test_parts_of_a_stacked_bar_stand_end_to_end() -> None:
    row = Row("Prompting", [Part("a", "Cost", 10), Part("b", "Latency", 30)], note="40")

    chart = stacked_bars("Scores", "About", [row], total=80, unit="points")

    (bar,) = chart.bars
    assert [(segment.x, segment.width) for segment in bar.segments] == [(0, 12.5), (12.5, 37.5)]
    assert (bar.label, bar.note, chart.zero) == ("Prompting", "40", 0)


def test_bars_stand_under_each_other_a_row_apart() -> None:
    rows = [Row(name, [Part("a", "Cost", 1)]) for name in ("one", "two", "three")]

    chart = stacked_bars("Scores", "About", rows, total=1, unit="points")

    assert [bar.y for bar in chart.bars] == [0, ROW_HEIGHT, 2 * ROW_HEIGHT]
    assert chart.height == 3 * ROW_HEIGHT


def test_the_table_behind_a_stacked_bar_adds_its_parts() -> None:
    row = Row("Prompting", [Part("a", "Cost", 10.25), Part("b", "Latency", 0.5)])

    table = stacked_bars("Scores", "About", [row], total=100, unit="points").table

    assert table.header == ("", "Prompting")
    assert table.rows == (("Cost", "10.2"), ("Latency", "0.50"), ("All, points", "10.8"))


def test_diverging_bars_leave_the_middle_by_their_sign_and_share_of_the_largest() -> None:
    rows = [
        Row("Cost", [Part("a", "Prompting", 8)]),
        Row("Latency", [Part("b", "Tuning", -4)]),
        Row("Setup", [Part("a", "Prompting", 0)]),
    ]

    chart = diverging_bars("Lead", "About", rows, unit="points")

    places = [(bar.segments[0].x, bar.segments[0].width) for bar in chart.bars]
    assert places == [(50, 50), (25, 25), (50, 0)]
    assert chart.zero == 50
    assert chart.table.rows[1] == ("Latency", "−4.0", "Tuning")


def test_diverging_bars_of_nothing_have_no_width() -> None:
    chart = diverging_bars("Lead", "About", [Row("Cost", [Part("a", "", 0)])], unit="points")

    assert chart.bars[0].segments[0].width == 0


def test_a_line_over_decades_stands_at_even_steps() -> None:
    chart = line_chart(
        "Sweep",
        "About",
        [Line("a", "Prompting", CALLS)],
        x_label="calls",
        y_label="points",
        scale="log",
        marks=[Mark(100, "even"), Mark(5000, "beyond")],
    )

    (curve,) = chart.curves
    assert curve.path == "M0 100L33.33 50L100 0"
    assert curve.band == "M0 100L33.33 20L100 0L100 0L33.33 80L0 100Z"
    assert [tick.at for tick in chart.x_ticks] == [0, 33.33, 66.67, 100]
    assert [tick.label for tick in chart.x_ticks] == ["1", "10", "100", "1k"]
    assert chart.marks == (Tick(66.67, "even"),)


def test_a_line_of_exact_values_has_no_band() -> None:
    exact = [Point(0, 5, 5, 5), Point(10, 5, 5, 5)]

    chart = line_chart("Cost", "About", [Line("a", "x", exact)], x_label="m", y_label="USD")

    assert chart.curves[0].band == ""
    assert chart.curves[0].path == "M0 0L100 0"


def test_ticks_are_round_numbers_from_nought_up() -> None:
    points = [Point(0, 0, 0, 0), Point(36, 8_000, 9_000, 9_700)]

    chart = line_chart("Cost", "About", [Line("a", "x", points)], x_label="m", y_label="USD")

    assert [tick.label for tick in chart.x_ticks] == ["0", "10", "20", "30"]
    assert [tick.label for tick in chart.y_ticks] == ["0", "2k", "4k", "6k", "8k"]
    assert chart.y_ticks[0].at == 100


def test_the_table_behind_a_line_tells_middle_and_band() -> None:
    chart = line_chart(
        "Sweep", "About", [Line("a", "Prompting", CALLS)], x_label="calls", y_label="points"
    )

    assert chart.table.header == ("calls", "Prompting")
    assert chart.table.rows[1] == ("10", "50.0 (20.0 to 80.0)")
    assert chart.table.rows[2] == ("1k", "100")


@pytest.mark.parametrize(
    ("number", "written"),
    [(0, "0"), (0.004, "0"), (0.25, "0.25"), (-3.14, "−3.1"), (1234567, "1,234,567")],
)
def test_figures_have_the_digits_that_a_reader_wants(number: float, written: str) -> None:
    assert figure(number) == written


@pytest.mark.parametrize(
    ("number", "written"), [(0, "0"), (950, "950"), (1500, "1.5k"), (2e7, "20M"), (3e9, "3bn")]
)
def test_numbers_on_an_axis_are_short(number: float, written: str) -> None:
    assert short(number) == written
