"""The pictures of an answer: each from plain numbers to its geometry."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from tune_or_prompt.domain.report.words import day_count, days, number, usd
from tune_or_prompt.web.charts.shapes import (
    SERIES,
    Box,
    Curve,
    Dot,
    Line,
    LogAxis,
    Picture,
    Shape,
    Text,
    around,
    rounded,
    short,
    short_usd,
    spread,
)

LEFT, RIGHT = 12.0, 98.0
"""Where plots begin and end, in percent; what stands left of them labels their rows."""

TOP, FLOOR = 10.0, 190.0
"""Where plots begin and end, in pixels from the top."""

ROW = 38
"""Pixels of a row with its label above its bar."""

DOTS = 10

WIDEST = 3.0
"""A bar runs out of its picture if it is so many times as wide as the second widest."""

OTHER = "other"


@dataclass(frozen=True, slots=True)
class Series:
    """One line: whose it is, its name, and its points."""

    approach: str
    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a picture: a range with its middle."""

    label: str
    low: float
    mid: float
    high: float
    look: str = OTHER


def look_of(approach: str) -> str:
    """Return the class that colors an approach."""
    return SERIES.get(approach, OTHER)


def cost_picture(
    series: Sequence[Series], *, volume: str, cost: str, you: float | None, crossing: float | None
) -> Picture:
    """Return what ways to do the work cost against the volume, on two logarithmic axes.

    Args:
        series: the lines, in USD, all at the same volumes.
        volume: what is counted across, such as `calls a day`.
        cost: what is counted upwards, such as `Monthly cost`.
        you: the volume given.
        crossing: the volume at which prompting and tuning cost the same.
    """
    volumes = [x for x, _ in series[0].points]
    across = LogAxis(volumes[0], volumes[-1], LEFT, RIGHT - 5.0)
    up = around([usd for line in series for _, usd in line.points], FLOOR, TOP + 24)
    shapes: list[Shape] = _grid(across, up)
    shapes += [
        Curve(tuple((across.at(x), up.at(y)) for x, y in line.points), look_of(line.approach))
        for line in series
    ]
    letters = _letters([line.name for line in series])
    ends = [up.at(line.points[-1][1]) + 4.0 for line in series]
    for line, letter, y in zip(series, letters, spread(ends, 13.0), strict=True):
        shapes.append(Text(RIGHT - 4.0, y, letter, f"name {look_of(line.approach)}"))
    marks = [("you", you, 8.0), ("costs the same", crossing, 22.0)]
    for word, at, y in marks:
        if at is not None and across.low <= at <= across.high:
            shapes += _mark(across.at(at), y, f"{word}: {short(at)}")
    shapes.append(Text(RIGHT, 222.0, volume, "unit", "end"))
    told = "" if crossing is None else f" They cost the same at about {number(crossing)} {volume}."
    yours = "" if you is None else f" You are at {number(you)}."
    return Picture(
        title=f"{cost} by {volume}, USD",
        description=f"{_extremes(series, volume)}{told}{yours}",
        height=228,
        shapes=tuple(shapes),
        key=tuple(
            (look_of(line.approach), f"{letter} {line.name}")
            for letter, line in zip(letters, series, strict=True)
        ),
        table=(
            (volume.capitalize(), *(line.name for line in series)),
            *(
                (number(x), *(usd(line.points[index][1]) for line in series))
                for index, x in enumerate(volumes)
            ),
        ),
    )


