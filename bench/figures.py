"""The figures against their aims, and the report that shows them."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.servers import FASTAPI, F

Round = Mapping[str, float]
"""What one round measured by case: processor seconds of one answer, or MB."""


HERE = "in process: "


@dataclass(frozen=True, slots=True)
class Figure:
    """A ratio with its aim.

    Attributes:
        name: what is over what.
        of: the ratio in a round; KeyError where something was not measured.
        aim: the bound.
        at_most: whether the ratio must be below it, instead of above.
    """

    name: str
    of: Callable[[Round], float]
    aim: float = 1.0
    at_most: bool = False

    def row(self, rounds: Sequence[Round]) -> str:
        """Return its row of the table."""
        start = f"| {self.name} | {'≤' if self.at_most else '≥'} {self.aim:g} |"
        values = list[float]()
        for each in rounds:
            with suppress(KeyError):
                values.append(self.of(each))
        if not values:
            return f"{start} – | not measured |"
        middle = median(values)
        off = middle / self.aim if self.at_most else self.aim / middle
        met = "met" if off <= 1.0 else f"missed, by a factor of {off:.3g}"
        return f"{start} {middle:.3g} ({min(values):.3g} – {max(values):.3g}) | {met} |"


def _rate(case: str, per_second: float) -> Figure:
    name = f"{case}: rate over {per_second:,.0f} profiles/s"
    return Figure(name, lambda found: 1.0 / found[case] / per_second)


def _rate_over(case: str, other: str, aim: float) -> Figure:
    name = f"{case}: rate over that of {other}"
    return Figure(name, lambda found: found[other] / found[case], aim)


def _time_over(case: str, other: str, aim: float) -> Figure:
    name = f"{case}: time over that of {other}"
    return Figure(name, lambda found: found[case] / found[other], aim, at_most=True)


def _value_over(case: str, value: float, unit: str) -> Figure:
    scale = {"ms": 1e3, "MB": 1.0}[unit]
    name = f"{case}, over {value:g} {unit}"
    return Figure(name, lambda found: found[case] * scale / value, at_most=True)


FIGURES = (
    *(_rate(f"{HERE}engine alone, {kind}", 500_000) for kind in ("cases", "random")),
    *(_time_over(f"{HERE}summary, {kind}", FASTAPI, 0.5) for kind in ("alike", "random")),
    *(_value_over(f"{HERE}full, {kind}", 5, "ms") for kind in ("alike", "random")),
    *(_rate(f"{HERE}JSON batch of verdicts, {kind}", 80_000) for kind in ("alike", "random")),
    _rate_over("ours, cached summary", F, 4),
    _rate_over("ours, cached summary", FASTAPI, 2),
    _rate_over("ours, uncached summary", FASTAPI, 1),
    _rate_over("ours, found in Redis", F, 1),
    *(_rate(f"ours, batch of verdicts, {kind}", 40_000) for kind in ("alike", "random")),
    _value_over("growth by an NDJSON stream", 64, "MB"),
    _time_over("ours, start to first answer", "F, start to first answer", 1.7),
    _value_over("four workers", 90, "MB"),
)


def report(rounds: Sequence[Round], setting: str) -> str:
    """Return the report in Markdown."""
    rows = [each.row(rounds) for each in FIGURES]
    cases = [_case(rounds, name) for name in rounds[0]]
    return (
        (Path(__file__).parent / "report.md")
        .read_text()
        .format(
            setting=setting,
            total=len(rows),
            met=sum(row.endswith("| met |") for row in rows),
            figures="\n".join(rows),
            cases="\n".join(case for case in cases if case),
        )
    )


def _case(rounds: Sequence[Round], name: str) -> str:
    if name.endswith(("start to first answer", "stream", "workers")):
        return ""
    some = [each for each in rounds if name in each]
    ratio = median(each[name] / each[F] for each in some)
    return f"| {name} | {ratio:.3g} | {median(each[name] for each in some) * 1e6:,.1f} |"