def tornado_picture(bars: Sequence[Bar], *, what: str) -> Picture:
    """Return how far each input moves an amount of money, the strongest on top.

    Args:
        bars: the amount with the input at its low and high end, and at its middle.
        what: the amount, such as `Saved over the horizon`.
    """
    least, most = _reach(bars)
    scale = 96.0 / ((most - least) or 1.0)

    def place(value: float) -> float:
        return rounded(2.0 + (min(max(value, least), most) - least) * scale)

    zero, middle = place(0.0), place(bars[0].mid)
    shapes: list[Shape] = []
    for index, bar in enumerate(bars):
        y = index * ROW
        ends = f"{short_usd(bar.low)} to {short_usd(bar.high)}"
        low, high = place(bar.low), place(bar.high)
        shapes += [
            Text(0.0, y + 13.0, bar.label, "label"),
            Text(100.0, y + 13.0, ends, "tick", "end"),
            Box(low, y + 19.0, rounded(high - low), 11.0, "swing"),
            *_ticks(y, (zero, "zero"), (middle, "mark")),
        ]
        if bar.low < least:
            shapes.append(Text(0.0, y + 29.0, "◂"))
        if bar.high > most:
            shapes.append(Text(100.0, y + 29.0, "▸", "tick", "end"))
    height = len(bars) * ROW
    shapes.append(Text(_inside(zero), height + 14.0, "$0", "tick", "middle"))
    if abs(zero - middle) > 12.0:  # noqa: PLR2004  so that the two labels do not meet
        best = short_usd(bars[0].mid)
        shapes.append(Text(_inside(middle, 6.0), height + 14.0, best, "tick strong", "middle"))
    strongest = ", ".join(f"{bar.label} {usd(bar.low)} to {usd(bar.high)}" for bar in bars)
    return Picture(
        title=f"{what}, USD: what moves it",
        description=f"Best estimate {usd(bars[0].mid)}. {strongest}.",
        height=height + 22,
        shapes=tuple(shapes),
        table=(
            ("Input", "At its low end", "At its high end"),
            *((bar.label, usd(bar.low), usd(bar.high)) for bar in bars),
        ),
    )


def map_picture(
    across: Sequence[float],
    down: Sequence[float],
    winners: Mapping[tuple[float, float], str],
    names: Mapping[str, str],
    you: tuple[float | None, float | None],
) -> Picture:
    """Return who wins over calls a day (across) and labeled examples (upwards).

    Args:
        across: calls a day, evenly spaced on a logarithmic scale.
        down: labels, likewise.
        winners: id of the verdict by calls and labels.
        names: what people call each approach.
        you: calls and labels given.
    """
    width, height = (RIGHT - LEFT) / len(across), (FLOOR - TOP) / len(down)
    wide = LogAxis(across[0], across[-1], LEFT + width / 2, RIGHT - width / 2)
    high = LogAxis(down[0], down[-1], FLOOR - height / 2, TOP + height / 2)
    here = (wide.at(you[0]), high.at(you[1])) if you[0] and you[1] else None
    shapes: list[Shape] = [*_cells(across, down, winners)]
    for labels in down[::2]:  # letters, for black and white
        for calls in across[1::3]:
            x, y = wide.at(calls), high.at(labels)
            if here is None or abs(x - here[0]) > 2 * width or abs(y - here[1]) > height:
                letter = names.get(winners[calls, labels], "–")[:1]
                shapes.append(Text(x, y + 4.0, letter, "letter", "middle"))
    shapes += [
        *(Text(wide.at(at), FLOOR + 16.0, short(at), "tick", "middle") for at in wide.decades()),
        *(Text(LEFT - 2.0, high.at(at) + 4.0, short(at), "tick", "end") for at in high.decades()),
        Text(RIGHT, FLOOR + 32.0, "calls a day", "unit", "end"),
        Text(0.0, FLOOR + 32.0, "upwards: labeled examples", "unit"),
    ]
    if here is not None:
        word = _word(here[0], here[1] + 5.0, "you", gap=2.5)
        shapes += [Dot(*here, 6.0, "you"), *word]
    found = sorted(set(winners.values()))
    counts = [(each, sum(1 for one in winners.values() if one == each)) for each in found]
    told = ", ".join(f"{names.get(each, 'nothing')} in {count}" for each, count in counts)
    return Picture(
        title="What wins, by calls a day and labeled examples",
        description=f"Of {len(winners)} combinations: {told}. Everything else is as you said.",
        height=int(FLOOR) + 40,
        shapes=tuple(shapes),
        key=tuple((look_of(each), names.get(each, "Nothing is open")) for each in found),
        table=(
            ("Labeled examples", *(f"{short(calls)} calls a day" for calls in across)),
            *(
                (
                    short(labels),
                    *(names.get(winners[calls, labels], "nothing") for calls in across),
                )
                for labels in reversed(down)
            ),
        ),
    )


def _cells(
    across: Sequence[float], down: Sequence[float], winners: Mapping[tuple[float, float], str]
) -> Iterator[Box]:
    """Yield the cells of the map, those of one winner in a row joined."""
    width, height = (RIGHT - LEFT) / len(across), (FLOOR - TOP) / len(down)
    for row, labels in enumerate(down):
        x, y = LEFT, FLOOR - (row + 1) * height
        for winner, run in groupby(winners[calls, labels] for calls in across):
            length, look = len(list(run)) * width, f"cell {look_of(winner)}"
            yield Box(rounded(x), rounded(y), rounded(length), rounded(height), look)
            x += length


def timeline_picture(bars: Sequence[Bar]) -> Picture:
    """Return days from today on a logarithmic scale: what is known exactly is a mark, not a bar."""
    ticks = ((1.0, "1 day"), (7.0, "1 week"), (30.4, "1 month"), (365.0, "1 year"))
    most = max(400.0, *(bar.high for bar in bars))
    across = LogAxis(0.5, 1.15 * most, 2.0, RIGHT)
    height = len(bars) * ROW
    shapes: list[Shape] = []
    for index, bar in enumerate(bars):
        shapes += _ticks(index * ROW, *((across.at(at), "grid") for at, _ in ticks))
        y, exact = index * ROW, bar.low == bar.high
        when = day_count(bar.mid) if exact else days(bar.low, bar.high)
        shapes += [
            Text(0.0, y + 13.0, bar.label, "label"),
            Text(100.0, y + 13.0, when, "tick", "end"),
        ]
        if not exact:
            width = rounded(across.at(bar.high) - across.at(bar.low))
            shapes.append(Box(across.at(bar.low), y + 19.0, width, 11.0, bar.look))
        shapes.append(Dot(across.at(bar.mid), y + 24.5, 5.0, f"point {bar.look}"))
    shapes += [Text(across.at(at), height + 14.0, word, "tick", "middle") for at, word in ticks]
    rows = [
        (bar.label, day_count(bar.mid), days(bar.low, bar.high) if bar.low < bar.high else "")
        for bar in bars
    ]
    return Picture(
        title="Days from today",
        description="; ".join(f"{label}: {spread_ or mid}" for label, mid, spread_ in rows) + ".",
        height=height + 22,
        shapes=tuple(shapes),
        table=(("", "Best estimate", "Range"), *rows),
    )


def dots_picture(probability: float, look: str) -> Picture:
    """Return ten dots, as many of them filled as of ten such projects choose right."""
    filled = round(DOTS * probability)
    return Picture(
        title="How likely this is the right choice",
        description=f"{filled} of {DOTS} dots are filled.",
        height=16,
        shapes=tuple(
            Dot(5.0 + 10.0 * index, 8.0, 5.0, f"point {look}" if index < filled else "hollow")
            for index in range(DOTS)
        ),
    )


def evidence_picture(
    cases: Sequence[tuple[str, float]],
    names: Mapping[str, str],
    *,
    what: str,
    of: int,
    you: float | None,
) -> Picture:
    """Return the published cases as dots, a row per winner, by how many labels tuning had.

    Args:
        cases: winner and labels of each case that states them.
        names: what people call each winner, in the order of the rows.
        what: what is counted across, such as `labels per class`.
        of: how many cases there are in all.
        you: your own number.
    """
    across = around([labels for _, labels in cases], 4.0, RIGHT)
    shapes: list[Shape] = []
    y, rows = 0.0, []
    for winner, name in names.items():
        own = [labels for one, labels in cases if one == winner]
        stacks: dict[float, int] = {}
        dots: list[tuple[float, int]] = []
        for labels in sorted(own):
            x = round(across.at(labels) / 2.0) * 2.0
            stacks[x] = stacks.get(x, 0) + 1
            dots.append((x, stacks[x]))
        tall = 8.0 * max(stacks.values(), default=1)
        base = y + 22.0 + tall
        shapes.append(Text(0.0, y + 14.0, f"{name}: {len(own)}", "label"))
        shapes += [Dot(x, base - 8.0 * at + 4.0, 3.4, f"point {look_of(winner)}") for x, at in dots]
        shapes.append(Line(2.0, base, RIGHT, base, "grid"))
        rows.append((name, str(len(own)), number(median(own)) if own else "–"))
        y = base
    if you is not None and you > 0.0:
        x = across.at(you)
        shapes.insert(0, Line(x, 16.0, x, y + 24.0, "mark"))
        shapes += _word(x, y + 29.0, f"you: {short(you)}")
    shapes += [
        Text(across.at(at), y + 14.0, short(at), "tick", "middle") for at in across.decades(5)
    ]
    shapes.append(Text(RIGHT, y + 44.0, what, "unit", "end"))
    told = "; ".join(f"{name} did best in {count}" for name, count, _ in rows)
    return Picture(
        title=f"Which did best, by {what}",
        description=f"{len(cases)} of {of} published cases state their {what}: {told}.",
        height=int(y) + 50,
        shapes=tuple(shapes),
        table=(("Did best", "Cases", f"Median of {what}"), *rows),
    )


def _letters(names: Sequence[str]) -> list[str]:
    """Return a mark for each line, which tells them apart in black and white."""
    firsts = [name[:1] for name in names]
    return [
        first if first not in firsts[:at] else f"{first}{firsts[: at + 1].count(first)}"
        for at, first in enumerate(firsts)
    ]


def _grid(across: LogAxis, up: LogAxis) -> list[Shape]:
    shapes: list[Shape] = []
    for usd_ in up.decades(5):
        y = up.at(usd_)
        shapes += [
            Line(LEFT, y, RIGHT - 5.0, y),
            Text(LEFT - 1.0, y + 4.0, short_usd(usd_), "tick", "end"),
        ]
    for at in across.decades():
        shapes.append(Text(across.at(at), FLOOR + 16.0, short(at), "tick", "middle"))
    return shapes


def _mark(x: float, y: float, text: str) -> list[Shape]:
    return [Line(x, y + 4.0, x, FLOOR, "mark"), *_word(x, y, text)]


def _word(x: float, y: float, text: str, gap: float = 1.0) -> list[Shape]:
    """Return a word beside a place, on the side that has room."""
    if x > 60.0:  # noqa: PLR2004  percent of the width
        return [Text(rounded(x - gap), y, text, "tick strong", "end")]
    return [Text(rounded(x + gap), y, text, "tick strong")]


def _ticks(y: float, *places: tuple[float, str]) -> list[Shape]:
    """Return short upright lines through one row, clear of its label."""
    return [Line(x, y + 17.0, x, y + 32.0, look) for x, look in places]


def _reach(bars: Sequence[Bar]) -> tuple[float, float]:
    """Return the ends of the axis: all bars and 0, but of one far too wide its middle."""
    spans = sorted((bar.high - bar.low for bar in bars), reverse=True)
    room = WIDEST * spans[1] if len(spans) > 1 and spans[1] > 0.0 else spans[0]
    middle = bars[0].mid
    least = max(min(bar.low for bar in bars), middle - room)
    most = min(max(bar.high for bar in bars), middle + room)
    return min(0.0, least), max(0.0, most)


def _inside(x: float, room: float = 3.0) -> float:
    return min(max(x, room), 100.0 - room)


def _extremes(series: Sequence[Series], volume: str) -> str:
    first, last = series[0].points[0][0], series[0].points[-1][0]
    told = "; ".join(
        f"{line.name} {usd(line.points[0][1])} to {usd(line.points[-1][1])}" for line in series
    )
    return f"From {number(first)} to {number(last)} {volume}: {told}."
